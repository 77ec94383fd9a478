import type { Evaluation } from '../../core/evals/evaluate.ts';
import { type Forecast, forecastRun } from '../../core/evals/forecast.ts';
import { prepareEvaluation } from '../../core/evals/prepare.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { contentsAtHead } from '../../core/versions/history/promptHistories.ts';
import type { RunFolder } from '../../node/runFolder.ts';
import type { App } from '../app.ts';
import { findTarget } from '../commands/target.ts';
import { settleSuite } from '../settleSuite.ts';
import type { EvalRequest } from './evalRuns.ts';

/** An evaluation before anything is asked, with what it will ask and cost. */
export interface PlannedRun {
  readonly request: EvalRequest;
  readonly prompt: RegisteredPrompt;
  readonly evaluation: Evaluation;
  readonly folder: RunFolder;
  readonly forecast: Forecast;
}

/** @throws PromptError where files have mistakes that an evaluation must not start with */
export async function planEvaluation(app: App, request: EvalRequest): Promise<PlannedRun> {
  const { version, model, cases, withBaseline = true } = request;
  await app.load();
  await settleSuite(app, findTarget(app, request));
  const prompt = findTarget(app, request);
  const history = await app.history();
  const ports = {
    sources: history.sources,
    sha256: app.sha256,
    prices: await app.prices(),
    load: () => app.load(),
  };
  const evaluation = await prepareEvaluation(
    prompt,
    {
      contentsAtHead: () => contentsAtHead(history, prompt),
      ...(version !== undefined && { version }),
      ...(model !== undefined && { model }),
      ...(cases && { select: { caseIds: cases } }),
      ...(!withBaseline && { baseline: 'none' }),
    },
    ports,
  );
  const folder = await app.runFolder(prompt.registry);
  const plans = [evaluation.subject, ...(evaluation.baseline ? [evaluation.baseline] : [])];
  return { request, prompt, evaluation, folder, forecast: forecastRun(plans, folder.evidence) };
}
