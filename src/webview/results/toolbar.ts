import type {
  FromResults,
  ResultSort,
  ResultsAction,
  ResultsLabels,
  ResultsView,
} from '../protocol/results.ts';
import { element, icon, iconButton, setAttribute, setChildren, setText, textButton } from '../dom.ts';
import { Filters } from './filters.ts';
import { openMenu } from './menu.ts';
import { SearchBox } from './searchBox.ts';

/** Actions with a button of their own; the others are in the menu. */
const BUTTONS: readonly ResultsAction[] = ['runFailed', 'compareAll', 'runAgain', 'run', 'cancel'];

const PRIMARY: readonly ResultsAction[] = ['run', 'runAgain', 'cancel'];

const ICONS = {
  run: 'play',
  runAgain: 'play',
  cancel: 'stop',
  runFailed: 'play',
  compareAll: 'diff',
} as const;

const SORTS = {
  file: 'sortFile',
  score: 'sortScore',
  delta: 'sortDelta',
  latency: 'sortLatency',
  cost: 'sortCost',
} as const satisfies Record<ResultSort, keyof ResultsLabels>;

/** What the panel is about, what can be done with it, and which of its rows are shown. */
export class Toolbar {
  readonly root: HTMLElement;
  readonly #labels: ResultsLabels;
  readonly #post: (message: FromResults) => void;
  readonly #name: HTMLButtonElement;
  readonly #actions = element('span', { class: 'actions' });
  readonly #buttons = new Map<ResultsAction, HTMLButtonElement>();
  readonly #more: HTMLButtonElement;
  readonly #choices: HTMLElement;
  readonly #filters: Filters;
  readonly #search: SearchBox;
  readonly #sort: HTMLSelectElement;
  readonly #direction: HTMLButtonElement;
  #view: ResultsView | undefined;
  #sorts = '';

  constructor(labels: ResultsLabels, post: (message: FromResults) => void, leaveSearch: () => void) {
    this.#labels = labels;
    this.#post = post;
    this.#name = textButton('', () => post({ type: 'act', action: 'openPrompt' }), 'name');
    setAttribute(this.#name, 'title', labels.openPrompt);
    this.#more = iconButton('more', labels.moreActions, () => this.#openMore());
    setAttribute(this.#more, 'aria-haspopup', 'menu');
    this.#filters = new Filters(labels, post);
    this.#search = new SearchBox(labels, post, leaveSearch);
    this.#sort = element('select', { 'aria-label': labels.sortBy, title: labels.sortBy });
    this.#sort.addEventListener('change', () => this.#setSort(this.#view?.memory.descending ?? false));
    this.#direction = iconButton('up', labels.ascending, () =>
      this.#setSort(!(this.#view?.memory.descending ?? false)),
    );
    this.#choices = element(
      'div',
      { class: 'choices' },
      this.#filters.root,
      element('span', { class: 'finders' }, this.#search.root, this.#sort, this.#direction),
    );
    this.root = element(
      'header',
      { class: 'toolbar' },
      element('h1', {}, this.#name),
      this.#actions,
      this.#choices,
    );
  }

  set(view: ResultsView): void {
    this.#view = view;
    setText(this.#name, view.name);
    this.#setActions(view.actions);
    this.#choices.hidden = view.columns.length === 0;
    this.#filters.set(view);
    this.#search.set(view.memory.search);
    this.#drawSort(view);
  }

  focusSearch(): void {
    this.#search.focus();
  }

  #setActions(actions: readonly ResultsAction[]): void {
    const active = document.activeElement;
    const shown = BUTTONS.filter((action) => actions.includes(action));
    const hasMore = actions.some((action) => !BUTTONS.includes(action) && action !== 'openPrompt');
    const before = [...this.#buttons].find(([, button]) => button === active)?.[0];
    setChildren(this.#actions, [
      ...shown.map((action) => this.#buttonOf(action)),
      ...(hasMore ? [this.#more] : []),
    ]);
    // The button that was pressed is another one now, such as the one that stops what was started.
    const isGone = before !== undefined && !shown.includes(before);
    if (isGone) this.#buttons.get(shown.findLast((action) => PRIMARY.includes(action)) ?? before)?.focus();
  }

  #buttonOf(action: ResultsAction): HTMLButtonElement {
    let button = this.#buttons.get(action);
    if (!button) {
      const kind = PRIMARY.includes(action) ? 'primary' : 'secondary';
      button = textButton('', () => this.#post({ type: 'act', action }), kind);
      button.append(element('span', {}, this.#labels[action]));
      button.title = this.#labels[action];
      if (action in ICONS) button.prepend(icon(ICONS[action as keyof typeof ICONS])); // oxlint-disable-line typescript/no-unsafe-type-assertion
      button.dataset['action'] = action;
      this.#buttons.set(action, button);
    }
    return button;
  }

  #openMore(): void {
    const rest = (this.#view?.actions ?? []).filter(
      (action) => !BUTTONS.includes(action) && action !== 'openPrompt',
    );
    const items = rest.map((action) => ({
      label: this.#labels[action],
      run: () => this.#post({ type: 'act', action }),
    }));
    openMenu(this.#more, this.#labels.moreActions, items);
  }

  #drawSort({ sorts, memory }: ResultsView): void {
    const drawn = sorts.join(' ');
    if (drawn !== this.#sorts) {
      this.#sorts = drawn;
      this.#sort.replaceChildren(
        ...sorts.map((sort) => element('option', { value: sort }, this.#labels[SORTS[sort]])),
      );
    }
    this.#sort.value = memory.sort;
    const label = memory.descending ? this.#labels.descending : this.#labels.ascending;
    if (this.#direction.title === label) return;
    setAttribute(this.#direction, 'title', label);
    setAttribute(this.#direction, 'aria-label', label);
    this.#direction.replaceChildren(icon(memory.descending ? 'down' : 'up'));
  }

  #setSort(descending: boolean): void {
    const sort = this.#view?.sorts.find((one) => one === this.#sort.value);
    if (sort) this.#post({ type: 'setSort', sort, descending });
  }
}
