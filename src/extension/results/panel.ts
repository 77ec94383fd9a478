import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { CellRef, FromResults, ResultsMemory, ToResults } from '../../webview/protocol/results.ts';
import type { App } from '../app.ts';
import { nameOf } from '../compare/side.ts';
import { panelHtml } from '../panelHtml.ts';
import type { runAction } from './actions.ts';
import { toDetail } from './detailView.ts';
import { liveColumns } from './panelColumn.ts';
import { parseResultsMessage } from './messages.ts';
import { toResultsView } from './panelView.ts';
import type { ResultsTarget } from './resultsPanels.ts';
import { rowsIn } from './rowView.ts';
import { ResultsSession } from './session.ts';
import { resultsLabels } from './words.ts';

/** Changes are collected for as long, so that a fast run does not keep the page from scrolling. */
const UPDATE_MS = 60;

/** The results of one prompt. It sends the rows that are seen, and of them only those that changed. */
export class ResultsPanel {
  readonly session: ResultsSession;
  readonly #app: App;
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables = new DisposableStore();
  readonly #sentRows = new Map<number, string>();
  #sentView = '';
  #sentDetail = '';
  #sentOrder = -1;
  #window = { start: 0, count: 0 };
  #open: CellRef | undefined;
  #toReveal: CellRef | undefined;
  #isReady = false;
  #isLoading = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    app: App,
    panel: vscode.WebviewPanel,
    { memory, extension }: { readonly memory: ResultsMemory; readonly extension: vscode.Uri },
  ) {
    this.#app = app;
    this.#panel = panel;
    this.session = this.#disposables.add(new ResultsSession(app, memory));
    this.#disposables.add(this.session.onDidChange(() => this.#updateSoon()));
    this.#disposables.add(
      panel.onDidChangeViewState(() => {
        this.session.isSeen = panel.visible;
        this.#updateSoon();
      }),
    );
    this.#disposables.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', name);
    panel.iconPath = { light: icon('results-light.svg'), dark: icon('results-dark.svg') };
    panel.title = vscode.l10n.t('Results {0}', nameOf(memory));
    panel.webview.html = panelHtml(panel.webview, extension, {
      script: 'results',
      title: vscode.l10n.t('Results'),
      labels: resultsLabels(),
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  close(): void {
    this.#panel.dispose();
  }

  /** Shows what it is asked for; the newest run where that is nothing. */
  async show({ file, run, case: id }: ResultsTarget): Promise<void> {
    this.#panel.reveal();
    if (this.#isLoading) {
      this.#app.inBackground(this.#app.load());
      await this.#load(file === undefined && run === undefined ? [] : undefined);
    }
    const live = this.session.runs.live.find((one) => one.id === run);
    if (live) this.#bringOnce(liveColumns(live));
    else if (file !== undefined) this.#bringOnce(await this.session.runs.open(file));
    if (id !== undefined) this.#reveal(id);
    this.#updateSoon();
  }

  /** Brings back what the panel showed before the window was closed. */
  async restore(): Promise<void> {
    await this.#app.load();
    await this.#load(this.session.saved.columns);
    this.#updateSoon();
  }

  /** @param keys of the columns; undefined: they come next */
  async #load(keys: readonly string[] | undefined): Promise<void> {
    await this.session.start(keys);
    this.#isLoading = false;
  }

  #bringOnce(columns: Parameters<ResultsSession['bring']>[0]): void {
    const [first] = columns;
    if (first && this.session.find(first.column.key)) this.session.lookAt(first.column.key);
    else this.session.bring(columns);
  }

  #reveal(id: string): void {
    const column = this.session.subject?.column.key;
    if (column === undefined) return;
    if (this.session.table.indexOf(id) === undefined)
      this.session.setQuery({ filter: 'all', label: 'any', search: '' });
    this.#toReveal = { row: id, column };
  }

  #updateSoon(): void {
    if (!this.#isReady || !this.#panel.visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#update();
    }, UPDATE_MS);
  }

  #post(message: ToResults): void {
    this.#app.inBackground(Promise.resolve(this.#panel.webview.postMessage(message)));
  }

  #update(): void {
    this.#sendView();
    this.#sendRows();
    this.#sendDetail();
    const cell = this.#toReveal;
    const index = cell && this.session.table.indexOf(cell.row);
    if (!cell || index === undefined) return;
    this.#toReveal = undefined;
    this.#post({ type: 'reveal', index, cell, open: true });
  }

  #sendView(): void {
    const view = toResultsView(this.session, this.#isLoading);
    const text = JSON.stringify(view);
    if (text === this.#sentView) return;
    this.#sentView = text;
    this.#post({ type: 'view', view });
  }

  /** The rows that are seen: all of them where their order is another one, else those that changed. */
  #sendRows(): void {
    const { order } = this.session.table;
    if (order !== this.#sentOrder) this.#sentRows.clear();
    this.#sentOrder = order;
    const { start, count } = this.#window;
    const changed = rowsIn(this.session, start, count).filter((row) => {
      const text = JSON.stringify(row);
      if (this.#sentRows.get(row.index) === text) return false;
      this.#sentRows.set(row.index, text);
      return true;
    });
    if (changed.length > 0) this.#post({ type: 'rows', order, rows: changed });
  }

  #sendDetail(): void {
    if (!this.#open) return;
    const detail = toDetail(this.session, this.#open);
    const text = JSON.stringify(detail) ?? 'gone';
    if (text === this.#sentDetail) return;
    this.#sentDetail = text;
    this.#post({ type: 'detail', cell: this.#open, detail });
  }

  /** The boundary of what the page asks for. */
  #receive(value: unknown): void {
    const message = parseResultsMessage(value);
    if (!message) return this.#app.log.warn('A results panel sent a message that nobody knows.');
    this.#app.inBackground(Promise.resolve(this.#handle(message)));
  }

  async #handle(message: FromResults): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#sentView = '';
        this.#sentOrder = -1;
        return this.#update();
      case 'window':
        this.#window = message;
        this.#sentRows.clear(); // The page may have thrown away what it did not show.
        return this.#sendRows();
      case 'open':
        this.#open = message.cell;
        this.#sentDetail = '';
        return this.#sendDetail();
      case 'close':
        this.#open = undefined;
        return undefined;
      case 'setFilter':
        return this.#ask({ filter: message.filter });
      case 'setLabelFilter':
        return this.#ask({ label: message.label });
      case 'setSearch':
        return this.#ask({ search: message.text });
      case 'setSort':
        return this.#ask({ sort: message.sort, descending: message.descending });
      default:
        return this.#act(message);
    }
  }

  /** Who clicks a filter waits for it. */
  #ask(query: Parameters<ResultsSession['setQuery']>[0]): void {
    this.session.setQuery(query);
    this.#update();
  }

  async #act(message: Parameters<typeof runAction>[2]): Promise<void> {
    const actions = await import('./actions.ts');
    const copied = await actions.runAction(this.#app, this.session, message);
    if (copied) this.#post(copied);
    this.#updateSoon();
  }
}
