import { counted, renderScore } from '../../evals/reports/amounts.ts';

export const calls = (count: number): string => counted(count, 'call');

export const scoredCalls = (count: number): string => counted(count, 'scored call');

export const range = (low: number, high: number, render: (value: number) => string): string =>
  `${render(low)} to ${render(high)}`;

/** Thresholds are written as people write them: two decimals are enough. */
export const renderThreshold = (score: number): string => String(Number(score.toFixed(3)));

export const renderScores = (low: number, high: number): string => range(low, high, renderScore);

/** `45 minutes`, `3.5 hours`, `2 days` */
export function renderMinutes(minutes: number): string {
  if (minutes < 120) return counted(Math.round(minutes), 'minute');
  if (minutes < 48 * 60) return counted(Number((minutes / 60).toFixed(1)), 'hour');
  return counted(Math.round(minutes / 1440), 'day');
}

/** `, since 2026-11-20 12:00 UTC`; nothing where it has only just begun. */
export const renderSince = (at: number | undefined): string =>
  at === undefined ? '' : `, since ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
