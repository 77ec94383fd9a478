import * as vscode from 'vscode';

/** Pages of media/ under a scheme of their own: package.json has VS Code show these rendered, on desktop and in browsers. */
const SCHEME = 'prompt-ledger-help';

/** The page that explains a diagnostic. */
export const pageUri = (code: string): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: `/diagnostics/${code}.md` });

/** Serves the pages that come with the extension, so that they open without a network. */
export function registerPages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ path }) {
      const file = vscode.Uri.joinPath(extensionUri, 'media', path);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    },
  });
}
