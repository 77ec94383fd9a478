import { activeComparison, openDiff } from '../compare/diffEditor.ts';

/** Shows what stands on the right of a comparison on its left. */
export async function swapSides(): Promise<void> {
  const shown = activeComparison();
  if (shown) await openDiff({ ...shown, base: shown.subject, subject: shown.base }, shown.tab);
}
