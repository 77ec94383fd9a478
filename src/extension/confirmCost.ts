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
export const mayRunUnasked = (forecast: Forecast): boolean =>
  forecast.cost_usd !== undefined &&
  forecast.cost_usd.high <= settings.confirmAbove &&
  !isJudgedAnew(forecast);

const isJudgedAnew = ({ isJudged, calls, reused }: Forecast): boolean => isJudged && calls > reused;

const costOf = ({ cost_usd }: Forecast): string => renderCost(cost_usd).replace('≈ ', '');

export async function confirmCost(
  forecast: Forecast,
  { known, unknown, model }: CostQuestions,
): Promise<boolean> {
  if (mayRunUnasked(forecast)) return true;
  const run = vscode.l10n.t('Run');
  const message = forecast.cost_usd ? known(costOf(forecast)) : unknown();
  const asked = forecast.calls - forecast.reused;
  const count = asked === 1 ? vscode.l10n.t('It needs 1 call.') : vscode.l10n.t('It needs {0} calls.', asked);
  const judging = vscode.l10n.t('Calls to the judge come on top, and what they cost depends on the answers.');
  const detail = isJudgedAnew(forecast)
    ? `${count} ${judging}`
    : forecast.cost_usd
      ? vscode.l10n.t(
          '{0} Runs of up to ${1} start without this question (setting promptLedger.confirmAbove).',
          count,
          settings.confirmAbove.toFixed(2),
        )
      : `${count} ${toPriceHint(model)}`;
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
}

/** Why something is not run where nobody can be asked: “Skipped: needs about $0.12–0.19, …”. */
export function describeNeed(forecast: Forecast, model: string): string {
  if (!forecast.cost_usd)
    return vscode.l10n.t('Skipped: needs calls at an unknown price. {0}', toPriceHint(model));
  if (isJudgedAnew(forecast))
    return vscode.l10n.t(
      'Skipped: needs about {0} and a judge, whose cost depends on the answers. Run it by hand to be asked.',
      costOf(forecast),
    );
  return vscode.l10n.t(
    'Skipped: needs about {0}, and up to ${1} are spent without a question (setting promptLedger.confirmAbove).',
    costOf(forecast),
    settings.confirmAbove.toFixed(2),
  );
}

const toPriceHint = (model: string): string =>
  vscode.l10n.t('Add {0} under “prices:” in the registry to see what a run costs.', model);
