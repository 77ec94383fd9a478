import type { FromPreview, MessageView, PreviewLabels } from '../protocol.ts';
import { element, icon, iconButton, setAttribute, setChildren, setText } from '../dom.ts';
import { Pieces } from './pieces.ts';

const COPIED_MS = 1500;

/** The cards of the messages. */
export class Messages {
  readonly root: HTMLElement;
  readonly #labels: PreviewLabels;
  readonly #post: (message: FromPreview) => void;
  readonly #focusField: (name: string) => void;
  readonly #announce: (text: string) => void;
  #cards: Card[] = [];
  readonly #cursor = new Highlight();

  constructor(options: {
    labels: PreviewLabels;
    post: (message: FromPreview) => void;
    focusField: (name: string) => void;
    announce: (text: string) => void;
  }) {
    ({
      labels: this.#labels,
      post: this.#post,
      focusField: this.#focusField,
      announce: this.#announce,
    } = options);
    this.root = element('section', { class: 'messages', 'aria-label': this.#labels.messages });
    CSS.highlights.set('cursor', this.#cursor);
  }

  set(views: readonly MessageView[]): void {
    this.#cards = views.map((view, i) => {
      const card = this.#cards[i] ?? this.#createCard(i);
      card.set(view);
      return card;
    });
    setChildren(
      this.root,
      this.#cards.map((card) => card.root),
    );
  }

  setTokens(texts: readonly string[]): void {
    for (const [i, card] of this.#cards.entries()) setText(card.tokens, texts[i] ?? '');
  }

  /** Marks what the cursor of the editor stands in. */
  reveal(
    message: number,
    piece: number,
    { offset, scroll }: { readonly offset: number | undefined; readonly scroll: boolean },
  ): void {
    this.conceal();
    const range = this.#cards[message]?.pieces.rangeOf(piece, offset);
    if (!range) return;
    this.#cursor.add(range);
    if (scroll) scrollIntoView(range);
  }

  conceal(): void {
    this.#cursor.clear();
  }

  copied(message: number): void {
    this.#cards[message]?.copied();
    this.#announce(this.#labels.copied);
  }

  #createCard(index: number): Card {
    const card = new Card(this.#labels, {
      copy: () => this.#post({ type: 'copyMessage', message: index }),
      goTo: () => this.#post({ type: 'openSource', message: index, piece: 0, offset: 0 }),
      focusField: this.#focusField,
    });
    card.pieces.root.addEventListener('click', (event) => this.#clicked(event, index, card));
    return card;
  }

  /** A click goes to where the text is written; selecting text is no click. */
  #clicked({ clientX, clientY, target }: MouseEvent, message: number, { pieces }: Card): void {
    if (target instanceof Element && target.closest('button')) return;
    if (document.getSelection()?.isCollapsed === false) return;
    const caret = document.caretRangeFromPoint(clientX, clientY);
    const found = caret && pieces.pieceOf(caret.startContainer);
    if (!caret || !found) return;
    const offset = found.view.kind === 'text' ? caret.startOffset : 0;
    this.#post({ type: 'openSource', message, piece: found.index, offset });
  }
}

/** One message: its role, its length, and its text. */
class Card {
  readonly root: HTMLElement;
  readonly tokens: HTMLElement;
  readonly pieces: Pieces;
  readonly #role: HTMLElement;
  readonly #note: HTMLElement;
  readonly #copy: HTMLButtonElement;
  readonly #labels: PreviewLabels;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    labels: PreviewLabels,
    on: { copy: () => void; goTo: () => void; focusField: (name: string) => void },
  ) {
    this.#labels = labels;
    this.#role = element('h2', { class: 'role' });
    this.tokens = element('span', { class: 'tokens' });
    this.#note = element('span', { class: 'note' });
    this.#copy = iconButton('copy', labels.copyMessage, on.copy);
    const body = element('div', { class: 'text' });
    this.pieces = new Pieces(body, labels, on.focusField);
    this.root = element(
      'article',
      { class: 'card' },
      element(
        'header',
        {},
        this.#role,
        this.#note,
        this.tokens,
        iconButton('goTo', labels.openPrompt, on.goTo),
        this.#copy,
      ),
      body,
    );
  }

  set({ role, label, pieces, stale }: MessageView): void {
    setAttribute(this.root, 'data-role', role);
    setAttribute(this.root, 'aria-label', label);
    this.root.classList.toggle('stale', stale);
    setText(this.#role, label);
    setText(this.#note, stale ? this.#labels.outdated : '');
    this.pieces.set(pieces);
  }

  copied(): void {
    clearTimeout(this.#timer);
    this.#copy.replaceChildren(icon('check'));
    this.#timer = setTimeout(() => this.#copy.replaceChildren(icon('copy')), COPIED_MS);
  }
}

/** Scrolls only where the place is out of sight, to the middle: the bars cover the edges. */
function scrollIntoView(range: Range): void {
  const box = range.getBoundingClientRect();
  const top = document.querySelector('.toolbar')?.getBoundingClientRect().bottom ?? 0;
  const bottom = document.querySelector('.usage')?.getBoundingClientRect().top ?? window.innerHeight;
  if (box.top >= top && box.bottom <= bottom) return;
  window.scrollBy({ top: box.top - (top + bottom) / 2 });
}
