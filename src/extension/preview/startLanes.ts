import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { Budget } from '../../core/evals/budget.ts';
import { Clients } from '../../core/models/clients.ts';
import { loadTokenCounter } from '../../core/models/tokens.ts';
import { type Lane, type LaneChoice, forecastLanes, prepareLanes } from '../../core/preview/lane.ts';
import { LaneRun } from '../../core/preview/laneRun.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { nodeClock } from '../../node/clock.ts';
import type { App } from '../app.ts';
import { confirmCost } from '../confirmCost.ts';
import { createEditorModels } from '../editorModels.ts';
import { settings } from '../settings.ts';

/** What a preview runs: one lane, or several versions or models side by side. */
export interface RunRequest {
  readonly variables: JsonObject;
  readonly choices: readonly LaneChoice[];
}

export interface StartedRun {
  readonly lanes: readonly Lane[];
  readonly run: LaneRun;
}

/**
 * Renders the lanes, asks where they cost more than the user allows, and gives them ready to run; nothing is
 * sent before their events are read. Undefined where the user said no.
 * @throws PromptError `not-trusted`
 */
export async function startLanes(
  app: App,
  prompt: RegisteredPrompt,
  request: RunRequest,
): Promise<StartedRun | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new PromptError('not-trusted', vscode.l10n.t('Running a prompt needs a trusted workspace.'));
  }
  const ports = {
    sources: app.store,
    sha256: app.sha256,
    prices: await app.prices(),
    load: () => app.load(),
  };
  const lanes = await prepareLanes(prompt, request, ports);
  if (!(await mayRun(prompt, lanes))) return undefined;
  const run = new LaneRun(lanes, lanePorts(app, prompt), { budget: new Budget(settings.maxCost) });
  return { lanes, run };
}

function mayRun(prompt: RegisteredPrompt, lanes: readonly Lane[]): Promise<boolean> {
  const { name } = promptOf(prompt);
  const unpriced = lanes.find(
    ({ call }) => !PromptError.is(call) && 'endpoint' in call.target && !call.target.price,
  );
  return confirmCost(forecastLanes(lanes), {
    known: (cost) => vscode.l10n.t('Run {0} for about {1}?', name, cost),
    unknown: () => vscode.l10n.t('Run {0} at an unknown price?', name),
    model: unpriced?.model ?? '',
  });
}

function lanePorts(app: App, { registry }: RegisteredPrompt) {
  const clients = new Clients({
    secrets: app.keys,
    clock: nodeClock,
    random: Math.random,
    sha256: app.sha256,
    readCassette: (endpoint) => app.files.readText(app.files.resolve(registry.uri, endpoint.replay!)),
  });
  return {
    clientFor: clients.for,
    editorModels: createEditorModels(),
    clock: nodeClock,
    tokenCounter: loadTokenCounter,
  };
}
