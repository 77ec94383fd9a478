import inc from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';
import type { Change } from './compare.ts';
import { describeChanges } from './describeChanges.ts';

/** `none`: the contents ask the same of the same model. */
export type Bump = 'major' | 'minor' | 'patch' | 'none';

export interface InferredBump {
  readonly bump: Bump;
  /** Why it is not less, as short clauses. */
  readonly reasons: readonly string[];
}

const ORDER: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** Negative where `a` is the smaller step. */
const compareBumps = (a: Bump, b: Bump): number => ORDER.indexOf(a) - ORDER.indexOf(b);

/**
 * The smallest step of the version that the changes allow.
 * - major: what calls the prompt or reads its answers may have to change. Another model, an answer that its
 *   readers may not understand, other tools, a variable that is gone or has to be supplied now.
 * - minor: the model is told something else, and nobody has to change. Examples, instructions, messages,
 *   parameters, a variable that may be supplied, an answer that its readers understand.
 * - patch: the same in other words.
 */
export function inferBump(changes: readonly Change[]): InferredBump {
  const bump = changes
    .map(bumpOf)
    .reduce((most, step) => (compareBumps(step, most) > 0 ? step : most), 'none');
  return { bump, reasons: describeChanges(changes.filter((change) => bumpOf(change) === bump)) };
}

function bumpOf(change: Change): Bump {
  switch (change.kind) {
    case 'model':
    case 'output-schema':
      return 'major';
    case 'schema':
      if (change.what === 'description') return 'patch';
      return change.compatible ? 'minor' : 'major';
    case 'tool':
      return change.what === 'described' ? 'minor' : 'major';
    case 'variable':
      return change.what === 'removed' || change.what === 'required' ? 'major' : 'minor';
    case 'parameter':
      return change.name === 'extra.response_format' ? 'major' : 'minor';
    case 'message':
    case 'example':
    case 'instruction':
      return 'minor';
    default:
      return 'patch';
  }
}

/** How much is different, in one line: “minor: a new example; temperature 0.3 → 0.2; +34 −2 words”. */
export function summariseChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no change: it asks the same of the same model';
  const ordered = changes.toSorted((a, b) => compareBumps(bumpOf(b), bumpOf(a)));
  const clauses = describeChanges(ordered);
  const more = clauses.length - MOST_CLAUSES;
  const shown = more > 1 ? [...clauses.slice(0, MOST_CLAUSES), `${more} more changes`] : clauses;
  return `${inferBump(changes).bump}: ${shown.join('; ')}`;
}

const MOST_CLAUSES = 6;

/**
 * The least version after `version` that such a step leads to; undefined for what is no version. Before 1.0.0
 * the second number says what is incompatible, and the third one everything else, as is the custom.
 */
export function nextVersion(version: string, bump: Bump): string | undefined {
  const isEarly = parse(version)?.major === 0;
  if (bump === 'none') return version;
  const step = isEarly ? (bump === 'major' ? 'minor' : 'patch') : bump;
  return inc(version, step) ?? undefined;
}
