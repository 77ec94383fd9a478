import type { Timeline, TimelineEntry } from '../evals/timeline.ts';
import { renderDelta } from './scoreHint.ts';

/** A hover has room for so many versions. */
const MOST_ROWS = 6;

/**
 * The versions with their scores, the newest first, a bar for each. Scores of two suites are kept apart: they are not
 * comparable. Undefined where there are fewer than two, which are no trend.
 */
export function renderTrend({ entries, suiteChanges }: Timeline): string | undefined {
  const scored = entries.flatMap((entry, i) => (entry.score ? [{ entry, i }] : [])).slice(0, MOST_ROWS);
  if (scored.length < 2) return undefined;
  const width = Math.max(...scored.map(({ entry }) => entry.version.length));
  const lines = scored.flatMap(({ entry, i }, row) => {
    const isLast = row === scored.length - 1;
    return [toRow(entry, width), ...(suiteChanges.includes(i) && !isLast ? ['··· another suite'] : [])];
  });
  return lines.join('\n');
}

function toRow({ version, score }: TimelineEntry, width: number): string {
  const { value, state, evidence } = score!;
  const { ci95, baseline } = evidence ?? {};
  const interval = ci95 ? `± ${((ci95[1] - ci95[0]) / 2).toFixed(2)}` : '';
  const words = [
    state === 'content-changed' ? 'stale' : state === 'unverified' ? 'unverified' : '',
    baseline && renderDelta(baseline),
  ];
  return [
    version.padEnd(width),
    value.toFixed(2),
    interval.padEnd('± 0.00'.length),
    renderBar(value).padEnd(BAR_CELLS),
    ...words.filter(Boolean),
  ]
    .join('  ')
    .trimEnd();
}

const BAR_CELLS = 10;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A score of 1 fills all cells; eighths of a cell tell near ones apart. */
function renderBar(score: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, score)) * BAR_CELLS * EIGHTHS.length);
  return '█'.repeat(Math.floor(eighths / EIGHTHS.length)) + EIGHTHS[eighths % EIGHTHS.length]!;
}
