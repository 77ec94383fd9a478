import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import { DisposableStore } from '../core/base/events.ts';
import type { TextEdit } from '../core/base/problem.ts';
import type { App } from './app.ts';
import { openDocument } from './convert.ts';
import { settings } from './settings.ts';

/** Files come and go in crowds, for example when Git changes branches: the crowd is looked at once. */
const SEARCH_MS = 60;

/** Buffers and file events → store. The only listener to text changes. */
export function registerDocuments(app: App): vscode.Disposable {
  const documents = new Documents(app);
  const disposables = new DisposableStore();
  disposables.add(documents);
  disposables.add(vscode.workspace.onDidChangeTextDocument((event) => documents.changed(event)));
  disposables.add(vscode.workspace.onDidOpenTextDocument((document) => documents.opened(document)));
  disposables.add(vscode.workspace.onDidCloseTextDocument((document) => documents.closed(document)));
  disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => documents.searchSoon()));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('promptLedger.registryFiles')) documents.searchSoon();
    }),
  );
  disposables.add(app.store.onDidWant(() => documents.loadSoon()));
  // All files, because a template may have any name; VS Code sends their events in any case.
  const watcher = disposables.add(vscode.workspace.createFileSystemWatcher('**/*'));
  disposables.add(watcher.onDidChange((uri) => documents.changedOnDisk(uri)));
  disposables.add(watcher.onDidCreate((uri) => documents.cameOrWent(uri)));
  disposables.add(watcher.onDidDelete((uri) => documents.cameOrWent(uri)));
  for (const document of vscode.workspace.textDocuments) documents.opened(document);
  documents.search();
  return disposables;
}

class Documents {
  readonly #app: App;
  /** Registry files that somebody opened under another name or outside the folders. */
  readonly #opened = new Set<string>();
  readonly #lineEndings = new Map<string, vscode.EndOfLine>();
  /** Of readings of the same file that are under way, the last one counts. */
  readonly #readings = new Map<string, number>();
  #found: readonly string[] = [];
  #searches = 0;
  #soon: NodeJS.Timeout | undefined;
  #isLoading = false;

  constructor(app: App) {
    this.#app = app;
  }

  dispose(): void {
    clearTimeout(this.#soon);
  }

  /** Looks for registry files in the workspace. */
  search(): void {
    const search = ++this.#searches;
    const find = async (): Promise<void> => {
      try {
        const uris = await vscode.workspace.findFiles(settings.registryFiles, '**/node_modules/**');
        if (search !== this.#searches) return;
        this.#found = uris.map(String);
        this.#setRoots();
      } finally {
        // Also where the search failed: nobody waits for ever.
        if (search === this.#searches) this.#app.searched.fire();
      }
    };
    this.#app.inBackground(find());
  }

  searchSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      this.#app.store.forgetMatches();
      this.search();
    }, SEARCH_MS);
  }

  opened(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (document.languageId === 'prompt-registry' && isUserDocument(document)) {
      this.#opened.add(uri);
      this.#setRoots();
    }
    this.#setText(document);
  }

  closed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    this.#lineEndings.delete(uri);
    if (this.#opened.delete(uri)) this.#setRoots();
    // What was not saved is gone with the buffer: the disk has the say again.
    if (this.#app.store.knows(uri)) this.#reread(uri);
  }

  changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    const { store } = this.#app;
    if (!store.knows(uri)) return;
    if (!store.isRegistry(uri) || this.#lineEndings.get(uri) !== document.eol) this.#setText(document);
    else if (contentChanges.length > 0) store.applyChanges(uri, contentChanges.map(toEdit));
  }

  changedOnDisk(uri: vscode.Uri): void {
    if (this.#app.store.knows(uri.toString())) this.#reread(uri.toString());
  }

  /** A file or a folder: of a folder that is moved or deleted, VS Code names only the folder. */
  cameOrWent(uri: vscode.Uri): void {
    // What runs leave behind concerns nobody here.
    if (uri.path.includes('/.prompt-ledger/')) return;
    const below = `${uri.toString()}/`;
    for (const known of this.#app.store.known)
      if (known === uri.toString() || known.startsWith(below)) this.#reread(known);
    this.searchSoon();
  }

  /** Loads what the store wants, after the work that made it want something. */
  loadSoon(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const load = async (): Promise<void> => {
      try {
        await this.#app.load();
      } finally {
        this.#isLoading = false;
      }
      const { files, globs } = this.#app.store.wanted;
      if (files.length + globs.length > 0) this.loadSoon();
    };
    queueMicrotask(() => this.#app.inBackground(load()));
  }

  #setText(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!this.#app.store.knows(uri)) return;
    this.#lineEndings.set(uri, document.eol);
    this.#app.store.setFile(uri, document.getText());
  }

  #reread(uri: string): void {
    const reading = (this.#readings.get(uri) ?? 0) + 1;
    this.#readings.set(uri, reading);
    const { store, files } = this.#app;
    /** Whether a later reading, or a buffer that was opened meanwhile, knows better. */
    const isOutdated = (): boolean => this.#readings.get(uri) !== reading || openDocument(uri) !== undefined;
    if (isOutdated()) return;
    const read = async (): Promise<void> => {
      try {
        const text = await files.readText(uri);
        if (!isOutdated()) store.setFile(uri, text);
      } catch (error) {
        if (!PromptError.is(error)) throw error;
        if (!isOutdated())
          store.setAbsent(uri, PromptError.is(error, 'path-outside-workspace') ? 'outside' : 'missing');
      }
    };
    this.#app.inBackground(read());
  }

  #setRoots(): void {
    const { store } = this.#app;
    store.setRoots([...new Set([...this.#found, ...this.#opened])]);
    for (const uri of store.roots) {
      const document = openDocument(uri);
      if (document && !store.isRegistry(uri)) this.#setText(document);
    }
  }
}

/** Comparisons and histories show registries too; only what people edit is a registry of the workspace. */
function isUserDocument({ uri }: vscode.TextDocument): boolean {
  const schemes = vscode.workspace.workspaceFolders?.map((folder) => folder.uri.scheme) ?? [];
  return ['file', 'untitled', ...schemes].includes(uri.scheme);
}

const toEdit = ({ rangeOffset, rangeLength, text }: vscode.TextDocumentContentChangeEvent): TextEdit => ({
  start: rangeOffset,
  end: rangeOffset + rangeLength,
  newText: text,
});
