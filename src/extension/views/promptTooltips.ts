import * as vscode from 'vscode';
import type { ScoreState } from '../../core/evals/scoreState.ts';
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
export function versionTooltip(
  { content, version, prompt }: PlacedContent,
  state: ScoreState,
): vscode.MarkdownString {
  const { lastEval, evalScore, model, notes } = content;
  const title = `${prompt.block.name} ${version === DRAFT ? vscode.l10n.t('draft') : version}`;
  const lines: (string | undefined)[] = [model?.value, notes];
  if (evalScore && lastEval) {
    const [low, high] = lastEval.ci95 ?? [];
    const interval = low === undefined || high === undefined ? '' : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
    const { passed, cases, at, baseline } = lastEval;
    lines.push(
      vscode.l10n.t(
        'Score {0}{1}: {2} of {3} cases passed.',
        evalScore.value.toFixed(4),
        interval,
        passed ?? '?',
        cases ?? '?',
      ),
    );
    if (baseline?.verdict && baseline.version)
      lines.push(vscode.l10n.t('Against {0}: {1}.', baseline.version, baseline.verdict));
    if (at)
      lines.push(
        vscode.l10n.t(
          'Measured {0}.',
          new Date(at).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' }),
        ),
      );
  }
  lines.push(meaningOf(state, promptOf(prompt).evals.minScore));
  return toTooltip(title, lines);
}

function meaningOf(state: ScoreState, minScore: number | undefined): string | undefined {
  if (state === 'content-changed')
    return vscode.l10n.t('The score is about another text: run the evals again.');
  if (state === 'below-minimum') return vscode.l10n.t('The score is below min_score {0}.', minScore ?? '');
  return state === 'unverified'
    ? vscode.l10n.t('No run stands behind the score: nothing is gated on it.')
    : undefined;
}

/** Names, notes and descriptions are the workspace's text: nothing in them may format, link or load a picture. */
function toTooltip(title: string, lines: readonly (string | false | undefined)[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**');
  for (const line of lines) if (line) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}
