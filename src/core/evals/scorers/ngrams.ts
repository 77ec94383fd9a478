/** How often each sequence of `order` tokens occurs. Tokens hold no line feed, so it can stand between them. */
export function countNgrams(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + order <= tokens.length; at++) {
    const ngram = tokens.slice(at, at + order).join('\n');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}
