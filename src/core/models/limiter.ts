import type { Clock } from '../base/ports.ts';
import { toAbortError } from './abort.ts';

export interface Limits {
  readonly max_concurrency?: number;
  readonly requests_per_minute?: number;
}

const MINUTE_MS = 60_000;

/** Keeps the calls of one client within its endpoint's limits, first come, first served. */
export class Limiter {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #running = 0;
  /** When the latest requests started or will start, oldest first; as many as a minute may hold. */
  readonly #starts: number[] = [];

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
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

  /**
   * Waits until a request may start: no more than `requests_per_minute` start in any sixty seconds. A request
   * that is cancelled while it waits still counts, since the ones behind it were planned around it.
   */
  async turn(signal?: AbortSignal): Promise<void> {
    const { requests_per_minute: most } = this.#limits;
    if (most === undefined) return;
    const now = this.#clock.now();
    const oldest = this.#starts.length < most ? undefined : this.#starts.shift();
    const start = oldest === undefined ? now : Math.max(now, oldest + MINUTE_MS);
    this.#starts.push(start);
    if (start > now) await this.#clock.sleep(start - now, signal);
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
