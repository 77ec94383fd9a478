import type { LastEval } from '../registry/model.ts';

/**
 * `± 0.04 (n=48) ▲0.04`: half the interval, the cases, what the verdict says of the difference to the baseline. With
 * repeats `(n=48×3)`, and behind it how many cases are flaky.
 */
export function renderScoreHint({ ci95, cases, repeats = 1, flaky = 0, baseline }: LastEval): string {
  const times = repeats > 1 ? `×${repeats}` : '';
  return [
    ci95 && `± ${((ci95[1] - ci95[0]) / 2).toFixed(2)}`,
    cases !== undefined && `(n=${cases}${times})`,
    baseline && renderDelta(baseline),
    flaky > 0 && `${flaky} flaky`,
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
}

/**
 * `▲0.04` is better and `▼0.04` worse, `≈0.01` no worse. Where nobody knows, `▼0.04?` says which way it seems to go; a
 * record of earlier times has no verdict, and its arrow says only that.
 */
export function renderDelta({ delta, verdict }: NonNullable<LastEval['baseline']>): string {
  if (delta === undefined) return '';
  const size = Math.abs(delta).toFixed(2);
  if (verdict === 'no regression') return `≈${delta < 0 ? '−' : '+'}${size}`;
  const arrow = delta > 0 ? '▲' : delta < 0 ? '▼' : '≈';
  return `${arrow}${size}${verdict === 'inconclusive' ? '?' : ''}`;
}
