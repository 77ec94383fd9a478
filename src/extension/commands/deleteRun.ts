import * as vscode from 'vscode';
import { type PruneLimits, findOldRuns } from '../../core/evals/oldRuns.ts';
import { type KeptRun, removeRun } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { type RunTarget, allRuns, filesOf, pickRun } from '../runs/pickRun.ts';
import { runLabel } from '../runs/runWords.ts';

/** Deletes the results that are selected, after a question. Answers stay, so that nothing is asked for again. */
export async function deleteRun(
  app: App,
  target?: RunTarget,
  selected?: readonly RunTarget[],
): Promise<void> {
  const files = new Set(filesOf(target, selected));
  const runs =
    files.size > 1
      ? (await allRuns(app)).filter(({ path }) => files.has(path))
      : [await pickRun(app, target, vscode.l10n.t('Delete which run?'))].flatMap((run) => run ?? []);
  await deleteAfterQuestion(
    runs,
    runs.length === 1
      ? vscode.l10n.t('Delete the run of {0}?', runLabel(runs[0]!.facts))
      : vscode.l10n.t('Delete {0} runs?', runs.length),
  );
}

interface Choice extends vscode.QuickPickItem {
  readonly limits: PruneLimits;
}

/** Deletes results that nobody needs any more: as `prompt-ledger runs prune` does. */
export async function deleteOldRuns(app: App): Promise<void> {
  const runs = await allRuns(app);
  const choices: Choice[] = [
    { label: vscode.l10n.t('All but the newest 10 of each version'), limits: { keep: 10 } },
    { label: vscode.l10n.t('All but the newest of each version'), limits: { keep: 1 } },
    { label: vscode.l10n.t('Older than 30 days'), limits: { olderThan: 30 } },
    { label: vscode.l10n.t('Older than 7 days'), limits: { olderThan: 7 } },
  ];
  const now = Date.now();
  const items = choices.map((choice) => {
    const count = findOldRuns(runs, choice.limits, now).length;
    return {
      ...choice,
      description: count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count),
    };
  });
  const placeHolder = vscode.l10n.t('Delete which of the {0} runs?', runs.length);
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  if (!picked) return;
  const old = findOldRuns(runs, picked.limits, now);
  await deleteAfterQuestion(old, vscode.l10n.t('Delete {0} of {1} runs?', old.length, runs.length));
}

async function deleteAfterQuestion(runs: readonly KeptRun[], question: string): Promise<void> {
  if (runs.length === 0) return;
  const yes = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t(
    'Their results are gone for good. The models’ answers are kept: running again asks only what is new.',
  );
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  for (const { path } of runs) await removeRun(path);
}
