import { counted, renderUsd } from '../evals/reports/amounts.ts';
import type { Evaluation, MonitorId } from './alert.ts';

/** What has a number that says something by itself, in the order in which it is told. */
const FIGURES: readonly MonitorId[] = ['quality', 'latency', 'error-rate', 'cost'];

const RENDER: Readonly<Partial<Record<MonitorId, (value: number) => string>>> = {
  quality: (value) => `quality ${value.toFixed(2)}`,
  latency: (value) => `p95 ${value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`}`,
  'error-rate': (value) => `${Number((value * 100).toFixed(1))} % failed or retried`,
  cost: (value) => `${renderUsd(value)} a call`,
};

/** What a line of hints has room for, beside the number of the version. */
const MOST_HINTED = 2;

/**
 * `quality 0.78 ▼ over 7 days on 3,412 scores, p95 2.1 s ▲, $0.012 a call`: what monitors last measured of a version, with
 * marks where it is bad.
 * @param windowDays over which the quality is measured
 */
export function describeFigures(evaluations: readonly Evaluation[], windowDays?: number): string | undefined {
  const parts = measured(evaluations).map((one) =>
    one.monitor === 'quality' && windowDays !== undefined
      ? `${renderOne(one)} over ${counted(windowDays, 'day')} on ${counted(one.calls, 'score')}`
      : renderOne(one),
  );
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** `p95 2.1 s ▲`: what is bad, or else how good the answers are and how soon they come. */
export function figuresHint(evaluations: readonly Evaluation[]): string | undefined {
  const all = measured(evaluations);
  const bad = all.filter((one) => isBad(one));
  const shown = bad.length > 0 ? bad : all.filter(({ state }) => state === 'ok');
  return shown.length > 0 ? shown.slice(0, MOST_HINTED).map(renderOne).join(', ') : undefined;
}

const measured = (evaluations: readonly Evaluation[]): Evaluation[] =>
  FIGURES.flatMap((monitor) => {
    const found = evaluations.find((evaluation) => evaluation.monitor === monitor);
    return found?.value === undefined || found.calls === 0 || found.state === 'unavailable' ? [] : [found];
  });

const renderOne = (one: Evaluation): string => `${RENDER[one.monitor]?.(one.value!) ?? ''}${markOf(one)}`;

const isBad = ({ state }: Evaluation): boolean => state === 'firing' || state === 'suspected';

/** Beyond its threshold, on the side on which that is. */
function markOf(one: Evaluation): string {
  if (!isBad(one)) return '';
  return one.monitor === 'quality' ? ' ▼' : ' ▲';
}
