import type { FieldView, FromPreview, PreviewLabels } from '../protocol.ts';
import { element, setAttribute, setChildren, setText, textButton } from '../dom.ts';

type Post = (message: FromPreview) => void;

/** The variables with their values. A field that somebody types into is never written over. */
export class Form {
  readonly root: HTMLElement;
  readonly #labels: PreviewLabels;
  readonly #post: Post;
  readonly #list: HTMLElement;
  readonly #nothing: HTMLElement;
  readonly #source: HTMLButtonElement;
  #fields = new Map<string, FieldRow>();

  constructor(labels: PreviewLabels, post: Post) {
    this.#labels = labels;
    this.#post = post;
    this.#list = element('div', { class: 'fields' });
    this.#nothing = element('p', { class: 'nothing' }, labels.noVariables);
    this.#source = textButton('', () => post({ type: 'pickInputs' }), 'secondary source');
    this.root = element(
      'section',
      { class: 'variables', 'aria-label': labels.variables },
      element('header', {}, element('h2', {}, labels.variables), this.#source),
      this.#nothing,
      this.#list,
    );
  }

  set(views: readonly FieldView[], source: string): void {
    setText(this.#source, source);
    setAttribute(this.#source, 'title', this.#labels.inputs);
    setAttribute(this.#source, 'aria-label', `${this.#labels.inputs}: ${source}`);
    this.#nothing.hidden = views.length > 0;
    const rows = views.map((view) => {
      const known = this.#fields.get(view.name);
      const row = known?.kind === view.kind ? known : new FieldRow(view, this.#labels, this.#post);
      row.set(view);
      return [view.name, row] as const;
    });
    this.#fields = new Map(rows);
    setChildren(
      this.#list,
      rows.map(([, row]) => row.root),
    );
  }

  focus(name: string): void {
    this.#fields.get(name)?.focus();
  }
}

let rows = 0;

class FieldRow {
  readonly root: HTMLElement;
  readonly kind: FieldView['kind'];
  readonly #control: HTMLTextAreaElement | HTMLSelectElement;
  readonly #badge: HTMLElement;
  readonly #description: HTMLElement;
  readonly #error: HTMLElement;
  readonly #reset: HTMLButtonElement;
  readonly #save: HTMLButtonElement;
  /** What was typed and has not come back yet: an older answer must not undo it. */
  #pending: string | undefined;

  constructor({ name, kind }: FieldView, labels: PreviewLabels, post: Post) {
    this.kind = kind;
    const id = `field-${++rows}`;
    this.#badge = element('span', { class: 'badge', id: `${id}-source` });
    this.#description = element('p', { class: 'description', id: `${id}-description` });
    this.#error = element('p', { class: 'error', id: `${id}-error`, role: 'alert' });
    this.#control = kind === 'boolean' ? createSelect(id, labels) : createText(id, kind);
    setAttribute(this.#control, 'aria-describedby', `${id}-source ${id}-description ${id}-error`);
    this.#control.addEventListener('input', () => {
      this.#pending = this.#control.value;
      post({ type: 'setInput', name, text: this.#control.value });
    });
    this.#reset = textButton(
      labels.reset,
      () => {
        this.#pending = undefined;
        post({ type: 'resetInput', name });
        this.#control.focus();
      },
      'link',
    );
    this.#save = textButton(labels.saveSample, () => post({ type: 'saveSample', name }), 'link');
    for (const button of [this.#reset, this.#save])
      setAttribute(button, 'aria-label', `${button.textContent} ${name}`);
    this.root = element(
      'div',
      { class: 'field' },
      element(
        'div',
        { class: 'label' },
        element('label', { for: id }, name),
        this.#badge,
        this.#reset,
        this.#save,
      ),
      this.#description,
      this.#control,
      this.#error,
    );
  }

  set({ text, source, sourceLabel, description, error, canSave, unused }: FieldView): void {
    if (this.#pending === text) this.#pending = undefined;
    if (this.#pending === undefined && this.#control.value !== text) this.#control.value = text;
    setText(this.#badge, sourceLabel);
    setAttribute(this.#badge, 'data-source', source);
    setText(this.#description, description ?? '');
    this.#description.hidden = description === undefined;
    setText(this.#error, error ?? '');
    this.#error.hidden = error === undefined;
    setAttribute(this.#control, 'aria-invalid', error === undefined ? undefined : 'true');
    this.#reset.hidden = source !== 'typed';
    this.#save.hidden = !canSave;
    this.root.classList.toggle('unused', unused);
  }

  focus(): void {
    this.#control.scrollIntoView({ block: 'nearest' });
    this.#control.focus();
  }
}

function createText(id: string, kind: FieldView['kind']): HTMLTextAreaElement {
  const hints = kind === 'number' ? { inputmode: 'decimal' } : {};
  const spell = kind === 'text' ? 'true' : 'false';
  return element('textarea', { id, rows: '1', spellcheck: spell, class: kind, ...hints });
}

function createSelect(id: string, labels: PreviewLabels): HTMLSelectElement {
  return element(
    'select',
    { id },
    element('option', { value: '', disabled: true }, labels.noValue),
    element('option', { value: 'true' }, labels.yes),
    element('option', { value: 'false' }, labels.no),
  );
}
