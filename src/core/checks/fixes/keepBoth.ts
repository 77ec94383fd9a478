import type { TextEdit } from '../../base/problem.ts';
import { type Conflict, findConflicts, withSide } from '../../yaml/conflicts.ts';
import { cutPieces } from '../../yaml/pieces.ts';

/** An entry of the file as text: a prompt's own keys, a version, a section. */
interface Entry {
  readonly id: string;
  readonly text: string;
  readonly what: 'versions' | 'prompts' | undefined;
}

interface Union {
  readonly edit: TextEdit;
  readonly what: 'versions' | 'prompts';
}

/**
 * The edit that keeps what both sides of some conflicts add, where that is all they do: versions of a prompt, or
 * whole prompts. Undefined where a side changes or removes anything, or where both add the same one.
 *
 * Git often cuts a conflict between two new entries into several, around the lines that both have: one alone
 * would give the entry of one side the lines of the other. So what is kept must not depend on how the rest is
 * resolved; else all conflicts of the file are resolved together.
 */
export function keepBothEdit(text: string, chosen: readonly Conflict[]): Union | undefined {
  const [some, same] = (['current', 'incoming'] as const).map((rest) => union(text, chosen, rest));
  if (some && some.edit.newText === same?.edit.newText) return some;
  return union(text, findConflicts(text), 'current');
}

/** @param rest how the conflicts that are not chosen are read */
function union(text: string, chosen: readonly Conflict[], rest: 'current' | 'incoming'): Union | undefined {
  const starts = new Set(chosen.map(({ range }) => range.start));
  const [current, incoming] = (['current', 'incoming'] as const).map((side) =>
    entriesOf(withSide(text, ({ range }) => (starts.has(range.start) ? side : rest))),
  );
  const merged = current && incoming && mergeEntries(current, incoming);
  if (!merged) return undefined;
  const [first, last] = [chosen[0]!.range, chosen.at(-1)!.range];
  const before = withSide(text.slice(0, first.start), () => rest);
  const behind = withSide(text.slice(last.end), () => rest);
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
): { entries: Entry[]; what: Union['what'] } | undefined {
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
