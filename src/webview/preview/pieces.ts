import type { PieceView, PreviewLabels } from '../protocol.ts';
import { element, fill } from '../dom.ts';

/**
 * The pieces of one message on the page. Pieces that stay are left alone, and of a text that changes only the
 * characters that differ are replaced: selection, scroll and what a screen reader reads stay where they were.
 */
export class Pieces {
  readonly root: HTMLElement;
  readonly #labels: PreviewLabels;
  readonly #onMissing: (variable: string) => void;
  #views: readonly PieceView[] = [];
  #nodes: Node[] = [];

  constructor(root: HTMLElement, labels: PreviewLabels, onMissing: (variable: string) => void) {
    this.root = root;
    this.#labels = labels;
    this.#onMissing = onMissing;
  }

  set(views: readonly PieceView[]): void {
    const before = this.#views;
    if (views === before) return;
    const most = Math.min(before.length, views.length);
    let head = 0;
    while (head < most && isSame(before[head]!, views[head]!)) head++;
    let tail = 0;
    while (tail < most - head && isSame(before[before.length - 1 - tail]!, views[views.length - 1 - tail]!))
      tail++;
    const gone = this.#nodes.slice(head, before.length - tail);
    const come = views.slice(head, views.length - tail);
    const kept = Math.min(gone.length, come.length);
    const nodes = come.map((view, i) => {
      const old = i < kept ? gone[i] : undefined;
      return old && this.#patch(old, before[head + i]!, view) ? old : this.#create(view);
    });
    const behind = this.#nodes[before.length - tail] ?? null;
    for (const node of gone) if (!nodes.includes(node)) this.root.removeChild(node);
    let next = behind;
    for (const node of nodes.toReversed()) {
      if (node.parentNode !== this.root || node.nextSibling !== next) this.root.insertBefore(node, next);
      next = node;
    }
    this.#nodes.splice(head, gone.length, ...nodes);
    this.#views = views;
  }

  /** Which piece a node of the page belongs to, and its view. */
  pieceOf(node: Node): { readonly index: number; readonly view: PieceView } | undefined {
    const index = this.#nodes.findIndex((piece) => piece.contains(node));
    const view = this.#views[index];
    return view && { index, view };
  }

  /** The part of the page that shows a piece, or the line of it that `offset` stands in. */
  rangeOf(index: number, offset: number | undefined): Range | undefined {
    const node = this.#nodes[index];
    const view = this.#views[index];
    if (!node || !view) return undefined;
    const range = document.createRange();
    if (offset === undefined || !(node instanceof Text)) {
      range.selectNode(node);
      return range;
    }
    const at = Math.min(offset, view.text.length);
    const start = view.text.lastIndexOf('\n', at - 1) + 1;
    const end = view.text.indexOf('\n', at);
    range.setStart(node, start);
    range.setEnd(node, end < 0 ? view.text.length : end);
    return range;
  }

  #patch(node: Node, before: PieceView, view: PieceView): boolean {
    if (before.kind !== view.kind || before.variable !== view.variable || before.title !== view.title)
      return false;
    if (view.kind === 'missing' || view.kind === 'failed' || view.text === '' || before.text === '')
      return false;
    const text = node instanceof Text ? node : node.firstChild;
    if (!(text instanceof Text)) return false;
    patchText(text, view.text);
    return true;
  }

  #create(view: PieceView): Node {
    const { kind, text, variable, title } = view;
    if (kind === 'text') return document.createTextNode(text);
    if (kind === 'value') {
      return element(
        'span',
        { class: text === '' ? 'value empty' : 'value', title },
        text === '' ? this.#labels.empty : text,
      );
    }
    if (kind === 'failed' || variable === undefined) return element('span', { class: kind, title }, text);
    const label = `${fill(this.#labels.fillIn, variable)}${title === undefined ? '' : `. ${title}`}`;
    const button = element('button', { type: 'button', class: 'missing', title, 'aria-label': label }, text);
    button.addEventListener('click', () => this.#onMissing(variable));
    return button;
  }
}

const isSame = (a: PieceView, b: PieceView): boolean =>
  a.kind === b.kind && a.text === b.text && a.variable === b.variable && a.title === b.title;

function patchText(node: Text, text: string): void {
  const before = node.data;
  const most = Math.min(before.length, text.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === text.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  )
    tail++;
  node.replaceData(head, before.length - head - tail, text.slice(head, text.length - tail));
}
