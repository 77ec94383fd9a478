import { element, setAttribute } from '../dom.ts';

/** The second pane stands beside the first from this width on, in pixels; else below it. */
const BESIDE = 880;

/** Shares of the first pane, in percent. */
const [LEAST, USUAL, MOST] = [20, 60, 85];

/** Percent a key. */
const STEP = 2;

interface SplitOptions {
  readonly first: HTMLElement;
  readonly second: HTMLElement;
  readonly label: string;
  readonly share: number | undefined;
  readonly changed: (share: number) => void;
}

/** Two panes with a bar between them, which pointer and arrow keys move, and a double click puts back. */
export class Split {
  readonly root: HTMLElement;
  readonly #sash: HTMLElement;
  readonly #options: SplitOptions;
  #share: number;
  #isBeside = true;

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#share = options.share ?? USUAL;
    this.#sash = element('div', {
      class: 'sash',
      role: 'separator',
      tabindex: '0',
      'aria-label': options.label,
      'aria-valuemin': String(LEAST),
      'aria-valuemax': String(MOST),
    });
    this.root = element('div', { class: 'split' }, options.first, this.#sash, options.second);
    this.#sash.addEventListener('pointerdown', (event) => this.#dragged(event));
    this.#sash.addEventListener('keydown', (event) => this.#pressed(event));
    this.#sash.addEventListener('dblclick', () => this.#set(USUAL));
    new ResizeObserver(() => this.#arrange()).observe(this.root);
    this.isOpen = false;
    this.#draw();
  }

  get isOpen(): boolean {
    return !this.#sash.hidden;
  }

  set isOpen(open: boolean) {
    this.#sash.hidden = !open;
    this.#options.second.hidden = !open;
  }

  #arrange(): void {
    const isBeside = this.root.clientWidth >= BESIDE;
    if (isBeside === this.#isBeside) return;
    this.#isBeside = isBeside;
    this.#draw();
  }

  #draw(): void {
    this.root.style.setProperty('--share', String(this.#share));
    setAttribute(this.root, 'data-side', this.#isBeside ? 'beside' : 'below');
    setAttribute(this.#sash, 'aria-orientation', this.#isBeside ? 'vertical' : 'horizontal');
    setAttribute(this.#sash, 'aria-valuenow', String(Math.round(this.#share)));
  }

  #set(share: number): void {
    this.#share = Math.min(Math.max(share, LEAST), MOST);
    this.#draw();
    this.#options.changed(this.#share);
  }

  #dragged(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#sash.setPointerCapture(event.pointerId);
    this.#sash.focus();
    const move = ({ clientX, clientY }: PointerEvent): void => {
      const box = this.root.getBoundingClientRect();
      const share = this.#isBeside ? (clientX - box.left) / box.width : (clientY - box.top) / box.height;
      this.#set(share * 100);
    };
    this.#sash.addEventListener('pointermove', move);
    this.#sash.addEventListener(
      'lostpointercapture',
      () => this.#sash.removeEventListener('pointermove', move),
      { once: true },
    );
  }

  #pressed(event: KeyboardEvent): void {
    const [less, more] = this.#isBeside ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const shares: Readonly<Record<string, number>> = {
      [less]: this.#share - STEP,
      [more]: this.#share + STEP,
      Home: LEAST,
      End: MOST,
    };
    const share = shares[event.key];
    if (share === undefined) return;
    event.preventDefault();
    this.#set(share);
  }
}
