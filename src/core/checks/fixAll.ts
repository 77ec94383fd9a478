import { composeEdits } from '../base/composeEdits.ts';
import type { Problem, TextEdit } from '../base/problem.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { Checker } from './checker.ts';
import { findFixes } from './fixes.ts';

/** What one fix uncovers, the next round fixes; where fixes undo each other this ends it. */
const MOST_ROUNDS = 10;

/**
 * The edits of a file that apply every preferred fix, again and again until none is left, each on the text
 * that the ones before it made. Neither the store nor the checker is changed.
 * @param select which problems are meant; all where it is left out
 */
export function fixAllEdits(
  uri: string,
  { store, checker }: { readonly store: RegistryStore; readonly checker: Checker },
  select: (problem: Problem) => boolean = () => true,
): readonly TextEdit[] {
  const source = store.read(uri);
  if (source.state !== 'loaded') return [];
  let total: readonly TextEdit[] = [];
  let current = { store, checker };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const problems = (current.checker.check().problems.get(uri) ?? []).filter(select);
    const edits = preferredEdits(uri, problems, current);
    if (edits.length === 0) break;
    total = composeEdits(source.text.length, total, edits);
    if (round === 0) current = forked(current, uri);
    current.store.edit(uri, edits);
  }
  return total;
}

function forked({ store, checker }: { store: RegistryStore; checker: Checker }, uri: string) {
  const copy = store.fork();
  return { store: copy, checker: checker.forkedFor(copy, { keepsFacts: store.isRegistry(uri) }) };
}

/** The edits of all preferred fixes that change nothing but this file; of those that touch each other the first. */
function preferredEdits(
  uri: string,
  problems: readonly Problem[],
  surroundings: { readonly store: RegistryStore; readonly checker: Checker },
): TextEdit[] {
  const taken: TextEdit[] = [];
  for (const problem of problems) {
    const fix = findFixes(uri, problem, surroundings).find(({ isPreferred }) => isPreferred);
    if (!fix || fix.command || fix.newFiles || fix.edits.some((file) => file.uri !== uri)) continue;
    const edits = fix.edits.flatMap((file) => file.edits);
    if (!edits.some((edit) => taken.some((other) => touches(edit, other)))) taken.push(...edits);
  }
  return taken;
}

const touches = (a: TextEdit, b: TextEdit): boolean => a.start <= b.end && b.start <= a.end;
