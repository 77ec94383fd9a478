import { withoutControls } from '../../base/controls.ts';
import type { Paint, Style } from '../../evals/reports/paint.ts';
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

const STYLES: Readonly<Record<ShadowState, Style>> = { pass: 'good', fail: 'bad', inconclusive: 'warn' };

/** A shadow validation as lines of text. */
export function renderShadow(result: ShadowResult, paint: Paint): string {
  const { verdict } = result;
  const facts = factsOf(result);
  const rows = [
    ['', 'candidate', 'served', 'difference'],
    ...facts.map((fact) => [fact.name, fact.candidate, fact.served, fact.difference]),
  ];
  const lines = [
    paint('bold', withoutControls(titleOf(result))),
    '',
    ...(facts.length > 0 ? [...alignRows(rows), ''] : []),
    ...describeSetUp(result).map((line) => paint('dim', withoutControls(`${line}.`))),
    ...describePassedOver(result).map((line) => paint('dim', withoutControls(`Passed over: ${line}.`))),
    '',
    `${paint(verdict ? STYLES[verdict.state] : 'warn', verdictWord(result))}, ${costWords(result)}`,
    ...(verdict?.reasons ?? []).map((reason) => `  ${reason}`),
    ...(verdict?.notes ?? []).map((note) => `  ${paint('warn', '!')} ${note}`),
    ...describeHoles(result).map((hole) => `  ${paint('warn', '?')} ${hole}`),
  ];
  return `${lines.join('\n')}\n`;
}

function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
