import { type Problem, shiftProblem } from '../base/problem.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import type { TemplateMessage } from '../versions/messages.ts';
import type { Finding } from './check.ts';

/** A problem with a range in a content. */
export function inContent({ where, uri, inPrompt }: PlacedContent, problem: Problem): Finding {
  const moved = shiftProblem(problem, inPrompt);
  return where === 'file' ? { uri, problem: moved } : { problem: moved };
}

/** A problem with a range in a message's template. */
export function inTemplate(
  { uri, toRange }: TemplateMessage,
  { prompt }: PlacedContent,
  problem: Problem,
): Finding {
  const moved = { ...problem, range: toRange(problem.range) };
  return uri === prompt.file.uri ? { problem: moved } : { uri, problem: moved };
}

/** A problem of a version as such: at its number, or at the start of its own file. */
export function atVersion(placed: PlacedContent, problem: Omit<Problem, 'range'>): Finding {
  const { where, uri, keyRange, content } = placed;
  if (where !== 'file') return { problem: { ...problem, range: keyRange } };
  const { start } = content.node.range;
  return { uri, problem: { ...problem, range: { start, end: start } } };
}

/** What a sentence calls a content. */
export function nameOf({ version, where }: PlacedContent): string {
  if (version !== DRAFT) return `Version ${version}`;
  return where === 'draft' ? 'The draft' : 'The prompt';
}

/** Words as a list in a sentence; undefined for none. */
export function listOf(words: readonly string[]): string | undefined {
  return words.length > 0 ? words.join(', ') : undefined;
}
