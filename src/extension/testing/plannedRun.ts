import type { Evaluation } from '../../core/evals/evaluate.ts';
import { type Forecast, forecastRun } from '../../core/evals/forecast.ts';
import { prepareEvaluation } from '../../core/evals/prepare.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { contentsAtHead } from '../../core/versions/history/promptHistories.ts';
import type { RunFolder } from '../../node/runFolder.ts';
import type { App } from '../app.ts';

/** An evaluation before anything is asked, with what it will ask and cost. */
export interface PlannedRun {
  readonly evaluation: Evaluation;
  readonly folder: RunFolder;
  readonly forecast: Forecast;
}

/** @throws PromptError where files have mistakes that an evaluation must not start with */
export async function planEvaluation(
  app: App,
  prompt: RegisteredPrompt,
  version: string | undefined,
): Promise<PlannedRun> {
  await app.load();
  const history = await app.history();
  const ports = {
    sources: history.sources,
    sha256: app.sha256,
    prices: await app.prices(),
    load: () => app.load(),
  };
  const request = {
    contentsAtHead: () => contentsAtHead(history, prompt),
    ...(version !== undefined && { version }),
  };
  const evaluation = await prepareEvaluation(prompt, request, ports);
  const folder = await app.runFolder(prompt.registry);
  const plans = [evaluation.subject, ...(evaluation.baseline ? [evaluation.baseline] : [])];
  return { evaluation, folder, forecast: forecastRun(plans, folder.evidence) };
}
