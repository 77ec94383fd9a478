import { distance } from 'fastest-levenshtein';

/** The candidate that `word` was probably meant to be: at most two typing errors away, and not all of the word. */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.min(2, word.length - 1) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const errors = distance(word.toLowerCase(), candidate.toLowerCase());
    if (errors < least) [nearest, least] = [candidate, errors];
  }
  return nearest;
}
