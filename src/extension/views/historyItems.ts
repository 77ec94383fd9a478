import * as vscode from 'vscode';
import type { KnownVersion } from '../../core/versions/history/history.ts';
import type { Target } from '../commands/target.ts';
import type { HistoryNote } from './olderVersions.ts';
import type { VersionNode } from './promptNodes.ts';

/** A version that only Git has: its score, where it is kept, when it came and by whom. */
export function toHistoryItem(
  node: VersionNode,
  { version, score, served, author, at }: KnownVersion,
  hasDraft: boolean,
): vscode.TreeItem {
  const item = new vscode.TreeItem(version);
  const date =
    at === undefined
      ? undefined
      : new Date(at).toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
  const parts = [score?.toFixed(2), ...served, vscode.l10n.t('Git'), date, author];
  item.description = parts.filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon('git-commit');
  // What menus ask for: see package.json.
  item.contextValue = `version git deployable restorable${hasDraft ? '' : ' draftable'}`;
  item.command = openCommand(node);
  return item;
}

export function toNoteItem(note: HistoryNote | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(note?.text ?? '');
  item.iconPath = new vscode.ThemeIcon(note?.isBusy ? 'loading~spin' : 'info');
  return item;
}

export const openCommand = (target: Target): vscode.Command => ({
  command: 'promptLedger.openPrompt',
  title: vscode.l10n.t('Open Prompt'),
  arguments: [target],
});
