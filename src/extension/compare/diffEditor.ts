import * as vscode from 'vscode';
import { type RenderedWith, type Side, labelOf, nameOf, parseSideUri, sideUri } from './side.ts';

/** What a diff editor shows. */
export interface Comparison {
  /** On the left. */
  readonly base: Side;
  /** On the right. */
  readonly subject: Side;
  readonly rendered?: RenderedWith;
}

/** Shows a comparison in VS Code's diff editor; in place of the one that a tab shows, if that is given. */
export async function openDiff(
  { base, subject, rendered }: Comparison,
  inPlaceOf?: vscode.Tab,
): Promise<void> {
  const versions = `${nameOf(subject)}: ${labelOf(base)} ↔ ${labelOf(subject)}`;
  const title = rendered ? `${versions} · ${renderedTitle(rendered)}` : versions;
  const options: vscode.TextDocumentShowOptions = inPlaceOf
    ? { viewColumn: inPlaceOf.group.viewColumn, preview: inPlaceOf.isPreview }
    : {};
  await vscode.commands.executeCommand(
    'vscode.diff',
    sideUri(base, rendered),
    sideUri(subject, rendered),
    title,
    options,
  );
  // A tab that was kept is not replaced by the editor that comes.
  if (inPlaceOf && vscode.window.tabGroups.all.some(({ tabs }) => tabs.includes(inPlaceOf)))
    await vscode.window.tabGroups.close(inPlaceOf);
}

function renderedTitle({ caseName, typed }: RenderedWith): string {
  if (Object.keys(typed).length > 0) return vscode.l10n.t('rendered with the preview’s values');
  return caseName === undefined
    ? vscode.l10n.t('rendered with the samples')
    : vscode.l10n.t('rendered with “{0}”', caseName);
}

/** The comparison that the active editor shows, and its tab. */
export function activeComparison(): (Comparison & { readonly tab: vscode.Tab }) | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (!(tab?.input instanceof vscode.TabInputTextDiff)) return undefined;
  const base = parseSideUri(tab.input.original);
  const subject = parseSideUri(tab.input.modified);
  if (!base || !subject) return undefined;
  return {
    base: base.side,
    subject: subject.side,
    ...(subject.rendered && { rendered: subject.rendered }),
    tab,
  };
}
