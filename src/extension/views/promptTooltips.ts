import * as vscode from 'vscode';
import type { ScoreState } from '../../core/evals/scoreState.ts';
import { describeEvidence } from '../../core/language/evidence.ts';
import { type ExperimentStanding, describeExperiment } from '../../core/lifecycle/traffic.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../core/versions/content.ts';
import type { KnownVersion } from '../../core/versions/history/history.ts';
import type { Analysed } from '../../node/experimentTelemetry.ts';

/** @param traffic what is out of the ordinary */
export function promptTooltip(prompt: RegisteredPrompt, traffic: readonly string[]): vscode.MarkdownString {
  const { name, description, owner, tags } = promptOf(prompt);
  return toTooltip(name, [
    ...traffic,
    description,
    owner && vscode.l10n.t('Owner: {0}', owner),
    tags.length > 0 && tags.join(', '),
  ]);
}

/** An experiment with what was measured so far. */
export function experimentTooltip(
  standing: ExperimentStanding,
  analysed: Analysed | undefined,
): vscode.MarkdownString {
  const { experiment } = standing;
  const { judged, move } = analysed ?? {};
  return toTooltip(experiment.name, [
    experiment.description,
    `${describeExperiment(standing, judged)}.`,
    ...(judged ? [`${judged.verdict}: ${judged.reasons.join(' ')}`] : []),
    ...(move ? [vscode.l10n.t('Next: {0}', move.reason)] : []),
    !judged && standing.state === 'running' && vscode.l10n.t('No telemetry was found beside the registry.'),
  ]);
}

/** A version's score with its whole evidence, and where it comes from as far as Git has been asked. */
export function versionTooltip(
  placed: PlacedContent,
  state: ScoreState,
  known: KnownVersion | undefined,
): vscode.MarkdownString {
  const { content, version, prompt } = placed;
  const { model, notes } = content;
  const title = `${prompt.block.name} ${version === DRAFT ? vscode.l10n.t('draft') : version}`;
  const evidence = describeEvidence(placed, state, vscode.env.language);
  return toTooltip(title, [model?.value, notes, ...(known ? originLines(known) : []), ...evidence]);
}

/** A version that only Git has. */
export function historyTooltip(prompt: RegisteredPrompt, known: KnownVersion): vscode.MarkdownString {
  const { version, notes, score, lastEval } = known;
  const { passed, cases } = lastEval ?? {};
  const counted = cases === undefined ? '' : vscode.l10n.t(': {0} of {1} cases passed', passed ?? '?', cases);
  return toTooltip(`${prompt.block.name} ${version}`, [
    notes,
    ...originLines(known),
    score === undefined
      ? vscode.l10n.t('No score.')
      : `${vscode.l10n.t('Score {0}', score.toFixed(4))}${counted}.`,
    vscode.l10n.t('Only Git’s history has this version.'),
  ]);
}

function originLines({ commit, historic }: KnownVersion): string[] {
  if (!commit) return [];
  const date = new Date(commit.at).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const scored = historic?.scoredIn;
  return [
    vscode.l10n.t('{0}, {1}, commit {2}: {3}', commit.author, date, commit.id.slice(0, 7), commit.subject),
    ...(scored
      ? [vscode.l10n.t('The score was recorded in {0}: {1}', scored.id.slice(0, 7), scored.subject)]
      : []),
  ];
}

/** Names, notes and descriptions are the workspace's text: nothing in them may format, link or load a picture. */
function toTooltip(title: string, lines: readonly (string | false | undefined)[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**');
  for (const line of lines) if (line) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}
