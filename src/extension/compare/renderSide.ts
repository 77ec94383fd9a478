import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { SuiteCases } from '../../core/preview/cases.ts';
import type { Inputs } from '../../core/preview/fields.ts';
import { renderPreviewDocument } from '../../core/preview/previewDocument.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { contentOf } from '../../core/versions/content.ts';
import { renderVersionDocument } from '../../core/versions/renderVersionDocument.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { type FoundContent, findContent } from './findContent.ts';
import { gitHistory } from './gitHistory.ts';
import { type RenderedWith, parseSideUri } from './side.ts';

interface RenderedSide {
  readonly text: string;
  /** Git was asked for it, and may say something else when a branch moves. */
  readonly isFromGit: boolean;
}

/** A side as it is now. @param last what it was before, which stays while a mistake in the file hides it */
export async function renderSide(app: App, uri: vscode.Uri, last: string | undefined): Promise<RenderedSide> {
  const parsed = parseSideUri(uri);
  if (!parsed) return { text: '', isFromGit: false };
  const { side, rendered } = parsed;
  const prompt = findPromptById(app, side.prompt);
  if (!prompt) {
    const isHidden = last !== undefined && isFileBroken(app, side.prompt);
    const text = isHidden ? last : vscode.l10n.t('This prompt is not in the registry any more.');
    return { text, isFromGit: false };
  }
  const isHidden =
    side.revision === undefined && isBroken(prompt) && !contentOf(prompt, side.version, app.store);
  if (isHidden) {
    const text = vscode.l10n.t('This version cannot be read: correct the mistake in its YAML first.');
    return { text: last ?? text, isFromGit: false };
  }
  let found: FoundContent | undefined;
  try {
    found = await findContent(app, prompt, side);
  } catch (error) {
    // A branch may be gone, or the repository.
    if (!PromptError.is(error)) throw error;
    return { text: [error.message, error.hint].filter(Boolean).join(' '), isFromGit: true };
  }
  if (!found) {
    const text = vscode.l10n.t('The registry does not have this version any more.');
    return { text, isFromGit: true };
  }
  return renderFound(app, found, { prompt, rendered });
}

async function renderFound(
  app: App,
  found: FoundContent,
  as: { readonly prompt: RegisteredPrompt; readonly rendered: RenderedWith | undefined },
): Promise<RenderedSide> {
  const isFromGit = found.placed.where === 'git';
  const render = (): string => renderContent(app, found, as);
  // Looking at a version asks for its files; then they are loaded.
  render();
  await app.load();
  return { text: render(), isFromGit };
}

const isBroken = ({ block }: RegisteredPrompt): boolean =>
  block.parsed.problems.some(({ code }) => code === 'yaml-syntax');

/** Hears of what Git knows besides. */
export async function followGit(app: App, listener: () => void): Promise<vscode.Disposable> {
  const following = (await gitHistory(app))?.onDidChange(listener);
  return { dispose: () => following?.dispose() };
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
