/** How long background work may hold up the extension host at a time. */
const SLICE_MS = 8;

/** Visits all items, in slices between which everything else has its turn. False where it was told to stop. */
export async function visitInSlices<T>(
  items: readonly T[],
  visit: (item: T) => void,
  isStale: () => boolean,
): Promise<boolean> {
  let deadline = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() > deadline) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (isStale()) return false;
      deadline = performance.now() + SLICE_MS;
    }
    visit(item);
  }
  return true;
}
