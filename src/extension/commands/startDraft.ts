import * as vscode from 'vscode';
import { startDraft as draft } from '../../core/lifecycle/startDraft.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { openPrompt } from './openPrompt.ts';
import { type Target, pickPrompt } from './target.ts';

/** Gives a prompt a draft, as a copy of what is served or of the version that is named, and shows it. */
export async function startDraft(app: App, target?: Target): Promise<string | undefined> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should get a draft?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const from = target?.version === undefined ? undefined : await session.find(target.version);
  const done = await confirmTransition(session, {
    compute: () => draft(session.prompt, session.context, from?.()),
    labels: () => ({ accept: vscode.l10n.t('Start Draft'), override: vscode.l10n.t('Start Draft Anyway…') }),
    version: target?.version,
  });
  if (!done) return undefined;
  announceDone(app, done);
  await openPrompt(app, { ...session.target, version: DRAFT });
  return done.step.result;
}
