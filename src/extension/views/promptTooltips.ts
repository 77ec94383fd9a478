import * as vscode from 'vscode';
import type { ScoreState } from '../../core/evals/scoreState.ts';
import { describeEvidence } from '../../core/language/evidence.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../core/versions/content.ts';

export function promptTooltip(prompt: RegisteredPrompt): vscode.MarkdownString {
  const { name, description, owner, tags } = promptOf(prompt);
  return toTooltip(name, [
    description,
    owner && vscode.l10n.t('Owner: {0}', owner),
    tags.length > 0 && tags.join(', '),
  ]);
}

/** A version's score with its whole evidence. */
export function versionTooltip(placed: PlacedContent, state: ScoreState): vscode.MarkdownString {
  const { content, version, prompt } = placed;
  const { model, notes } = content;
  const title = `${prompt.block.name} ${version === DRAFT ? vscode.l10n.t('draft') : version}`;
  const lines = [model?.value, notes, ...describeEvidence(placed, state, vscode.env.language)];
  return toTooltip(title, lines);
}

/** Names, notes and descriptions are the workspace's text: nothing in them may format, link or load a picture. */
function toTooltip(title: string, lines: readonly (string | false | undefined)[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**');
  for (const line of lines) if (line) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}
