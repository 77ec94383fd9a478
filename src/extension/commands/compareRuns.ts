import * as vscode from 'vscode';
import { compareRuns as compareStored } from '../../core/evals/compareRuns.ts';
import type { App } from '../app.ts';
import { renderComparison } from '../runs/comparisonReport.ts';
import { type RunTarget, allRuns, filesOf, openRun, pickFrom, pickRun } from '../runs/pickRun.ts';
import { runLabel, whenText } from '../runs/runWords.ts';

/** Holds one run against another of the same prompt, usually an older one: the verdict, and the cases that turned. */
export async function compareRuns(
  app: App,
  target?: RunTarget,
  selected?: readonly RunTarget[],
): Promise<void> {
  const [, second] = filesOf(target, selected);
  const run = await pickRun(app, target, vscode.l10n.t('Compare which run?'));
  if (!run) return;
  const others = (await allRuns(app)).filter(
    ({ path, facts }) => path !== run.path && facts.prompt === run.facts.prompt,
  );
  if (others.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no other run of {0} to compare with.', run.facts.prompt),
    );
    return;
  }
  const other =
    others.find(({ path }) => path === second) ??
    (await pickFrom(others, vscode.l10n.t('Compare {0} with…', runLabel(run.facts))));
  if (!other) return;
  // What ended later is held against what ended before it, whichever was chosen first.
  const [base, subject] = run.facts.ended_at < other.facts.ended_at ? [run, other] : [other, run];
  const [before, after] = [await openRun(base), await openRun(subject)];
  const found = compareStored(before, after);
  const now = Date.now();
  await app.reports.show(
    vscode.l10n.t('{0} compared', runLabel(after)),
    renderComparison({ base: before, run: after, found }),
    {
      prompt: after.prompt,
      base: { label: `${before.version}, ${whenText(before.ended_at, now)}`, results: before.cases },
      subject: { label: `${after.version}, ${whenText(after.ended_at, now)}`, results: after.cases },
    },
  );
}
