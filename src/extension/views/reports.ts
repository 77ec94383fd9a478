import * as vscode from 'vscode';
import type { ComparedOutputs } from '../compare/showOutputs.ts';

const SCHEME = 'prompt-ledger-report';

/** Reports of runs as read-only documents, shown by VS Code's own Markdown preview. */
export class Reports implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #outputs = new Map<string, ComparedOutputs>();

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ??
      vscode.l10n.t('This report is from another session. Run the evaluation again to see it.')
    );
  }

  /** The outputs that a report is about, beside those of what its run was compared with. */
  outputsOf(uri: vscode.Uri): ComparedOutputs | undefined {
    return this.#outputs.get(uri.toString());
  }

  /** @param outputs what the report's button *Compare Outputs…* shows */
  async show(name: string, markdown: string, outputs?: ComparedOutputs): Promise<void> {
    // A query of its own for each report: VS Code would show an older one of the same name from its memory.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: String(this.#texts.size) });
    this.#texts.set(uri.toString(), markdown);
    if (outputs) this.#outputs.set(uri.toString(), outputs);
    // As an editor of this document, so that its title can have buttons of ours.
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
  }

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }
}
