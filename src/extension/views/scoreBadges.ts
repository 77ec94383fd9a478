import * as vscode from 'vscode';
import type { AlarmKind } from './scores.ts';

const SCHEME = 'prompt-ledger-score';

/** Gives a row of the tree a letter and a colour, as Git gives them to files. */
export const badgeUri = (kind: AlarmKind, id: string): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: `/${kind}`, query: id });

export const registerScoreBadges = (): vscode.Disposable =>
  vscode.window.registerFileDecorationProvider({
    provideFileDecoration({ scheme, path }) {
      if (scheme !== SCHEME) return undefined;
      switch (path) {
        case '/killed':
          return decoration('K', vscode.l10n.t('Kill switch on'), 'list.errorForeground');
        case '/stale':
          return decoration('S', vscode.l10n.t('Stale score'), 'list.warningForeground');
        case '/failing':
          return decoration('F', vscode.l10n.t('Failing score'), 'list.errorForeground');
        case '/flaky':
          return decoration('~', vscode.l10n.t('Flaky cases'));
        default:
          return undefined;
      }
    },
  });

const decoration = (badge: string, tooltip: string, color?: string): vscode.FileDecoration =>
  new vscode.FileDecoration(badge, tooltip, color === undefined ? undefined : new vscode.ThemeColor(color));
