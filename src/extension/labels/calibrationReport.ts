import * as vscode from 'vscode';
import type { Calibrated } from '../../core/evals/calibration/runCalibration.ts';
import { counted, renderUsd } from '../../core/evals/reports/amounts.ts';
import { calibrationFacts } from '../../core/evals/reports/judge.ts';
import { escaped } from '../markdown.ts';

const MOST_FAILED = 20;

/** What a calibration found, for VS Code's Markdown preview. */
export function renderCalibrationReport(
  model: string,
  { report, cost_usd, isComplete, stored, failed }: Calibrated,
  passedOver: readonly string[],
): string {
  const { doubts } = report;
  const verdict =
    doubts.length === 0
      ? vscode.l10n.t('It agrees with people well enough to decide.')
      : vscode.l10n.t('It should not decide alone yet.');
  const notes = [
    ...doubts,
    ...passedOver.map((what) => vscode.l10n.t('Not counted: {0}', what)),
    ...(isComplete
      ? []
      : [vscode.l10n.t('Not all answers were judged: the budget ran out, or it was stopped.')]),
    ...failed.slice(0, MOST_FAILED).map(({ line, reason }) => vscode.l10n.t('Line {0}: {1}', line, reason)),
    stored
      ? vscode.l10n.t('The result is kept beside the suite, and reports show it with the scores.')
      : vscode.l10n.t('The result was not kept, since not every answer was judged.'),
  ];
  const rows = calibrationFacts(report).map(([name, value]) => `| ${escaped(name)} | ${escaped(value)} |`);
  return [
    `# ${escaped(vscode.l10n.t('How far {0} agrees with people', model))}`,
    `**${escaped(verdict)}** ${escaped(`${counted(report.labels, 'label')} · ${renderUsd(cost_usd)}`)}`,
    ['| | |', '| --- | --- |', ...rows].join('\n'),
    `${notes.map((note) => `- ${escaped(note)}`).join('\n')}\n`,
  ].join('\n\n');
}
