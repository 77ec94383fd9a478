import type { CaseResult } from '../run.ts';
import type { ResultColumn } from './resultColumn.ts';
import {
  EVERYTHING,
  LABEL_FILTERS,
  type LabelFilter,
  type LabelOf,
  RESULT_FILTERS,
  type ResultFilter,
  type ResultQuery,
} from './resultQuery.ts';
import { type ComparedCells, bitOf, comparedCells, filterBits, isLabelled, sortKey } from './rowFacts.ts';
import { SortedRows } from './sortedRows.ts';
import { textMatcher } from './textMatcher.ts';

/** A case of the suite as it is now. */
export interface SuiteRow {
  readonly id: string;
  readonly description: string;
  /** Its variables as text, for the search; made when somebody searches. */
  readonly text: () => string;
}

export interface TableRow {
  readonly id: string;
  /** From 1, in the order of the suite; cases that it does not have any more come behind. */
  readonly number: number;
  readonly description: string;
  readonly isInSuite: boolean;
}

export interface TableSource {
  /** Undefined where the suite cannot be read: then nobody knows which cases it does not have any more. */
  readonly suite: readonly SuiteRow[] | undefined;
  readonly columns: readonly ResultColumn[];
  readonly labelOf: LabelOf;
}

export interface ResultCounts {
  readonly filters: Readonly<Record<ResultFilter, number>>;
  readonly labels: Readonly<Record<LabelFilter, number>>;
}

const LABELLED = 1;
const UNLABELLED = 2;
const LABEL_BITS: Readonly<Record<LabelFilter, number>> = {
  any: LABELLED | UNLABELLED,
  labelled: LABELLED,
  unlabelled: UNLABELLED,
};

/**
 * Cases down, runs across. A result that arrives costs one row: its place is found by binary search and counts are
 * changed by what it changes, so that ten thousand cases can stream in while somebody reads.
 */
export class ResultTable {
  #source: TableSource = { suite: undefined, columns: [], labelOf: () => undefined };
  #query: ResultQuery = EVERYTHING;
  #rows: TableRow[] = [];
  #texts: ((() => string) | undefined)[] = [];
  #byId = new Map<string, number>();
  #bits = new Uint16Array(0);
  #labels = new Uint8Array(0);
  #isMatch = new Uint8Array(0);
  #matches: ((row: number) => boolean) | undefined;
  #sorted = new SortedRows(0, false);
  #filterCounts = emptyCounts(RESULT_FILTERS);
  #labelCounts = emptyCounts(LABEL_FILTERS);
  #order = 0;

  /** Another number than before: other rows, another order of them, or other columns. */
  get order(): number {
    return this.#order;
  }

  get query(): ResultQuery {
    return this.#query;
  }

  get columns(): readonly ResultColumn[] {
    return this.#source.columns;
  }

  /** Rows that are shown. */
  get total(): number {
    return this.#sorted.length;
  }

  get all(): number {
    return this.#rows.length;
  }

  get subject(): ResultColumn | undefined {
    return this.column(this.#query.subject);
  }

  get baseline(): ResultColumn | undefined {
    return this.column(this.#query.baseline);
  }

  /** How many cases each filter would show. */
  get counts(): ResultCounts {
    return { filters: { ...this.#filterCounts }, labels: { ...this.#labelCounts } };
  }

  column(key: string | undefined): ResultColumn | undefined {
    return this.#source.columns.find((column) => column.key === key);
  }

  /** Other columns, another suite or other labels: every row is looked at again. */
  setSource(source: TableSource): void {
    this.#source = source;
    this.#collectRows();
    this.#lookAtAll();
  }

  setQuery(query: ResultQuery): void {
    const before = this.#query;
    this.#query = query;
    if (query.search !== before.search) this.#matches = undefined;
    const isSame = (['search', 'subject', 'baseline'] as const).every((key) => query[key] === before[key]);
    if (isSame) this.#arrange();
    else this.#lookAtAll();
  }

  /** Takes a result of a column in. @returns whether the rows that are shown, or their order, are others now */
  add(column: ResultColumn, result: CaseResult): boolean {
    column.add(result);
    const row = this.#byId.get(result.id);
    if (row === undefined) return false;
    this.#count(row, -1);
    this.#lookAt(row);
    this.#count(row, 1);
    const hasMoved = this.#sorted.set(row, this.#keyOf(row));
    if (hasMoved) this.#order++;
    return hasMoved;
  }

  rowsIn(start: number, count: number): readonly TableRow[] {
    return this.#sorted.slice(Math.max(0, start), count).map((row) => this.#rows[row]!);
  }

  /** Where a case stands among the rows that are shown. */
  indexOf(id: string): number | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : this.#sorted.indexOf(row);
  }

  rowOf(id: string): TableRow | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : this.#rows[row];
  }

  cellsOf(id: string): ComparedCells {
    return comparedCells(id, this.subject, this.baseline);
  }

  /** The cases of the suite in its order, then those that only runs have. */
  #collectRows(): void {
    const { suite, columns } = this.#source;
    this.#rows = [];
    this.#texts = [];
    this.#byId.clear();
    this.#matches = undefined;
    const add = (row: Omit<TableRow, 'number'>, text: (() => string) | undefined): void => {
      if (this.#byId.has(row.id)) return;
      this.#byId.set(row.id, this.#rows.length);
      this.#rows.push({ ...row, number: this.#rows.length + 1 });
      this.#texts.push(text);
    };
    for (const { id, description, text } of suite ?? []) add({ id, description, isInSuite: true }, text);
    for (const column of columns)
      for (const id of column.ids) {
        const description = column.cells.get(id)?.description ?? id;
        add({ id, description, isInSuite: suite === undefined }, undefined);
      }
  }

  #lookAtAll(): void {
    const count = this.#rows.length;
    this.#bits = new Uint16Array(count);
    this.#labels = new Uint8Array(count);
    this.#isMatch = new Uint8Array(count);
    for (let row = 0; row < count; row++) this.#lookAt(row);
    this.#arrange();
  }

  /** Counts and sorts what has been looked at. */
  #arrange(): void {
    const count = this.#rows.length;
    this.#filterCounts = emptyCounts(RESULT_FILTERS);
    this.#labelCounts = emptyCounts(LABEL_FILTERS);
    this.#sorted = new SortedRows(count, this.#query.descending && this.#query.sort !== 'file');
    for (let row = 0; row < count; row++) this.#count(row, 1);
    this.#sorted.fill((row) => this.#keyOf(row));
    this.#order++;
  }

  /** What the filters need to know of a row. */
  #lookAt(row: number): void {
    const { id } = this.#rows[row]!;
    const cells = this.cellsOf(id);
    // A run of some of the cases shows these: a table of thousands that were left out would hide them.
    const isOutside = this.subject?.head.incomplete.includes('filtered') && !this.subject.ids.has(id);
    this.#bits[row] = isOutside ? 0 : filterBits(cells);
    this.#labels[row] = isLabelled(cells.subject, this.#source.labelOf) ? LABELLED : UNLABELLED;
    this.#isMatch[row] = this.#isFound(row) ? 1 : 0;
  }

  #isFound(row: number): boolean {
    if (this.#query.search.trim() === '') return true;
    this.#matches ??= this.#matcher(this.#query.search.trim());
    return this.#matches(row);
  }

  #matcher(search: string): (row: number) => boolean {
    const isIn = textMatcher(search);
    return (row) => {
      const { id, description } = this.#rows[row]!;
      if (isIn(description) || isIn(this.#texts[row]?.() ?? '')) return true;
      return this.#source.columns.some(({ cells }) =>
        cells.get(id)?.repeats.some(({ output, reason }) => isIn(output) || isIn(reason)),
      );
    };
  }

  /** Undefined: the row is not shown. */
  #keyOf(row: number): number | undefined {
    const { filter, label, sort } = this.#query;
    if (!this.#isMatch[row]) return undefined;
    if ((this.#bits[row]! & bitOf(filter)) === 0 || (this.#labels[row]! & LABEL_BITS[label]) === 0)
      return undefined;
    return sortKey(sort, this.cellsOf(this.#rows[row]!.id));
  }

  /** A filter's count has the search and the label in it, a label's the search and the filter. */
  #count(row: number, by: 1 | -1): void {
    if (!this.#isMatch[row]) return;
    const { filter, label } = this.#query;
    const [bits, labels] = [this.#bits[row]!, this.#labels[row]!];
    if ((labels & LABEL_BITS[label]) !== 0)
      for (const one of RESULT_FILTERS) if ((bits & bitOf(one)) !== 0) this.#filterCounts[one] += by;
    if ((bits & bitOf(filter)) !== 0)
      for (const one of LABEL_FILTERS) if ((labels & LABEL_BITS[one]) !== 0) this.#labelCounts[one] += by;
  }
}

const emptyCounts = <T extends string>(names: readonly T[]): Record<T, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- Every name is a key.
