import type { FromResults, ResultsLabels, ResultsView } from '../protocol/results.ts';
import { CaseHead, ColumnHead } from './columnHead.ts';

/** The heads of all columns. */
export class Heads {
  readonly #labels: ResultsLabels;
  readonly #post: (message: FromResults) => void;
  readonly #case: CaseHead;
  #columns: readonly ColumnHead[] = [];
  #keys: readonly string[] = [];

  constructor(labels: ResultsLabels, post: (message: FromResults) => void) {
    this.#labels = labels;
    this.#post = post;
    this.#case = new CaseHead(labels);
  }

  /** The keys of the columns. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  get roots(): readonly HTMLElement[] {
    return [this.#case.root, ...this.#columns.map(({ root }) => root)];
  }

  /** Shows the columns; true: they are others than before. */
  set({ columns, memory, total, all }: ResultsView): boolean {
    const keys = columns.map(({ key }) => key);
    const isOther = keys.join('\n') !== this.#keys.join('\n');
    if (isOther) {
      this.#keys = keys;
      this.#columns = keys.map(() => new ColumnHead(this.#labels, this.#post));
    }
    const direction = memory.descending ? 'descending' : 'ascending';
    const byCase = memory.sort === 'file';
    this.#case.set(total, all, byCase && memory.descending ? direction : undefined);
    for (const [i, view] of columns.entries())
      this.#columns[i]?.set(view, !byCase && view.role === 'subject' ? direction : undefined);
    return isOther;
  }

  openMenu(column: number): void {
    this.#columns[column]?.openMenu();
  }
}
