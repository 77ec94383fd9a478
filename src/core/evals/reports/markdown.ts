import { type Evaluated, toSentence } from '../evaluate.ts';
import { counted, renderDuration, renderScore, renderSigned, renderUsd } from './amounts.ts';
import type { VersionDiff } from '../../versions/versionDiff.ts';
import { escapeText } from './escapeText.ts';
import {
  type FailedCase,
  describeRepeats,
  describeSamples,
  findFailedCases,
  findFixedCases,
} from './findings.ts';
import type { FailedEvaluation } from './json.ts';
import { MarkdownRoom, renderDiffMarkdown } from './versionDiffMarkdown.ts';

const GATES = {
  passed: '✅ passed',
  failed: '❌ failed',
  inconclusive: '⚠️ inconclusive',
  incomplete: '⚠️ incomplete',
} as const;

/** Where a list gets longer than this it is cut: comments on pull requests have a limit. */
const MOST_CASES = 50;

/**
 * A report for a pull request: one table, then of each run what changed since the version that it was compared
 * with, and its reasons and failing cases, folded.
 */
export function renderMarkdown(
  evaluated: readonly Evaluated[],
  failed: readonly FailedEvaluation[] = [],
  diffs: ReadonlyMap<Evaluated, VersionDiff> = new Map(),
): string {
  const parts = ['### Prompt Ledger', ''];
  if (evaluated.length > 0) parts.push(...renderSummary(evaluated), '');
  for (const { prompt, error } of failed)
    parts.push(
      `- ❌ **${escapeText(prompt)}**: ${escapeText(error.message)} ${escapeText(error.hint ?? '')}`.trimEnd(),
    );
  if (failed.length > 0) parts.push('');
  const room = new MarkdownRoom();
  for (const one of evaluated) {
    const diff = diffs.get(one);
    // The verdict of this run stands where a recorded one would.
    const verdict = one.comparison && `${escapeText(toSentence(one.comparison))}.`;
    if (diff) parts.push(...renderDiffMarkdown(diff, { room, verdict }), '');
    parts.push(...renderDetails(one), '');
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

const HEAD = [
  'Prompt',
  'Version',
  'Score',
  '95 % interval',
  'Against',
  'Passed',
  'Failed',
  'Errors',
  'Cost',
  'p95',
  'Gate',
];

function renderSummary(evaluated: readonly Evaluated[]): string[] {
  const rows = evaluated.map(({ run, baseline, comparison, gate }) => [
    escapeText(run.prompt),
    escapeText(run.version),
    run.score === undefined ? '–' : `**${renderScore(run.score)}**`,
    run.ci95 ? `${renderScore(run.ci95.low)} to ${renderScore(run.ci95.high)}` : '–',
    comparison
      ? `${escapeText(baseline!.version)}: ${comparison.verdict} (${renderSigned(comparison.delta)})`
      : '–',
    String(run.passed),
    String(run.failed),
    String(run.errors),
    renderUsd(run.cost_usd),
    run.latency_p95_ms === undefined ? '–' : renderDuration(run.latency_p95_ms),
    GATES[gate.state],
  ]);
  const alignment = HEAD.map((_, index) => (index < 2 || index === 4 || index === 10 ? '---' : '---:'));
  return [HEAD, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function renderDetails(evaluated: Evaluated): string[] {
  const { run, comparison, gate } = evaluated;
  const failed = findFailedCases(evaluated);
  const fixed = findFixedCases(evaluated);
  const title = `${run.prompt} ${run.version}: ${failed.length === 0 ? 'all cases passed' : `${counted(failed.length, 'case')} did not pass`}`;
  const lines = ['<details>', `<summary>${escapeText(title)}</summary>`, ''];
  lines.push(...gate.reasons.map((reason) => `- ${escapeText(reason)}`));
  if (comparison && !gate.reasons.some((reason) => reason.startsWith(toSentence(comparison))))
    lines.push(`- ${escapeText(toSentence(comparison))}.`);
  if (run.samples > 0) lines.push(`- ${describeSamples(run)}`);
  const repeats = describeRepeats(run);
  if (repeats !== undefined) lines.push(`- ${escapeText(repeats)}`);
  if (fixed.length > 0)
    lines.push(`- Fixed: ${fixed.map(({ description }) => escapeText(description)).join('; ')}.`);
  if (failed.length > 0)
    lines.push(
      '',
      '| Case | Outcome | Reason |',
      '| --- | --- | --- |',
      ...failed.slice(0, MOST_CASES).map(renderCase),
    );
  if (failed.length > MOST_CASES)
    lines.push('', `${failed.length - MOST_CASES} more are in the JSON report.`);
  return [...lines, '', '</details>'];
}

function renderCase({ result, reason, isBroken }: FailedCase): string {
  const outcome = isBroken ? 'broken' : result.outcome;
  return `| ${escapeText(result.description)} | ${outcome} | ${escapeText(reason)} |`;
}
