import * as vscode from 'vscode';
import { codes } from '../../core/checks/codes.ts';
import type { App } from '../app.ts';
import { pageUri } from '../pages.ts';

/** Opens the page of a diagnostic. Without one it offers those at the cursor and in the file before all others. */
export async function explainProblem(app: App, code?: string): Promise<void> {
  const picked = code ?? (await pickCode(app));
  if (picked !== undefined) await vscode.commands.executeCommand('vscode.open', pageUri(picked));
}

interface CodeItem extends vscode.QuickPickItem {
  readonly code?: string;
}

async function pickCode(app: App): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(findItems(app), {
    placeHolder: vscode.l10n.t('Explain a problem'),
    matchOnDescription: true,
  });
  return picked?.code;
}

async function findItems(app: App): Promise<CodeItem[]> {
  const editor = vscode.window.activeTextEditor;
  const { problems } = (await app.checker()).check(0);
  const inFile = editor ? (problems.get(editor.document.uri.toString()) ?? []) : [];
  const offset = editor ? editor.document.offsetAt(editor.selection.active) : 0;
  const atCursor = inFile.filter(({ range }) => range.start <= offset && offset <= range.end);
  const groups: readonly (readonly [title: string, items: readonly CodeItem[]])[] = [
    [vscode.l10n.t('at the cursor'), atCursor.map(toItem)],
    [vscode.l10n.t('in this file'), inFile.map(toItem)],
    [vscode.l10n.t('all'), [...codes].toSorted().map((code) => ({ label: code, code }))],
  ];
  const seen = new Set<string>();
  return groups.flatMap(([title, items]) => {
    const fresh = items.filter(({ label }) => !seen.has(label) && seen.add(label));
    if (fresh.length === 0) return [];
    return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...fresh];
  });
}

const toItem = ({ code, message }: { readonly code: string; readonly message: string }): CodeItem => ({
  label: code,
  description: message,
  code,
});
