import { element, setAttribute } from '../dom.ts';
import { DrawnRows, ROW, type RowSource } from './drawnRows.ts';
import { type GridSize, HEAD, type Place, clampPlace, placeAfter } from './gridKeys.ts';

/** Rows that are drawn above and below those in view, so that a step of the wheel shows no gap. */
const AROUND = 6;

/** Columns that are narrower than this, in pixels, leave out what is least needed. */
const NARROW = 280;

/** After this long without scrolling, rows that only passed by are drawn and asked for. */
const PASSED_MS = 100;

/** After this long without scrolling, the rows stand in their order in the page too. */
const SETTLED_MS = 200;

interface GridOptions<Row> extends RowSource<Row> {
  readonly label: string;
  /** These rows are looked at, the second not included. */
  readonly looksAt: (first: number, last: number) => void;
  readonly moved: (place: Place) => void;
  readonly chosen: (place: Place) => void;
}

/**
 * A grid of any length. Only the rows in view are in the page, and their elements are used again for those that come
 * into view. One cell is in the order of the Tab key, and its row stays in the page wherever it is, so that the focus
 * is never lost to scrolling.
 */
export class Grid<Row> {
  readonly root: HTMLElement;
  readonly #options: GridOptions<Row>;
  readonly #head = element('div', { role: 'row', class: 'head', 'aria-rowindex': '1' });
  readonly #rows: DrawnRows<Row>;
  #heads: readonly HTMLElement[] = [];
  #place: Place = { row: 0, column: 0 };
  #tabStop: HTMLElement | undefined;
  #height = 0;
  /** Where the grid is scrolled to, as it was told: to read it from the page would lay out what was just drawn. */
  #top = 0;
  #isPassing = false;
  #passing: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(options: GridOptions<Row>) {
    this.#options = options;
    this.#rows = new DrawnRows(options);
    this.root = element(
      'div',
      { role: 'grid', class: 'grid', 'aria-label': options.label, 'aria-readonly': 'true' },
      element('div', { role: 'rowgroup', class: 'heads' }, this.#head),
      this.#rows.root,
    );
    this.root.style.setProperty('--row', `${ROW}px`);
    this.root.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.#pressed(event));
    this.root.addEventListener('click', (event) => this.#clicked(event));
    this.root.addEventListener('focusin', ({ target }) => this.#focused(target));
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(this.root);
    sizes.observe(this.#head);
  }

  get place(): Place {
    return this.#place;
  }

  get scroll(): number {
    return this.root.scrollTop;
  }

  set scroll(top: number) {
    this.#scrollTo(top);
    this.draw();
  }

  get hasFocus(): boolean {
    return this.root.contains(document.activeElement);
  }

  /** Other columns: their heads, of which the first names the rows. The elements of the rows are made anew. */
  setHeads(heads: readonly HTMLElement[]): void {
    const hadFocus = this.hasFocus;
    for (const [i, head] of heads.entries()) setAttribute(head, 'aria-colindex', String(i + 1));
    this.#heads = heads;
    this.#head.replaceChildren(...heads);
    this.#rows.clear();
    this.#tabStop = undefined;
    this.root.style.setProperty('--columns', String(heads.length - 1));
    setAttribute(this.root, 'aria-colcount', String(heads.length));
    this.draw();
    if (hadFocus) this.focus();
  }

  /** So many rows from now on; `fromTop`: they are others, and are read from the first one. */
  setCount(count: number, fromTop: boolean): void {
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    if (count !== this.#rows.count) {
      this.#rows.count = count;
      setAttribute(this.root, 'aria-rowcount', String(count + 1));
    }
    if (fromTop) {
      this.#scrollTo(0);
      this.#place = { row: 0, column: this.#place.column };
    }
    this.#place = clampPlace(this.#place, this.#size());
    this.draw();
    if (hadFocus) this.focus();
  }

  /** Makes a cell the current one, without a move of the focus or of what is seen. */
  setPlace(place: Place): void {
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    this.#place = clampPlace(place, this.#size());
    this.draw();
    if (hadFocus) this.focus();
  }

  /** Makes a cell the current one, and shows it. */
  show(place: Place): void {
    this.#place = clampPlace(place, this.#size());
    this.#reveal();
    this.draw();
    if (document.hasFocus()) this.focus();
  }

  /** Goes to a cell, as somebody asked who is here. */
  goTo(place: Place): void {
    this.#place = clampPlace(place, this.#size());
    this.#reveal();
    this.draw();
    this.focus();
    this.#tabStop?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#options.moved(this.#place);
  }

  focus(): void {
    this.#tabStop?.focus({ preventScroll: true });
  }

  /** Brings the rows in view up to date: the elements of rows that are out of it show those that are new in it. */
  draw(): void {
    const first = Math.max(0, Math.floor(this.#top / ROW) - AROUND);
    const last = Math.min(this.#rows.count, Math.ceil((this.#top + this.#height) / ROW) + AROUND);
    this.#rows.draw({ first, last, active: this.#place.row, isPassing: this.#isPassing });
    this.#markTabStop();
    if (!this.#isPassing) this.#options.looksAt(first, last);
  }

  /** Draws the rows in view again, whose data are the same but not what is shown of them. */
  redraw(): void {
    this.#rows.forget();
    this.draw();
  }

  #cellAt(place: Place): HTMLElement | undefined {
    return place.row === HEAD ? this.#heads[place.column] : this.#rows.cellAt(place);
  }

  #markTabStop(): void {
    const cell = this.#cellAt(this.#place);
    if (cell === this.#tabStop) return;
    if (this.#tabStop) {
      this.#tabStop.tabIndex = -1;
      this.#tabStop.removeAttribute('aria-selected');
    }
    this.#tabStop = cell;
    if (!cell) return;
    cell.tabIndex = 0;
    if (this.#place.row !== HEAD) cell.setAttribute('aria-selected', 'true');
  }

  #reveal(): void {
    const { row } = this.#place;
    if (row === HEAD) return;
    if (row * ROW < this.#top) this.#scrollTo(row * ROW);
    else if ((row + 1) * ROW > this.#top + this.#height) this.#scrollTo((row + 1) * ROW - this.#height);
  }

  #scrollTo(top: number): void {
    this.root.scrollTop = top;
    this.#top = this.root.scrollTop;
    this.#isPassing = false;
  }

  #size(): GridSize {
    const page = Math.max(1, Math.floor(this.#height / ROW) - 1);
    return { rows: this.#rows.count, columns: this.#heads.length, page };
  }

  /** Once in a frame. A single leap is drawn at once; of one leap after the other, only the last is. */
  #scrolled(): void {
    const top = this.root.scrollTop;
    const isLeap = Math.abs(top - this.#top) > this.#height;
    this.#isPassing = isLeap && this.#passing !== undefined;
    this.#top = top;
    this.draw();
    clearTimeout(this.#passing);
    this.#passing = setTimeout(() => this.#passed(), PASSED_MS);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#rows.putInOrder(this.#place.row), SETTLED_MS);
  }

  #passed(): void {
    this.#passing = undefined;
    if (!this.#isPassing) return;
    this.#isPassing = false;
    this.draw();
  }

  #resized(): void {
    this.#height = Math.max(0, this.root.clientHeight - this.#head.offsetHeight);
    this.root.style.setProperty('--head', `${this.#head.offsetHeight}px`);
    this.root.toggleAttribute('data-scrolls', this.root.scrollWidth > this.root.clientWidth);
    this.root.toggleAttribute('data-narrow', (this.#heads[1]?.offsetWidth ?? 0) < NARROW);
    this.draw();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && !event.target.matches(CELL)) return;
    if ((event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#options.chosen(this.#place);
      return;
    }
    const place = placeAfter(event, this.#place, this.#size());
    if (!place) return;
    event.preventDefault();
    this.goTo(place);
  }

  #placeOf(target: EventTarget | null): Place | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>(CELL) : undefined;
    if (!cell) return undefined;
    const index = cell.parentElement?.dataset['index'];
    return {
      row: index === undefined ? HEAD : Number(index),
      column: Number(cell.getAttribute('aria-colindex')) - 1,
    };
  }

  #clicked({ target }: MouseEvent): void {
    const place = this.#placeOf(target);
    if (!place) return;
    this.goTo(place);
    this.#options.chosen(place);
  }

  #focused(target: EventTarget | null): void {
    const place = this.#placeOf(target);
    if (!place || (place.row === this.#place.row && place.column === this.#place.column)) return;
    this.#place = place;
    this.#markTabStop();
    this.#options.moved(place);
  }
}

const CELL = '[role="gridcell"], [role="rowheader"], [role="columnheader"]';
