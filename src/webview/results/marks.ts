import type { CellState, ResultsLabels } from '../protocol/results.ts';
import { drawing, element, setAttribute } from '../dom.ts';

const CIRCLE = 'M8 1.500a6.500 6.500 0 1 1 0 13a6.500 6.500 0 0 1 0-13z';

/** Shapes that differ without their colours, after those of the Test Explorer. */
const SHAPES: Readonly<Record<CellState, string>> = {
  pass: `${CIRCLE}M5 8.200l2.100 2.200 4-4.700`,
  fail: `${CIRCLE}M5.700 5.700l4.600 4.600M10.300 5.700l-4.600 4.600`,
  error: 'M8 1.800l6.500 12h-13zM8 6v4M8 11.600v.600',
  waiting: 'M8 1.500a6.500 6.500 0 1 1-6.500 6.500',
  skipped: `${CIRCLE}M5 8h6`,
  none: 'M6 8h4',
};

/** The outcome of a case as an icon, with its name for those who do not see it. It is drawn once and changed often. */
export class Mark {
  readonly root: HTMLElement;
  readonly #path = drawing('path', { d: '' });
  readonly #labels: ResultsLabels;
  #state: CellState | undefined;

  constructor(labels: ResultsLabels, state?: CellState) {
    this.#labels = labels;
    this.root = element(
      'span',
      { class: 'mark', role: 'img' },
      drawing('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }, this.#path),
    );
    if (state) this.set(state);
  }

  set(state: CellState | undefined): void {
    if (state === this.#state) return;
    this.#state = state;
    this.root.dataset['state'] = state ?? '';
    this.#path.setAttribute('d', state ? SHAPES[state] : '');
    setAttribute(this.root, 'aria-label', state && this.#labels[NAMES[state]]);
  }
}

const NAMES = {
  pass: 'statePass',
  fail: 'stateFail',
  error: 'stateError',
  waiting: 'stateWaiting',
  skipped: 'stateSkipped',
  none: 'stateNone',
} as const satisfies Record<CellState, keyof ResultsLabels>;
