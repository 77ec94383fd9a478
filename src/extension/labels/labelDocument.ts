import * as vscode from 'vscode';

export const LABEL_SCHEME = 'prompt-ledger-label';

/** What can be done with the answer that is shown: the arguments of `promptLedger.labelAnswer`. */
export const LABEL_ACTIONS = ['good', 'bad', 'note', 'skip', 'undo'] as const;
export type LabelAction = (typeof LABEL_ACTIONS)[number];

export const isLabelAction = (value: unknown): value is LabelAction =>
  LABEL_ACTIONS.some((action) => action === value);

/** The answer that is to be labelled as a read-only document, whose keys label it. */
export class LabelDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, { text: string; lenses: readonly vscode.Command[] }>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  set(uri: vscode.Uri, text: string, lenses: readonly vscode.Command[]): void {
    this.#texts.set(uri.toString(), { text, lenses });
    this.#changed.fire(uri);
    this.#lensesChanged.fire();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString())?.text ??
      vscode.l10n.t('These answers are from another session. Label the others with “Label Answers…”.')
    );
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const lenses = this.#texts.get(uri.toString())?.lenses ?? [];
    return lenses.map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command));
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(LABEL_SCHEME, this),
      vscode.languages.registerCodeLensProvider({ scheme: LABEL_SCHEME }, this),
      this.#changed,
      this.#lensesChanged,
    );
  }
}
