import * as vscode from 'vscode';
import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { EvalRun, EvalRuns } from './evalRuns.ts';

/** A notification that follows a run to its end, and cancels it. */
export async function showProgress(evals: EvalRuns, run: EvalRun): Promise<void> {
  const { prompt, version } = run.evaluation.subject;
  const title = vscode.l10n.t('Evaluating {0} {1}', prompt, version);
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const cancelling = token.onCancellationRequested(() => run.cancel());
      try {
        await followTo(evals, run, progress);
      } finally {
        cancelling.dispose();
      }
    },
  );
}

function followTo(
  evals: EvalRuns,
  run: EvalRun,
  progress: vscode.Progress<{ increment: number; message: string }>,
): Promise<void> {
  let shown = 0;
  return new Promise((resolve) => {
    const following = evals.onDidChange((changed) => {
      if (changed !== run) return;
      const done = doneIn(run);
      if (done > shown)
        progress.report({ increment: (100 * (done - shown)) / totalOf(run), message: progressText(run) });
      shown = done;
      if (run.state === 'running') return;
      following.dispose();
      resolve();
    });
  });
}

const doneIn = ({ results }: EvalRun): number => results.subject.size + results.baseline.size;

const totalOf = ({ evaluation: { subject, baseline } }: EvalRun): number =>
  subject.cases.length + (baseline?.cases.length ?? 0);

/** `3 of 12 cases · $0.0021`, then `2 of 12 cases of 2.1.0, to compare with`. */
function progressText({ evaluation: { subject, baseline }, results, spent }: EvalRun): string {
  const text =
    results.baseline.size === 0 || !baseline
      ? vscode.l10n.t('{0} of {1} cases', results.subject.size, subject.cases.length)
      : vscode.l10n.t(
          '{0} of {1} cases of {2}, to compare with',
          results.baseline.size,
          baseline.cases.length,
          baseline.version,
        );
  return spent > 0 ? `${text} · ${renderUsd(spent)}` : text;
}
