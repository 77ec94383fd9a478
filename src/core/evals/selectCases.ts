import { PromptError } from '../base/errors.ts';
import { isJsonArray, type JsonValue } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { SuiteCase } from './suite/suite.ts';

/** Which cases of a suite run; each part leaves some out. */
export interface CaseSelection {
  /** Keeps the cases whose description holds this text, whatever the case of its letters. */
  readonly filter?: string;
  /** Keeps the cases whose metadata have one of the values given for each key. */
  readonly metadata?: ReadonlyMap<string, readonly string[]>;
  /** Keeps the cases that have one of these among the `tags` (or as the `tag`) of their metadata. */
  readonly tags?: readonly string[];
  /** Keeps just these cases. */
  readonly caseIds?: ReadonlySet<string>;
  /** Keeps the cases that are new or have another digest than here, by the case's id. */
  readonly changedSince?: ReadonlyMap<string, string>;
  /** Keeps so many of what is left. */
  readonly sample?: Sample;
}

export interface Sample {
  readonly count: number;
  /** The same seed draws the same cases; a case that is added changes the sample by itself at most. */
  readonly seed: string;
}

/**
 * The cases that a selection keeps, in their order.
 * @param digestOf the digest of a case; asked only where that decides
 * @throws PromptError `bad-input` where none is left
 */
export function selectCases(
  cases: readonly SuiteCase[],
  selection: CaseSelection,
  { digestOf, sha256 }: { readonly digestOf: (one: SuiteCase) => string; readonly sha256: Sha256 },
): readonly SuiteCase[] {
  const { caseIds, changedSince, sample } = selection;
  const wanted = selection.filter?.toLowerCase();
  const kept = cases
    .filter(({ description }) => wanted === undefined || description.toLowerCase().includes(wanted))
    .filter((one) => hasMetadata(one, selection.metadata))
    .filter((one) => hasTag(one, selection.tags))
    .filter(({ id }) => caseIds?.has(id) ?? true)
    .filter((one) => !changedSince || changedSince.get(one.id) !== digestOf(one));
  if (kept.length === 0) throw nothingLeft(selection);
  return sample ? drawSample(kept, sample, sha256) : kept;
}

function hasMetadata({ metadata }: SuiteCase, wanted: CaseSelection['metadata']): boolean {
  return Array.from(wanted ?? []).every(([key, values]) =>
    valuesOf(metadata?.[key]).some((value) => values.includes(value)),
  );
}

const hasTag = ({ metadata }: SuiteCase, tags: CaseSelection['tags']): boolean =>
  tags === undefined || metadataTags(metadata).some((tag) => tags.includes(tag));

/** The tags that a case's metadata give it: its `tags` and its `tag`. */
export const metadataTags = (metadata: SuiteCase['metadata']): string[] => [
  ...new Set([metadata?.['tags'], metadata?.['tag']].flatMap(valuesOf)),
];

/** A list has each of its items, as tags do. */
function valuesOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (isJsonArray(value)) return value.flatMap(valuesOf);
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

/** Each case has a place of its own between 0 and 1, which the seed decides; the lowest are drawn. */
function drawSample(cases: readonly SuiteCase[], { count, seed }: Sample, sha256: Sha256): SuiteCase[] {
  const places = new Map(cases.map(({ id }) => [id, sha256(`${seed}\n${id}`)]));
  const byPlace = cases.toSorted((a, b) => (places.get(a.id)! < places.get(b.id)! ? -1 : 1));
  const drawn = new Set(byPlace.slice(0, count));
  return cases.filter((one) => drawn.has(one));
}

function nothingLeft({ filter, metadata, tags, changedSince, caseIds }: CaseSelection): PromptError {
  const hint = 'Leave the filter out to run all cases.';
  if (filter !== undefined)
    return new PromptError('bad-input', `No case’s description holds “${filter}”.`, {
      hint: 'Leave --filter out to run all cases.',
    });
  if (tags) return new PromptError('bad-input', `No case has the tag ${tags.join(' or ')}.`, { hint });
  if (metadata) {
    const wanted = Array.from(metadata, ([key, values]) => `${key}=${values.join('|')}`).join(', ');
    return new PromptError('bad-input', `No case has the metadata ${wanted}.`, { hint });
  }
  if (changedSince) return new PromptError('bad-input', 'No case has changed since the last run.', { hint });
  const message = caseIds ? 'None of these cases is in the suite any more.' : 'The suite has no cases.';
  return new PromptError('bad-input', message, { hint });
}
