import type { CellFlag, CellView, ResultRow, ResultsLabels } from '../protocol/results.ts';
import { element, icon, setAttribute, setText } from '../dom.ts';
import type { RowElements } from './grid.ts';
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
      setText(number, row ? String(row.number) : '');
      setText(title, row?.description ?? '');
      setText(note, row?.note ?? '');
      setAttribute(name, 'title', row && [row.description, ...(row.note ? [row.note] : [])].join('\n'));
      for (const [i, cell] of cells.entries()) {
        cell.set(row?.cells[i]);
        cell.root.classList.toggle('open', row !== undefined && isOpen(row.id, i));
      }
    },
  };
}

function createCell(labels: ResultsLabels): CellElements {
  const mark = new Mark(labels);
  const score = element('span', { class: 'score' });
  const delta = element('span', { class: 'delta' });
  const reason = element('span', { class: 'reason' });
  const answer = element('span', { class: 'answer' });
  const flags = FLAGS.map((flag) => ({
    flag,
    tag: element('span', { class: 'flag', 'data-flag': flag, hidden: true }, labels[flag]),
  }));
  const label = createLabel(labels);
  const root = element(
    'div',
    { role: 'gridcell', class: 'cell' },
    mark.root,
    score,
    delta,
    element('span', { class: 'text' }, reason, answer),
    ...flags.map(({ tag }) => tag),
    label.root,
  );
  return {
    root,
    set(view) {
      mark.set(view?.state);
      setText(score, view?.score ?? '');
      setText(delta, view?.delta ?? '');
      setAttribute(delta, 'data-sign', view && String(view.deltaSign));
      setText(reason, view?.reason ?? '');
      setText(answer, view?.answer ?? '');
      for (const { flag, tag } of flags) {
        const isHidden = !view?.flags.includes(flag);
        if (tag.hidden !== isHidden) tag.hidden = isHidden;
      }
      label.set(view?.label);
      setAttribute(root, 'title', view && titleOf(view));
    },
  };
}

function createLabel(labels: ResultsLabels): { root: HTMLElement; set(value: CellView['label']): void } {
  const both = (['good', 'bad'] as const).map((value) => {
    const part = element(
      'span',
      { class: 'label', 'data-label': value, title: labels[value], hidden: true },
      icon(value),
      element('span', { class: 'visually-hidden' }, labels[value]),
    );
    return { value, part };
  });
  return {
    root: element('span', { class: 'labels' }, ...both.map(({ part }) => part)),
    set(label) {
      for (const { value, part } of both)
        if (part.hidden !== (value !== label)) part.hidden = value !== label;
    },
  };
}

const titleOf = ({ reason, answer, facts }: CellView): string | undefined =>
  [reason, answer, facts].filter((text) => text !== '').join('\n') || undefined;
