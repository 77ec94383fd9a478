import { renderUsd } from '../evals/reports/amounts.ts';
import type { Evaluation, MonitorId } from './alert.ts';

/** What has a number that says something by itself, in the order in which it is told. */
const FIGURES: readonly MonitorId[] = ['quality', 'latency', 'error-rate', 'cost'];

const RENDER: Readonly<Partial<Record<MonitorId, (value: number) => string>>> = {
  quality: (value) => `quality ${value.toFixed(2)}`,
  latency: (value) => `p95 ${value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`}`,
  'error-rate': (value) => `${Number((value * 100).toFixed(1))} % failed or retried`,
  cost: (value) => `${renderUsd(value)} a call`,
};

/** `quality 0.78 ▼, p95 2.1 s ▲, $0.012 a call`: what monitors last measured of a version, with marks where it is bad. */
export function describeFigures(evaluations: readonly Evaluation[]): string | undefined {
  const parts = FIGURES.flatMap((monitor) => {
    const found = evaluations.find((evaluation) => evaluation.monitor === monitor);
    const render = RENDER[monitor];
    if (found?.value === undefined || !render || found.calls === 0 || found.state === 'unavailable')
      return [];
    return [`${render(found.value)}${markOf(found)}`];
  });
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** Beyond its threshold, on the side on which that is. */
function markOf({ monitor, state }: Evaluation): string {
  if (state !== 'firing' && state !== 'suspected') return '';
  return monitor === 'quality' ? ' ▼' : ' ▲';
}
