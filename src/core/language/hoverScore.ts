import type { PromptContext } from '../checks/check.ts';
import { changeSince } from '../checks/scoreStale.ts';
import { describeAgreement, judgeAgreementOf } from '../evals/calibration/agreement.ts';
import { judgeSettings } from '../evals/judge.ts';
import { scoreStateOf } from '../evals/scoreState.ts';
import { toTimeline } from '../evals/timeline.ts';
import { promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import { findVersions } from '../versions/history/history.ts';
import { diffVersions } from '../versions/versionDiff.ts';
import { describeEvidence } from './evidence.ts';
import type { HoverHistory, HoverPorts } from './hoverPorts.ts';
import { type HoverPart, links, text } from './hoverParts.ts';
import { renderTrend } from './scoreTrend.ts';

/** A score with its whole evidence: what has changed since, how it has come about, how it stands to the others. */
export async function hoverScore(placed: PlacedContent, ports: HoverPorts): Promise<HoverPart[]> {
  const { store, sha256, locale } = ports;
  const { evalScore, lastEval } = placed.content;
  if (!evalScore) return [];
  const known = await ports.loadHistory(placed.prompt);
  const state = scoreStateOf(placed, store, sha256);
  const lines = describeEvidence(placed, state, locale);
  const context = await ports.contextOf(placed.prompt);
  const [changed, runs] = await Promise.all([
    describeChange(placed, context, { known, ports }),
    ports.findRuns(placed),
  ]);
  const run = runs.find(({ endedAt }) => isSecondOf(lastEval?.at, endedAt));
  const suite = lastEval?.suite;
  return [
    { kind: 'title', text: `${promptOf(placed.prompt).name} ${placed.version}`, detail: 'score' },
    ...lines.toSpliced(state === 'content-changed' ? 1 : 0, 0, ...changed).map(text),
    ...judgeOf(context, ports),
    // One run is the one that the score came from.
    ...(runs.length > 1
      ? [text(`Last runs, newest first: ${runs.map(({ score }) => score.toFixed(2)).join(', ')}.`)]
      : []),
    ...trendOf(placed, known, ports),
    ...links(
      run && { title: 'The run', uri: run.uri },
      suite === undefined
        ? undefined
        : { title: 'The suite', uri: store.resolve(placed.prompt.file.uri, suite) },
    ),
  ];
}

/** A record has its moment in seconds, a run in milliseconds. */
const isSecondOf = (recorded: string | undefined, exact: string): boolean =>
  recorded !== undefined && exact.startsWith(recorded.replace(/Z$/, ''));

function trendOf(
  { prompt }: PlacedContent,
  { history, sources }: HoverHistory,
  ports: HoverPorts,
): HoverPart[] {
  const versions = findVersions(prompt, history, sources);
  const trend = renderTrend(toTimeline(prompt, versions, { sources, sha256: ports.sha256 }));
  return trend === undefined ? [] : [{ kind: 'code', text: trend, language: 'text' }];
}

/** How far the judge's word is worth believing, where a model judges. */
function judgeOf({ suite, registered }: PromptContext, { store, sha256 }: HoverPorts): HoverPart[] {
  if (!suite) return [];
  const judge = judgeSettings(suite.suite.judge ?? registered.registry.settings.judge);
  const agreement = judgeAgreementOf(suite.suite, judge, { sources: store, sha256 });
  return agreement ? [text(describeAgreement(agreement))] : [];
}

/** What is another than when the score was measured, as far as what was measured can still be found. */
async function describeChange(
  placed: PlacedContent,
  context: PromptContext,
  { known, ports }: { readonly known: HoverHistory; readonly ports: HoverPorts },
): Promise<string[]> {
  const found = changeSince(placed, context);
  if (!found) return [];
  if (found.changed === 'suite')
    return ['Measured by another suite: cases, scorers, judge or repeats have changed since.'];
  const measured = await findMeasured(placed, known, ports);
  if (!measured) return [];
  const diff = diffVersions(measured, placed, { sources: known.sources, sha256: ports.sha256 });
  return diff ? [`Changed since it was measured: ${diff.summary}.`] : [];
}

/** The content that the score is about: in the files, in a run of this session, or as Git has it. */
async function findMeasured(
  { prompt, content: { lastEval } }: PlacedContent,
  { sources, findEarlier }: HoverHistory,
  { sha256 }: HoverPorts,
): Promise<PlacedContent | undefined> {
  const isMeasured = (other: PlacedContent): boolean =>
    contentDigest(other, sources, sha256) === lastEval?.content;
  return findContents(prompt, sources).find(isMeasured) ?? (await findEarlier()).find(isMeasured);
}
