import type { Paint } from '../core/evals/reports/paint.ts';
import { renderUsd } from '../core/evals/reports/amounts.ts';

const BAR_WIDTH = 28;
const REDRAW_MS = 60;

export interface Progress {
  readonly done: number;
  readonly failed: number;
  /** US dollars. */
  readonly spent: number;
  readonly what: string;
}

/** A line on a terminal that is drawn over and over. Does nothing where standard error is none. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #paint: Paint;
  readonly #total: number;
  readonly #started = Date.now();
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream, total: number, paint: Paint) {
    this.#stream = stream;
    this.#total = total;
    this.#paint = paint;
  }

  update(progress: Progress): void {
    const now = Date.now();
    if (!this.#stream.isTTY || (now - this.#drawn < REDRAW_MS && progress.done < this.#total)) return;
    this.#drawn = now;
    this.#stream.write(`\r${this.#render(progress, now)}\u001b[K`);
  }

  clear(): void {
    if (this.#drawn > 0) this.#stream.write('\r\u001b[K');
    this.#drawn = 0;
  }

  #render({ done, failed, spent, what }: Progress, now: number): string {
    const filled = Math.round((BAR_WIDTH * done) / Math.max(1, this.#total));
    const bar = this.#paint('good', '━'.repeat(filled)) + this.#paint('dim', '─'.repeat(BAR_WIDTH - filled));
    const facts = [
      `${done}/${this.#total}`,
      what,
      ...(spent > 0 ? [renderUsd(spent)] : []),
      `${Math.round((now - this.#started) / 1000)} s`,
    ];
    const text = facts.join('  ');
    const bad = failed > 0 ? `  ${this.#paint('bad', `${failed} failed`)}` : '';
    // A line that wraps could not be drawn over.
    const room = Math.max(0, (this.#stream.columns || 80) - BAR_WIDTH - 16);
    return `${bar}  ${text.slice(0, room)}${bad}`;
  }
}
