import { element, setAttribute } from '../dom.ts';
import type { Place } from './gridKeys.ts';

/** The height of a row, in pixels; the style sheet takes it from here. */
export const ROW = 24;

/** The elements of a row, which show one row after the other. */
export interface RowElements<Row> {
  readonly root: HTMLElement;
  readonly cells: readonly HTMLElement[];
  /** Shows a row; undefined: it has not come yet, and what is still in the elements is not seen. */
  set(row: Row | undefined): void;
}

export interface RowSource<Row> {
  readonly rowAt: (index: number) => Row | undefined;
  readonly createRow: () => RowElements<Row>;
}

interface DrawnRow<Row> extends RowElements<Row> {
  drawn: Row | undefined | typeof NOTHING;
}

const NOTHING = Symbol('nothing drawn yet');

/** Which rows are to be in the page. */
interface Extent {
  readonly first: number;
  /** Not included. */
  readonly last: number;
  /** A row that stays wherever it is. */
  readonly active: number;
  /** Rows that are new in the page pass by too fast to be read: they only show that they are there. */
  readonly isPassing: boolean;
}

/** The rows of a grid that are in the page. Elements of rows that leave it are used again for those that come. */
export class DrawnRows<Row> {
  readonly root = element('div', { role: 'rowgroup', class: 'rows' });
  readonly #source: RowSource<Row>;
  readonly #drawn = new Map<number, DrawnRow<Row>>();
  #free: DrawnRow<Row>[] = [];
  #count = 0;

  constructor(source: RowSource<Row>) {
    this.#source = source;
  }

  get count(): number {
    return this.#count;
  }

  set count(count: number) {
    this.#count = count;
    this.root.style.height = `${count * ROW}px`;
  }

  /** The elements are of no use any more: the columns are others. */
  clear(): void {
    this.root.replaceChildren();
    this.#drawn.clear();
    this.#free = [];
  }

  cellAt({ row, column }: Place): HTMLElement | undefined {
    return this.#drawn.get(row)?.cells[column];
  }

  draw({ first, last, active, isPassing }: Extent): void {
    for (const [index, drawn] of this.#drawn) {
      if ((index >= first && index < last) || (index === active && index < this.#count)) continue;
      this.#drawn.delete(index);
      this.#free.push(drawn);
    }
    if (active >= 0 && active < this.#count && (active < first || active >= last))
      this.#drawRow(active, false);
    for (let index = first; index < last; index++) this.#drawRow(index, isPassing);
    for (const spare of this.#free) putAway(spare);
  }

  /** The next drawing shows every row anew, also where its data are the same. */
  forget(): void {
    for (const drawn of this.#drawn.values()) drawn.drawn = NOTHING;
  }

  /** Who reads the page from top to bottom, as screen readers can, hears the rows in their order. */
  putInOrder(active: number): void {
    const fixed = this.#drawn.get(active)?.root;
    const sorted = [...this.#drawn].toSorted(([a], [b]) => a - b).map(([, { root }]) => root);
    const at = fixed ? sorted.indexOf(fixed) : 0;
    // An element that is moved loses the focus, so the others are moved around it.
    for (const root of sorted.slice(0, at)) this.root.insertBefore(root, fixed ?? null);
    this.root.append(...sorted.slice(fixed ? at + 1 : 0));
  }

  #drawRow(index: number, isPassing: boolean): void {
    const known = this.#drawn.get(index);
    const drawn = known ?? this.#takeElements(index);
    const isBlank = known === undefined || known.drawn === undefined;
    const row = isPassing && isBlank ? undefined : this.#source.rowAt(index);
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
    const elements = this.#source.createRow();
    for (const [i, cell] of elements.cells.entries()) {
      cell.setAttribute('aria-colindex', String(i + 1));
      cell.tabIndex = -1;
    }
    this.root.append(elements.root);
    return { ...elements, drawn: NOTHING };
  }
}

/** Elements without a row are not seen, and say nothing of the one that they had. */
function putAway<Row>(spare: DrawnRow<Row>): void {
  if (spare.root.hidden) return;
  spare.root.hidden = true;
  spare.drawn = NOTHING;
  spare.set(undefined);
}
