import type { TextRange } from '../base/problem.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { Occurrence } from './occurrence.ts';
import { findOccurrences, occurrencesAt } from './occurrences.ts';

/** Every place that names what is named at an offset, in the order of files and of the text. */
export function findReferences(
  uri: string,
  offset: number,
  { store, withDeclaration }: { readonly store: RegistryStore; readonly withDeclaration: boolean },
): readonly Occurrence[] {
  const found = occurrencesAt(uri, offset, store).flatMap((one) => findOccurrences(one, store));
  return withoutRepeats(found).filter(({ role }) => withDeclaration || role !== 'declaration');
}

export interface Highlight {
  readonly range: TextRange;
  readonly kind: 'read' | 'write';
}

/** The places of the same file. */
export function findHighlights(uri: string, offset: number, store: RegistryStore): readonly Highlight[] {
  return findReferences(uri, offset, { store, withDeclaration: true })
    .filter((one) => one.uri === uri)
    .map(({ range, role }) => ({ range, kind: role === 'read' ? 'read' : 'write' }));
}

/** A file that several prompts share says the same for each of them. */
export function withoutRepeats(found: readonly Occurrence[]): readonly Occurrence[] {
  const seen = new Set<string>();
  return found.filter(({ uri, range }) => {
    const key = `${uri}\n${range.start}\n${range.end}`;
    return !seen.has(key) && seen.add(key);
  });
}
