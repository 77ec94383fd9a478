import * as vscode from 'vscode';

const SCHEME = 'prompt-ledger-output';

/** Comparisons whose texts are kept: an editor that is scrolled asks for them again. */
const MOST_COMPARISONS = 8;

/** Answers of models as read-only documents, as they were when somebody compared them. */
export class OutputDocuments implements vscode.TextDocumentContentProvider {
  readonly #comparisons = new Map<number, string[]>();
  #last = 0;

  /** Begins a comparison, whose documents it then adds. @param sides what is compared: the folder of its documents */
  begin(sides: string): (name: string, text: string) => vscode.Uri {
    const id = ++this.#last;
    const texts: string[] = [];
    this.#comparisons.set(id, texts);
    this.#comparisons.delete(id - MOST_COMPARISONS);
    return (name, text) =>
      vscode.Uri.from({
        scheme: SCHEME,
        path: `/${sides.replaceAll('/', '∕')}/${name}`,
        query: `${id}-${texts.push(text) - 1}`,
      });
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const [id, index] = query.split('-').map(Number);
    return (
      this.#comparisons.get(id!)?.[index!] ??
      vscode.l10n.t('These outputs are from another session. Compare them again to see them.')
    );
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      // Answers are Markdown more often than not, whose lines wrap; a name that ends in .md would be harder to read.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.uri.scheme === SCHEME && document.languageId !== 'markdown')
          void vscode.languages.setTextDocumentLanguage(document, 'markdown');
      }),
    );
  }
}
