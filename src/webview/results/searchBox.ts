import type { FromResults, ResultsLabels } from '../protocol/results.ts';
import { element, icon, iconButton } from '../dom.ts';

/** Keys that follow each other faster are one question. */
const TYPING_MS = 60;

/** Where the words are typed that a case has to have. */
export class SearchBox {
  readonly root: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #clear: HTMLButtonElement;
  readonly #post: (message: FromResults) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param leave goes to the results: with ↓ or Enter, or with Escape where nothing is typed */
  constructor(labels: ResultsLabels, post: (message: FromResults) => void, leave: () => void) {
    this.#post = post;
    this.#input = element('input', {
      type: 'text',
      placeholder: labels.searchPlaceholder,
      'aria-label': labels.search,
      title: `${labels.search} (/)`,
      'aria-keyshortcuts': '/',
      spellcheck: 'false',
    });
    this.#clear = iconButton('close', labels.clearSearch, () => {
      this.#change('');
      this.#input.focus();
    });
    this.#clear.hidden = true;
    this.root = element(
      'span',
      { class: 'search', role: 'search' },
      icon('search'),
      this.#input,
      this.#clear,
    );
    this.#input.addEventListener('input', () => this.#changed());
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#input.value !== '') this.#change('');
      else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** What the host searches for; what somebody is typing is newer. */
  set(text: string): void {
    if (this.#timer !== undefined || document.activeElement === this.#input) return;
    this.#input.value = text;
    this.#clear.hidden = text === '';
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #change(text: string): void {
    this.#input.value = text;
    this.#changed();
  }

  #changed(): void {
    this.#clear.hidden = this.#input.value === '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#post({ type: 'setSearch', text: this.#input.value });
    }, TYPING_MS);
  }
}
