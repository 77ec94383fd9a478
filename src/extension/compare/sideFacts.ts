import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { scoreStateOf } from '../../core/evals/scoreState.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { DRAFT, servedVersions } from '../../core/versions/content.ts';
import { diffVersions } from '../../core/versions/versionDiff.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { scoreText } from '../views/scores.ts';
import { commitText, dateText } from './dates.ts';
import { type FoundContent, findContent } from './findContent.ts';
import { type Side, labelOf, parseSideUri } from './side.ts';

const MOST_CHARACTERS = 43;

/**
 * Writes behind the first line of each side which version it is, how it scored and who serves it, and below the
 * settings of the right side what kind of change it is. It is no part of the text, where it would be a difference
 * in every comparison.
 */
export async function drawSideFacts(app: App, decoration: vscode.TextEditorDecorationType): Promise<void> {
  const editors = vscode.window.visibleTextEditors.flatMap((editor) => {
    const side = parseSideUri(editor.document.uri)?.side;
    return side ? [{ editor, side }] : [];
  });
  for (const { editor, side } of editors) {
    const { document } = editor;
    const [facts, change] = [await factsOf(app, side), await changeOf(app, { side, uri: document.uri })];
    const end = findEndOfSettings(document);
    editor.setDecorations(decoration, [
      ...(facts === undefined ? [] : [written(document.lineAt(0), facts)]),
      ...(change === undefined || end === undefined ? [] : [written(end, change)]),
    ]);
  }
}

/** A longer text would give the side a scroll bar; the hover has all of it. */
function written({ range }: vscode.TextLine, facts: string): vscode.DecorationOptions {
  const isLong = facts.length > MOST_CHARACTERS;
  const contentText = isLong ? `${facts.slice(0, MOST_CHARACTERS - 1).trimEnd()}…` : facts;
  return { range, renderOptions: { after: { contentText } }, hoverMessage: facts };
}

/** The line that ends the settings in front of the messages. */
function findEndOfSettings(document: vscode.TextDocument): vscode.TextLine | undefined {
  for (let line = 1; line < document.lineCount; line++)
    if (document.lineAt(line).text === '---') return document.lineAt(line);
  return undefined;
}

/** What kind of change leads from the left side to this one, if it is a right one: “minor: a new instruction”. */
async function changeOf(
  app: App,
  { side, uri }: { readonly side: Side; readonly uri: vscode.Uri },
): Promise<string | undefined> {
  const base = baseOf(uri);
  const prompt = findPromptById(app, side.prompt);
  if (!base || !prompt) return undefined;
  return unlessUnknown(async () => {
    const [from, to] = [await findContent(app, prompt, base), await findContent(app, prompt, side)];
    if (!from || !to) return undefined;
    // What is read from Git reads the files as they are now, too.
    const { sources } = from.placed.commit ? from : to;
    return diffVersions(from.placed, to.placed, { sources, sha256: app.sha256 })?.summary;
  });
}

/** What a document is compared with in a tab that shows it on the right. */
function baseOf(uri: vscode.Uri): Side | undefined {
  for (const { activeTab } of vscode.window.tabGroups.all) {
    const input = activeTab?.input;
    if (input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString())
      return parseSideUri(input.original)?.side;
  }
  return undefined;
}

async function unlessUnknown(find: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await find();
  } catch (error) {
    // The document says what is wrong with it.
    if (PromptError.is(error)) return undefined;
    throw error;
  }
}

async function factsOf(app: App, side: Side): Promise<string | undefined> {
  const prompt = findPromptById(app, side.prompt);
  if (!prompt) return undefined;
  return unlessUnknown(async () => {
    const found = await findContent(app, prompt, side);
    return found && describe(app, prompt, { side, found });
  });
}

function describe(
  app: App,
  prompt: RegisteredPrompt,
  { side, found: { placed, sources } }: { readonly side: Side; readonly found: FoundContent },
): string {
  const { content, commit, version } = placed;
  const pointers = side.revision === undefined ? (servedVersions(prompt).get(version) ?? []) : [];
  const isCurrent = !commit && (pointers.length > 0 || version === DRAFT);
  const state = isCurrent ? scoreStateOf(placed, sources, app.sha256) : 'fresh';
  const score = scoreText(placed, state);
  const { releasedAt, deployedAt } = content;
  const deployed = deployedAt !== undefined && !commit && dateText(deployedAt);
  return [
    labelOf({ version }),
    score === undefined ? isCurrent && vscode.l10n.t('no score') : vscode.l10n.t('score {0}', score),
    pointers.length > 0
      ? [vscode.l10n.t('deployed to {0}', pointers.join(', ')), deployed].filter(Boolean).join(', ')
      : deployed && vscode.l10n.t('deployed {0}', deployed),
    commit
      ? commitText(commit)
      : releasedAt !== undefined && vscode.l10n.t('released {0}', dateText(releasedAt)),
  ]
    .filter(Boolean)
    .join(' · ');
}
