import type { CellAction, FromResults, ResultDetail, ResultsLabels } from '../protocol/results.ts';
import { element, iconButton, setAttribute, setChildren, setText } from '../dom.ts';
import { AnswerCard } from './answerCard.ts';
import { actionButton } from './cellActions.ts';
import { drawFacts, drawMessages, drawVariables } from './detailParts.ts';
import { Mark } from './marks.ts';

/** Actions on the case as a whole; all others stand at each answer. */
const ON_CASE: readonly CellAction[] = ['goToCase', 'runCase', 'compareAnswers', 'addToSuite', 'copyCurl'];

/** All that is known of a cell. Parts that stay the same keep their elements: selections, scroll and focus with them. */
export class Detail {
  readonly root: HTMLElement;
  readonly #labels: ResultsLabels;
  readonly #post: (message: FromResults) => void;
  readonly #mark: Mark;
  readonly #title = element('h2', {});
  readonly #about = element('p', { class: 'about' });
  readonly #actions = element('div', { class: 'cell-actions' });
  readonly #body = element('div', { class: 'detail-body', tabindex: '-1' });
  readonly #answers = element('section', { class: 'answers' });
  readonly #parts = new Map<string, { readonly text: string; readonly node: HTMLElement | undefined }>();
  #cards: AnswerCard[] = [];
  #shown: ResultDetail | undefined;
  #drawnActions = '';

  constructor(labels: ResultsLabels, post: (message: FromResults) => void, close: () => void) {
    this.#labels = labels;
    this.#post = post;
    this.#mark = new Mark(labels);
    setAttribute(this.#answers, 'aria-label', labels.answers);
    const header = element(
      'header',
      {},
      this.#mark.root,
      element('div', { class: 'titles' }, this.#title, this.#about),
      iconButton('close', labels.closeDetail, close),
    );
    this.root = element(
      'section',
      { class: 'detail', 'aria-label': labels.detail },
      header,
      this.#actions,
      this.#body,
    );
  }

  set(detail: ResultDetail): void {
    const isOther = !this.#shown || !isSame(this.#shown, detail);
    this.#shown = detail;
    this.#mark.set(detail.state);
    setText(this.#title, detail.description);
    setAttribute(this.#title, 'title', detail.description);
    setText(
      this.#about,
      [detail.title, ...(detail.score === '' ? [] : [`${this.#labels.score} ${detail.score}`])].join(' · '),
    );
    this.#about.append(
      ...detail.flags.map((flag) =>
        element('span', { class: 'flag', 'data-flag': flag }, this.#labels[flag]),
      ),
    );
    this.#setActions(detail);
    this.#setAnswers(detail, isOther);
    this.#setBody(detail);
    if (isOther) this.#body.scrollTop = 0;
  }

  focus(): void {
    this.#body.focus();
  }

  copied(action: 'copyCurl' | 'copyAnswer', repeat: number): void {
    const buttons =
      action === 'copyCurl'
        ? this.#actions.querySelectorAll<HTMLElement>('[data-action="copyCurl"]')
        : this.#cards[repeat]?.root.querySelectorAll<HTMLElement>('[data-action="copyAnswer"]');
    for (const button of buttons ?? []) button.dispatchEvent(new CustomEvent('copied'));
  }

  #setActions(detail: ResultDetail): void {
    const wanted = ON_CASE.filter((action) => detail.actions.includes(action));
    const drawn = wanted.join(' ');
    if (drawn === this.#drawnActions) return;
    this.#drawnActions = drawn;
    this.#actions.hidden = wanted.length === 0;
    this.#actions.replaceChildren(
      ...wanted.map((action) => actionButton(action, this.#labels, () => this.#act(action, 0))),
    );
  }

  #act(action: CellAction, repeat: number): void {
    if (this.#shown) this.#post({ type: 'actOnCell', action, cell: this.#shown.cell, repeat });
  }

  #setAnswers({ answers, actions, canLabel }: ResultDetail, isOther: boolean): void {
    if (isOther) this.#cards = [];
    this.#cards = answers.map((answer, i) => {
      const card =
        this.#cards[i] ??
        new AnswerCard(this.#labels, {
          act: (action) => this.#act(action, answer.repeat),
          label: (value) => {
            const cell = this.#shown?.cell;
            if (cell) this.#post({ type: 'label', cell, repeat: answer.repeat, value });
          },
        });
      card.set(answer, { actions, canLabel });
      return card;
    });
    setChildren(
      this.#answers,
      this.#cards.map(({ root }) => root),
    );
    this.#answers.hidden = answers.length === 0;
  }

  #setBody(detail: ResultDetail): void {
    const { banners, variables, messages, messagesNote, facts, state } = detail;
    const labels = this.#labels;
    const parts = [
      this.#part('banners', banners, () =>
        banners.map(({ severity, message }) =>
          element('div', { class: 'banner', 'data-severity': severity, role: 'note' }, message),
        ),
      ),
      this.#part('none', detail.answers.length === 0 ? state : undefined, () => [
        element('p', { class: 'nothing' }, labels.noAnswer),
      ]),
      this.#answers,
      this.#part('messages', [messages, messagesNote], () => drawMessages(messages, messagesNote, labels)),
      this.#part('variables', variables, () => drawVariables(variables, labels)),
      this.#part('facts', facts, () => (facts.length === 0 ? [] : [drawFacts(facts)])),
    ];
    setChildren(
      this.#body,
      parts.filter((part) => part !== undefined),
    );
  }

  /** A part of the detail, drawn anew where what it shows is another. */
  #part(name: string, shown: unknown, draw: () => readonly HTMLElement[]): HTMLElement | undefined {
    const text = JSON.stringify(shown) ?? '';
    const known = this.#parts.get(name);
    if (known?.text === text) return known.node;
    const nodes = text === '' ? [] : draw();
    const node = nodes.length === 0 ? undefined : element('div', { class: `part ${name}` }, ...nodes);
    this.#parts.set(name, { text, node });
    return node;
  }
}

const isSame = (a: ResultDetail, b: ResultDetail): boolean =>
  a.cell.row === b.cell.row && a.cell.column === b.cell.column;
