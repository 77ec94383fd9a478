import * as vscode from 'vscode';
import { addForecasts } from '../../core/evals/forecast.ts';
import { type CostQuestions, confirmCost, describeNeed, mayRunUnasked } from '../confirmCost.ts';
import type { BatchOptions, EvalRequest } from './evalRuns.ts';
import type { PlannedRun } from './plannedRun.ts';

/** What may be run of what is planned. */
export interface Allowance {
  readonly allowed: readonly PlannedRun[];
  /** What nobody has answered yet, so that it was left out. */
  readonly late?: { readonly requests: readonly EvalRequest[]; readonly answer: Promise<boolean> };
}

/** All or nothing after one question, or as much as needs none where nobody can be asked. */
export async function findAllowed(planned: readonly PlannedRun[], options: BatchOptions): Promise<Allowance> {
  const forecast = addForecasts(planned.map((one) => one.forecast));
  if (planned.length === 0 || options.attendance === 'agreed' || mayRunUnasked(forecast))
    return { allowed: planned };
  if (options.attendance === 'unattended') return { allowed: findFree(planned, options) };
  const answer = confirmCost(forecast, questionsFor(planned));
  const said = await answerOrSilence(answer, options);
  if (said !== 'silence') return { allowed: said ? planned : [] };
  const allowed = findFree(planned, options);
  const left = planned.filter((one) => !allowed.includes(one));
  return { allowed, late: { requests: left.map(({ request }) => request), answer } };
}

/** As many, in their order, as may be run together without a question; says of the others why not. */
function findFree(planned: readonly PlannedRun[], { onSkip }: BatchOptions): PlannedRun[] {
  const allowed: PlannedRun[] = [];
  for (const one of planned) {
    if (mayRunUnasked(addForecasts([...allowed, one].map(({ forecast }) => forecast)))) allowed.push(one);
    else onSkip?.(describeNeed(one.forecast, unpricedIn([one])), one.request);
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

/** A question that nobody answers holds up neither who cancelled nor, where there is a limit, who waits for the run. */
async function answerOrSilence(
  answer: Promise<boolean>,
  { signal, answerWithinMs }: BatchOptions,
): Promise<boolean | 'silence'> {
  let timer: NodeJS.Timeout | undefined;
  const others = new Promise<false | 'silence'>((resolve) => {
    signal?.addEventListener('abort', () => resolve(false), { once: true });
    if (answerWithinMs !== undefined) timer = setTimeout(() => resolve('silence'), answerWithinMs);
  });
  try {
    return await Promise.race([answer, others]);
  } finally {
    clearTimeout(timer);
  }
}
