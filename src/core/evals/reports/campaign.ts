import type { CampaignEntry, CampaignState } from '../concludeCampaign.ts';
import type { Interval } from '../statistics/interval.ts';
import { counted, renderScore, renderSigned, renderUsd, roundUsd } from './amounts.ts';
import { escapeText } from './escapeText.ts';
import { findFailedCases } from './findings.ts';
import { type Paint, type Style, plain } from './paint.ts';
import { oneLine } from './table.ts';

export interface CampaignReport {
  /** The change in words: `model gpt-5`. */
  readonly change: string;
  readonly entries: readonly CampaignEntry[];
  /** US dollars; null where a price is unknown. */
  readonly cost_usd: number | null;
}

const STATES: Readonly<Record<CampaignState, readonly [mark: string, style: Style, title: string]>> = {
  drafted: ['✓', 'good', 'Drafts with the change'],
  proven: ['✓', 'good', 'No regression'],
  regressed: ['✗', 'bad', 'Regressed'],
  'below-minimum': ['✗', 'bad', 'Below min_score'],
  inconclusive: ['?', 'warn', 'Inconclusive'],
  open: ['!', 'warn', 'Not measured to the end'],
  blocked: ['!', 'warn', 'Cannot take part'],
};

const ORDER: readonly CampaignState[] = [
  'drafted',
  'proven',
  'regressed',
  'below-minimum',
  'inconclusive',
  'open',
  'blocked',
];

const isDone = ({ state }: CampaignEntry): boolean => state === 'drafted' || state === 'proven';

/** One line for the whole campaign. */
function describeCampaign({ change, entries, cost_usd }: CampaignReport): string {
  const counts = ORDER.flatMap((state) => {
    const count = entries.filter((entry) => entry.state === state).length;
    return count > 0 ? [`${count} ${STATES[state][2].toLowerCase()}`] : [];
  });
  return `Campaign “${change}”: ${counted(entries.length, 'prompt')}; ${counts.join(', ')}; ${renderUsd(cost_usd)} spent.`;
}

/** The report for a terminal: what was done, then the worklist. */
export function renderCampaign(report: CampaignReport, paint: Paint = plain): string {
  const lines: string[] = [];
  for (const state of ORDER) {
    const [mark, style, title] = STATES[state];
    const entries = report.entries.filter((entry) => entry.state === state);
    if (entries.length === 0) continue;
    lines.push(paint('bold', `${title} (${entries.length})`));
    const width = Math.max(...entries.map(({ prompt }) => prompt.length));
    for (const entry of entries) {
      lines.push(`  ${paint(style, mark)} ${entry.prompt.padEnd(width)}  ${figures(entry)}`.trimEnd());
      if (!isDone(entry)) lines.push(`    ${paint('dim', oneLine(entry.reason))}`);
      for (const description of brokenCases(entry))
        lines.push(`    ${paint('bad', 'broken:')} ${oneLine(description)}`);
    }
    lines.push('');
  }
  return [...lines, describeCampaign(report), ''].join('\n');
}

function figures({ evaluated, decided }: CampaignEntry): string {
  const { run, baseline, comparison } = evaluated ?? {};
  if (!run || !baseline || !comparison || run.score === undefined || baseline.score === undefined) return '';
  const { low, high } = comparison.interval;
  const p = decided ? `, adjusted p ${renderP(decided.p)}` : '';
  return `${renderScore(baseline.score)} → ${renderScore(run.score)}, ${renderSigned(comparison.delta)} (95 % ${renderSigned(low)} to ${renderSigned(high)})${p}`;
}

const renderP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

const MOST_BROKEN = 3;

function brokenCases({ state, evaluated }: CampaignEntry): string[] {
  if (!evaluated || state === 'drafted' || state === 'proven') return [];
  const broken = findFailedCases(evaluated).filter(({ isBroken }) => isBroken);
  return broken.slice(0, MOST_BROKEN).map(({ result }) => result.description);
}

/** The worklist as a checklist, for an issue or a pull request. */
export function renderCampaignMarkdown(report: CampaignReport): string {
  const lines = ['### Prompt Ledger campaign', '', escapeText(describeCampaign(report)), ''];
  for (const state of ORDER) {
    const entries = report.entries.filter((entry) => entry.state === state);
    if (entries.length === 0) continue;
    lines.push(`#### ${STATES[state][2]}`, '');
    for (const entry of entries) {
      const shown = figures(entry);
      lines.push(
        `- [${isDone(entry) ? 'x' : ' '}] **${escapeText(entry.prompt)}**${shown === '' ? '' : ` ${shown}`}${isDone(entry) ? '' : `: ${escapeText(entry.reason)}`}`,
        ...brokenCases(entry).map((description) => `  - broken: ${escapeText(description)}`),
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** What `campaign --json` prints. */
export function toCampaignJson({ change, entries, cost_usd }: CampaignReport): object {
  return {
    schema_version: 1,
    change,
    cost_usd: cost_usd === null ? null : roundUsd(cost_usd),
    prompts: entries.map(({ prompt, state, reason, evaluated, decided }) => ({
      prompt,
      state,
      reason,
      verdict: decided?.verdict ?? null,
      verdict_alone: decided?.alone ?? null,
      adjusted_p: decided?.p ?? null,
      score: evaluated?.run.score ?? null,
      baseline_score: evaluated?.baseline?.score ?? null,
      delta: evaluated?.comparison?.delta ?? null,
      delta_ci95: toPair(evaluated?.comparison?.interval),
      cases: evaluated?.run.cases.length ?? 0,
      cases_needed: evaluated?.comparison?.casesNeeded ?? null,
    })),
  };
}

const toPair = (interval: Interval | undefined): [number, number] | null =>
  interval ? [interval.low, interval.high] : null;
