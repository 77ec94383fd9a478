import type { App } from '../app.ts';
import { activeComparison, openDiff } from '../compare/diffEditor.ts';
import { pickRendered, renderedAsPreviewed } from '../compare/pickRendered.ts';
import { findTarget } from './target.ts';

/** Renders both sides of a comparison: with the values of the preview, if one shows the prompt, else with the samples. */
export async function showRendered(app: App): Promise<void> {
  const shown = activeComparison();
  if (!shown) return;
  const rendered = await renderedAsPreviewed(app, findTarget(app, shown.subject));
  await openDiff({ ...shown, rendered }, shown.tab);
}

/** Shows both sides of a comparison as they are written. */
export async function showTemplates(): Promise<void> {
  const shown = activeComparison();
  if (shown) await openDiff({ base: shown.base, subject: shown.subject }, shown.tab);
}

/** Asks for the values that both sides are rendered with. */
export async function chooseValues(app: App): Promise<void> {
  const shown = activeComparison();
  const rendered = shown && (await pickRendered(app, findTarget(app, shown.subject)));
  if (rendered) await openDiff({ ...shown, rendered }, shown.tab);
}
