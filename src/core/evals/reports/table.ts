import type { Evaluated, Gate } from '../evaluate.ts';
import type { Run } from '../run.ts';
import { counted, renderDuration, renderScore, renderSigned, renderUsd } from './amounts.ts';
import {
  describeAdherence,
  describeJudge,
  describeRepeats,
  describeSamples,
  findFailedCases,
  findFixedCases,
  renderAdherence,
} from './findings.ts';
import { type Paint, type Style, plain } from './paint.ts';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (evaluated: Evaluated) => string;
  readonly style?: (evaluated: Evaluated) => Style | undefined;
  /** Left out where no run has anything to show in it. */
  readonly isOptional?: true;
}

const COLUMNS: readonly Column[] = [
  { title: 'Prompt', align: 'left', cell: ({ run }) => run.prompt, style: () => 'bold' },
  { title: 'Version', align: 'left', cell: ({ run }) => versionOf(run) },
  {
    title: 'Score',
    align: 'right',
    cell: ({ run }) => (run.score === undefined ? '–' : renderScore(run.score)),
    style: ({ gate }) => STYLES[gate.state],
  },
  {
    title: '95 % interval',
    align: 'left',
    cell: ({ run }) => (run.ci95 ? `${renderScore(run.ci95.low)} to ${renderScore(run.ci95.high)}` : '–'),
  },
  {
    title: 'Against',
    align: 'left',
    cell: ({ baseline, comparison }) =>
      comparison ? `${baseline!.version} ${renderSigned(comparison.delta)}` : '–',
  },
  {
    title: 'Verdict',
    align: 'left',
    cell: ({ comparison }) => comparison?.verdict ?? '–',
    style: ({ comparison }) =>
      comparison &&
      ({ improved: 'good', 'no regression': 'good', regressed: 'bad', inconclusive: 'warn' } as const)[
        comparison.verdict
      ],
  },
  { title: 'Passed', align: 'right', cell: ({ run }) => String(run.passed) },
  {
    title: 'Failed',
    align: 'right',
    cell: ({ run }) => String(run.failed),
    style: ({ run }) => (run.failed > 0 ? 'bad' : undefined),
  },
  {
    title: 'Errors',
    align: 'right',
    cell: ({ run }) => String(run.errors),
    style: ({ run }) => (run.errors > 0 ? 'bad' : undefined),
  },
  {
    title: 'Schema',
    align: 'right',
    cell: ({ run }) => renderAdherence(run) ?? '–',
    style: ({ run: { structured } }) =>
      structured && structured.adherent < structured.answers ? 'warn' : undefined,
    isOptional: true,
  },
  { title: 'Cost', align: 'right', cell: ({ run }) => renderUsd(run.cost_usd) },
  {
    title: 'p95',
    align: 'right',
    cell: ({ run }) => (run.latency_p95_ms === undefined ? '–' : renderDuration(run.latency_p95_ms)),
  },
];

/** Another model than the version names is named with it. */
const versionOf = ({ version, model, incomplete }: Run): string =>
  incomplete.includes('other-model') ? `${version} with ${model}` : version;

const STYLES: Readonly<Record<Gate['state'], Style>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'warn',
  incomplete: 'warn',
};
const MARKS: Readonly<Record<Gate['state'], string>> = {
  passed: '✓',
  failed: '✗',
  inconclusive: '?',
  incomplete: '!',
};

/** The results as a table, one run a line; as a few short lines for each run where `width` characters are too few. */
export function renderTable(
  evaluated: readonly Evaluated[],
  { paint = plain, width = Infinity }: { paint?: Paint; width?: number } = {},
): string {
  const columns = COLUMNS.filter(
    ({ isOptional, cell }) => !isOptional || evaluated.some((one) => cell(one) !== '–'),
  );
  const widths = columns.map(({ title, cell }) =>
    Math.max(title.length, ...evaluated.map((one) => cell(one).length)),
  );
  if (widths.reduce((sum, column) => sum + column + GAP.length, -GAP.length) > width) {
    return evaluated.map((one) => renderShort(one, paint)).join('');
  }
  const head = columns.map((column, index) => paint('dim', pad(column.title, column, widths[index]!)));
  const rows = evaluated.map((one) =>
    columns.map((column, index) => {
      const text = pad(column.cell(one), column, widths[index]!);
      const style = column.style?.(one);
      return style ? paint(style, text) : text;
    }),
  );
  return [head, ...rows].map((cells) => `${cells.join(GAP).trimEnd()}\n`).join('');
}

const GAP = '  ';

function renderShort({ run, baseline, comparison, gate }: Evaluated, paint: Paint): string {
  const { score, ci95, passed, failed, errors, cost_usd, latency_p95_ms } = run;
  const interval = ci95 ? ` (95 % ${renderScore(ci95.low)} to ${renderScore(ci95.high)})` : '';
  const lines = [
    `${paint('bold', run.prompt)} ${versionOf(run)}`,
    `  score ${paint(STYLES[gate.state], score === undefined ? '–' : renderScore(score))}${interval}`,
    ...(comparison
      ? [`  ${comparison.verdict} against ${baseline!.version}: ${renderSigned(comparison.delta)}`]
      : []),
    `  ${passed} passed, ${failed} failed, ${counted(errors, 'error')}; cost ${renderUsd(cost_usd)}${latency_p95_ms === undefined ? '' : `; p95 ${renderDuration(latency_p95_ms)}`}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const pad = (text: string, { align }: Column, width: number): string =>
  align === 'left' ? text.padEnd(width) : text.padStart(width);

const MOST_CASES = 10;

/** What decided, and the cases that did not pass, each with its reason. */
export function renderDetails(evaluated: Evaluated, paint: Paint = plain): string {
  const { run, baseline, gate } = evaluated;
  const lines = [
    `${paint(STYLES[gate.state], MARKS[gate.state])} ${paint('bold', `${run.prompt} ${versionOf(run)}`)} ${paint(STYLES[gate.state], gate.state)}`,
  ];
  for (const reason of gate.reasons) lines.push(`  ${reason}`);
  const adherence = describeAdherence(run);
  if (adherence !== undefined) lines.push(`  ${adherence}`);
  if (run.samples > 0) lines.push(`  ${describeSamples(run)}`);
  const failed = findFailedCases(evaluated);
  for (const { result, reason, isBroken } of failed.slice(0, MOST_CASES)) {
    const mark = result.outcome === 'error' ? paint('warn', '!') : paint('bad', '✗');
    const broken = isBroken ? paint('bad', ` (passed in ${baseline!.version})`) : '';
    lines.push(`  ${mark} ${oneLine(result.description)}${broken}`, `    ${paint('dim', oneLine(reason))}`);
  }
  if (failed.length > MOST_CASES)
    lines.push(
      paint(
        'dim',
        `  … and ${counted(failed.length - MOST_CASES, 'case')} more, which --json and --junit list.`,
      ),
    );
  const fixed = findFixedCases(evaluated);
  for (const { description } of fixed.slice(0, MOST_CASES))
    lines.push(`  ${paint('good', 'fixed:')} ${oneLine(description)}`);
  for (const sentence of [describeRepeats(run), describeJudge(run)])
    if (sentence !== undefined) lines.push(`  ${oneLine(sentence)}`);
  return lines.map((line) => `${line}\n`).join('');
}

const LONGEST_LINE = 160;

/**
 * Text from files and models in one short line, without control characters that would move the cursor, and without
 * what GitHub takes for a command wherever a step of a workflow prints it.
 */
export function oneLine(text: string): string {
  const line = text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/^::/, ': :')
    .replaceAll('##[', '## [');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}
