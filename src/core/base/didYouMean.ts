import { distance } from 'fastest-levenshtein';

/**
 * The candidate that the user most likely meant: at most two typing mistakes away, and at most half of
 * the word's letters. Undefined where nothing is that close.
 */
export function findSimilar(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const found = distance(word.toLowerCase(), candidate.toLowerCase());
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}

/** ` Did you mean “…”?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const similar = findSimilar(word, candidates);
  return similar === undefined ? '' : ` Did you mean “${similar}”?`;
}
