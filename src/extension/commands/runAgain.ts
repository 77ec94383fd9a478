import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { idOf } from '../../core/registry/workspace.ts';
import { promptOfFile } from '../results/runStore.ts';
import type { App } from '../app.ts';
import { type RunTarget, openRun, pickRun } from '../runs/pickRun.ts';
import { runEvals } from './runEvals.ts';

/** Runs what a run was about once more: the same version, model and cases, with the files as they are now. */
export async function runAgain(app: App, target?: RunTarget): Promise<void> {
  const kept = await pickRun(app, target, vscode.l10n.t('Run which evaluation again?'));
  if (!kept) return;
  const { prompt, version, incomplete, endpoint, model } = kept.facts;
  const found = promptOfFile(app, kept.path, prompt);
  if (!found)
    throw new PromptError('bad-input', vscode.l10n.t('{0} is not in the registry any more.', prompt));
  const isPart = incomplete.includes('filtered');
  const cases = isPart ? (await openRun(kept)).cases.map(({ id }) => id) : undefined;
  await runEvals(app, {
    prompt: idOf(found),
    version,
    ...(incomplete.includes('other-model') && {
      model: endpoint === 'openai' ? model : `${endpoint}/${model}`,
    }),
    ...(cases && { cases: new Set(cases) }),
  });
}
