import { diffArrays } from 'diff/lib/diff/array.js';
import type { RenderedMessage } from './messages.ts';

/** A message and what it became. One side is missing where it was added or removed. */
export interface MessagePair {
  readonly before: RenderedMessage | undefined;
  readonly after: RenderedMessage | undefined;
}

/** Conversations that differ in more messages than this are matched by their place. */
const MOST_MESSAGES = 400;

/**
 * Which message of a conversation became which, in the order of the conversation after the change. Messages that
 * are the same stay together; between them, those of one text and then those of one role are matched in order.
 */
export function alignMessages(
  before: readonly RenderedMessage[],
  after: readonly RenderedMessage[],
): MessagePair[] {
  const runs = diffArrays(before.map(keyOf), after.map(keyOf), { maxEditLength: MOST_MESSAGES });
  if (!runs) {
    const longer = before.length > after.length ? before : after;
    return longer.map((_, index) => ({ before: before[index], after: after[index] }));
  }
  const pairs: MessagePair[] = [];
  let [old, now] = [0, 0];
  let gap: { removed: RenderedMessage[]; added: RenderedMessage[] } = { removed: [], added: [] };
  for (const { added, removed, count } of runs) {
    if (removed) gap.removed.push(...before.slice(old, (old += count)));
    else if (added) gap.added.push(...after.slice(now, (now += count)));
    else {
      pairs.push(...matchGap(gap.removed, gap.added));
      gap = { removed: [], added: [] };
      for (let i = 0; i < count; i++) pairs.push({ before: before[old++], after: after[now++] });
    }
  }
  return [...pairs, ...matchGap(gap.removed, gap.added)];
}

const keyOf = ({ role, content }: RenderedMessage): string => `${role} ${content.trim()}`;

function matchGap(removed: readonly RenderedMessage[], added: readonly RenderedMessage[]): MessagePair[] {
  const left = new Set(added);
  const matches = new Map<RenderedMessage, RenderedMessage>();
  for (const message of removed) {
    const rest = [...left];
    const match =
      rest.find(({ content }) => content.trim() === message.content.trim()) ??
      rest.find(({ role }) => role === message.role);
    if (!match) continue;
    left.delete(match);
    matches.set(match, message);
  }
  const was = new Map(Array.from(matches, ([now, before]) => [before, now]));
  // What is gone stands behind the message that it stood behind.
  let last: RenderedMessage | undefined;
  const gone = new Map<RenderedMessage | undefined, MessagePair[]>();
  for (const message of removed) {
    const match = was.get(message);
    if (match) last = match;
    else gone.set(last, [...(gone.get(last) ?? []), { before: message, after: undefined }]);
  }
  return [
    ...(gone.get(undefined) ?? []),
    ...added.flatMap((message) => [
      { before: matches.get(message), after: message },
      ...(gone.get(message) ?? []),
    ]),
  ];
}
