import type {
  CellRef,
  FromResults,
  ResultDetail,
  ResultRow,
  ResultsLabels,
  ResultsMemory,
  ResultsView,
  ResultsViewState,
  ToResults,
} from '../protocol/results.ts';
import { element, setText } from '../dom.ts';
import { createRow } from './cells.ts';
import { Detail } from './detail.ts';
import { EmptyState } from './emptyState.ts';
import { Grid } from './grid.ts';
import { HEAD, type Place } from './gridKeys.ts';
import { Heads } from './heads.ts';
import { RowWindows } from './rowWindows.ts';
import { Split } from './split.ts';
import { Toolbar } from './toolbar.ts';

const SAVE_MS = 200;

/** The detail follows the current cell when the arrow keys rest. */
const FOLLOW_MS = 80;

interface PanelOptions {
  readonly labels: ResultsLabels;
  readonly state: ResultsViewState | undefined;
  readonly post: (message: FromResults) => void;
  readonly keep: (state: ResultsViewState) => void;
}

type Handlers = {
  readonly [Type in ToResults['type']]: (message: Extract<ToResults, { type: Type }>) => void;
};

/** Cases down, runs across, and the detail of the cell that was opened. */
export class Panel {
  readonly parts: readonly HTMLElement[];
  readonly #options: PanelOptions;
  readonly #toolbar: Toolbar;
  readonly #banners = element('div', { class: 'banners' });
  readonly #status = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #empty: EmptyState;
  readonly #heads: Heads;
  readonly #grid: Grid<ResultRow>;
  readonly #detail: Detail;
  readonly #split: Split;
  readonly #windows: RowWindows<ResultRow>;
  #memory: ResultsMemory | undefined;
  /** The cell that was gone to last, and the one whose detail is asked for. */
  #selected: CellRef | undefined;
  #open: CellRef | undefined;
  #share: number | undefined;
  #scrollToRestore: number | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #following: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PanelOptions) {
    const { labels, post, state } = (this.#options = options);
    this.#selected = state?.selected;
    this.#share = state?.share;
    this.#scrollToRestore = state?.scroll;
    if (state?.isOpen) this.#open = state.selected;
    this.#toolbar = new Toolbar(labels, post, () => this.#grid.focus());
    this.#empty = new EmptyState(labels, post);
    this.#heads = new Heads(labels, post);
    this.#detail = new Detail(labels, post, () => this.#close());
    this.#windows = new RowWindows((start, count) => post({ type: 'window', start, count }));
    this.#grid = new Grid({
      label: labels.results,
      rowAt: (index) => this.#windows.at(index),
      createRow: () => createRow(this.#heads.keys.length, labels, (row, i) => this.#isOpen(row, i)),
      looksAt: (first, last) => this.#windows.see(first, last),
      moved: (place) => this.#moved(place),
      chosen: (place) => this.#chosen(place),
    });
    this.#split = new Split({
      first: element('div', { class: 'table' }, this.#grid.root, this.#empty.root),
      second: this.#detail.root,
      label: labels.detail,
      share: state?.share,
      changed: (share) => {
        this.#share = share;
        this.#saveSoon();
      },
    });
    this.#grid.root.addEventListener('scroll', () => this.#saveSoon(), { passive: true });
    this.parts = [this.#toolbar.root, this.#status, element('main', {}, this.#banners, this.#split.root)];
  }

  start(): void {
    this.#options.post({ type: 'ready' });
  }

  receive(message: ToResults): void {
    const handle = this.#handlers[message.type] as ((message: ToResults) => void) | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion
    handle?.(message);
  }

  readonly #handlers: Handlers = {
    view: ({ view }) => this.#show(view),
    rows: ({ order, rows }) => {
      if (!this.#windows.add(order, rows)) return;
      this.#followSelected();
      this.#grid.draw();
    },
    detail: ({ cell, detail }) => {
      if (isSameCell(cell, this.#open)) this.#showDetail(detail);
    },
    reveal: ({ index, cell, open }) => {
      this.#selected = cell;
      this.#grid.show({ row: index, column: this.#heads.keys.indexOf(cell.column) + 1 });
      if (open) this.#openCell(cell);
    },
    copied: ({ action, repeat }) => {
      this.#detail.copied(action, repeat);
      setText(this.#status, this.#options.labels.copied);
    },
  };

  /** Keys that work wherever the focus is. */
  press(event: KeyboardEvent): void {
    const { key, target } = event;
    const isTyping = target instanceof Element && target.matches('input, select, textarea');
    const isFind = key === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (isFind || (key === '/' && !isTyping)) this.#toolbar.focusSearch();
    else if (key === 'Escape' && this.#split.isOpen && !event.defaultPrevented) this.#close();
    else return;
    event.preventDefault();
  }

  #show(view: ResultsView): void {
    const { memory } = view;
    const isOtherChoice = this.#memory !== undefined && choiceOf(this.#memory) !== choiceOf(memory);
    this.#memory = memory;
    this.#toolbar.set(view);
    this.#banners.replaceChildren(
      ...view.banners.map(({ severity, message }) =>
        element('div', { class: 'banner', 'data-severity': severity, role: 'note' }, message),
      ),
    );
    const isOtherColumns = this.#heads.set(view);
    this.#windows.reset(view.order, view.total, !isOtherColumns);
    if (isOtherColumns) this.#grid.setHeads(this.#heads.roots);
    this.#grid.root.hidden = view.columns.length === 0;
    this.#grid.setCount(view.total, isOtherChoice);
    this.#empty.set(view);
    setText(this.#status, view.status);
    this.#restore();
    this.#saveSoon();
  }

  /** After a reload: where the page was, and the detail that was open. */
  #restore(): void {
    if (this.#scrollToRestore === undefined || this.#windows.total === 0) return;
    this.#grid.scroll = this.#scrollToRestore;
    this.#scrollToRestore = undefined;
    if (this.#open) this.#options.post({ type: 'open', cell: this.#open });
  }

  #showDetail(detail: ResultDetail | undefined): void {
    if (!detail) return this.#close();
    this.#detail.set(detail);
    if (this.#split.isOpen) return;
    this.#split.isOpen = true;
    this.#grid.redraw();
    this.#saveSoon();
  }

  #openCell(cell: CellRef): void {
    clearTimeout(this.#following);
    this.#open = cell;
    this.#options.post({ type: 'open', cell });
    this.#grid.redraw();
    this.#saveSoon();
  }

  #close(): void {
    const hadFocus = this.#detail.root.contains(document.activeElement);
    clearTimeout(this.#following);
    this.#open = undefined;
    this.#split.isOpen = false;
    this.#options.post({ type: 'close' });
    this.#grid.redraw();
    if (hadFocus || document.activeElement === document.body) this.#grid.focus();
    this.#saveSoon();
  }

  #isOpen(row: string, column: number): boolean {
    return this.#open?.row === row && this.#open.column === this.#heads.keys[column];
  }

  /** The cell at a place; of the name of a case, the one in the column that is looked at. */
  #cellAt({ row, column }: Place): CellRef | undefined {
    const id = this.#windows.at(row)?.id;
    const key = column === 0 ? (this.#memory?.subject ?? this.#heads.keys[0]) : this.#heads.keys[column - 1];
    return id === undefined || key === undefined ? undefined : { row: id, column: key };
  }

  #moved(place: Place): void {
    this.#selected = this.#cellAt(place);
    this.#saveSoon();
    clearTimeout(this.#following);
    const cell = this.#selected;
    if (!this.#split.isOpen || !cell || isSameCell(cell, this.#open)) return;
    this.#following = setTimeout(() => this.#openCell(cell), FOLLOW_MS);
  }

  #chosen(place: Place): void {
    if (place.row === HEAD) return this.#heads.openMenu(place.column - 1);
    const cell = this.#cellAt(place);
    if (!cell) return;
    if (this.#split.isOpen && isSameCell(cell, this.#open)) this.#detail.focus();
    else this.#openCell(cell);
  }

  /** Rows have moved: the current cell is where its case is now, as far as that is known. */
  #followSelected(): void {
    const selected = this.#selected;
    const { row, column } = this.#grid.place;
    if (!selected || row === HEAD || this.#windows.at(row)?.id === selected.row) return;
    const index = this.#windows.indexOf(({ id }) => id === selected.row);
    if (index !== undefined) this.#grid.setPlace({ row: index, column });
  }

  #saveSoon(): void {
    if (this.#saving !== undefined) return;
    this.#saving = setTimeout(() => {
      this.#saving = undefined;
      if (!this.#memory) return;
      this.#options.keep({
        memory: this.#memory,
        scroll: this.#scrollToRestore ?? this.#grid.scroll,
        selected: this.#open ?? this.#selected,
        isOpen: this.#open !== undefined,
        share: this.#share,
      });
    }, SAVE_MS);
  }
}

const isSameCell = (a: CellRef, b: CellRef | undefined): boolean => a.row === b?.row && a.column === b.column;

/** What decides which rows there are and how they are sorted, as somebody chose it. */
const choiceOf = ({ filter, label, search, sort, descending, subject }: ResultsMemory): string =>
  JSON.stringify([filter, label, search, sort, descending, subject]);
