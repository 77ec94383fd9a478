const WINDOW_SECONDS = 60;
const LEAST_CALLS = 20;
const MOST_ERRORS = 0.5;
const OPEN_MS = 30_000;

/**
 * Keeps calls away from a model that fails: open as soon as half of at least 20 calls within a minute failed; after
 * 30 s it lets one call through, which closes it or opens it again. Time is told to it, in milliseconds.
 */
export class CircuitBreaker {
  /** Calls and errors of each second, in a ring; what a second of the last round left is cleared when it comes again. */
  readonly #seconds = new Float64Array(WINDOW_SECONDS);
  readonly #calls = new Uint32Array(WINDOW_SECONDS);
  readonly #errors = new Uint32Array(WINDOW_SECONDS);
  #openedAt: number | undefined;
  #probedAt: number | undefined;

  get isOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  /** Whether a call may be made now. Of those that ask while it is half open, one may. */
  allows(now: number): boolean {
    if (this.#openedAt === undefined) return true;
    if (now - this.#openedAt < OPEN_MS) return false;
    // A call that nobody reports back must not keep the model away for ever.
    if (this.#probedAt !== undefined && now - this.#probedAt < OPEN_MS) return false;
    this.#probedAt = now;
    return true;
  }

  record(hasFailed: boolean, now: number): void {
    if (this.#openedAt !== undefined) {
      // Calls that began before it opened say nothing new.
      if (this.#probedAt !== undefined) this.#endProbe(hasFailed, now);
      return;
    }
    const at = this.#slotOf(now);
    this.#calls[at]!++;
    if (hasFailed) this.#errors[at]!++;
    const { calls, errors } = this.#count(now);
    if (calls >= LEAST_CALLS && errors / calls >= MOST_ERRORS) this.#openedAt = now;
  }

  #endProbe(hasFailed: boolean, now: number): void {
    this.#probedAt = undefined;
    this.#openedAt = hasFailed ? now : undefined;
    if (!hasFailed) this.#seconds.fill(0);
  }

  #slotOf(now: number): number {
    const second = Math.floor(now / 1000);
    const at = second % WINDOW_SECONDS;
    if (this.#seconds[at] !== second) {
      this.#seconds[at] = second;
      this.#calls[at] = 0;
      this.#errors[at] = 0;
    }
    return at;
  }

  #count(now: number): { readonly calls: number; readonly errors: number } {
    const oldest = Math.floor(now / 1000) - WINDOW_SECONDS;
    let [calls, errors] = [0, 0];
    for (let at = 0; at < WINDOW_SECONDS; at++) {
      if (this.#seconds[at]! <= oldest) continue;
      calls += this.#calls[at]!;
      errors += this.#errors[at]!;
    }
    return { calls, errors };
  }
}
