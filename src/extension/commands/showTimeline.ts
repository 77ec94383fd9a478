import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { findPreviewed } from './openPreview.ts';
import type { Target } from './target.ts';

/** Shows the versions of a prompt with their scores: of the one that is named, at the cursor, or picked. */
export async function showTimeline(app: App, target?: Target): Promise<void> {
  const found = await findPreviewed(app, target, vscode.l10n.t('Show the timeline of a prompt'));
  if (found) (await app.timelines()).open(found.prompt);
}
