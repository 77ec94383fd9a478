import * as vscode from 'vscode';
import { baselineOf } from '../../core/evals/plan.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { type Comparison, activeComparison } from '../compare/diffEditor.ts';
import { findKnownOutputs } from '../compare/knownOutputs.ts';
import { pickBase } from '../compare/pickBase.ts';
import { showOutputs } from '../compare/showOutputs.ts';
import { type Side, labelOf } from '../compare/side.ts';
import { findSubject } from './diffVersions.ts';
import { runEvals } from './runEvals.ts';
import { type Target, findTarget } from './target.ts';

/**
 * Shows what two versions answered to the cases of the suite, the cases that broke first. The answers are those that
 * runs have kept; where a version was not run yet, it can be run first.
 */
export async function compareOutputs(app: App, target?: Target | vscode.Uri): Promise<void> {
  if (target instanceof vscode.Uri) {
    const reported = app.reports.outputsOf(target);
    if (reported) return showOutputs(app, reported);
  }
  const named = target === undefined || target instanceof vscode.Uri ? undefined : target;
  await compareKept(app, named);
}

async function compareKept(app: App, target: Target | undefined): Promise<void> {
  const isNamed = target !== undefined && typeof target.prompt === 'string';
  const sides = (isNamed ? undefined : activeComparison()) ?? (await pickSides(app, target));
  if (!sides) return;
  const prompt = findTarget(app, sides.subject);
  for (;;) {
    const found = await findKnownOutputs(app, findTarget(app, sides.subject), sides);
    const missing = (['base', 'subject'] as const).filter((side) => found[side].results.length === 0);
    if (missing.length === 0) {
      await showOutputs(app, {
        prompt: prompt.block.name,
        base: { label: labelOf(sides.base), results: found.base.results },
        subject: { label: labelOf(sides.subject), results: found.subject.results },
      });
      return;
    }
    if (
      !(await offerToRun(
        app,
        prompt,
        missing.map((side) => sides[side]),
      ))
    )
      return;
  }
}

async function pickSides(app: App, target: Target | undefined): Promise<Comparison | undefined> {
  const subject = await findSubject(app, target, vscode.l10n.t('Compare the outputs of a prompt’s versions'));
  if (!subject) return undefined;
  const prompt = findTarget(app, subject);
  const placed = contentOf(prompt, subject.version, app.store);
  // An evaluation compares with the same one, so that its answers are there.
  const usual = target?.version === undefined && placed ? baselineOf(placed, app.store) : undefined;
  const base = usual
    ? { prompt: subject.prompt, version: usual.version }
    : await pickBase(app, prompt, subject);
  return base && { base, subject };
}

/** Whether the first of the versions that were not run has been run now. */
async function offerToRun(app: App, prompt: RegisteredPrompt, missing: readonly Side[]): Promise<boolean> {
  const names = missing.map((side) => `${prompt.block.name} ${labelOf(side)}`);
  const message =
    names.length === 1
      ? vscode.l10n.t('{0} was not run yet, so there are no outputs to compare.', names[0]!)
      : vscode.l10n.t('{0} and {1} were not run yet, so there are no outputs to compare.', ...names);
  // An evaluation of the subject runs what it is compared with, too.
  const side = missing.findLast(({ revision }) => revision === undefined);
  if (!side) {
    await vscode.window.showWarningMessage(message);
    return false;
  }
  const run = vscode.l10n.t('Run {0}', labelOf(side));
  if ((await vscode.window.showWarningMessage(message, run)) !== run) return false;
  return (await runEvals(app, side)) !== undefined;
}
