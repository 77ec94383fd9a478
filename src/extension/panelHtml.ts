import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the webviews' code and styles are. */
export const webviewFolder = (extension: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extension, 'dist', 'webview');

interface Page {
  /** The name of its script and of its styles. */
  readonly script: string;
  readonly title: string;
  /** The words that its script shows. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The page of a panel: nothing but our script and our styles runs or is loaded in it, and it reaches no network. */
export function panelHtml(webview: vscode.Webview, extension: vscode.Uri, page: Page): string {
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
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${file(`${page.script}.css`)}">
</head>
<body data-labels="${escapeHtml(JSON.stringify(page.labels))}">
<script nonce="${nonce}" src="${file(`${page.script}.js`)}"></script>
</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
