import type { AnswerView, CellAction, LabelValue, ResultDetail, ResultsLabels } from '../protocol/results.ts';
import { element, icon, setAttribute, setChildren, setText } from '../dom.ts';
import { drawAssertions } from './assertions.ts';
import { actionButton } from './cellActions.ts';
import { drawFacts, drawLongText } from './detailParts.ts';
import { Mark } from './marks.ts';

const ON_ANSWER: readonly CellAction[] = ['acceptAnswer', 'openAnswer', 'copyAnswer', 'editNote'];

interface CardActions {
  readonly act: (action: CellAction) => void;
  readonly label: (value: LabelValue | undefined) => void;
}

/** One answer of a cell: what the model wrote, how it was judged, and what a person says of it. */
export class AnswerCard {
  readonly root: HTMLElement;
  readonly #labels: ResultsLabels;
  readonly #actions: CardActions;
  readonly #mark: Mark;
  readonly #title = element('h3', {});
  readonly #score = element('span', { class: 'score' });
  readonly #thumbs: HTMLElement;
  readonly #buttons: ReadonlyMap<LabelValue, HTMLButtonElement>;
  readonly #note = element('p', { class: 'label-note' });
  readonly #bar = element('div', { class: 'cell-actions' });
  readonly #body = element('div', { class: 'answer-body' });
  #answer = '';
  #drawnActions = '';
  #label: LabelValue | undefined;

  constructor(labels: ResultsLabels, actions: CardActions) {
    this.#labels = labels;
    this.#actions = actions;
    this.#mark = new Mark(labels);
    this.#buttons = new Map((['good', 'bad'] as const).map((value) => [value, this.#thumb(value)]));
    this.#thumbs = element('span', { class: 'thumbs' }, ...this.#buttons.values());
    this.root = element(
      'article',
      { class: 'answer' },
      element('header', {}, this.#mark.root, this.#title, this.#score, this.#thumbs),
      this.#note,
      this.#body,
      this.#bar,
    );
  }

  set(answer: AnswerView, { actions, canLabel }: Pick<ResultDetail, 'actions' | 'canLabel'>): void {
    const { label, ...judged } = answer;
    this.#mark.set(answer.state);
    setText(this.#title, answer.title);
    setText(this.#score, answer.score);
    this.#label = label.value;
    for (const [value, button] of this.#buttons)
      setAttribute(button, 'aria-pressed', String(value === label.value));
    this.#thumbs.hidden = !canLabel;
    setText(this.#note, label.note);
    this.#note.hidden = label.note === '';
    this.#setActions(actions);
    const drawn = JSON.stringify(judged);
    if (drawn === this.#answer) return;
    this.#answer = drawn;
    this.#body.replaceChildren(...this.#draw(answer));
  }

  #thumb(value: LabelValue): HTMLButtonElement {
    const button = element(
      'button',
      { type: 'button', class: 'thumb', 'data-label': value, title: this.#labels[value] },
      icon(value),
      this.#labels[value],
    );
    button.addEventListener('click', () => this.#actions.label(this.#label === value ? undefined : value));
    return button;
  }

  #setActions(actions: readonly CellAction[]): void {
    const wanted = ON_ANSWER.filter((action) => actions.includes(action));
    const drawn = wanted.join(' ');
    if (drawn === this.#drawnActions) return;
    this.#drawnActions = drawn;
    this.#bar.hidden = wanted.length === 0;
    setChildren(
      this.#bar,
      wanted.map((action) => actionButton(action, this.#labels, () => this.#actions.act(action))),
    );
  }

  #draw({ output, reason, state, facts, assertions }: AnswerView): HTMLElement[] {
    const labels = this.#labels;
    const isSaid = state === 'pass' || assertions.some((one) => one.reason === reason);
    return [
      ...(reason === '' || isSaid ? [] : [element('p', { class: 'why', 'data-state': state }, reason)]),
      ...(output.text === ''
        ? [element('p', { class: 'nothing' }, labels.noAnswer)]
        : drawLongText(output, 'output')),
      ...(facts.length === 0 ? [] : [drawFacts(facts)]),
      ...(assertions.length === 0
        ? [element('p', { class: 'nothing' }, labels.noAssertions)]
        : [drawAssertions(assertions, labels)]),
    ];
  }
}
