import type { Clock } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import { Pace, type Rates, type Turn } from './pace.ts';

export interface Limits extends Rates {
  readonly max_concurrency?: number;
}

/** Keeps the calls of one client within its endpoint's limits, first come, first served. */
export class Limiter {
  readonly #limits: Limits;
  readonly #pace: Pace;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#pace = new Pace(limits, clock);
  }

  /**
   * Waits for a place among `max_concurrency` calls. A call keeps its place while it waits to retry, so that
   * a server in trouble is asked less, not more. The result gives the place back and must be called once.
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    const { max_concurrency: most = Infinity } = this.#limits;
    if (signal?.aborted) throw toAbortError(signal);
    if (this.#running < most) this.#running += 1;
    else await this.#wait(signal); // Whoever leaves hands the place over, so the count stays as it is.
    return () => this.#leave();
  }

  /** Waits until a request may start, and hears what becomes of it. */
  turn(estimate: () => number, signal?: AbortSignal): Promise<Turn> {
    return this.#pace.turn(estimate, signal);
  }

  /** Hears of the headers of every reply. */
  observe(headers: Headers): void {
    this.#pace.observe(headers);
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = () => {
        this.#waiting.delete(enter);
        if (signal) reject(toAbortError(signal));
      };
      this.#waiting.add(enter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
