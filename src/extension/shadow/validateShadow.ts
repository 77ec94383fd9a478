import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import type { PlanPorts } from '../../core/evals/plan.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { allowanceOf } from '../../core/shadow/allowance.ts';
import { forecastShadow } from '../../core/shadow/forecastShadow.ts';
import { type ShadowPlan, openShadow, planShadow } from '../../core/shadow/planShadow.ts';
import { shadowEdits, whyShadowNotRecorded } from '../../core/shadow/recordShadow.ts';
import { renderShadowMarkdown } from '../../core/shadow/reports/markdown.ts';
import type { ShadowResult } from '../../core/shadow/runShadow.ts';
import { type ShadowPlace, performShadow } from '../../node/performShadow.ts';
import { shadowSpentToday } from '../../node/shadowSpending.ts';
import { findTelemetryFiles, readLines } from '../../node/telemetryFiles.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { confirmCost } from '../confirmCost.ts';
import { createClients } from '../createClients.ts';
import { settings } from '../settings.ts';

/**
 * Asks a version what was recorded, compares the answers with what was served, shows the result and writes it beside
 * the version. Undefined where the user said no.
 * @param paths files of calls, or folders of them
 * @throws PromptError where it cannot begin
 */
export async function validateShadow(
  app: App,
  target: Required<Target>,
  paths: readonly string[],
): Promise<ShadowResult | undefined> {
  if (!vscode.workspace.isTrusted)
    throw new PromptError(
      'not-trusted',
      vscode.l10n.t('A shadow validation calls models, so it needs a trusted workspace.'),
    );
  const plan = await planCalls(app, target, paths);
  const folder = await app.runFolder(plan.prompt.registry);
  const forecast = forecastShadow(plan, folder.evidence);
  const { name } = promptOf(plan.prompt);
  const pairs = plan.calls.length;
  const allowance = allowanceOf(
    { maxCost: settings.maxCost, dailyCap: settings.shadowDailyCap },
    { spentToday: await shadowSpentToday(folder.path, new Date()), forecast, model: plan.candidate.model },
  );
  const agreed = await confirmCost(forecast, {
    known: (cost) =>
      vscode.l10n.t(
        'Hold {0} {1} against up to {2} recorded calls, for {3}?',
        name,
        plan.version,
        pairs,
        cost,
      ),
    unknown: () =>
      vscode.l10n.t(
        'Hold {0} {1} against up to {2} recorded calls, at an unknown price?',
        name,
        plan.version,
        pairs,
      ),
    model: plan.candidate.model,
  });
  if (!agreed) return undefined;
  const result = await run(app, plan, { budget: new Budget(allowance), folder });
  const note = await record(app, target, result);
  await app.reports.show(
    vscode.l10n.t('Shadow validation of {0} {1}', result.prompt, result.version),
    renderShadowMarkdown(result, [note]),
  );
  return result;
}

async function planCalls(app: App, target: Required<Target>, paths: readonly string[]): Promise<ShadowPlan> {
  await app.load();
  const prompt = findTarget(app, target);
  const load = (): Promise<void> => app.load();
  const ports: PlanPorts = { sources: app.store, sha256: app.sha256, prices: await app.prices() };
  const request = { version: target.version, environment: PRODUCTION };
  const opened = await openShadow(prompt, request, { ...ports, load });
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading recorded calls') },
    async () => {
      for (const path of await findTelemetryFiles(paths))
        for await (const lines of readLines(path)) for (const line of lines) opened.reader.add(line);
    },
  );
  return planShadow(opened, ports);
}

function run(
  app: App,
  plan: ShadowPlan,
  { budget, folder }: Omit<ShadowPlace, 'clientFor'> & { readonly budget: Budget },
): Thenable<ShadowResult> {
  const { name } = promptOf(plan.prompt);
  const title = vscode.l10n.t('Shadow-validating {0} {1}', name, plan.version);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelling = token.onCancellationRequested(() => abort.abort());
      const clientFor = createClients(app, plan.prompt.registry).for;
      let shown = 0;
      try {
        return await performShadow(
          plan,
          { folder, clientFor },
          {
            budget,
            concurrency: settings.concurrency,
            signal: abort.signal,
            onProgress: ({ done, total }) => {
              progress.report({
                increment: (100 * (done - shown)) / total,
                message: vscode.l10n.t('{0} of {1} answers', done, total),
              });
              shown = done;
            },
          },
        );
      } finally {
        cancelling.dispose();
      }
    },
  );
}

/** Writes the result beside the version that was asked, as one undoable edit; a sentence says what became of it. */
async function record(app: App, target: Target, result: ShadowResult): Promise<string> {
  const refusal = whyShadowNotRecorded(result);
  if (refusal !== undefined) return refusal;
  const ports = { sources: app.store, sha256: app.sha256 };
  try {
    const { uri } = shadowEdits(findTarget(app, target), result, ports);
    await app.applyEdits(uri, () => shadowEdits(findTarget(app, target), result, ports).edits);
    return vscode.l10n.t('Recorded in {0}.', app.files.relative(uri));
  } catch (error) {
    if (PromptError.is(error, 'conflict') || PromptError.is(error, 'bad-input')) return error.message;
    throw error;
  }
}
