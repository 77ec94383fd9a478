import * as vscode from 'vscode';
import { type Forecast, renderCost } from '../core/evals/forecast.ts';
import { settings } from './settings.ts';

/** What is asked before money is spent. */
export interface CostQuestions {
  readonly known: (cost: string) => string;
  readonly unknown: () => string;
  /** Whose price is missing where it is. */
  readonly model: string;
}

/** Below `confirmAbove` a run just runs; above it, and where nobody knows what it costs, the user is asked. */
export async function confirmCost(
  { calls, reused, cost_usd, isJudged }: Forecast,
  { known, unknown, model }: CostQuestions,
): Promise<boolean> {
  const isJudgedAnew = isJudged && calls > reused;
  if (cost_usd && cost_usd.high <= settings.confirmAbove && !isJudgedAnew) return true;
  const run = vscode.l10n.t('Run');
  const message = cost_usd ? known(renderCost(cost_usd).replace('≈ ', '')) : unknown();
  const count =
    calls - reused === 1
      ? vscode.l10n.t('It needs 1 call.')
      : vscode.l10n.t('It needs {0} calls.', calls - reused);
  const judging = vscode.l10n.t('Calls to the judge come on top, and what they cost depends on the answers.');
  const detail = isJudgedAnew
    ? `${count} ${judging}`
    : cost_usd
      ? vscode.l10n.t(
          '{0} Runs of up to ${1} start without this question (setting promptLedger.confirmAbove).',
          count,
          settings.confirmAbove.toFixed(2),
        )
      : vscode.l10n.t('{0} Add {1} under “prices:” in the registry to see what a run costs.', count, model);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
}
