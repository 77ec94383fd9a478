import { element, setAttribute } from '../dom.ts';
import type { Entry } from './filters.ts';

/** Pixels; the style sheet says the same. */
const ROW = 48;

/** Rows drawn above and below what is in view, so that scrolling shows no gap. */
const AROUND = 6;

interface Options {
  readonly choose: (entry: Entry | undefined) => void;
  /** More than one run: rows say which they are of. */
  readonly hasRuns: boolean;
}

/** A list of any length, of which only the rows in view are in the page. One stop for Tab; the arrows choose. */
export class List {
  readonly root = element('div', {
    class: 'list',
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Cases',
  });
  readonly #rows = element('div', { class: 'rows', role: 'presentation' });
  readonly #options: Options;
  #entries: readonly Entry[] = [];
  #selected = -1;
  #drawn = new Map<number, HTMLElement>();

  constructor(options: Options) {
    this.#options = options;
    this.root.append(this.#rows);
    this.root.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.#move(event));
    this.root.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest('[data-index]') : null;
      if (row instanceof HTMLElement) this.select(Number(row.dataset['index']));
    });
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  /** Shows other entries, and goes on with the one that was selected where it is among them. */
  set(entries: readonly Entry[]): void {
    const before = this.#entries[this.#selected];
    this.#entries = entries;
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    this.#rows.style.height = `${entries.length * ROW}px`;
    const kept = before ? entries.indexOf(before) : -1;
    this.#selected = -1;
    this.select(entries.length === 0 ? -1 : Math.max(0, kept));
  }

  select(index: number): void {
    this.#selected = index;
    if (index >= 0) this.#reveal(index);
    this.#draw();
    setAttribute(this.root, 'aria-activedescendant', index < 0 ? undefined : idOf(index));
    this.#options.choose(this.#entries[index]);
  }

  #reveal(index: number): void {
    const { scrollTop, clientHeight } = this.root;
    if (index * ROW < scrollTop) this.root.scrollTop = index * ROW;
    else if ((index + 1) * ROW > scrollTop + clientHeight)
      this.root.scrollTop = (index + 1) * ROW - clientHeight;
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.root;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - AROUND);
    const last = Math.min(this.#entries.length, Math.ceil((scrollTop + clientHeight) / ROW) + AROUND);
    for (const [index, row] of this.#drawn) {
      const isActive = index === this.#selected;
      if ((index < first || index >= last) && !isActive) {
        row.remove();
        this.#drawn.delete(index);
      } else row.setAttribute('aria-selected', String(isActive));
    }
    const wanted = [
      ...Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i),
      this.#selected,
    ];
    for (const index of wanted) {
      const entry = this.#entries[index];
      if (entry && !this.#drawn.has(index)) this.#rows.append(this.#row(entry, index));
    }
  }

  #row({ run, case: one }: Entry, index: number): HTMLElement {
    const state = one.change === 'broken' || one.change === 'fixed' ? one.change : one.outcome;
    const tags = [state, ...(one.isFlaky ? ['flaky'] : [])];
    const row = element(
      'div',
      {
        class: 'row',
        role: 'option',
        id: idOf(index),
        'data-index': String(index),
        'data-state': state,
        'aria-selected': String(index === this.#selected),
        'aria-posinset': String(index + 1),
        'aria-setsize': String(this.#entries.length),
      },
      element(
        'span',
        { class: 'title' },
        ...tags.map((tag) => element('span', { class: 'badge', 'data-state': tag }, tag)),
        ` ${one.description}`,
      ),
      element(
        'span',
        { class: 'reason' },
        [...(this.#options.hasRuns ? [run] : []), one.reason || `score ${one.score.toFixed(3)}`].join(' · '),
      ),
    );
    row.style.transform = `translateY(${index * ROW}px)`;
    this.#drawn.set(index, row);
    return row;
  }

  #move(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW) - 1);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: this.#selected + 1,
      ArrowUp: this.#selected - 1,
      PageDown: this.#selected + page,
      PageUp: this.#selected - page,
      Home: 0,
      End: this.#entries.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined || this.#entries.length === 0 || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    this.select(Math.min(Math.max(target, 0), this.#entries.length - 1));
  }
}

const idOf = (index: number): string => `case-${index}`;
