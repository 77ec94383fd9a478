import { element } from '../dom.ts';
import type { Option } from '../protocol/dashboard.ts';

/** A list to choose one of, which stays open while the rest of the page changes. */
export class Picker {
  readonly root: HTMLElement;
  readonly #select = element('select', {});
  #drawn = '';

  constructor(label: string, choose: (value: string) => void) {
    this.#select.title = label;
    this.#select.addEventListener('change', () => choose(this.#select.value));
    this.root = element(
      'label',
      { class: 'picker' },
      element('span', { class: 'visually-hidden' }, label),
      this.#select,
    );
  }

  set(options: readonly Option[], value: string): void {
    const drawn = JSON.stringify(options);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#select.replaceChildren(
        ...options.map((option) => element('option', { value: option.value }, option.label)),
      );
    }
    this.#select.value = value;
  }
}
