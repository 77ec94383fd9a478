import type { CellFlag, CellView, ResultRow, ResultsLabels } from '../protocol/results.ts';
import { element, icon, setAttribute, setText } from '../dom.ts';
import type { RowElements } from './drawnRows.ts';
import { Mark } from './marks.ts';

const FLAGS: readonly CellFlag[] = ['broken', 'fixed', 'flaky', 'changed'];

interface CellElements {
  readonly root: HTMLElement;
  set(view: CellView | undefined): void;
}

/** The elements of a row: its case, and a cell for each column. They are made once, and show one row after the other. */
export function createRow(
  columns: number,
  labels: ResultsLabels,
  isOpen: (row: string, column: number) => boolean,
): RowElements<ResultRow> {
  const number = element('span', { class: 'number' });
  const title = element('span', { class: 'description' });
  const note = element('span', { class: 'note' });
  const name = element('div', { role: 'rowheader', class: 'cell name' }, number, title, note);
  const cells = Array.from({ length: columns }, () => createCell(labels));
  const root = element('div', { role: 'row', class: 'row' }, name, ...cells.map((cell) => cell.root));
  return {
    root,
    cells: [name, ...cells.map((cell) => cell.root)],
    set(row) {
      setAttribute(root, 'data-id', row?.id);
      setAttribute(name, 'title', row && [row.description, ...(row.note ? [row.note] : [])].join('\n'));
      for (const [i, cell] of cells.entries()) {
        cell.set(row?.cells[i]);
        cell.root.classList.toggle('open', row !== undefined && isOpen(row.id, i));
      }
      if (!row) return;
      setText(number, String(row.number));
      setText(title, row.description);
      setText(note, row.note ?? '');
    },
  };
}

function createCell(labels: ResultsLabels): CellElements {
  const mark = new Mark(labels);
  const score = element('span', { class: 'score' });
  const delta = element('span', { class: 'delta' });
  const reason = element('span', { class: 'reason' });
  const answer = element('span', { class: 'answer' });
  const tags = new Tags(labels);
  const text = element('span', { class: 'text' }, reason, answer);
  const root = element('div', { role: 'gridcell', class: 'cell' }, mark.root, score, delta, text, tags.root);
  return {
    root,
    set(view) {
      setAttribute(root, 'title', view && titleOf(view));
      // What a cell showed before is out of sight until its row comes.
      if (!view) return;
      mark.set(view.state);
      setText(score, view.score);
      setText(delta, view.delta);
      setAttribute(delta, 'data-sign', String(view.deltaSign));
      setText(reason, view.reason);
      setText(answer, view.answer);
      tags.set(view);
    },
  };
}

/** How a case compares, and how somebody labelled its answer. Most cells have neither, and so no elements for them. */
class Tags {
  readonly root = element('span', { class: 'tags' });
  readonly #labels: ResultsLabels;
  #shown = '';

  constructor(labels: ResultsLabels) {
    this.#labels = labels;
  }

  set({ flags, label }: CellView): void {
    const shown = [label ?? '', ...flags].join(' ');
    if (shown === this.#shown) return;
    this.#shown = shown;
    const inOrder = FLAGS.filter((flag) => flags.includes(flag));
    this.root.replaceChildren(
      ...inOrder.map((flag) => element('span', { class: 'flag', 'data-flag': flag }, this.#labels[flag])),
      ...(label ? [createLabel(label, this.#labels[label])] : []),
    );
  }
}

const createLabel = (label: NonNullable<CellView['label']>, name: string): HTMLElement =>
  element(
    'span',
    { class: 'label', 'data-label': label, role: 'img', 'aria-label': name, title: name },
    icon(label),
  );

const titleOf = ({ reason, answer, facts }: CellView): string | undefined =>
  [reason, answer, facts].filter((text) => text !== '').join('\n') || undefined;
