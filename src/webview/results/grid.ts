import { element, setAttribute } from '../dom.ts';
import { type GridSize, HEAD, type Place, clampPlace, placeAfter } from './gridKeys.ts';

/** The height of a row, in pixels; the style sheet takes it from here. */
const ROW = 24;

/** Rows that are drawn above and below those in view, so that scrolling shows no gap. */
const AROUND = 12;

/** Columns that are narrower than this, in pixels, leave out what is least needed. */
const NARROW = 280;

/** After this long without scrolling, the rows stand in their order in the page too. */
const SETTLED_MS = 200;

/** The elements of a row, which show one row after the other. */
export interface RowElements<Row> {
  readonly root: HTMLElement;
  readonly cells: readonly HTMLElement[];
  /** Shows a row; undefined: it has not come yet. */
  set(row: Row | undefined): void;
}

interface GridOptions<Row> {
  readonly label: string;
  readonly rowAt: (index: number) => Row | undefined;
  readonly createRow: () => RowElements<Row>;
  /** These rows are looked at, the second not included. */
  readonly looksAt: (first: number, last: number) => void;
  readonly moved: (place: Place) => void;
  readonly chosen: (place: Place) => void;
}

interface DrawnRow<Row> extends RowElements<Row> {
  drawn: Row | undefined | typeof NOTHING;
}

const NOTHING = Symbol('nothing drawn yet');

/**
 * A grid of any length. Only the rows in view are in the page, and their elements are used again for those that come
 * into view. One cell is in the order of the Tab key, and its row stays in the page wherever it is, so that the focus
 * is never lost to scrolling.
 */
export class Grid<Row> {
  readonly root: HTMLElement;
  readonly #options: GridOptions<Row>;
  readonly #head = element('div', { role: 'row', class: 'head', 'aria-rowindex': '1' });
  readonly #rows = element('div', { role: 'rowgroup', class: 'rows' });
  readonly #drawn = new Map<number, DrawnRow<Row>>();
  #free: DrawnRow<Row>[] = [];
  #heads: readonly HTMLElement[] = [];
  #count = 0;
  #place: Place = { row: 0, column: 0 };
  #tabStop: HTMLElement | undefined;
  #height = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(options: GridOptions<Row>) {
    this.#options = options;
    this.root = element(
      'div',
      { role: 'grid', class: 'grid', 'aria-label': options.label, 'aria-readonly': 'true' },
      element('div', { role: 'rowgroup', class: 'heads' }, this.#head),
      this.#rows,
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
    this.root.scrollTop = top;
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
    this.#rows.replaceChildren();
    this.#drawn.clear();
    this.#free = [];
    this.#tabStop = undefined;
    this.root.style.setProperty('--columns', String(heads.length - 1));
    setAttribute(this.root, 'aria-colcount', String(heads.length));
    this.draw();
    if (hadFocus) this.focus();
  }

  /** So many rows from now on; `fromTop`: they are others, and are read from the first one. */
  setCount(count: number, fromTop: boolean): void {
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    if (count !== this.#count) {
      this.#count = count;
      this.#rows.style.height = `${count * ROW}px`;
      setAttribute(this.root, 'aria-rowcount', String(count + 1));
    }
    if (fromTop) {
      this.root.scrollTop = 0;
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
    const top = this.root.scrollTop;
    const first = Math.max(0, Math.floor(top / ROW) - AROUND);
    const last = Math.min(this.#count, Math.ceil((top + this.#height) / ROW) + AROUND);
    const { row: active } = this.#place;
    for (const [index, drawn] of this.#drawn) {
      if ((index >= first && index < last) || (index === active && index < this.#count)) continue;
      this.#drawn.delete(index);
      this.#free.push(drawn);
    }
    if (active >= 0 && active < this.#count && (active < first || active >= last)) this.#drawRow(active);
    for (let index = first; index < last; index++) this.#drawRow(index);
    for (const spare of this.#free) putAway(spare);
    this.#markTabStop();
    this.#options.looksAt(first, last);
  }

  /** Draws the rows in view again, whose data are the same but not what is shown of them. */
  redraw(): void {
    for (const drawn of this.#drawn.values()) drawn.drawn = NOTHING;
    this.draw();
  }

  #drawRow(index: number): void {
    const drawn = this.#drawn.get(index) ?? this.#takeElements(index);
    const row = this.#options.rowAt(index);
    if (row === drawn.drawn) return;
    drawn.drawn = row;
    drawn.set(row);
    setAttribute(drawn.root, 'aria-busy', row === undefined ? 'true' : undefined);
  }

  #takeElements(index: number): DrawnRow<Row> {
    const drawn = this.#free.pop() ?? this.#createRow();
    drawn.root.hidden = false;
    drawn.root.style.transform = `translateY(${index * ROW}px)`;
    drawn.root.setAttribute('aria-rowindex', String(index + 2));
    drawn.root.dataset['index'] = String(index);
    this.#drawn.set(index, drawn);
    return drawn;
  }

  #createRow(): DrawnRow<Row> {
    const elements = this.#options.createRow();
    for (const [i, cell] of elements.cells.entries()) {
      cell.setAttribute('aria-colindex', String(i + 1));
      cell.tabIndex = -1;
    }
    this.#rows.append(elements.root);
    return { ...elements, drawn: NOTHING };
  }

  #cellAt({ row, column }: Place): HTMLElement | undefined {
    return row === HEAD ? this.#heads[column] : this.#drawn.get(row)?.cells[column];
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
    const top = this.root.scrollTop;
    if (row * ROW < top) this.root.scrollTop = row * ROW;
    else if ((row + 1) * ROW > top + this.#height) this.root.scrollTop = (row + 1) * ROW - this.#height;
  }

  #size(): GridSize {
    const page = Math.max(1, Math.floor(this.#height / ROW) - 1);
    return { rows: this.#count, columns: this.#heads.length, page };
  }

  #scrolled(): void {
    this.draw();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#putInOrder(), SETTLED_MS);
  }

  /** Who reads the page from top to bottom, as screen readers can, hears the rows in their order. */
  #putInOrder(): void {
    const active = this.#drawn.get(this.#place.row)?.root;
    const sorted = [...this.#drawn].toSorted(([a], [b]) => a - b).map(([, { root }]) => root);
    const at = active ? sorted.indexOf(active) : 0;
    // An element that is moved loses the focus, so the others are moved around it.
    for (const root of sorted.slice(0, at)) this.#rows.insertBefore(root, active ?? null);
    this.#rows.append(...sorted.slice(active ? at + 1 : 0));
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

/** Elements without a row are not seen, and say nothing of the one that they had. */
function putAway<Row>(spare: DrawnRow<Row>): void {
  if (spare.root.hidden) return;
  spare.root.hidden = true;
  spare.drawn = NOTHING;
  spare.set(undefined);
}

const CELL = '[role="gridcell"], [role="rowheader"], [role="columnheader"]';
