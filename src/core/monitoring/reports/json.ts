import type { Alert, Evaluation, MonitorReport } from '../alert.ts';
import type { AlertNews } from '../alertNews.ts';
import { certaintyOf, type ReportedAlert } from './facts.ts';

/** A look for machines. What nobody knows is null. */
export const toMonitorJson = (report: MonitorReport, alerts: readonly ReportedAlert[]): object => ({
  at: report.at,
  environment: report.environment,
  source: report.source,
  gaps: report.gaps,
  alerts: alerts.map(({ alert, advice }) => ({ ...toAlertJson(alert), advice })),
  opened: report.opened.map(({ id }) => id),
  escalated: report.escalated.map(({ id }) => id),
  ended: report.ended.map(({ id }) => id),
  checks: report.evaluations.map(toCheckJson),
});

/** What a hook is told, and what stands in the history of alerts. */
export const toNewsJson = ({ event, alert }: AlertNews, advice: readonly string[]): object => ({
  schema_version: 1,
  event,
  ...toAlertJson(alert),
  advice,
});

const toAlertJson = (alert: Alert): object => ({
  id: alert.id,
  certainty: certaintyOf(alert),
  since: alert.since,
  ended_at: alert.endedAt ?? null,
  ...toCheckJson(alert.evaluation),
});

const toCheckJson = (evaluation: Evaluation): object => ({
  monitor: evaluation.monitor,
  prompt: evaluation.prompt,
  version: evaluation.version === '' ? null : evaluation.version,
  environment: evaluation.environment,
  state: evaluation.state,
  value: evaluation.value ?? null,
  ci95: evaluation.interval ?? null,
  threshold: evaluation.threshold ?? null,
  clear_at: evaluation.clearAt ?? null,
  baseline: evaluation.baseline ?? null,
  calls: evaluation.calls,
  text: evaluation.text,
  causes: evaluation.causes,
});
