import type { Clock } from '../base/ports.ts';
import { untilAborted } from './abort.ts';
import { type Allowances, toAllowances } from './rateHeaders.ts';

export interface Rates {
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
}

/** A request that has started, and what becomes of it: at most one of these is called. */
export interface Turn {
  /** The endpoint answered, in whatever way. @param tokens what it counted; undefined where that is unknown */
  served(tokens?: number): void;
  /** The endpoint refused the request because of its rate limit. @param retryAfter milliseconds that it asks to wait */
  refused(retryAfter: number | undefined): void;
}

const MINUTE_MS = 60_000;
/** Whoever asks to wait longer than a call may take is not waited for: the calls fail, and say why. */
const LONGEST_PAUSE_MS = 120_000;
/** Between two requests, after the first refusal, and at most. */
const [FIRST_GAP_MS, LONGEST_GAP_MS] = [100, 10_000];
/** Share of refusals, of some ten requests, from which it is worth slowing down: a stray one is just tried again. */
const [USUAL_SHARE, SHARE_WEIGHT] = [0.25, 0.1];
/** What is left of the gap after each answer: ten answers in a row double the pace, so that a bad minute is soon forgotten. */
const RECOVERY = 0.93;
const NO_GAP_MS = 10;
/** Tokens are reserved by an estimate, so that answers which come in give some back before their minute is over. */
const RECHECK_MS = 1000;

interface Start {
  readonly at: number;
  tokens: number;
}

interface Left {
  remaining: number;
  readonly until: number;
}

/**
 * Says when the requests to one endpoint may start, first come, first served. The limits that the registry names
 * hold in any sixty seconds. What the endpoint says is honoured: a refusal slows everybody down, Retry-After stops
 * everybody, and where its headers say that nothing is left, nothing starts until it is there again.
 */
export class Pace {
  readonly #rates: Rates;
  readonly #clock: Clock;
  /** Of the last minute, oldest first. */
  readonly #starts: Start[] = [];
  readonly #left = new Map<keyof Allowances, Left>();
  #queue = Promise.resolve();
  #waiting = 0;
  #gap = 0;
  #refusals = 0;
  #slowedAt = -Infinity;
  #lastStart = -Infinity;
  #pausedUntil = -Infinity;

  constructor(rates: Rates, clock: Clock) {
    this.#rates = rates;
    this.#clock = clock;
  }

  /** Waits until a request may start. @param estimate how many tokens it will count for, asked where that matters */
  async turn(estimate: () => number, signal?: AbortSignal): Promise<Turn> {
    if (this.#waiting === 0 && !this.#isLimited) return this.#start(0);
    const tokens = this.#countsTokens ? estimate() : 0;
    const before = this.#queue;
    let leave: (() => void) | undefined;
    this.#queue = new Promise((resolve) => (leave = resolve));
    this.#waiting += 1;
    try {
      await untilAborted(before, signal);
      for (let wait = this.#waitFor(tokens); wait > 0; wait = this.#waitFor(tokens))
        await this.#clock.sleep(wait, signal);
      return this.#start(tokens);
    } finally {
      this.#waiting -= 1;
      void before.then(() => leave?.()); // Who gives up lets those behind go on, but not before those in front.
    }
  }

  /** Hears of the headers of every reply. */
  observe(headers: Headers): void {
    const now = this.#clock.now();
    for (const what of ['requests', 'tokens'] as const) {
      const allowance = toAllowances(headers)[what];
      if (!allowance) continue;
      const until = now + Math.min(allowance.resetMs, MINUTE_MS);
      this.#left.set(what, { remaining: allowance.remaining, until });
    }
  }

  get #isLimited(): boolean {
    const { requests_per_minute, tokens_per_minute } = this.#rates;
    return (
      requests_per_minute !== undefined ||
      tokens_per_minute !== undefined ||
      this.#gap > 0 ||
      this.#left.size > 0 ||
      this.#pausedUntil > this.#clock.now()
    );
  }

  get #countsTokens(): boolean {
    return this.#rates.tokens_per_minute !== undefined || this.#left.has('tokens');
  }

  #start(tokens: number): Turn {
    const start: Start = { at: this.#clock.now(), tokens };
    this.#lastStart = start.at;
    if (this.#rates.requests_per_minute !== undefined || this.#rates.tokens_per_minute !== undefined)
      this.#starts.push(start);
    this.#take('requests', 1);
    this.#take('tokens', tokens);
    return {
      served: (counted) => {
        if (counted !== undefined) start.tokens = counted;
        this.#refusals *= 1 - SHARE_WEIGHT;
        this.#gap = this.#gap * RECOVERY < NO_GAP_MS ? 0 : this.#gap * RECOVERY;
      },
      refused: (retryAfter) => this.#slowDown(start, retryAfter),
    };
  }

  #take(what: keyof Allowances, amount: number): void {
    const left = this.#left.get(what);
    if (left) left.remaining -= amount;
  }

  #slowDown(start: Start, retryAfter: number | undefined): void {
    start.tokens = 0;
    const now = this.#clock.now();
    if (retryAfter !== undefined) this.#left.clear(); // Who names a time means it.
    if (retryAfter !== undefined && retryAfter <= LONGEST_PAUSE_MS)
      this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfter);
    this.#refusals = this.#refusals * (1 - SHARE_WEIGHT) + SHARE_WEIGHT;
    if (this.#refusals < USUAL_SHARE) return;
    // Requests that were under way together are refused together, which is one reason to slow down, not many.
    if (start.at < this.#slowedAt) return;
    this.#slowedAt = now;
    this.#gap = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gap * 2));
  }

  /** Milliseconds until it is worth asking again; 0: now. */
  #waitFor(tokens: number): number {
    const now = this.#clock.now();
    while (this.#starts[0] && this.#starts[0].at + MINUTE_MS <= now) this.#starts.shift();
    const waits = [this.#pausedUntil - now, this.#lastStart + this.#gap - now];
    waits.push(this.#waitForRequest(now), this.#waitForTokens(tokens, now));
    waits.push(this.#waitForLeft('requests', 1, now), this.#waitForLeft('tokens', tokens, now));
    return Math.max(0, ...waits);
  }

  #waitForRequest(now: number): number {
    const { requests_per_minute: most } = this.#rates;
    if (most === undefined) return 0;
    const oldest = this.#starts.at(-Math.max(1, Math.floor(most)));
    return oldest ? oldest.at + MINUTE_MS - now : 0;
  }

  /** A request that alone is more than a minute may hold starts where no other one counts. */
  #waitForTokens(tokens: number, now: number): number {
    const { tokens_per_minute: most } = this.#rates;
    if (most === undefined) return 0;
    let sum = tokens + this.#starts.reduce((total, start) => total + start.tokens, 0);
    if (sum <= most) return 0;
    for (const start of this.#starts) {
      sum -= start.tokens;
      if (sum <= most || sum === tokens) return Math.min(start.at + MINUTE_MS - now, RECHECK_MS);
    }
    return 0;
  }

  #waitForLeft(what: keyof Allowances, amount: number, now: number): number {
    const left = this.#left.get(what);
    if (!left) return 0;
    if (left.until <= now) {
      this.#left.delete(what);
      return 0;
    }
    return left.remaining >= amount ? 0 : left.until - now;
  }
}
