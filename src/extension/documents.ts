import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import { DisposableStore } from '../core/base/events.ts';
import type { TextEdit } from '../core/base/problem.ts';
import type { App } from './app.ts';
import { openDocument } from './convert.ts';
import { settings } from './settings.ts';

/** Files that registries refer to: templates, suites, test files, cassettes. */
const WATCHED = '**/*.{yaml,yml,liquid,md,txt,csv,json,jsonl,js}';

/** Buffers and file events → store. The only listener to text changes. */
export function registerDocuments(app: App): vscode.Disposable {
  const documents = new Documents(app);
  const disposables = new DisposableStore();
  disposables.add(vscode.workspace.onDidChangeTextDocument((event) => documents.changed(event)));
  disposables.add(vscode.workspace.onDidOpenTextDocument((document) => documents.opened(document)));
  disposables.add(vscode.workspace.onDidCloseTextDocument((document) => documents.closed(document)));
  disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => documents.findRegistries()));
  disposables.add(vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('promptLedger.registryFiles')) documents.findRegistries();
  }));
  disposables.add(app.store.onDidWant(() => documents.loadSoon()));
  const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(WATCHED));
  disposables.add(watcher.onDidChange((uri) => documents.changedOnDisk(uri)));
  disposables.add(watcher.onDidCreate((uri) => documents.cameOrWent(uri)));
  disposables.add(watcher.onDidDelete((uri) => documents.cameOrWent(uri)));
  for (const document of vscode.workspace.textDocuments) documents.opened(document);
  documents.findRegistries();
  return disposables;
}

class Documents {
  readonly #app: App;
  /** Registry files that somebody opened under another name or outside the folders. */
  readonly #opened = new Set<string>();
  readonly #lineEndings = new Map<string, vscode.EndOfLine>();
  #found: readonly string[] = [];
  #isLoading = false;

  constructor(app: App) {
    this.#app = app;
  }

  findRegistries(): void {
    const find = async (): Promise<void> => {
      const uris = await vscode.workspace.findFiles(settings.registryFiles, '**/node_modules/**');
      this.#found = uris.map(String);
      this.#setRoots();
    };
    find().catch((error: unknown) => this.#app.log.error(error as Error));
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
    const isRegistry = store.isRegistry(uri);
    if (!isRegistry || this.#lineEndings.get(uri) !== document.eol) {
      this.#setText(document);
      return;
    }
    if (contentChanges.length > 0) store.applyChanges(uri, contentChanges.map(toEdit));
  }

  changedOnDisk(uri: vscode.Uri): void {
    if (this.#app.store.knows(uri.toString()) && !openDocument(uri.toString())) this.#reread(uri.toString());
  }

  cameOrWent(uri: vscode.Uri): void {
    this.#app.store.forgetMatches();
    this.changedOnDisk(uri);
    if (/prompt-registry[^/]*\.ya?ml$/.test(uri.path)) this.findRegistries();
  }

  /** Loads what the store wants, after the work that made it want something. */
  loadSoon(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    queueMicrotask(() => {
      this.#app
        .load()
        .catch((error: unknown) => this.#app.log.error(error as Error))
        .finally(() => (this.#isLoading = false));
    });
  }

  #setText(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!this.#app.store.knows(uri)) return;
    this.#lineEndings.set(uri, document.eol);
    this.#app.store.setFile(uri, document.getText());
  }

  #reread(uri: string): void {
    this.#app.files.readText(uri).then(
      (text) => this.#app.store.setFile(uri, text),
      (error: unknown) => {
        if (!PromptError.is(error)) this.#app.log.error(error as Error);
        this.#app.store.setAbsent(uri, PromptError.is(error, 'path-outside-workspace') ? 'outside' : 'missing');
      },
    );
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

/** Diffs and previews of other extensions show registries too; only what people edit is a registry of the workspace. */
const isUserDocument = ({ uri }: vscode.TextDocument): boolean => uri.scheme === 'file' || uri.scheme === 'untitled' || uri.scheme.startsWith('vscode-');

const toEdit = ({ rangeOffset, rangeLength, text }: vscode.TextDocumentContentChangeEvent): TextEdit => ({
  start: rangeOffset,
  end: rangeOffset + rangeLength,
  newText: text,
});
