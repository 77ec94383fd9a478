import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { createVersion as create } from '../../core/lifecycle/createVersion.ts';
import { restoreVersion as restore } from '../../core/lifecycle/restoreVersion.ts';
import { suggestVersion } from '../../core/lifecycle/suggestRelease.ts';
import { takeVersion } from '../../core/lifecycle/takeVersion.ts';
import type { Step } from '../../core/lifecycle/transition.ts';
import type { PlacedContent } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { writeStep } from '../lifecycle/writeStep.ts';
import { type Target, findTarget } from './target.ts';

/** Writes a version that only Git has into the files. */
export const takeFromGit = (app: App, target?: Target): Promise<string> =>
  fix(app, target, (placed, session) => takeVersion(session.prompt, placed, session.context));

/** Puts a frozen version back to what was released. */
export const restoreVersion = (app: App, target?: Target): Promise<string> =>
  fix(app, target, (placed, session) => restore(placed, session.context));

/** Makes what a frozen version was changed to a version of its own, and puts the frozen one back. */
export const createVersion = (app: App, target?: Target): Promise<string> =>
  fix(app, target, (placed, { context }) =>
    create(placed, { version: suggestVersion(placed, context).version }, context),
  );

/** What quick fixes do with Git is written at once, as quick fixes are, in one step of undo. */
async function fix(
  app: App,
  target: Target | undefined,
  stepOf: (placed: PlacedContent, session: LifecycleSession) => Step,
): Promise<string> {
  if (target?.version === undefined)
    throw new PromptError('bad-input', vscode.l10n.t('This is a quick fix of a version.'), {
      hint: vscode.l10n.t('Choose it at the problem that it corrects.'),
    });
  const session = await LifecycleSession.open(app, findTarget(app, target));
  const find = await session.find(target.version);
  const compute = (): Step => stepOf(find(), session);
  await session.settle(compute);
  const done = await writeStep(session, compute);
  announceDone(app, done);
  return done.step.result;
}
