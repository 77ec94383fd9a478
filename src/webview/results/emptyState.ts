import type { FromResults, ResultsLabels, ResultsView } from '../protocol/results.ts';
import { element, setText, textButton } from '../dom.ts';

/** Why there are no rows, and what to do about it. */
export class EmptyState {
  readonly root: HTMLElement;
  readonly #labels: ResultsLabels;
  readonly #text = element('p', {});
  readonly #run: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;

  constructor(labels: ResultsLabels, post: (message: FromResults) => void) {
    this.#labels = labels;
    this.#run = textButton(labels.run, () => post({ type: 'act', action: 'run' }), 'primary');
    this.#clear = textButton(labels.clearSearch, () => post({ type: 'setSearch', text: '' }));
    this.#run.hidden = true;
    this.#clear.hidden = true;
    this.root = element('div', { class: 'empty' }, this.#text, this.#run, this.#clear);
    setText(this.#text, labels.loading);
  }

  set({ empty, total, columns, actions, memory }: ResultsView): void {
    this.root.hidden = empty === undefined && total > 0;
    setText(this.#text, empty ?? this.#labels.noMatch);
    this.#run.hidden = columns.length > 0 || !actions.includes('run');
    this.#clear.hidden = columns.length === 0 || memory.search === '';
  }
}
