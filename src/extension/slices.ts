/** How long background work may hold up the extension host at a time. */
const SLICE_MS = 8;

/** Work that gives everything else its turn whenever it has gone on for long enough. */
export class Slices {
  #deadline = performance.now() + SLICE_MS;

  get isOver(): boolean {
    return performance.now() > this.#deadline;
  }

  async pause(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#deadline = performance.now() + SLICE_MS;
  }
}

/** Visits all items, in slices between which everything else has its turn. False where it was told to stop. */
export async function visitInSlices<T>(
  items: readonly T[],
  visit: (item: T) => void,
  isStale: () => boolean,
): Promise<boolean> {
  const slices = new Slices();
  for (const item of items) {
    if (slices.isOver) {
      await slices.pause();
      if (isStale()) return false;
    }
    visit(item);
  }
  return true;
}

/** Goes on with something in slices until it has a result. */
export async function finishInSlices<T>(goOn: (hasTime: () => boolean) => T | undefined): Promise<T> {
  const slices = new Slices();
  for (;;) {
    const result = goOn(() => !slices.isOver);
    if (result !== undefined) return result;
    await slices.pause();
  }
}
