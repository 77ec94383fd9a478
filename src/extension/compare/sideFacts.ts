import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { scoreStateOf } from '../../core/evals/scoreState.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { DRAFT, servedVersions } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { scoreText } from '../views/scores.ts';
import { commitText, dateText } from './dates.ts';
import { type FoundContent, findContent } from './findContent.ts';
import { type Side, labelOf, parseSideUri } from './side.ts';

const MOST_CHARACTERS = 43;

/**
 * Writes behind the first line of each side which version it is, how it scored and who serves it. It is no part of
 * the text, where it would be a difference in every comparison.
 */
export async function drawSideFacts(app: App, decoration: vscode.TextEditorDecorationType): Promise<void> {
  const editors = vscode.window.visibleTextEditors.flatMap((editor) => {
    const side = parseSideUri(editor.document.uri)?.side;
    return side ? [{ editor, side }] : [];
  });
  for (const { editor, side } of editors) {
    const facts = await factsOf(app, side);
    const { range } = editor.document.lineAt(0);
    // A longer text would give the side a scroll bar; the hover has all of it.
    const isLong = facts !== undefined && facts.length > MOST_CHARACTERS;
    const contentText = isLong ? `${facts.slice(0, MOST_CHARACTERS - 1).trimEnd()}…` : (facts ?? '');
    editor.setDecorations(
      decoration,
      facts === undefined ? [] : [{ range, renderOptions: { after: { contentText } }, hoverMessage: facts }],
    );
  }
}

async function factsOf(app: App, side: Side): Promise<string | undefined> {
  const prompt = findPromptById(app, side.prompt);
  if (!prompt) return undefined;
  try {
    const found = await findContent(app, prompt, side);
    return found && describe(app, prompt, { side, found });
  } catch (error) {
    // The document says what is wrong with it.
    if (PromptError.is(error)) return undefined;
    throw error;
  }
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
