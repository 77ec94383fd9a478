import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import type { BadCall, WantedCalls } from '../../core/monitoring/badCalls.ts';
import { DEFAULT_MONITORS, monitoringOf, settingsFor } from '../../core/monitoring/monitoringSettings.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { PRODUCTION } from '../../core/serving/decide.ts';
import { contentOf, editedContent } from '../../core/versions/content.ts';
import { messagesOf, variablesOf } from '../../core/versions/messages.ts';
import type { App } from '../app.ts';
import { pickCall } from '../monitoring/pickCall.ts';
import { saveEvalCase } from './saveEvalCase.ts';
import { type Target, pickPrompt } from './target.ts';

const DAY_MS = 24 * 3_600_000;
const USUAL_DAYS = 7;
const MOST_CALLS = 200;

/** What a dashboard shows, where it is one that asks. */
export interface CallsTarget extends Target {
  readonly environment?: string;
  readonly days?: number;
}

/** Lists the calls of a prompt that somebody should look at, and makes an eval case of the one that is chosen. */
export async function showCalls(app: App, target?: CallsTarget): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Show the calls of which prompt?'));
  if (!prompt) return;
  if (!vscode.workspace.isTrusted)
    throw new PromptError('not-trusted', vscode.l10n.t('Telemetry is not read in restricted mode.'), {
      hint: vscode.l10n.t('Trust the workspace to see it.'),
    });
  const call = await pickCall(app, prompt, wantedOf(prompt, target, Date.now()));
  if (call) await addAsCase(app, prompt, call);
}

function wantedOf(prompt: RegisteredPrompt, target: CallsTarget | undefined, now: number): WantedCalls {
  const { name } = prompt.block;
  const { quality = DEFAULT_MONITORS.quality } = settingsFor(monitoringOf(prompt.registry), name);
  return {
    prompt: name,
    version: target?.version,
    environment: target?.environment ?? PRODUCTION,
    from: now - (target?.days ?? USUAL_DAYS) * DAY_MS,
    to: now,
    score: quality.score,
    below: quality.threshold,
    most: MOST_CALLS,
  };
}

/** What the user wrote in place of the answer is the example of a good one; otherwise the answer is that of a bad one. */
async function addAsCase(app: App, prompt: RegisteredPrompt, call: BadCall): Promise<void> {
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const version =
    call.version !== undefined && contentOf(prompt, call.version, app.store) ? call.version : undefined;
  if (!call.variables && takesVariables(app, prompt, version)) return tellHowToRecord();
  const isBad = call.correction === undefined;
  await saveEvalCase(app, {
    prompt: idOf(prompt),
    ...(version !== undefined && { version }),
    variables: call.variables ?? {},
    answer: call.correction ?? call.output ?? '',
    isBad,
  });
}

function takesVariables({ store }: App, prompt: RegisteredPrompt, version: string | undefined): boolean {
  const placed = version === undefined ? editedContent(prompt, store) : contentOf(prompt, version, store);
  return placed !== undefined && variablesOf(messagesOf(placed, store)).used.size > 0;
}

const RECORDING = "telemetry: { folder: '.prompt-ledger/telemetry', inputs: true, outputs: true }";

async function tellHowToRecord(): Promise<void> {
  const copy = vscode.l10n.t('Copy Option');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The application does not record the inputs of its calls, so there is nothing to make a case of. Open the registry there with “{0}”: they stand in the telemetry files from then on.',
      RECORDING,
    ),
    copy,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(RECORDING);
}
