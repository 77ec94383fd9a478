import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { ChartUnit } from '../../webview/protocol/dashboard.ts';

const RENDER: Readonly<Record<ChartUnit, (value: number) => string>> = {
  score: (value) => value.toFixed(3),
  share: (value) => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`,
  milliseconds: (value) => (value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`),
  usd: renderUsd,
  count: (value) => Math.round(value).toLocaleString('en-US'),
};

/** A number of a chart as people read it. */
export const renderFigure = (value: number | undefined, unit: ChartUnit): string =>
  value === undefined ? '–' : RENDER[unit](value);
