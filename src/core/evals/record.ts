import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { type FileEdits, shiftEdits } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { toTimestamp } from '../base/timestamp.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type PlacedContent, contentOf, promptSource } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { toJson, valueOf } from '../yaml/tree.ts';
import type { Evaluated } from './evaluate.ts';
import type { Incompleteness } from './run.ts';

const refusals: Readonly<Record<Incompleteness, string>> = {
  errors: 'some cases could not be judged',
  budget: 'the budget ran out',
  cancelled: 'it was cancelled',
  filtered: 'it left out some cases',
  sample: 'some answers were samples, recorded for another wording',
  'other-model': 'another model answered than the version names',
};

/** Why a run's score does not belong into the file; undefined where it does. */
export function whyNotRecorded({ run }: Evaluated): string | undefined {
  const [reason] = run.incomplete;
  if (reason !== undefined) return `The score is not recorded: ${refusals[reason]}.`;
  return run.score === undefined ? 'The score is not recorded: no case was judged.' : undefined;
}

/**
 * Writes the score and its evidence beside the content that ran: the edits, on the prompt's file as it is now.
 * @throws PromptError `conflict` where that content changed during the run; `bad-input` where the run is incomplete
 */
export function recordEdits(
  prompt: RegisteredPrompt,
  evaluated: Evaluated,
  ports: { sources: Sources; sha256: Sha256 },
): FileEdits {
  const { run } = evaluated;
  const refusal = whyNotRecorded(evaluated);
  if (refusal !== undefined)
    throw new PromptError('bad-input', refusal, { hint: 'Run all cases to the end to record a score.' });
  const placed = contentOf(prompt, run.version, ports.sources);
  if (!placed || contentDigest(placed, ports.sources, ports.sha256) !== run.content_digest) {
    throw new PromptError(
      'conflict',
      `${run.prompt} ${run.version} changed during the run, so its score is not recorded.`,
      {
        hint: 'Run the evaluation again for the text as it is now.',
      },
    );
  }
  const place = editablePlace(placed);
  const changes: YamlChange[] = [
    { path: [...place.path, 'eval_score'], value: round(run.score!) },
    {
      path: [...place.path, 'last_eval'],
      value: { ...toLastEval(evaluated), ...ownKeys(placed) },
      after: 'eval_score',
    },
  ];
  return { uri: placed.uri, edits: shiftEdits(changeEdits(place, changes), place.start) };
}

/** Keys that start with `x-` are the user's, also within the evidence. */
function ownKeys({ content }: PlacedContent): JsonObject {
  const lastEval = valueOf(content.node, 'last_eval');
  const own = lastEval?.kind === 'map' ? lastEval.entries.filter(({ key }) => key.startsWith('x-')) : [];
  return Object.fromEntries(own.map(({ key, value }) => [key, toJson(value)]));
}

/** The text to edit with its tree, the content's path in it, and where the text starts in the file. */
export function editablePlace(placed: PlacedContent) {
  if (placed.where === 'git') throw new Error('What stands in Git is not edited');
  if (placed.where === 'file') {
    const text = placed.text();
    const root = rootMap(parseYaml(text));
    if (!root) throw new Error(`The file of ${placed.version} is no map any more`);
    return { text, root, path: [], start: 0 };
  }
  const source = promptSource(placed.prompt);
  const content = { draft: ['draft'], versions: ['versions', placed.version], inline: [] }[placed.where];
  return { ...source, path: [...source.path, ...content] };
}

/** Unrounded scores decide; four decimals are written. */
const round = (value: number, decimals = 4): number => Number(value.toFixed(decimals));

function toLastEval({ run, baseline, comparison }: Evaluated): JsonObject {
  return {
    at: toTimestamp(new Date(run.ended_at)),
    suite: run.suite,
    cases: run.cases.length,
    passed: run.passed,
    repeats: run.repeats,
    ...(run.flaky.length > 0 && { flaky: run.flaky.length }),
    ...(run.ci95 && { ci95: [round(run.ci95.low), round(run.ci95.high)] }),
    ...(baseline &&
      comparison && {
        baseline: {
          version: baseline.version,
          delta: round(comparison.delta),
          ci95: [round(comparison.interval.low), round(comparison.interval.high)],
          verdict: comparison.verdict,
          detectable_drop: round(comparison.detectableDrop),
        },
      }),
    ...(run.latency_p95_ms !== undefined && { latency_p95_ms: Math.round(run.latency_p95_ms) }),
    cost_usd: run.cost_usd === null ? null : round(run.cost_usd, 6),
    endpoint: run.endpoint,
    content: run.content_digest,
    suite_digest: run.suite_digest,
  };
}
