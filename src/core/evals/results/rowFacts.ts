import type { CaseResult } from '../run.ts';
import { costOf, hasOtherAnswers, isFlaky, latencyOf } from './resultCase.ts';
import type { CellState, ResultColumn } from './resultColumn.ts';
import { type LabelOf, RESULT_FILTERS, type ResultFilter, type ResultSort } from './resultQuery.ts';

/** Two cells of a row: the one that is looked at, and the one that it is held against. */
export interface ComparedCells {
  readonly subject: CaseResult | undefined;
  readonly baseline: CaseResult | undefined;
}

export type CellFlag = 'broken' | 'fixed' | 'flaky' | 'changed';

/** Why a case stands out. As in reports: broken went from pass to fail, fixed from fail to pass; an error is neither. */
export function flagsOf({ subject, baseline }: ComparedCells): readonly CellFlag[] {
  if (!subject) return [];
  const flags: CellFlag[] = [];
  if (baseline?.outcome === 'pass' && subject.outcome === 'fail') flags.push('broken');
  if (baseline?.outcome === 'fail' && subject.outcome === 'pass') flags.push('fixed');
  if (isFlaky(subject)) flags.push('flaky');
  if (baseline && hasOtherAnswers(baseline, subject)) flags.push('changed');
  return flags;
}

/** Subject minus baseline; undefined where one of them could not be judged. */
export function deltaOf({ subject, baseline }: ComparedCells): number | undefined {
  if (!subject || !baseline || subject.outcome === 'error' || baseline.outcome === 'error') return undefined;
  return subject.score - baseline.score;
}

const BIT: ReadonlyMap<ResultFilter, number> = new Map(RESULT_FILTERS.map((filter, i) => [filter, 1 << i]));

/** The filters that show a row, as bits. */
export const bitOf = (filter: ResultFilter): number => BIT.get(filter) ?? 0;

const STATE_FILTERS: Partial<Readonly<Record<CellState, ResultFilter>>> = {
  pass: 'passed',
  fail: 'failed',
  error: 'error',
};

export function filterBits(cells: ComparedCells): number {
  const outcome = cells.subject && STATE_FILTERS[cells.subject.outcome];
  let bits = bitOf('all') | (outcome ? bitOf(outcome) : 0);
  for (const flag of flagsOf(cells)) bits |= bitOf(flag);
  return bits;
}

/** Whether one of the answers has been labelled. */
export const isLabelled = (cell: CaseResult | undefined, labelOf: LabelOf): boolean =>
  cell?.repeats.some(({ output }) => labelOf(cell.id, output) !== undefined) ?? false;

/** What a row is sorted by: NaN where it is not known, which comes last either way. */
export function sortKey(sort: ResultSort, cells: ComparedCells): number {
  const { subject } = cells;
  if (sort === 'file') return 0;
  if (!subject) return Number.NaN;
  const known = {
    score: () => (subject.outcome === 'error' ? undefined : subject.score),
    delta: () => deltaOf(cells),
    latency: () => latencyOf(subject),
    cost: () => costOf(subject),
  };
  return known[sort]() ?? Number.NaN;
}

export const comparedCells = (
  id: string,
  subject: ResultColumn | undefined,
  baseline: ResultColumn | undefined,
): ComparedCells => ({ subject: subject?.cells.get(id), baseline: baseline?.cells.get(id) });
