import { withoutControls } from '../../base/controls.ts';
import { counted } from '../../evals/reports/amounts.ts';
import type { Paint } from '../../evals/reports/paint.ts';
import type { Evaluation, MonitorReport } from '../alert.ts';
import type { AlertNews } from '../alertNews.ts';
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

export interface TextOptions {
  readonly alerts: readonly ReportedAlert[];
  /** Says of each check with too few calls how many it needs. */
  readonly isVerbose: boolean;
  readonly paint: Paint;
}

/** A look for a terminal: what is wrong first, then what nobody can say, then what is fine. */
export function renderMonitorReport(
  title: string,
  report: MonitorReport,
  { alerts, isVerbose, paint }: TextOptions,
): string {
  const few = checksIn(report, 'too-few');
  const unmeasured = checksIn(report, 'unavailable');
  const fine = checksIn(report, 'ok');
  const place = `${report.environment}, from ${report.source}, ${renderMoment(report.at)}`;
  const lines = [
    `${paint('bold', withoutControls(title))}  ${summaryOf(report)}`,
    paint('dim', withoutControls(place)),
    ...alerts.flatMap((one) => ['', ...alertLines(one, paint)]),
    ...(unmeasured.length > 0
      ? ['', paint('warn', 'Could not be measured'), ...bySubject(unmeasured).map(reasons)]
      : []),
    ...(few.length > 0
      ? [
          '',
          `Not enough data: ${counted(few.length, 'check')}`,
          ...bySubject(few).map(isVerbose ? reasons : names),
        ]
      : []),
    ...(fine.length > 0
      ? ['', paint('good', `Fine: ${counted(fine.length, 'check')}`), ...bySubject(fine).map(names)]
      : []),
    ...report.gaps.map((gap) => paint('dim', withoutControls(gap))),
  ];
  return `${lines.join('\n')}\n`;
}

const reasons = ([subject, checks]: readonly [string, readonly { readonly text: string }[]]): string => {
  const texts = [...new Set(checks.map(({ text }) => text))];
  return texts.map((text) => `  ${withoutControls(`${subject}: ${text}`)}`).join('\n');
};

const names = ([subject, checks]: readonly [string, readonly Pick<Evaluation, 'monitor'>[]]): string =>
  `  ${withoutControls(subject)}: ${checks.map(({ monitor }) => MONITOR_NAMES[monitor]).join(', ')}`;

function alertLines({ alert, advice }: ReportedAlert, paint: Paint): string[] {
  const { evaluation, since } = alert;
  const state = certaintyOf(alert);
  const head = `${subjectOf(evaluation)}: ${MONITOR_NAMES[evaluation.monitor]}`;
  return [
    `${paint(state === 'firing' ? 'bad' : 'warn', state)}  ${paint('bold', withoutControls(head))}  since ${renderMoment(since)}`,
    ...[evaluation.text, ...evaluation.causes].map((text) => `  ${withoutControls(text)}`),
    ...advice.map((text) => paint('dim', `  → ${withoutControls(text)}`)),
  ];
}

/** What changed, a line each, for a watch. */
export function renderNews({ event, alert }: AlertNews, at: string, paint: Paint): string {
  const { evaluation } = alert;
  const word = event === 'ended' ? 'over' : certaintyOf(alert);
  const style = event === 'ended' ? 'good' : word === 'firing' ? 'bad' : 'warn';
  const what = `${subjectOf(evaluation)}: ${MONITOR_NAMES[evaluation.monitor]}`;
  const text = event === 'ended' ? `since ${renderMoment(alert.since)}` : evaluation.text;
  return `${renderMoment(at)}  ${paint(style, word)}  ${withoutControls(`${what}: ${text}`)}\n`;
}
