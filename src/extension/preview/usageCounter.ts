import type { PriceBook } from '../../core/models/prices.ts';
import { type TokenCounter, loadTokenCounter } from '../../core/models/tokens.ts';
import { type Preview, textOf } from '../../core/preview/preview.ts';
import { usageOf } from '../../core/preview/usage.ts';
import type { UsageView } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { usageView } from './views.ts';

/** Counting 200 kB takes as long as a keystroke may, so longer texts wait for a pause in typing. */
const LONG_TEXT = 20_000;
const PAUSE_MS = 150;

/** Counts tokens after the text is on the screen: at once a bound, and exactly as soon as the tokenizer is there. */
export class UsageCounter {
  readonly #app: App;
  readonly #post: (usage: UsageView) => void;
  #loading: Promise<void> | undefined;
  #counter: TokenCounter | undefined;
  #prices: PriceBook | undefined;
  #timer: NodeJS.Timeout | undefined;
  #preview: Preview | undefined;
  #sent = '';
  /** Counts of texts that did not change. */
  #known = new Map<string, number>();

  constructor(app: App, post: (usage: UsageView) => void) {
    this.#app = app;
    this.#post = post;
  }

  count(preview: Preview): void {
    this.#preview = preview;
    if (!this.#loading) {
      this.#loading = this.#load();
      this.#app.inBackground(this.#loading);
    }
    clearTimeout(this.#timer);
    const length = preview.messages.reduce((sum, { source }) => sum + source.template.source.length, 0);
    if (length < LONG_TEXT) this.#send();
    else this.#timer = setTimeout(() => this.#send(), PAUSE_MS);
  }

  /** The page is new and knows nothing. */
  forget(): void {
    this.#sent = '';
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#preview = undefined;
  }

  async #load(): Promise<void> {
    [this.#prices, this.#counter] = await Promise.all([this.#app.prices(), loadTokenCounter()]);
    this.#send();
  }

  #send(): void {
    // A template that is broken has no text to count; what is shown is the last one, and so is its count.
    if (!this.#preview || this.#preview.messages.some(({ problem }) => problem)) return;
    const { placed, messages } = this.#preview;
    const texts = messages.map(({ source, pieces }) => ({ role: source.role, content: textOf(pieces) }));
    const count = this.#counter && this.#memoised(this.#counter);
    const usage = usageView(usageOf(placed, texts, { prices: this.#prices, count }));
    const text = JSON.stringify(usage);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#post(usage);
  }

  #memoised(count: TokenCounter): TokenCounter {
    const before = this.#known;
    const now = (this.#known = new Map<string, number>());
    return (model, input) => {
      if (typeof input !== 'string') return count(model, input);
      const key = `${model}\n${input}`;
      const tokens = before.get(key) ?? now.get(key) ?? count(model, input);
      now.set(key, tokens);
      return tokens;
    };
  }
}
