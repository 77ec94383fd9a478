import * as vscode from 'vscode';
import { addForecasts } from '../../core/evals/forecast.ts';
import { type CostQuestions, confirmCost, describeNeed, mayRunUnasked } from '../confirmCost.ts';
import type { BatchOptions } from './evalRuns.ts';
import type { PlannedRun } from './plannedRun.ts';

/** What may be run: all or nothing after one question, or as much as needs none where nobody can be asked. */
export async function findAllowed(
  planned: readonly PlannedRun[],
  options: BatchOptions,
): Promise<readonly PlannedRun[]> {
  if (planned.length === 0) return [];
  if (options.attendance === 'agreed') return planned;
  if (options.attendance === 'attended') {
    const forecast = addForecasts(planned.map((one) => one.forecast));
    const answer = confirmCost(forecast, questionsFor(planned));
    return (await untilAborted(answer, options.signal)) ? planned : [];
  }
  const allowed: PlannedRun[] = [];
  for (const one of planned) {
    if (mayRunUnasked(addForecasts([...allowed, one].map(({ forecast }) => forecast)))) allowed.push(one);
    else options.onSkip?.(describeNeed(one.forecast, unpricedIn([one])), one.request);
  }
  return allowed;
}

function questionsFor(planned: readonly PlannedRun[]): CostQuestions {
  const [first] = planned;
  const name =
    first && planned.length === 1
      ? `${first.evaluation.subject.prompt} ${first.evaluation.subject.version}`
      : vscode.l10n.t('{0} prompts', planned.length);
  return {
    known: (cost) => vscode.l10n.t('Evaluate {0} for about {1}?', name, cost),
    unknown: () => vscode.l10n.t('Evaluate {0} at an unknown price?', name),
    model: unpricedIn(planned),
  };
}

/** The models that nobody knows a price of. */
function unpricedIn(planned: readonly PlannedRun[]): string {
  const plans = planned.flatMap(({ evaluation: { subject, baseline } }) => [
    subject,
    ...(baseline ? [baseline] : []),
  ]);
  return [...new Set(plans.flatMap(({ model, price }) => (price ? [] : [model])))].join(', ');
}

/** A question that nobody answers must not hold up who cancelled. */
async function untilAborted(answer: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal) return answer;
  const aborted = new Promise<boolean>((resolve) =>
    signal.addEventListener('abort', () => resolve(false), { once: true }),
  );
  return Promise.race([answer, aborted]);
}
