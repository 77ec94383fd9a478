import type { Score } from '../outcome.ts';

/** A score of a scorer that knows only yes and no. */
export function yesOrNo(pass: boolean, reason: string): Score {
  return { pass, score: pass ? 1 : 0, reason };
}

/** A score that passes from `threshold` on. `name` is what was measured, as in "BLEU". */
export function atLeast(name: string, score: number, threshold: number): Score {
  const pass = score >= threshold;
  const relation = pass ? 'reaches' : 'is below';
  return { pass, score, reason: `${name} ${shown(score)} ${relation} the threshold ${threshold}.` };
}

/** Four decimals, as scores are written everywhere; a score that would then read 0 shows its magnitude. */
export function shown(score: number): string {
  return score !== 0 && Math.abs(score) < 0.00005 ? score.toExponential(1) : String(+score.toFixed(4));
}
