import { escapeText } from '../../evals/reports/escapeText.ts';
import type { ShadowResult } from '../runShadow.ts';
import type { ShadowState } from '../verdict.ts';
import {
  costWords,
  describeHoles,
  describePassedOver,
  describeSetUp,
  factsOf,
  titleOf,
  verdictWord,
} from './facts.ts';

const MARKS: Readonly<Record<ShadowState, string>> = { pass: '✅', fail: '❌', inconclusive: '❔' };

/** A shadow validation for a pull request, or for VS Code’s preview. @param more further notes, such as where it is kept */
export function renderShadowMarkdown(result: ShadowResult, more: readonly string[] = []): string {
  const { verdict } = result;
  const rows = factsOf(result).map(
    ({ name, candidate, served, difference }) =>
      `| ${[name, candidate, served, difference].map(escapeText).join(' | ')} |`,
  );
  const findings = [...(verdict?.reasons ?? []), ...(verdict?.notes ?? []), ...describeHoles(result)];
  const details = [
    ...describeSetUp(result).map((line) => `${line}.`),
    ...describePassedOver(result).map((line) => `Passed over: ${line}.`),
    ...more,
  ];
  const table = ['| | Candidate | Served | Difference |', '| --- | --- | --- | --- |', ...rows];
  return `${[
    `## Shadow validation: ${escapeText(titleOf(result))}`,
    `${verdict ? MARKS[verdict.state] : '❔'} **${verdictWord(result)}**, ${escapeText(costWords(result))}`,
    ...(findings.length > 0 ? [listOf(findings)] : []),
    ...(rows.length > 0 ? [table.join('\n')] : []),
    listOf(details),
  ].join('\n\n')}\n`;
}

const listOf = (lines: readonly string[]): string => lines.map((line) => `- ${escapeText(line)}`).join('\n');
