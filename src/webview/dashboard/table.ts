import { element } from '../dom.ts';
import type { DashboardTable } from '../protocol/dashboard.ts';

/** The numbers of the charts, for those who would rather read them. */
export function drawTable(root: HTMLElement, { columns, rows }: DashboardTable): void {
  const text = JSON.stringify([columns, rows]);
  if (root.dataset['drawn'] === text) return;
  root.dataset['drawn'] = text;
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)));
  const body = rows.map(([first = '', ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, first),
      ...cells.map((cell) => element('td', {}, cell)),
    ),
  );
  root.replaceChildren(
    element('table', { tabindex: '0' }, element('thead', {}, head), element('tbody', {}, ...body)),
  );
}
