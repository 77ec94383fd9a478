import * as vscode from 'vscode';

const SCHEME = 'prompt-ledger-report';

/** Reports of runs as read-only documents, shown by VS Code's own Markdown preview. */
export class Reports implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ??
      vscode.l10n.t('This report is from another session. Run the evaluation again to see it.')
    );
  }

  async show(name: string, markdown: string): Promise<void> {
    // A query of its own for each report: VS Code would show an older one of the same name from its memory.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: String(this.#texts.size) });
    this.#texts.set(uri.toString(), markdown);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }
}
