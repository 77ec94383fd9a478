import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PreviewLabels } from '../../webview/protocol.ts';

/** Where the webviews' code and styles are. */
export const webviewFolder = (extension: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extension, 'dist', 'webview');

/** The page of a panel: nothing but our script and our styles runs or is loaded in it, and it reaches no network. */
export function previewHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), name)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(vscode.l10n.t('Prompt preview'))}</title>
<link rel="stylesheet" href="${file('preview.css')}">
</head>
<body data-labels="${escapeHtml(JSON.stringify(labels()))}">
<script nonce="${nonce}" src="${file('preview.js')}"></script>
</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char);

const labels = (): PreviewLabels => ({
  messages: vscode.l10n.t('Messages'),
  variables: vscode.l10n.t('Variables'),
  version: vscode.l10n.t('Version'),
  lock: vscode.l10n.t('Stay with this prompt'),
  inputs: vscode.l10n.t('Fill in from'),
  copy: vscode.l10n.t('Copy'),
  copied: vscode.l10n.t('Copied'),
  copyMessage: vscode.l10n.t('Copy message'),
  reset: vscode.l10n.t('Reset'),
  saveSample: vscode.l10n.t('Save as Sample'),
  run: vscode.l10n.t('Run'),
  stop: vscode.l10n.t('Stop'),
  compare: vscode.l10n.t('Compare…'),
  answers: vscode.l10n.t('Answers'),
  saveCase: vscode.l10n.t('Save as Eval Case…'),
  showProblem: vscode.l10n.t('Show'),
  openPrompt: vscode.l10n.t('Go to the prompt in its file'),
  noVariables: vscode.l10n.t('This prompt uses no variables.'),
  empty: vscode.l10n.t('(empty)'),
  fillIn: vscode.l10n.t('Fill in {0}'),
  context: vscode.l10n.t('Share of the context window'),
  noValue: vscode.l10n.t('no value'),
  yes: vscode.l10n.t('true'),
  no: vscode.l10n.t('false'),
  outdated: vscode.l10n.t('as it was before the error'),
});
