import { setImmediate } from 'node:timers/promises';

/** How long the event loop is kept busy at a time, in milliseconds. */
const SLICE_MS = 20;

/** Lets others have a turn now and then, while much is done. */
export class Slices {
  #deadline = performance.now() + SLICE_MS;

  /** To be awaited between two pieces of work that are short. */
  async pause(): Promise<void> {
    if (performance.now() < this.#deadline) return;
    await setImmediate();
    this.#deadline = performance.now() + SLICE_MS;
  }

  /** Runs what may be interrupted. */
  async run<T>(steps: Generator<void, T, void>): Promise<T> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await this.pause();
    }
  }
}
