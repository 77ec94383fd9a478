import type { RunComparison } from '../compareRuns.ts';
import { toSentence } from '../evaluate.ts';
import type { CaseResult } from '../run.ts';
import type { RunFacts, StoredRun } from '../runFile.ts';
import { counted, renderScore, renderUsd } from './amounts.ts';
import { type Paint, plain } from './paint.ts';
import { oneLine } from './table.ts';

export interface NumberedRun {
  readonly number: number;
  readonly facts: RunFacts;
}

/** Runs as a table, one a line, each with its number. */
export function renderRuns(runs: readonly NumberedRun[], paint: Paint = plain): string {
  const rows = [
    ['#', 'Ended', 'Prompt', 'Version', 'Model', 'Score', 'Passed', 'Cost', ''],
    ...runs.map(cellsOf),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells, row) => {
    const padded = cells.map((cell, column) =>
      RIGHT.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return row === 0
      ? paint('dim', padded.join('  ').trimEnd())
      : padded
          .map((cell, column) => (column === 2 ? paint('bold', cell) : cell))
          .join('  ')
          .trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}

const RIGHT: ReadonlySet<number> = new Set([0, 5, 6, 7]);

function cellsOf({ number, facts: run }: NumberedRun): string[] {
  const { ended_at, prompt, version, model, score, passed, failed, errors, skipped } = run;
  const asked = passed + failed + errors + skipped;
  return [
    String(number),
    toMinutes(ended_at),
    prompt,
    version,
    model,
    score === null ? '–' : renderScore(score),
    `${passed} of ${asked}`,
    renderUsd(run.cost_usd),
    notesOn(run).join(', '),
  ];
}

const toMinutes = (at: string): string => at.slice(0, 16).replace('T', ' ');

const WORDS: Readonly<Record<string, string>> = {
  budget: 'budget ran out',
  cancelled: 'cancelled',
  filtered: 'not all cases',
  sample: 'samples',
  'other-model': 'another model',
};

function notesOn({ errors, incomplete, verdict }: RunFacts): string[] {
  return [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...incomplete.flatMap((reason) => WORDS[reason] ?? []),
    ...(verdict === null || verdict === 'no regression' ? [] : [verdict]),
  ];
}

const MOST_CASES = 20;

/** One run: what decided, and the cases that did not pass, errors first, each with its reason. */
export function renderStoredRun(run: StoredRun, paint: Paint = plain): string {
  const { prompt, version, model, endpoint, suite, gate, ci95, score } = run;
  const interval = ci95 ? ` (95 % ${renderScore(ci95[0])} to ${renderScore(ci95[1])})` : '';
  const failed = run.cases.filter(({ outcome }) => outcome !== 'pass');
  const ordered = failed.toSorted((a, b) => Number(b.outcome === 'error') - Number(a.outcome === 'error'));
  const lines = [
    `${paint('bold', `${prompt} ${version}`)}  ${model} at ${endpoint}  ${gate.state}`,
    `  ${toMinutes(run.started_at)} to ${toMinutes(run.ended_at)}  ${suite}`,
    `  score ${score === null ? '–' : renderScore(score)}${interval}; ${run.passed} passed, ${run.failed} failed, ${counted(run.errors, 'error')}, ${run.skipped} left out; cost ${renderUsd(run.cost_usd)}`,
    ...gate.reasons.map((reason) => `  ${reason}`),
    ...ordered.slice(0, MOST_CASES).flatMap((one) => caseLines(one, paint)),
    ...(ordered.length > MOST_CASES
      ? [paint('dim', `  … and ${counted(ordered.length - MOST_CASES, 'case')} more, which --json lists.`)]
      : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function caseLines({ description, outcome, repeats }: CaseResult, paint: Paint): string[] {
  const mark = outcome === 'error' ? paint('warn', '!') : paint('bad', '✗');
  const reason = repeats.find((repeat) => repeat.outcome === outcome)?.reason ?? '';
  return [`  ${mark} ${oneLine(description)}`, `    ${paint('dim', oneLine(reason))}`];
}

interface Compared {
  readonly base: RunFacts;
  readonly run: RunFacts;
  readonly found: RunComparison;
}

/** Two runs: the verdict, and the cases that turned. */
export function renderRunComparison({ base, run, found }: Compared, paint: Paint = plain): string {
  const { comparison, broken, fixed, added, removed, isOtherSuite } = found;
  const lines = [
    `${paint('bold', nameOf(run))} against ${nameOf(base)}`,
    `  ${comparison ? `${toSentence(comparison)}.` : 'No case was scored in both.'}`,
    `  score ${scoreOf(base)} → ${scoreOf(run)}; cost ${renderUsd(base.cost_usd)} → ${renderUsd(run.cost_usd)}`,
    ...(isOtherSuite
      ? [`  The suite changed in between: ${counted(added.length, 'case')} added, ${removed.length} gone.`]
      : []),
    ...broken.map(({ description }) => `  ${paint('bad', 'broken:')} ${oneLine(description)}`),
    ...fixed.map(({ description }) => `  ${paint('good', 'fixed:')} ${oneLine(description)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const nameOf = ({ prompt, version, model, ended_at }: RunFacts): string =>
  `${prompt} ${version} (${model}, ${toMinutes(ended_at)})`;

const scoreOf = ({ score }: RunFacts): string => (score === null ? '–' : renderScore(score));
