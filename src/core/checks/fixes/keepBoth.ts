import type { TextEdit } from '../../base/problem.ts';
import { type Conflict, findConflicts, withSide } from '../../yaml/conflicts.ts';
import { cutPieces } from '../../yaml/pieces.ts';

/** An entry of the file as text: a prompt's own keys, a version, a section. */
interface Entry {
  readonly id: string;
  readonly text: string;
  readonly what: 'versions' | 'prompts' | undefined;
}

/**
 * The edit that keeps what both sides of a conflict add, where that is all they do: versions of a prompt, or whole
 * prompts. Undefined where a side changes or removes anything, or where both add the same one.
 *
 * Git often cuts a conflict between two new entries into several, around the lines that both have. Then one
 * conflict alone means nothing, and all of the file are resolved together.
 */
export function unionEdits(
  text: string,
  conflict: Conflict,
): { readonly edits: readonly TextEdit[]; readonly what: string } | undefined {
  const alone = union(text, [conflict]);
  const { current, incoming } = conflict;
  const concatenated = [current, incoming].map(({ lines }) => text.slice(lines.start, lines.end)).join('');
  if (alone && alone.edit.newText === concatenated) return { edits: [alone.edit], what: alone.what };
  const conflicts = findConflicts(text);
  const all = conflicts.length > 1 ? union(text, conflicts) : undefined;
  return all && { edits: [all.edit], what: all.what };
}

/** Conflicts other than `chosen` stand as the current side has them while both are read. */
function union(text: string, chosen: readonly Conflict[]): { edit: TextEdit; what: string } | undefined {
  const starts = new Set(chosen.map(({ range }) => range.start));
  const current = entriesOf(withSide(text, () => 'current'));
  const incoming = entriesOf(
    withSide(text, ({ range }) => (starts.has(range.start) ? 'incoming' : 'current')),
  );
  const merged = current && incoming && mergeEntries(current, incoming);
  if (!merged) return undefined;
  const [first, last] = [chosen[0]!.range, chosen.at(-1)!.range];
  const before = withSide(text.slice(0, first.start), () => 'current');
  const behind = withSide(text.slice(last.end), () => 'current');
  const whole = merged.entries.map((entry) => entry.text).join('');
  if (!whole.startsWith(before) || !whole.endsWith(behind)) return undefined;
  const newText = whole.slice(before.length, whole.length - behind.length);
  return { edit: { start: first.start, end: last.end, newText }, what: merged.what };
}

function entriesOf(text: string): Entry[] | undefined {
  let prompt = '';
  return cutPieces(text)?.pieces.map(({ kind, key, text: own }) => {
    if (kind === 'prompt') prompt = key;
    const isPrompts = kind === 'prompt' || kind === 'version' || kind === 'tail';
    return {
      id: isPrompts ? `${kind} ${prompt} ${kind === 'version' ? key : ''}` : `${kind} ${key}`,
      text: own,
      what: kind === 'version' ? 'versions' : isPrompts ? 'prompts' : undefined,
    };
  });
}

/** Both lists in one: what only one side has stands between what both have, the current side's first. */
function mergeEntries(
  current: readonly Entry[],
  incoming: readonly Entry[],
): { entries: Entry[]; what: string } | undefined {
  const [ofCurrent, ofIncoming] = [current, incoming].map(
    (list) => new Map(list.map((entry) => [entry.id, entry])),
  );
  if (ofCurrent!.size !== current.length || ofIncoming!.size !== incoming.length) return undefined;
  const common = current.filter(({ id }) => ofIncoming!.has(id));
  const added = [...current, ...incoming].filter(({ id }) => !(ofCurrent!.has(id) && ofIncoming!.has(id)));
  const inOrder = incoming.filter(({ id }) => ofCurrent!.has(id));
  if (common.some(({ id, text }, i) => inOrder[i]!.id !== id || ofIncoming!.get(id)!.text !== text))
    return undefined;
  const isBothSided =
    added.some(({ id }) => ofCurrent!.has(id)) && added.some(({ id }) => ofIncoming!.has(id));
  if (!isBothSided || added.some(({ what, text }) => what === undefined || !text.endsWith('\n')))
    return undefined;
  const entries: Entry[] = [];
  let [i, j] = [0, 0];
  for (const anchor of [...common, undefined]) {
    while (i < current.length && current[i]!.id !== anchor?.id) entries.push(current[i++]!);
    while (j < incoming.length && incoming[j]!.id !== anchor?.id) entries.push(incoming[j++]!);
    if (anchor) entries.push(anchor);
    i++;
    j++;
  }
  return { entries, what: added.some(({ what }) => what === 'prompts') ? 'prompts' : 'versions' };
}
