import type { Problem } from '../base/problem.ts';
import { judgeSettings } from '../evals/judge.ts';
import type { ParsedSuite, Suite } from '../evals/suite/suite.ts';
import { suiteDigest } from '../evals/suiteDigest.ts';
import type { Located } from '../registry/model.ts';
import { idOf } from '../registry/workspace.ts';
import { type RecordedOverride, describeOverride, overrideFor } from '../lifecycle/overrides.ts';
import { type PlacedContent, servedVersions } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { inContent } from './findings.ts';
import { textIn } from './fixEdits.ts';

/**
 * A score is about the text and the suite that were measured. Of the draft and of served versions; history
 * is left alone. While a file is being read, or where the suite is broken, nothing is said.
 */
export const scoreStale: PromptCheck = {
  codes: ['score-stale'],
  check(context) {
    return context.current.flatMap((placed): Finding[] => {
      const { evalScore, lastEval } = placed.content;
      if (!evalScore || !lastEval) return [];
      const found = changeSince(placed, context);
      if (!found) return [];
      const { changed, digest } = found;
      const problem =
        changed === 'content'
          ? contentChanged(evalScore, digest, overrideOf(placed, digest))
          : suiteChanged(evalScore, digest);
      return [inContent(placed, withSubject(problem, placed))];
    });
  },
  findFixes(problem, { prompts }) {
    const version = textIn(problem, 'version');
    const prompt = prompts.find((one) => idOf(one) === textIn(problem, 'prompt'));
    if (version === undefined || !prompt) return [];
    return [
      { title: 'Run the evals', edits: [], command: { name: 'runEvals', prompt: idOf(prompt), version } },
    ];
  },
};

/** What is another since a score was measured: the text, or else what measured it. */
export type StaleCause = 'content' | 'suite';

/** What makes a content's score stale, with its digest now. Undefined where nothing does, or nobody can tell yet. */
export function changeSince(
  placed: PlacedContent,
  context: PromptContext,
): { readonly changed: StaleCause; readonly digest: string } | undefined {
  const { lastEval } = placed.content;
  if (!lastEval) return undefined;
  const content = contentDigest(placed, context.sources, context.sha256);
  if (content !== undefined && isOther(lastEval.content, content))
    return { changed: 'content', digest: content };
  const suite = currentSuiteDigest(placed, context);
  return suite !== undefined && isOther(lastEval.suite_digest, suite)
    ? { changed: 'suite', digest: suite }
    : undefined;
}

/** What has to be run for a fresh score. */
const withSubject = (problem: Problem, { prompt, version }: PlacedContent): Problem => ({
  ...problem,
  data: { ...problem.data, prompt: idOf(prompt), version },
});

const isOther = (recorded: unknown, now: string): boolean => typeof recorded === 'string' && recorded !== now;

/** Why a version is served with a stale score, where that is recorded. */
function overrideOf(
  { prompt, version, content }: PlacedContent,
  digest: string,
): RecordedOverride | undefined {
  const environments = servedVersions(prompt).get(version);
  return environments && overrideFor(content, { environments, digest }, 'score-fresh');
}

function contentChanged(
  { value, range }: Located<number>,
  digest: string,
  override: RecordedOverride | undefined,
): Problem {
  const despite = override ? ` ${describeOverride(override)}` : '';
  const message = `${value} is the score of another text: the content has changed since.${despite} Run the evals again.`;
  const severity = override ? 'information' : 'warning';
  return { code: 'score-stale', message, severity, range, data: { changed: 'content', digest } };
}

function suiteChanged({ value, range }: Located<number>, digest: string): Problem {
  const message = `${value} was measured by another suite: cases, scorers, judge or repeats have changed since. Run the evals again; only what is new is asked.`;
  return { code: 'score-stale', message, severity: 'information', range, data: { changed: 'suite', digest } };
}

function currentSuiteDigest(
  { content: { lastEval } }: PlacedContent,
  context: PromptContext,
): string | undefined {
  const { suite, prompt, registered, sha256 } = context;
  if (!suite || !isSound(suite)) return undefined;
  // More repeats than the file asks for make a score no staler; fewer do.
  const repeats = Math.max(
    prompt.evals.repeat ?? 1,
    typeof lastEval?.repeats === 'number' ? lastEval.repeats : 1,
  );
  const judge = judgeSettings(suite.suite.judge ?? registered.registry.settings.judge);
  const known = digestsOf(suite.suite);
  const { schemaRetries } = prompt.evals;
  const key = `${repeats} ${schemaRetries} ${JSON.stringify(judge)}`;
  let digest = known.get(key);
  if (digest === undefined)
    known.set(key, (digest = suiteDigest(suite.suite, { judge, repeats, schemaRetries }, sha256)));
  return digest;
}

const isSound = ({ complete, problems }: ParsedSuite): boolean =>
  complete && [...problems.values()].every((list) => list.every(({ severity }) => severity !== 'error'));

/** A suite may have thousands of cases and serve several versions: each measurement is hashed once. */
const digests = new WeakMap<Suite, Map<string, string>>();

function digestsOf(suite: Suite): Map<string, string> {
  let known = digests.get(suite);
  if (!known) digests.set(suite, (known = new Map()));
  return known;
}
