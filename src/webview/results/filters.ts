import type {
  FromResults,
  LabelFilter,
  ResultFilter,
  ResultsLabels,
  ResultsView,
} from '../protocol/results.ts';
import { element, setAttribute, setText } from '../dom.ts';

const LABELS = {
  any: 'labelAny',
  labelled: 'labelLabelled',
  unlabelled: 'labelUnlabelled',
} as const satisfies Record<LabelFilter, keyof ResultsLabels>;

interface Chip {
  readonly filter: ResultFilter;
  readonly button: HTMLButtonElement;
  readonly count: HTMLElement;
}

/** One chip a kind of case, with how many there are; and a choice of its own for what people said of the answers. */
export class Filters {
  readonly root: HTMLElement;
  readonly #labels: ResultsLabels;
  readonly #post: (message: FromResults) => void;
  readonly #group: HTMLElement;
  readonly #label: HTMLSelectElement;
  #chips: readonly Chip[] = [];

  constructor(labels: ResultsLabels, post: (message: FromResults) => void) {
    this.#labels = labels;
    this.#post = post;
    this.#group = element('span', { class: 'chips', role: 'group', 'aria-label': labels.filters });
    this.#label = element('select', { 'aria-label': labels.labelFilter, title: labels.labelFilter });
    this.#label.addEventListener('change', () => {
      const chosen = (['any', 'labelled', 'unlabelled'] as const).find((one) => one === this.#label.value);
      if (chosen) post({ type: 'setLabelFilter', label: chosen });
    });
    this.root = element('span', { class: 'filters' }, this.#group, this.#label);
  }

  set({ filters, labels, memory }: ResultsView): void {
    const format = new Intl.NumberFormat(document.documentElement.lang || undefined);
    if (filters.map(({ filter }) => filter).join() !== this.#chips.map(({ filter }) => filter).join()) {
      this.#chips = filters.map(({ filter }) => this.#createChip(filter));
      this.#group.replaceChildren(...this.#chips.map(({ button }) => button));
    }
    for (const [i, { filter, button, count }] of this.#chips.entries()) {
      const matching = filters[i]?.count ?? 0;
      const isOn = filter === memory.filter;
      setText(count, format.format(matching));
      const wasOn = button.ariaPressed === 'true';
      setAttribute(button, 'aria-pressed', String(isOn));
      // Where there is little room the chips scroll.
      if (isOn && !wasOn) button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      button.classList.toggle('none', matching === 0 && !isOn);
    }
    this.#drawLabels(labels, memory.label, format);
  }

  #createChip(filter: ResultFilter): Chip {
    const count = element('span', { class: 'count' });
    const button = element(
      'button',
      { type: 'button', class: 'chip', 'data-filter': filter },
      `${this.#labels[filter]} `,
      count,
    );
    button.addEventListener('click', () => this.#post({ type: 'setFilter', filter }));
    return { filter, button, count };
  }

  #drawLabels(labels: ResultsView['labels'], current: LabelFilter, format: Intl.NumberFormat): void {
    this.#label.hidden = labels.length === 0;
    for (const [i, { label, count }] of labels.entries()) {
      const option = this.#label.options[i] ?? new Option();
      option.value = label;
      const name = this.#labels[LABELS[label]];
      setText(option, label === 'any' ? name : `${name} (${format.format(count)})`);
      if (!this.#label.options[i]) this.#label.add(option);
    }
    this.#label.value = current;
  }
}
