import type { PreviewLabels, UsageView } from '../protocol.ts';
import { element, setAttribute, setText } from '../dom.ts';

/** Tokens, cost and the share of the context window. Stays in sight. */
export class Usage {
  readonly root: HTMLElement;
  readonly #total = element('span', { class: 'total' });
  readonly #cost = element('span', { class: 'cost' });
  readonly #context = element('span', {});
  readonly #meter: HTMLMeterElement;

  constructor(labels: PreviewLabels) {
    this.#meter = element('meter', { min: '0', max: '100', high: '80', 'aria-label': labels.context });
    this.root = element('footer', { class: 'usage' }, this.#total, this.#cost, this.#meter, this.#context);
  }

  set({ total, cost, context, contextText }: UsageView): void {
    setText(this.#total, total);
    setText(this.#cost, cost);
    setText(this.#context, contextText);
    this.#meter.hidden = context === undefined;
    setAttribute(this.#meter, 'value', String(Math.min(100, context ?? 0)));
  }
}
