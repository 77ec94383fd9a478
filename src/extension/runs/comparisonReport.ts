import * as vscode from 'vscode';
import type { RunComparison } from '../../core/evals/compareRuns.ts';
import { toSentence } from '../../core/evals/evaluate.ts';
import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { RunFacts } from '../../core/evals/runFile.ts';
import { escaped } from '../markdown.ts';
import { runLabel } from './runWords.ts';

interface Compared {
  readonly base: RunFacts;
  readonly run: RunFacts;
  readonly found: RunComparison;
}

/** Two runs for reading in VS Code's Markdown preview: the verdict, then the cases that turned. */
export function renderComparison({ base, run, found }: Compared): string {
  const { comparison, broken, fixed, added, removed, isOtherSuite } = found;
  const scores = [base, run].map(({ score }) => score?.toFixed(3) ?? '–');
  const facts = [
    comparison ? `${toSentence(comparison)}.` : vscode.l10n.t('No case was scored in both.'),
    vscode.l10n.t('Score {0} → {1}', ...scores),
    vscode.l10n.t('Cost {0} → {1}', renderUsd(base.cost_usd), renderUsd(run.cost_usd)),
    isOtherSuite &&
      vscode.l10n.t('The suite changed in between: {0} cases added, {1} gone.', added.length, removed.length),
  ];
  const lines = [
    `# ${escaped(vscode.l10n.t('{0} against {1}', nameOf(run), nameOf(base)))}`,
    facts.flatMap((fact) => (fact === false ? [] : [`- ${escaped(fact)}`])).join('\n'),
    ...listOf(vscode.l10n.t('Broken ({0})', broken.length), broken),
    ...listOf(vscode.l10n.t('Fixed ({0})', fixed.length), fixed),
  ];
  return `${lines.join('\n\n')}\n`;
}

const listOf = (title: string, cases: readonly { readonly description: string }[]): string[] =>
  cases.length === 0
    ? []
    : [`## ${title}`, cases.map(({ description }) => `- ${escaped(description)}`).join('\n')];

function nameOf(facts: RunFacts): string {
  const at = new Date(facts.ended_at).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return `${runLabel(facts)} (${facts.model}, ${at})`;
}
