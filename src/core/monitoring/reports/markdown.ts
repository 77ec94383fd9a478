import { counted } from '../../evals/reports/amounts.ts';
import { escapeText } from '../../evals/reports/escapeText.ts';
import type { MonitorReport } from '../alert.ts';
import {
  MONITOR_NAMES,
  type ReportedAlert,
  bySubject,
  certaintyOf,
  checksIn,
  renderMoment,
  subjectOf,
  summaryOf,
} from './facts.ts';

/** A look for the summary of a CI job. */
export function renderMonitorMarkdown(
  title: string,
  report: MonitorReport,
  alerts: readonly ReportedAlert[],
): string {
  const few = bySubject(checksIn(report, 'too-few'));
  const unmeasured = bySubject(checksIn(report, 'unavailable'));
  const fine = checksIn(report, 'ok');
  const list = (heading: string, groups: typeof few): string[] =>
    groups.length === 0
      ? []
      : [
          `**${heading}**`,
          groups
            .flatMap(([subject, checks]) =>
              checks.map(({ text }) => `- ${escapeText(`${subject}: ${text}`)}`),
            )
            .join('\n'),
        ];
  return `${[
    `## Monitoring: ${escapeText(title)}`,
    `**${summaryOf(report)}**, ${escapeText(report.environment)}, ${renderMoment(report.at)}`,
    ...alerts.map(alertSection),
    ...list('Could not be measured', unmeasured),
    ...list('Not enough data', few),
    ...(fine.length > 0 ? [`Fine: ${counted(fine.length, 'check')}.`] : []),
    ...report.gaps.map(escapeText),
  ].join('\n\n')}\n`;
}

function alertSection({ alert, advice }: ReportedAlert): string {
  const { evaluation, since } = alert;
  const mark = alert.wasFiring ? '❌' : '❔';
  const title = `${subjectOf(evaluation)}: ${MONITOR_NAMES[evaluation.monitor]}`;
  return [
    `${mark} **${escapeText(title)}**, ${certaintyOf(alert)} since ${renderMoment(since)}`,
    [evaluation.text, ...evaluation.causes, ...advice].map((text) => `- ${escapeText(text)}`).join('\n'),
  ].join('\n\n');
}
