import * as vscode from 'vscode';
import type { DashboardData, DashboardPoint } from '../../core/monitoring/dashboard.ts';
import type { ChartPicture, ChartUnit, SeriesView } from '../../webview/protocol/dashboard.ts';
import { renderFigure } from './figureText.ts';
import { type DashboardWords, renderMoment } from './view.ts';

type Pick = (point: DashboardPoint) => number | undefined;

/** Everything that the charts draw. */
export function toCharts(data: DashboardData, words: DashboardWords): ChartPicture[] {
  return [
    qualityChart(data, words),
    errorChart(data, words),
    latencyChart(data),
    costChart(data, words),
    callChart(data),
  ];
}

const secondsOf = ({ points }: DashboardData): number[] => points.map(({ at }) => at / 1000);

const seriesOf = (
  { points }: DashboardData,
  pick: Pick,
  { label, tone }: { readonly label: string; readonly tone: SeriesView['tone'] },
): SeriesView => ({ label, tone, values: points.map((point) => pick(point) ?? null) });

function qualityChart({ rolling }: DashboardData, { target, locale }: DashboardWords): ChartPicture {
  const { quality } = target.settings;
  const days = quality?.windowDays ?? 7;
  const [first, last] = [rolling[0], rolling.at(-1)];
  const title = vscode.l10n.t('Quality, mean of {0} days', days);
  const threshold = quality && {
    value: quality.threshold,
    label: vscode.l10n.t('threshold {0}', quality.threshold.toFixed(2)),
  };
  return {
    id: 'quality',
    title,
    summary:
      first && last
        ? vscode.l10n.t(
            '{0}: {1} on {2}, {3} on {4}',
            title,
            renderFigure(first.mean, 'score'),
            renderMoment(first.at, locale),
            renderFigure(last.mean, 'score'),
            renderMoment(last.at, locale),
          )
        : title,
    unit: 'score',
    times: rolling.map(({ at }) => at / 1000),
    series: [{ label: vscode.l10n.t('mean'), tone: 'main', values: rolling.map(({ mean }) => mean) }],
    band: {
      low: rolling.map(({ interval }) => interval[0]),
      high: rolling.map(({ interval }) => interval[1]),
    },
    ...(threshold && { threshold }),
    ...(rolling.length === 0 && {
      empty: vscode.l10n.t(
        'No answer was scored. Record scores with recordScore, or have a judge score a sample.',
      ),
    }),
  };
}

function errorChart(data: DashboardData, { target }: DashboardWords): ChartPicture {
  const { errorRate } = target.settings;
  const series = [
    seriesOf(data, ({ failedOrRetried }) => failedOrRetried, {
      label: vscode.l10n.t('failed or retried'),
      tone: 'main',
    }),
    ...(data.points.some(({ corrected }) => (corrected ?? 0) > 0)
      ? [seriesOf(data, ({ corrected }) => corrected, { label: vscode.l10n.t('corrected'), tone: 'second' })]
      : []),
  ];
  const threshold = errorRate && {
    value: errorRate.max,
    label: vscode.l10n.t('limit {0}', renderFigure(errorRate.max, 'share')),
  };
  return {
    ...plain(data, { id: 'errors', title: vscode.l10n.t('Errors and retries'), unit: 'share', series }),
    ...(threshold && { threshold }),
  };
}

const latencyChart = (data: DashboardData): ChartPicture =>
  plain(data, {
    id: 'latency',
    title: vscode.l10n.t('Latency'),
    unit: 'milliseconds',
    series: [
      seriesOf(data, ({ p95 }) => p95, { label: 'p95', tone: 'main' }),
      seriesOf(data, ({ p50 }) => p50, { label: 'p50', tone: 'second' }),
      seriesOf(data, ({ p99 }) => p99, { label: 'p99', tone: 'quiet' }),
    ],
  });

function costChart(data: DashboardData, { target: { costCapUsd: cap } }: DashboardWords): ChartPicture {
  const threshold =
    cap === undefined ? undefined : { value: cap, label: vscode.l10n.t('cap {0}', renderFigure(cap, 'usd')) };
  return {
    ...plain(data, {
      id: 'cost',
      title: vscode.l10n.t('Cost per call'),
      unit: 'usd',
      series: [
        seriesOf(data, ({ costPerCall }) => costPerCall, { label: vscode.l10n.t('mean'), tone: 'main' }),
      ],
    }),
    ...(threshold && { threshold }),
  };
}

const callChart = (data: DashboardData): ChartPicture =>
  plain(data, {
    id: 'calls',
    title: vscode.l10n.t('Calls'),
    unit: 'count',
    series: [seriesOf(data, ({ calls }) => calls, { label: vscode.l10n.t('calls'), tone: 'main' })],
  });

interface Plain {
  readonly id: ChartPicture['id'];
  readonly title: string;
  readonly unit: ChartUnit;
  readonly series: readonly SeriesView[];
}

function plain(data: DashboardData, { id, title, unit, series }: Plain): ChartPicture {
  const values = series[0]?.values.filter((value) => value !== null) ?? [];
  return {
    id,
    title,
    unit,
    series,
    times: secondsOf(data),
    summary:
      values.length === 0
        ? title
        : vscode.l10n.t(
            '{0}: {1} to {2}, last {3}',
            title,
            renderFigure(Math.min(...values), unit),
            renderFigure(Math.max(...values), unit),
            renderFigure(values.at(-1), unit),
          ),
    ...(values.length === 0 && { empty: vscode.l10n.t('Nothing was recorded in this range.') }),
  };
}
