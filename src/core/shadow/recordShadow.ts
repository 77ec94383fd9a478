import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { type FileEdits, shiftEdits } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { toTimestamp } from '../base/timestamp.ts';
import { editablePlace } from '../evals/record.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type PlacedContent, contentOf } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import { changeEdits } from '../yaml/edits.ts';
import { toJson, valueOf } from '../yaml/tree.ts';
import type { ShadowHole, ShadowResult } from './runShadow.ts';

const HOLES: Readonly<Record<ShadowHole, string>> = {
  errors: 'some calls could not be compared',
  budget: 'the budget ran out',
  cancelled: 'it was cancelled',
  sample: 'some answers were samples, recorded for another wording',
};

/** Why a result does not belong into the file; undefined where it does. */
export function whyShadowNotRecorded({ incomplete, verdict }: ShadowResult): string | undefined {
  const [hole] = incomplete;
  if (hole !== undefined) return `The result is not recorded: ${HOLES[hole]}.`;
  return verdict ? undefined : 'The result is not recorded: nothing was compared.';
}

/**
 * Writes the result of a shadow validation beside the content that was validated: the edits, on the prompt’s file as
 * it is now.
 * @throws PromptError `conflict` where that content changed meanwhile; `bad-input` where the result says too little
 */
export function shadowEdits(
  prompt: RegisteredPrompt,
  result: ShadowResult,
  ports: { readonly sources: Sources; readonly sha256: Sha256 },
): FileEdits {
  const refusal = whyShadowNotRecorded(result);
  if (refusal !== undefined)
    throw new PromptError('bad-input', refusal, { hint: 'Run it to the end to record its result.' });
  const placed = contentOf(prompt, result.version, ports.sources);
  if (!placed || contentDigest(placed, ports.sources, ports.sha256) !== result.contentDigest) {
    throw new PromptError(
      'conflict',
      `${result.prompt} ${result.version} changed during the validation, so its result is not recorded.`,
      { hint: 'Validate the text as it is now.' },
    );
  }
  const place = editablePlace(placed);
  const value = { ...toRecord(result), ...ownKeys(placed) };
  const edits = changeEdits(place, [{ path: [...place.path, 'shadow'], value }]);
  return { uri: placed.uri, edits: shiftEdits(edits, place.start) };
}

/** Keys that start with `x-` are the user’s. */
function ownKeys({ content }: PlacedContent): JsonObject {
  const shadow = valueOf(content.node, 'shadow');
  const own = shadow?.kind === 'map' ? shadow.entries.filter(({ key }) => key.startsWith('x-')) : [];
  return Object.fromEntries(own.map(({ key, value }) => [key, toJson(value)]));
}

/** Unrounded numbers decide; four decimals are written. */
const round = (value: number): number => Number(value.toFixed(4));

function toRecord({ contentDigest: digest, verdict, against, quality, endedAt }: ShadowResult): JsonObject {
  const { pairs, units, delta, interval } = quality;
  return {
    digest,
    verdict: verdict!.state,
    against,
    pairs,
    units,
    quality_delta: round(delta),
    ci95: [round(interval.low), round(interval.high)],
    run_at: toTimestamp(new Date(endedAt)),
  };
}
