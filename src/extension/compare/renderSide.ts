import * as vscode from 'vscode';
import { SuiteCases } from '../../core/preview/cases.ts';
import type { Inputs } from '../../core/preview/fields.ts';
import { renderPreviewDocument } from '../../core/preview/previewDocument.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { renderVersionDocument } from '../../core/versions/renderVersionDocument.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { type FoundContent, findContent } from './findContent.ts';
import { type RenderedWith, parseSideUri } from './side.ts';

/** A side as it is now. @param last what it was before, which stays while a mistake in the file hides it */
export async function renderSide(app: App, uri: vscode.Uri, last: string | undefined): Promise<string> {
  const parsed = parseSideUri(uri);
  if (!parsed) return '';
  const { side, rendered } = parsed;
  const prompt = findPromptById(app, side.prompt);
  if (!prompt) {
    if (last !== undefined && isFileBroken(app, side.prompt)) return last;
    return vscode.l10n.t('This prompt is not in the registry any more.');
  }
  const found = await findContent(app, prompt, side);
  if (!found) {
    const isBroken = prompt.block.parsed.problems.some(({ code }) => code === 'yaml-syntax');
    if (last !== undefined && isBroken) return last;
    return isBroken
      ? vscode.l10n.t('This version cannot be read: correct the mistake in its YAML first.')
      : vscode.l10n.t('The registry does not have this version any more.');
  }
  const render = (): string => renderContent(app, found, { prompt, rendered });
  // Looking at a version asks for its files; then they are loaded.
  render();
  await app.load();
  return render();
}

function renderContent(
  app: App,
  { placed, sources }: FoundContent,
  { prompt, rendered }: { readonly prompt: RegisteredPrompt; readonly rendered: RenderedWith | undefined },
): string {
  if (!rendered) return renderVersionDocument(placed, sources);
  const { caseId, typed } = rendered;
  const suiteCase =
    caseId === undefined
      ? undefined
      : casesOf(app)
          .of(prompt)
          .find(({ id }) => id === caseId);
  const inputs: Inputs = {
    case: suiteCase,
    typed: new Map(Object.entries(typed)),
    lastGood: new Map(),
  };
  return renderPreviewDocument(placed, { declares: prompt, inputs }, sources);
}

const cases = new WeakMap<App, SuiteCases>();

function casesOf(app: App): SuiteCases {
  let known = cases.get(app);
  if (!known) cases.set(app, (known = new SuiteCases(app.store, app.sha256)));
  return known;
}

const isFileBroken = ({ store }: App, prompt: string): boolean =>
  store
    .registryFile(prompt.slice(0, prompt.lastIndexOf('#')))
    ?.checkSections()
    .some(({ severity }) => severity === 'error') ?? false;
