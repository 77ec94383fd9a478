import * as vscode from 'vscode';

const SCHEME = 'prompt-ledger-proposed';

/** Files as they would be, as read-only documents. A set of them lives as long as its question is open. */
export class ProposedDocuments implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  #count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? vscode.l10n.t('What this shows has been decided or given up.');
  }

  /** A name of its own for each question: VS Code would show an older text of the same name from its memory. */
  newSet(): string {
    return String(++this.#count);
  }

  uriOf(set: string, file: string): vscode.Uri {
    return vscode.Uri.parse(file, true).with({ scheme: SCHEME, authority: '', query: set, fragment: '' });
  }

  set(uri: vscode.Uri, text: string): void {
    const key = uri.toString();
    if (this.#texts.get(key) === text) return;
    this.#texts.set(key, text);
    this.#changed.fire(uri);
  }

  forget(set: string): void {
    for (const key of this.#texts.keys())
      if (vscode.Uri.parse(key, true).query === set) this.#texts.delete(key);
  }

  /** Whether a tab shows one of the set's documents beside its file. */
  isShownIn({ input }: vscode.Tab, set: string): boolean {
    return (
      input instanceof vscode.TabInputTextDiff &&
      input.modified.scheme === SCHEME &&
      input.modified.query === set
    );
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    );
  }
}
