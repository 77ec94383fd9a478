import * as vscode from 'vscode';
import { adviceOf } from '../../core/monitoring/advice.ts';
import type { Alert, MonitorId } from '../../core/monitoring/alert.ts';
import type { DashboardData, DashboardMark, DashboardPoint } from '../../core/monitoring/dashboard.ts';
import type { MonitorTarget } from '../../core/monitoring/targets.ts';
import type { AlertView, DashboardTable, FigureView, MarkView } from '../../webview/protocol/dashboard.ts';
import { renderFigure } from './figureText.ts';

/** What the words of a dashboard need to know besides its numbers. */
export interface DashboardWords {
  readonly locale: string;
  readonly target: MonitorTarget;
}

const monitorName = (monitor: MonitorId): string =>
  ({
    quality: vscode.l10n.t('Quality'),
    'quality-trend': vscode.l10n.t('Quality trend'),
    'error-rate': vscode.l10n.t('Errors and retries'),
    latency: vscode.l10n.t('Latency'),
    cost: vscode.l10n.t('Cost'),
    'no-data': vscode.l10n.t('No data'),
    'judge-drift': vscode.l10n.t('Judge drift'),
    'input-drift': vscode.l10n.t('Input drift'),
  })[monitor];

export function toAlertView(alert: Alert, { locale, target }: DashboardWords): AlertView {
  const { steps, offers } = adviceOf(alert, target);
  const { evaluation, since, wasFiring, id } = alert;
  const subject =
    evaluation.version === '' ? evaluation.prompt : `${evaluation.prompt} ${evaluation.version}`;
  return {
    id,
    certainty: wasFiring ? 'firing' : 'suspected',
    certaintyText: wasFiring ? vscode.l10n.t('firing') : vscode.l10n.t('suspected'),
    title: `${monitorName(evaluation.monitor)} · ${subject}`,
    since: vscode.l10n.t('since {0}', renderMoment(Date.parse(since), locale)),
    text: evaluation.text,
    causes: evaluation.causes,
    advice: steps,
    actions: [
      ...offers.map(({ kind }) => ACTIONS[kind]),
      ...(HAS_CALLS.has(evaluation.monitor) ? ['showCalls' as const] : []),
    ],
  };
}

/** Monitors whose alerts single calls explain. */
const HAS_CALLS: ReadonlySet<MonitorId> = new Set(['quality', 'quality-trend', 'error-rate']);

const ACTIONS = { 'roll-back': 'rollBack', 'stop-experiment': 'stopExperiment' } as const;

/** The numbers above the charts, each with what it is held against. */
export function toFigures({ total, rolling }: DashboardData, { target }: DashboardWords): FigureView[] {
  const { quality, errorRate } = target.settings;
  const newest = rolling.at(-1);
  const cap = target.costCapUsd;
  return [
    {
      name: vscode.l10n.t('Quality, {0} days', quality?.windowDays ?? 7),
      value: renderFigure(newest?.mean, 'score'),
      note: newest
        ? vscode.l10n.t(
            '{0}–{1} on {2} scores',
            renderFigure(newest.interval[0], 'score'),
            renderFigure(newest.interval[1], 'score'),
            renderFigure(newest.scored, 'count'),
          )
        : vscode.l10n.t('no score'),
      state: stateOf(newest && quality ? newest.mean < quality.threshold : undefined),
    },
    {
      name: vscode.l10n.t('Errors and retries'),
      value: renderFigure(total.failedOrRetried, 'share'),
      note: correctedNote(total),
      state: stateOf(
        total.failedOrRetried === undefined || !errorRate ? undefined : total.failedOrRetried > errorRate.max,
      ),
    },
    {
      name: vscode.l10n.t('Latency p95'),
      value: renderFigure(total.p95, 'milliseconds'),
      note: vscode.l10n.t(
        'p50 {0}, p99 {1}',
        renderFigure(total.p50, 'milliseconds'),
        renderFigure(total.p99, 'milliseconds'),
      ),
      state: 'unknown',
    },
    {
      name: vscode.l10n.t('Cost per call'),
      value: renderFigure(total.costPerCall, 'usd'),
      note: costNote(total, cap),
      state: stateOf(
        total.costPerCall === undefined || cap === undefined ? undefined : total.costPerCall > cap,
      ),
    },
    {
      name: vscode.l10n.t('Calls'),
      value: renderFigure(total.calls, 'count'),
      note: vscode.l10n.t('{0} scored', renderFigure(total.scored, 'count')),
      state: 'unknown',
    },
  ];
}

const stateOf = (isBad: boolean | undefined): FigureView['state'] =>
  isBad === undefined ? 'unknown' : isBad ? 'bad' : 'good';

const correctedNote = ({ corrected }: DashboardPoint): string =>
  corrected === undefined
    ? vscode.l10n.t('no call')
    : vscode.l10n.t('{0} corrected by users', renderFigure(corrected, 'share'));

function costNote({ unpricedCalls, calls }: DashboardPoint, cap: number | undefined): string {
  if (calls > 0 && unpricedCalls > 0)
    return vscode.l10n.t('{0} calls at an unknown price', renderFigure(unpricedCalls, 'count'));
  return cap === undefined ? vscode.l10n.t('no cap') : vscode.l10n.t('cap {0}', renderFigure(cap, 'usd'));
}

export const toMarkView = (mark: DashboardMark): MarkView => ({
  at: mark.at / 1000,
  ...(mark.kind === 'alert' && mark.until !== undefined && { until: mark.until / 1000 }),
  kind: mark.kind,
  text: mark.kind === 'alert' ? monitorName(mark.monitor) : mark.version,
});

/** The same numbers in rows, the newest first. */
export function toTable(data: DashboardData, { locale }: DashboardWords): DashboardTable {
  const marks = new Map<number, string[]>();
  for (const mark of data.marks) {
    const start = data.from + Math.floor((mark.at - data.from) / data.step) * data.step;
    const texts = marks.get(start) ?? [];
    marks.set(start, texts);
    texts.push(mark.kind === 'alert' ? vscode.l10n.t('alert: {0}', monitorName(mark.monitor)) : mark.version);
  }
  return {
    columns: [
      vscode.l10n.t('From'),
      vscode.l10n.t('Calls'),
      vscode.l10n.t('Quality'),
      vscode.l10n.t('Errors and retries'),
      vscode.l10n.t('Corrected'),
      vscode.l10n.t('p50'),
      vscode.l10n.t('p95'),
      vscode.l10n.t('p99'),
      vscode.l10n.t('Cost per call'),
      vscode.l10n.t('What happened'),
    ],
    rows: data.points
      .filter(({ calls, scored, at }) => calls > 0 || scored > 0 || marks.has(at))
      .toReversed()
      .map((point) => [
        renderMoment(point.at, locale),
        renderFigure(point.calls, 'count'),
        renderFigure(point.score, 'score'),
        renderFigure(point.failedOrRetried, 'share'),
        renderFigure(point.corrected, 'share'),
        renderFigure(point.p50, 'milliseconds'),
        renderFigure(point.p95, 'milliseconds'),
        renderFigure(point.p99, 'milliseconds'),
        renderFigure(point.costPerCall, 'usd'),
        (marks.get(point.at) ?? []).join(', '),
      ]),
  };
}

/** In the time zone of the reader, as the charts are. */
export const renderMoment = (at: number, locale: string): string =>
  new Date(at).toLocaleString(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
