import * as vscode from 'vscode';
import type { Sources } from '../../core/base/sources.ts';
import { toSentence } from '../../core/evals/evaluate.ts';
import { renderDuration, renderUsd } from '../../core/evals/reports/amounts.ts';
import { type FailedCase, findFailedCases, findFixedCases } from '../../core/evals/reports/findings.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import { TextPositions } from '../convert.ts';
import { escaped as plain, fenced } from '../markdown.ts';
import { resultLine, subjectOf } from './resultMessage.ts';
import type { Finished } from './evalRuns.ts';

/** A run for reading in VS Code's Markdown preview: what decided, then every case that did not pass, with its answer. */
export function renderRunReport(finished: Finished, sources: Sources): string {
  const { evaluated, notRecorded } = finished;
  const { run, comparison, gate } = evaluated;
  const failed = findFailedCases(evaluated);
  const fixed = findFixedCases(evaluated);
  const passed = run.cases.filter(({ outcome }) => outcome === 'pass');
  const states = {
    passed: vscode.l10n.t('Passed'),
    failed: vscode.l10n.t('Failed'),
    inconclusive: vscode.l10n.t('Inconclusive'),
    incomplete: vscode.l10n.t('Incomplete'),
  };
  const facts = [
    run.model,
    renderUsd(run.cost_usd),
    run.latency_p95_ms !== undefined && vscode.l10n.t('p95 {0}', renderDuration(run.latency_p95_ms)),
  ];
  const reasons =
    comparison && gate.reasons.every((reason) => !reason.startsWith(toSentence(comparison)))
      ? [...gate.reasons, `${toSentence(comparison)}.`]
      : gate.reasons;
  const lines = [
    `# ${plain(subjectOf(finished))}`,
    `**${states[gate.state]}.** ${plain(resultLine(finished).slice(subjectOf(finished).length + 2))}`,
    plain(facts.filter(Boolean).join(' · ')),
    [...reasons, ...(notRecorded === undefined ? [] : [notRecorded])]
      .map((reason) => `- ${plain(reason)}`)
      .join('\n'),
  ];
  if (failed.length > 0)
    lines.push(
      `## ${vscode.l10n.t('Did not pass ({0})', failed.length)}`,
      ...failed.flatMap((one) => renderFailed(one, sources)),
    );
  if (fixed.length > 0)
    lines.push(
      `## ${vscode.l10n.t('Fixed ({0})', fixed.length)}`,
      fixed.map((one) => renderLine(one, sources)).join('\n'),
    );
  if (passed.length > 0)
    lines.push(
      `## ${vscode.l10n.t('Passed ({0})', passed.length)}`,
      passed.map((one) => renderLine(one, sources)).join('\n'),
    );
  return `${lines.filter(Boolean).join('\n\n')}\n`;
}

function renderFailed({ result, reason, isBroken }: FailedCase, sources: Sources): string[] {
  const outcome = isBroken
    ? vscode.l10n.t('Broken by this version')
    : result.outcome === 'error'
      ? vscode.l10n.t('Could not be judged')
      : vscode.l10n.t('Failed');
  const answer = result.repeats.find((repeat) => repeat.outcome === result.outcome)?.output ?? '';
  return [
    `### ${linkTo(result, sources)}`,
    `${outcome}: ${plain(reason)}`,
    ...(answer === '' ? [] : [fenced(answer)]),
  ];
}

const renderLine = (result: CaseResult, sources: Sources): string => `- ${linkTo(result, sources)}`;

/** The case's name, leading to its line in the suite where the preview can follow: paths from the only folder. */
function linkTo({ description, place }: CaseResult, sources: Sources): string {
  if (!place) return plain(description);
  const source = sources.read(place.uri);
  const uri = vscode.Uri.parse(place.uri, true);
  const isReachable =
    vscode.workspace.workspaceFolders?.length === 1 && vscode.workspace.getWorkspaceFolder(uri);
  if (source.state !== 'loaded' || !isReachable) return plain(description);
  const { line } = new TextPositions(source.text).positionAt(place.range.start);
  const path = vscode.workspace.asRelativePath(uri).split('/').map(encodeURIComponent).join('/');
  return `[${plain(description)}](/${path}#L${line + 1})`;
}
