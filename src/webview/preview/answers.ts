import type { FromPreview, LaneView, PreviewLabels, RunView } from '../protocol.ts';
import { element, iconButton, setAttribute, setChildren, setText, textButton } from '../dom.ts';

type Post = (message: FromPreview) => void;

/** The answers of models, side by side where there is room. */
export class Answers {
  readonly root: HTMLElement;
  readonly #labels: PreviewLabels;
  readonly #post: Post;
  readonly #list: HTMLElement;
  #lanes = new Map<string, Lane>();

  constructor(labels: PreviewLabels, post: Post) {
    this.#labels = labels;
    this.#post = post;
    this.#list = element('div', { class: 'lanes' });
    this.root = element(
      'section',
      { class: 'answers', 'aria-label': labels.answers, hidden: true },
      element('header', {}, element('h2', {}, labels.answers)),
      this.#list,
    );
  }

  set({ lanes }: RunView): void {
    this.root.hidden = lanes.length === 0;
    const shown = lanes.map((view) => {
      const lane = this.#lanes.get(view.id) ?? new Lane(view.id, this.#labels, this.#post);
      lane.set(view);
      return [view.id, lane] as const;
    });
    this.#lanes = new Map(shown);
    setChildren(
      this.#list,
      shown.map(([, lane]) => lane.root),
    );
  }

  append(id: string, text: string): void {
    this.#lanes.get(id)?.append(text);
  }
}

class Lane {
  readonly root: HTMLElement;
  readonly #title: HTMLElement;
  readonly #facts: HTMLElement;
  readonly #schema: HTMLElement;
  readonly #error: HTMLElement;
  readonly #remedy: HTMLButtonElement;
  readonly #output = document.createTextNode('');
  readonly #copy: HTMLButtonElement;
  readonly #save: HTMLButtonElement;

  constructor(id: string, labels: PreviewLabels, post: Post) {
    this.#title = element('h3', {});
    this.#facts = element('p', { class: 'facts' });
    this.#schema = element('p', { class: 'schema' });
    this.#error = element('p', { class: 'error' });
    this.#remedy = textButton('', () => post({ type: 'resolveError', lane: id }));
    this.#copy = iconButton('copy', labels.copy, () => post({ type: 'copyAnswer', lane: id }));
    this.#save = textButton(labels.saveCase, () =>
      post({ type: 'saveCase', lane: id, selection: this.#selection() }),
    );
    this.root = element(
      'article',
      { class: 'lane' },
      element('header', {}, this.#title, this.#copy),
      this.#facts,
      this.#error,
      this.#remedy,
      element('div', { class: 'text output' }, this.#output),
      this.#schema,
      this.#save,
    );
  }

  set({ title, state, output, facts, schema, error, remedy, canSave }: LaneView): void {
    setText(this.#title, title);
    setAttribute(this.root, 'data-state', state);
    setAttribute(this.root, 'aria-label', title);
    setAttribute(this.root, 'aria-busy', state === 'streaming' || state === 'waiting' ? 'true' : undefined);
    setText(this.#facts, facts.join(' · '));
    setText(this.#schema, schema?.text ?? '');
    this.#schema.hidden = schema === undefined;
    setAttribute(this.#schema, 'data-ok', schema && String(schema.ok));
    setText(this.#error, error ?? '');
    this.#error.hidden = error === undefined;
    setText(this.#remedy, remedy ?? '');
    this.#remedy.hidden = remedy === undefined;
    if (output.startsWith(this.#output.data)) this.append(output.slice(this.#output.data.length));
    else this.#output.data = output;
    this.#copy.hidden = output === '';
    this.#save.hidden = !canSave;
  }

  #selection(): string {
    const selection = document.getSelection();
    const isHere =
      selection?.anchorNode === this.#output &&
      selection.focusNode === this.#output &&
      !selection.isCollapsed;
    return isHere ? selection.toString() : '';
  }

  append(text: string): void {
    if (text !== '') this.#output.appendData(text);
  }
}
