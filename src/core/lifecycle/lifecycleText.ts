import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { toTimestamp } from '../base/timestamp.ts';
import { counted, renderSigned } from '../evals/reports/amounts.ts';
import { plain } from '../evals/reports/paint.ts';
import { renderAnalysis } from '../experiments/reports/text.ts';
import type { RolloutMove } from '../experiments/rollout/rollout.ts';
import type { Judged } from '../experiments/verdict.ts';
import type { FoundExperiment } from '../registry/experiments.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type AuditEntry, describeReplaced } from '../serving/audit.ts';
import type { Override } from '../serving/decide.ts';
import { type LiveState, describeDifference, liveDifferences, livePromptOf } from '../serving/liveState.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import { compareVersions } from '../versions/order.ts';
import { scoreOf } from '../versions/scoreChange.ts';
import {
  type ExperimentStanding,
  type Traffic,
  describeExperiment,
  describeTrial,
  describeRollback,
  trafficOf,
} from './traffic.ts';
import { describeNextStep, nextStepOf } from './nextStep.ts';
import type { LifecycleContext } from './transition.ts';

/** What is looked at besides the files. */
export interface LifecycleFacts {
  readonly sources: Sources;
  readonly sha256: Sha256;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What telemetry says of an experiment that runs; undefined where there is none. */
  readonly analysisOf: (
    found: FoundExperiment,
  ) => { readonly judged: Judged; readonly move: RolloutMove | undefined } | undefined;
  /** What the experiment measured that tries the version of `nextStepOf`, where a gate looks at it. */
  readonly measured: LifecycleContext['measured'];
  readonly live: readonly LiveState[];
  /** Heads that could not be read, and why; a sentence each. */
  readonly unread: readonly string[];
  /** Makes text that came from files harmless where it is shown. */
  readonly escape: (text: string) => string;
}

/** So many entries of a log are shown. */
const MOST_ENTRIES = 10;

/**
 * Where each version of a prompt stands, and what that rests on, as Markdown that reads well as it is: versions with
 * their scores, the next step with its gates, how traffic is shared, experiments with their figures, what live heads serve, and who changed them.
 */
export function renderLifecycle(prompt: RegisteredPrompt, facts: LifecycleFacts): string {
  const traffic = trafficOf(prompt, facts.now);
  const parts = [
    `# ${facts.escape(prompt.block.name)}`,
    servedText(prompt, traffic, facts),
    '## Versions',
    bullets(versionLines(prompt, traffic, facts)),
    ...nextStepParts(prompt, facts),
    ...experimentParts(traffic, facts),
    ...liveParts(prompt, facts),
  ];
  return `${parts.join('\n\n')}\n`;
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function servedText(
  prompt: RegisteredPrompt,
  { isKilled, rollback }: Traffic,
  { escape }: LifecycleFacts,
): string {
  const { version, environments, rollbackTo } = promptOf(prompt);
  const others = Array.from(environments, ([name, { value }]) => `${name} serves ${value}`);
  const sentences = [
    isKilled && '**The kill switch is on: no model is called.**',
    rollback && `**A staged rollback is under way: ${describeRollback(rollback)}.**`,
    version ? `Production serves ${version.value}.` : 'Production serves nothing yet.',
    others.length > 0 && `${others.join('; ')}.`,
    rollbackTo && `A rollback leads to ${rollbackTo.value}.`,
  ];
  const text = sentences.flatMap((sentence) => (sentence ? [sentence] : [])).join(' ');
  // Versions and environments are the file's text; the emphasis is ours.
  return text.split('**').map(escape).join('**');
}

function versionLines(prompt: RegisteredPrompt, traffic: Traffic, facts: LifecycleFacts): string[] {
  const contents = findContents(prompt, facts.sources).toSorted(byVersion);
  if (contents.length === 0) return ['The files have none.'];
  return contents.map((placed) => {
    const { version, content } = placed;
    const about = [
      version === DRAFT ? undefined : stageOf(placed, traffic),
      scoreWords(placed, facts),
      content.releasedAt && `released ${dayOf(content.releasedAt)}`,
      content.deployedAt && `last deployed ${dayOf(content.deployedAt)}`,
      content.notes && content.notes.trim().split(/\r?\n/, 1)[0],
    ];
    return `**${facts.escape(version)}**: ${facts.escape(about.filter(Boolean).join('; '))}`;
  });
}

function byVersion(a: PlacedContent, b: PlacedContent): number {
  if (a.version === DRAFT || b.version === DRAFT) return a.version === DRAFT ? -1 : 1;
  return compareVersions(b.version, a.version);
}

/**
 * Where a version stands: what a pointer names is deployed, what an experiment shares traffic with is on trial, and
 * for the rest its record says how far it came.
 */
function stageOf({ prompt, version, content }: PlacedContent, traffic: Traffic): string {
  const served = servedVersions(prompt).get(version) ?? [];
  const trial = describeTrial(traffic, version);
  const pointers = served.map((name) => (name === 'production' ? 'deployed' : `serves ${name}`));
  const found = [...pointers, ...(trial === undefined ? [] : [trial])];
  if (found.length > 0) return found.join(', ');
  return content.stage ?? (content.digest ? 'released' : 'not released');
}

function scoreWords(placed: PlacedContent, facts: LifecycleFacts): string {
  const score = scoreOf(placed, facts);
  if (!score) return 'no score';
  const { value, passed, cases, state, at } = score;
  const { baseline } = placed.content.lastEval ?? {};
  const words = [
    `score ${value.toFixed(3)} (${state})`,
    cases !== undefined && `${passed ?? '?'} of ${counted(cases, 'case')} passed`,
    at !== undefined && dayOf(at),
    baseline?.version !== undefined &&
      `against ${baseline.version}: ${baseline.verdict ?? 'no verdict'}${baseline.delta === undefined ? '' : ` ${renderSigned(baseline.delta)}`}`,
  ];
  return words.filter(Boolean).join(', ');
}

function nextStepParts(prompt: RegisteredPrompt, facts: LifecycleFacts): string[] {
  const { sources, sha256, now, measured, escape } = facts;
  const step = nextStepOf(prompt, sources);
  if (!step) return [];
  const context = { sources, sha256, measured, now: toTimestamp(new Date(now)) };
  const { sentence, evidence } = describeNextStep(step, prompt, context);
  return ['## Next Step', escape(sentence), bullets(evidence.map(escape))];
}

const dayOf = (at: string): string => at.slice(0, 10);

function experimentParts({ experiments }: Traffic, facts: LifecycleFacts): string[] {
  if (experiments.length === 0) return [];
  return ['## Experiments', ...experiments.flatMap((one) => experimentPart(one, facts))];
}

function experimentPart(one: ExperimentStanding, { analysisOf, escape }: LifecycleFacts): string[] {
  const analysis = analysisOf(one);
  const { experiment, state } = one;
  const title = `### ${escape(experiment.name)}`;
  const sentence = `${escape(describeExperiment(one, analysis?.judged))}.`;
  if (state !== 'running') return [title, sentence];
  if (!analysis) return [title, `${sentence} No telemetry was found.`];
  const text = renderAnalysis(analysis.judged, { state, move: analysis.move }, plain).trimEnd();
  // A fence that nothing in it closes: what telemetry calls things stands in it.
  return [title, sentence, `~~~text\n${text.replaceAll('~~~', '~ ~ ~')}\n~~~`];
}

function liveParts(prompt: RegisteredPrompt, { live, unread, escape }: LifecycleFacts): string[] {
  if (live.length + unread.length === 0) return [];
  const known = live.map((state) => liveLine(prompt, state));
  const differences = live.flatMap((state) => liveDifferences(prompt, state)).map(describeDifference);
  const lines = [...known, ...differences, ...unread].map(escape);
  const logs = live.flatMap(({ environment, entries }) =>
    logPart(escape, environment, entriesOf(prompt, entries)),
  );
  return ['## Live', bullets(lines), ...logs];
}

function liveLine(prompt: RegisteredPrompt, state: LiveState): string {
  const { environment, place, head } = state;
  const served = livePromptOf(state, prompt.block.name);
  const where = `${environment} (${place}), revision ${head.revision}`;
  if (!served) return `${where}: nothing was published of it.`;
  const set = served.override ? `; an operator has set: ${overrideWords(served.override)}` : '';
  if (served.isKilled) return `${where}: turned off${set}.`;
  return `${where}: serves ${served.version ?? 'nothing'}${set}.`;
}

function overrideWords({ version, kill, rollback }: Override): string {
  const words = [
    kill && 'off',
    rollback
      ? `from ${rollback.from} to ${rollback.to} since ${rollback.started_at}`
      : version !== undefined && `version ${version}`,
  ];
  return words.filter(Boolean).join(', ');
}

/** What concerns the prompt: what was done to it, and publications, which may. */
const entriesOf = ({ block }: RegisteredPrompt, entries: readonly AuditEntry[]): readonly AuditEntry[] =>
  entries.filter(({ prompt }) => prompt === undefined || prompt === block.name).slice(-MOST_ENTRIES);

function logPart(
  escape: LifecycleFacts['escape'],
  environment: string,
  entries: readonly AuditEntry[],
): string[] {
  if (entries.length === 0) return [];
  const lines = entries.toReversed().map((entry) => {
    const { at, actor, action, to_revision: revision, override, reason, replaced_head: replaced } = entry;
    const set = override && action !== 'kill' ? overrideWords(override) : undefined;
    const words = [
      `revision ${revision}`,
      at,
      actor,
      action,
      set,
      reason,
      replaced && describeReplaced(replaced),
    ];
    return escape(words.filter(Boolean).join(' · '));
  });
  return [`### Audit log of ${escape(environment)}`, bullets(lines)];
}
