import { PromptError } from '../base/errors.ts';

/** Sums of amounts do not come back to 0 exactly, and who waits for what is reserved would wait for ever. */
const NOTHING = 1e-9;

/**
 * What a run may spend, in US dollars. A call reserves the most it can cost before it starts and settles
 * what it did cost afterwards, so that calls at the same time cannot overshoot together.
 */
export class Budget {
  readonly #limit: number;
  #spent = 0;
  #reserved = 0;
  #waiting: (() => void)[] = [];

  /** @param limit undefined: no limit */
  constructor(limit: number | undefined) {
    this.#limit = limit ?? Infinity;
  }

  get spent(): number {
    return this.#spent;
  }

  get isLimited(): boolean {
    return this.#limit !== Infinity;
  }

  /**
   * Waits until `most` fits besides what others have reserved.
   * @throws PromptError `budget-exceeded` where it cannot fit any more; `price-unknown` where `most` is unknown
   */
  async reserve(most: number | undefined): Promise<void> {
    if (!this.isLimited) return;
    if (most === undefined) {
      throw new PromptError(
        'price-unknown',
        'The price of this model is unknown, so the budget cannot be kept.',
        {
          hint: 'Add the model under `prices:` in the registry, or run without a budget.',
        },
      );
    }
    while (this.#spent + this.#reserved + most > this.#limit) {
      if (this.#reserved === 0) throw exhausted(this.#spent, this.#limit, most);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#reserved += most;
  }

  /** @param most what was reserved; 0 where nothing was @param cost what the call cost; undefined counts as all of it */
  settle(most: number | undefined, cost: number | undefined): void {
    if (this.isLimited) {
      const reserved = this.#reserved - (most ?? 0);
      this.#reserved = reserved < NOTHING ? 0 : reserved;
    }
    this.#spent += cost ?? (this.isLimited ? (most ?? 0) : 0);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function exhausted(spent: number, limit: number, most: number): PromptError {
  const message = `The budget of $${limit} is used up: $${spent.toFixed(4)} are spent, and the next call may cost $${most.toFixed(4)}.`;
  return new PromptError('budget-exceeded', message, {
    hint: 'Raise --max-cost to go on; what was answered is kept and is not paid again.',
  });
}
