import { counted } from '../../evals/reports/amounts.ts';
import type { Alert, Evaluation, MonitorId, MonitorReport, MonitorState } from '../alert.ts';

/** What monitors are called in sentences. */
export const MONITOR_NAMES: Readonly<Record<MonitorId, string>> = {
  quality: 'quality',
  'quality-trend': 'quality trend',
  'error-rate': 'errors and retries',
  latency: 'latency',
  cost: 'cost',
  'no-data': 'no data',
  'judge-drift': 'judge drift',
  'input-drift': 'input drift',
};

/** An alert with what follows from it. */
export interface ReportedAlert {
  readonly alert: Alert;
  /** What to do, a sentence each. */
  readonly advice: readonly string[];
}

/** `summarise-ticket 2.1.0` */
export const subjectOf = ({ prompt, version }: Pick<Evaluation, 'prompt' | 'version'>): string =>
  version === '' ? prompt : `${prompt} ${version}`;

/** Whether it is certain, for as long as it lasts. */
export const certaintyOf = ({ wasFiring }: Pick<Alert, 'wasFiring'>): 'firing' | 'suspected' =>
  wasFiring ? 'firing' : 'suspected';

/** `2 alerts: 1 firing, 1 suspected`, or that there is none. */
export function summaryOf({ alerts, evaluations }: MonitorReport): string {
  const firing = alerts.filter(({ wasFiring }) => wasFiring).length;
  const suspected = alerts.length - firing;
  const unmeasured = evaluations.filter(({ state }) => state === 'unavailable').length;
  const parts = [
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(suspected > 0 ? [`${suspected} suspected`] : []),
  ];
  const measured = alerts.length > 0 ? `${counted(alerts.length, 'alert')}: ${parts.join(', ')}` : 'no alert';
  if (evaluations.length === 0) return 'nothing is watched';
  return unmeasured > 0 ? `${measured}; ${counted(unmeasured, 'check')} could not be measured` : measured;
}

/** The checks in a state, without those that an alert is about. */
export const checksIn = (
  { evaluations, alerts }: MonitorReport,
  state: MonitorState,
): readonly Evaluation[] => {
  const told = new Set(alerts.map(({ evaluation }) => keyOf(evaluation)));
  return evaluations.filter((evaluation) => evaluation.state === state && !told.has(keyOf(evaluation)));
};

const keyOf = ({ monitor, prompt, version }: Evaluation): string => `${monitor} ${prompt} ${version}`;

/** By subject, in their order: `quality, latency and cost`. */
export function bySubject(
  checks: readonly Evaluation[],
): readonly (readonly [string, readonly Evaluation[]])[] {
  const groups = new Map<string, Evaluation[]>();
  for (const check of checks) {
    const subject = subjectOf(check);
    const group = groups.get(subject) ?? [];
    groups.set(subject, group);
    group.push(check);
  }
  return [...groups];
}

/** `Nov 26, 2026, 14:05 UTC`: a moment as people read it, in the time of telemetry. */
export const renderMoment = (iso: string): string =>
  `${new Date(iso).toLocaleString('en-US', {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })} UTC`;
