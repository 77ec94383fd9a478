import { type Evaluated, toSentence } from '../evaluate.ts';
import { counted, renderDuration, renderScore, renderSigned, renderUsd } from './amounts.ts';
import type { VersionDiff } from '../../versions/versionDiff.ts';
import { escapeText } from './escapeText.ts';
import {
  type FailedCase,
  describeAdherence,
  describeJudge,
  describeRepeats,
  describeSamples,
  findFailedCases,
  findFixedCases,
  renderAdherence,
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

/** Characters of a reason or a name; a judge may explain itself at length. */
const LONGEST_TEXT = 300;

/**
 * A report for a pull request: what became of all in a line, one table, then of each run what changed since the
 * version that it was compared with, and its reasons and failing cases, folded. It fits into one comment.
 */
export function renderMarkdown(
  evaluated: readonly Evaluated[],
  failed: readonly FailedEvaluation[] = [],
  diffs: ReadonlyMap<Evaluated, VersionDiff> = new Map(),
): string {
  const parts = ['### Prompt Ledger', ''];
  if (evaluated.length > 0) parts.push(renderHeadline(evaluated), '', ...renderSummary(evaluated), '');
  for (const { prompt, error } of failed)
    parts.push(
      `- ❌ **${escapeText(prompt)}**: ${escapeText(error.message)} ${escapeText(error.hint ?? '')}`.trimEnd(),
    );
  if (failed.length > 0) parts.push('');
  const room = new MarkdownRoom(evaluated.length);
  // What failed is worth more room than the words that changed.
  const details = new Map(evaluated.map((one) => [one, room.take(renderDetails(one), titleOf(one))]));
  for (const one of evaluated) {
    const diff = diffs.get(one);
    // The verdict of this run stands where a recorded one would.
    const verdict = one.comparison && `${escapeText(toSentence(one.comparison))}.`;
    if (diff) parts.push(...renderDiffMarkdown(diff, { room, verdict }), '');
    parts.push(...details.get(one)!, '');
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

/** The first thing to know, and what it cost in all. */
function renderHeadline(evaluated: readonly Evaluated[]): string {
  const held = evaluated.filter(({ gate }) => gate.state === 'passed').length;
  const all = counted(evaluated.length, 'prompt');
  const broken = evaluated.flatMap(findFailedCases).filter(({ isBroken }) => isBroken).length;
  const fixed = evaluated.flatMap(findFixedCases).length;
  const runs = evaluated.flatMap(({ run, baseline }) => (baseline ? [run, baseline] : [run]));
  const cost = runs.reduce<number | null>(
    (sum, { cost_usd }) => (sum === null || cost_usd === null ? null : sum + cost_usd),
    0,
  );
  const passed = held === evaluated.length ? `${all} passed` : `${held} of ${all} passed`;
  return `**${passed}.** ${counted(broken, 'case')} broken, ${fixed} fixed. Cost in all, baselines included: ${renderUsd(cost)}.`;
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
  'Schema',
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
    renderAdherence(run) ?? '–',
    renderUsd(run.cost_usd),
    run.latency_p95_ms === undefined ? '–' : renderDuration(run.latency_p95_ms),
    GATES[gate.state],
  ]);
  const alignment = HEAD.map((_, index) => (index < 2 || index === 4 || index === 11 ? '---' : '---:'));
  const hasSchema = evaluated.some(({ run }) => renderAdherence(run) !== undefined);
  const schema = HEAD.indexOf('Schema');
  return [HEAD, alignment, ...rows].map((all) => {
    const cells = all.filter((_, index) => hasSchema || index !== schema);
    return `| ${cells.join(' | ')} |`;
  });
}

function renderDetails(evaluated: Evaluated): string[] {
  const { run, comparison, gate, notCompared } = evaluated;
  const failed = findFailedCases(evaluated);
  const fixed = findFixedCases(evaluated);
  const lines = ['<details>', `<summary>${titleOf(evaluated)}</summary>`, ''];
  lines.push(...gate.reasons.map((reason) => `- ${escapeText(reason)}`));
  if (comparison && !gate.reasons.some((reason) => reason.startsWith(toSentence(comparison))))
    lines.push(`- ${escapeText(toSentence(comparison))}.`);
  if (notCompared !== undefined) lines.push(`- ${escapeText(notCompared)}`);
  const adherence = describeAdherence(run);
  if (adherence !== undefined) lines.push(`- ${escapeText(adherence)}`);
  if (run.samples > 0) lines.push(`- ${describeSamples(run)}`);
  for (const sentence of [describeRepeats(run), describeJudge(run)])
    if (sentence !== undefined) lines.push(`- ${escapeText(sentence)}`);
  const shown = fixed.slice(0, MOST_CASES).map(({ description }) => shortText(description));
  const more = fixed.length > shown.length ? [`${fixed.length - shown.length} more`] : [];
  if (fixed.length > 0) lines.push(`- Fixed: ${[...shown, ...more].join('; ')}.`);
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

function titleOf(evaluated: Evaluated): string {
  const { run } = evaluated;
  const failed = run.cases.filter(({ outcome }) => outcome !== 'pass').length;
  const what = failed === 0 ? 'all cases passed' : `${counted(failed, 'case')} did not pass`;
  return escapeText(`${run.prompt} ${run.version}: ${what}`);
}

const shortText = (text: string): string =>
  escapeText(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);

function renderCase({ result, reason, isBroken }: FailedCase): string {
  const outcome = isBroken ? 'broken' : result.outcome;
  return `| ${shortText(result.description)} | ${outcome} | ${shortText(reason)} |`;
}
