import type { FromTimeline, TimelineLabels, TimelineRow } from '../protocol.ts';
import { element, setChildren } from '../dom.ts';
import { drawRow } from './row.ts';

interface TableOptions {
  readonly labels: TimelineLabels;
  readonly post: (message: FromTimeline) => void;
  /** Another row is the current one. */
  readonly changed: (version: string | undefined) => void;
}

interface DrawnRow {
  readonly text: string;
  readonly node: HTMLElement;
}

/**
 * The versions, the newest first. One row at a time is in the order of the Tab key, with its buttons; the arrows go
 * from row to row. Rows that stay the same keep their elements, so that focus and selections in them stay too.
 */
export class Table {
  readonly root: HTMLElement;
  readonly #options: TableOptions;
  readonly #body = element('div', { role: 'rowgroup', class: 'body' });
  #rows = new Map<string, DrawnRow>();
  #current: string | undefined;

  constructor(options: TableOptions) {
    this.#options = options;
    const { labels } = options;
    const heads = (['version', 'score', 'change', 'evidence', 'origin', 'actions'] as const).map((name) =>
      element('div', { role: 'columnheader', class: name }, labels[name]),
    );
    const head = element(
      'div',
      { role: 'rowgroup' },
      element('div', { role: 'row', class: 'head' }, ...heads),
    );
    const grid = element(
      'div',
      { role: 'grid', class: 'grid', 'aria-label': labels.versions },
      head,
      this.#body,
    );
    this.root = element(
      'section',
      { class: 'versions' },
      element('header', {}, element('h2', {}, labels.versions)),
      grid,
    );
    this.#body.addEventListener('keydown', (event) => this.#move(event));
    this.#body.addEventListener('focusin', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('.row') : undefined;
      if (row) this.select(row.dataset['version']);
    });
  }

  set(rows: readonly TimelineRow[], current: string | undefined): void {
    const focused = document.activeElement;
    const had = this.#body.contains(focused) ? this.#current : undefined;
    const drawn = new Map<string, DrawnRow>();
    for (const row of rows) {
      const text = JSON.stringify(row);
      const known = this.#rows.get(row.version);
      drawn.set(row.version, known?.text === text ? known : { text, node: drawRow(row, this.#options) });
    }
    this.#rows = drawn;
    this.root.hidden = rows.length === 0;
    setChildren(
      this.#body,
      Array.from(drawn.values(), ({ node }) => node),
    );
    const wanted = current !== undefined && drawn.has(current) ? current : undefined;
    this.#mark(wanted ?? rows[0]?.version);
    if (had !== undefined && document.activeElement !== focused) this.#rows.get(had)?.node.focus();
  }

  /** Makes a row the current one. */
  select(version: string | undefined): void {
    if (version === this.#current) return;
    this.#mark(version);
    this.#options.changed(version);
  }

  /** Goes to a row. */
  focus(version: string): void {
    const row = this.#rows.get(version)?.node;
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  #mark(version: string | undefined): void {
    this.#current = version;
    for (const [name, { node }] of this.#rows) {
      const isCurrent = name === version;
      const index = isCurrent ? 0 : -1;
      if (node.tabIndex === index && node.getAttribute('aria-selected') === String(isCurrent)) continue;
      node.tabIndex = index;
      node.setAttribute('aria-selected', String(isCurrent));
      for (const button of node.querySelectorAll('button')) button.tabIndex = index;
    }
  }

  #move(event: KeyboardEvent): void {
    const versions = [...this.#rows.keys()];
    const at = versions.indexOf(this.#current ?? '');
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: versions.length - 1,
    };
    if (event.key === 'Enter' && event.target === this.#rows.get(this.#current ?? '')?.node) {
      this.#options.post({ type: 'act', action: 'open', version: versions[at]! });
      return;
    }
    const target = targets[event.key];
    const version = target === undefined ? undefined : versions[target];
    if (version === undefined) return;
    event.preventDefault();
    this.focus(version);
  }
}
