import * as vscode from 'vscode';
import { release as releaseDraft } from '../../core/lifecycle/release.ts';
import { suggestRelease } from '../../core/lifecycle/suggestRelease.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { type ReleaseAnswers, askNotes, askNumber } from '../lifecycle/askRelease.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { runSteps } from './steps.ts';
import { type Target, pickPrompt } from './target.ts';

/** Freezes the draft as a version, under the number that its changes ask for or another one. */
export async function release(
  app: App,
  target?: Target,
  given: { readonly version?: string; readonly notes?: string; readonly reason?: string } = {},
): Promise<string | undefined> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be released?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const answers: ReleaseAnswers = { version: given.version, notes: given.notes };
  await session.settle(() => suggestRelease(session.prompt, session.context));
  if (answers.version === undefined) {
    const title = vscode.l10n.t('Release {0}', picked.block.name);
    if (!(await runSteps(title, [askNumber(session, answers), askNotes(answers)]))) return undefined;
  }
  const done = await confirmTransition(session, {
    compute: (reason) => releaseDraft(session.prompt, { ...answers, reason }, session.context),
    labels: () => ({
      accept: vscode.l10n.t('Release {0}', answers.version ?? ''),
      override: vscode.l10n.t('Release Anyway…'),
    }),
    reason: given.reason,
    version: undefined,
  });
  if (!done) return undefined;
  const title = vscode.l10n.t('Deploy…');
  const deployed = { ...session.target, version: answers.version };
  announceDone(app, done, { command: 'promptLedger.deploy', title, arguments: [deployed] });
  return done.step.result;
}
