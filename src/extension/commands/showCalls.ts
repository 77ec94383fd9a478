import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { loadContents, subjectOf } from '../../core/evals/prepare.ts';
import { describeVariables } from '../../core/evals/suite/describeVariables.ts';
import { BAD_FOR, type BadCall, type BadFor } from '../../core/monitoring/badCalls.ts';
import { PRODUCTION } from '../../core/serving/decide.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../../core/registry/workspace.ts';
import { messagesOf, variablesOf } from '../../core/versions/messages.ts';
import { findBadCalls } from '../../node/badCalls.ts';
import { sourceSettingsOf } from '../../node/monitorRegistry.ts';
import { toPath } from '../../node/nodeFiles.ts';
import type { App } from '../app.ts';
import { saveEvalCase } from './saveEvalCase.ts';
import { type Target, pickPrompt } from './target.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;
const LOW_SCORE = 0.6;
const MOST = 100;

/** What a dashboard shows, where it is one that asks. */
export interface CallsTarget extends Target {
  readonly environment?: string;
  readonly days?: number;
}

/** Shows the newest calls of a prompt that went wrong; the one that is picked becomes an eval case. */
export async function showCalls(app: App, target?: CallsTarget): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Whose calls?'));
  if (!prompt) return;
  if (!vscode.workspace.isTrusted)
    throw new PromptError('not-trusted', vscode.l10n.t('Telemetry is not read in restricted mode.'), {
      hint: vscode.l10n.t('Trust the workspace to see it.'),
    });
  const { registry, block } = prompt;
  const { version, environment = PRODUCTION, days = DAYS } = target ?? {};
  const calls = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading calls of {0}…', block.name) },
    () =>
      findBadCalls(sourceSettingsOf(registry), dirname(toPath(registry.uri)), {
        prompt: block.name,
        version,
        environment,
        since: Date.now() - days * DAY_MS,
        reasons: new Set(BAD_FOR),
        below: LOW_SCORE,
        slowFrom: slowFrom(app, prompt),
        limit: MOST,
      }),
  );
  if (calls.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No call of {0} failed, was corrected or scored low in the last {1} days.',
        block.name,
        days,
      ),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(calls.map(toItem), {
    title: vscode.l10n.t('Calls of {0} That Went Wrong', block.name),
    placeHolder: vscode.l10n.t('Which one should become an eval case?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  const { variables, correction, id } = picked.call;
  if (!variables && (await takesVariables(app, prompt)))
    throw new PromptError('bad-input', vscode.l10n.t('The inputs of this call were not recorded.'), {
      hint: vscode.l10n.t(
        'Applications keep inputs where they open the runtime with “telemetry: { folder, inputs: true }”.',
      ),
    });
  // A bad answer is no example to follow; what a user made of it is.
  await saveEvalCase(app, {
    prompt: idOf(prompt),
    variables: variables ?? {},
    answer: correction ?? '',
    metadata: { call: id },
  });
}

/** What the monitor of latency takes for too long: twice what is usual, or as the registry says. */
function slowFrom({ promptAlerts }: App, prompt: RegisteredPrompt): number | undefined {
  const served = promptOf(prompt).version?.value ?? '';
  const evaluations = promptAlerts.evaluationsOf(prompt, served);
  return evaluations.find(({ monitor }) => monitor === 'latency')?.threshold;
}

async function takesVariables(app: App, prompt: RegisteredPrompt): Promise<boolean> {
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const placed = subjectOf(prompt, undefined, { sources: app.store });
  return variablesOf(messagesOf(placed, app.store)).used.size > 0;
}

function toItem(call: BadCall): vscode.QuickPickItem & { readonly call: BadCall } {
  const when = new Date(call.at).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const reasons = call.reasons.map(reasonText);
  const score = call.score === undefined ? undefined : call.score.toFixed(2);
  return {
    label: [...reasons, score, call.error].filter(Boolean).join(' · '),
    description: [call.version, when].filter(Boolean).join(' · '),
    detail: call.variables ? describeVariables(call.variables) : vscode.l10n.t('inputs were not recorded'),
    call,
  };
}

const reasonText = (reason: BadFor): string =>
  ({
    failed: vscode.l10n.t('failed'),
    corrected: vscode.l10n.t('corrected by a user'),
    'low-score': vscode.l10n.t('low score'),
    slow: vscode.l10n.t('slow'),
    invalid: vscode.l10n.t('not as the schema says'),
  })[reason];
