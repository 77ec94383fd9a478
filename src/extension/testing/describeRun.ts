import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { renderCost } from '../../core/evals/forecast.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { type PlannedRun, planEvaluation } from './plannedRun.ts';

/** `Eval 48 cases ≈ $0.12–0.19`, or what keeps it from running. */
export async function describeRun(app: App, target: Target): Promise<string> {
  let planned: PlannedRun;
  try {
    planned = await planEvaluation(app, target);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    return hasSuite(app, target)
      ? vscode.l10n.t('Eval: correct the problems first')
      : vscode.l10n.t('Eval: no suite yet');
  }
  const { evaluation, forecast } = planned;
  const cases = evaluation.subject.cases.length;
  const cost = renderCost(forecast.cost_usd);
  return cases === 1
    ? vscode.l10n.t('Eval 1 case {0}', cost)
    : vscode.l10n.t('Eval {0} cases {1}', cases, cost);
}

function hasSuite({ store }: App, target: Target): boolean {
  const prompt = store.workspace.registries.length > 0 ? findTarget({ store }, target) : undefined;
  return prompt !== undefined && store.read(suiteUriOf(prompt, store).uri).state === 'loaded';
}
