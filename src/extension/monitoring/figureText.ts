import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { ChartUnit } from '../../webview/protocol/dashboard.ts';

/** A number of a chart as people read it. */
export function renderFigure(value: number | undefined, unit: ChartUnit): string {
  if (value === undefined) return '–';
  switch (unit) {
    case 'score':
      return value.toFixed(3);
    case 'share':
      return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
    case 'milliseconds':
      return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
    case 'usd':
      return renderUsd(value);
    case 'count':
      return Math.round(value).toLocaleString('en-US');
  }
}
