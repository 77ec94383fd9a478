import type { CaseCoverage, CoverageGap, GapKind } from '../caseCoverage.ts';
import { counted } from './amounts.ts';
import { type Paint, plain } from './paint.ts';
import { oneLine } from './table.ts';

const SENTENCES: Readonly<Record<GapKind, (what: string) => string>> = {
  'branch-never': (what) => `no case renders what stands behind ${what}`,
  'branch-always': (what) => `${what} holds in every case: none shows the prompt without it`,
  'message-empty': (what) => `this ${what} message is empty in every case`,
  'partial-never': (what) => `no case renders the partial “${what}”`,
  'variable-unset': (what) => `no case sets “${what}”`,
  'variable-constant': (what) => `“${what}” has the same value in every case`,
};

/** What a gap means, without its place. */
export const describeGap = ({ kind, what }: CoverageGap): string => SENTENCES[kind](oneLine(what));

/** A prompt with its gaps, each at `file:line:column` as editors and terminals link it. */
export function renderCoverage(
  title: string,
  { cases, parts, gaps }: CaseCoverage,
  { placeOf, paint = plain }: { readonly placeOf: (gap: CoverageGap) => string; readonly paint?: Paint },
): string {
  const exercised = parts - gaps.length;
  const style = gaps.length === 0 ? 'good' : 'warn';
  const head = `${paint('bold', title)}  ${paint(style, `${exercised} of ${counted(parts, 'part')} exercised`)} by ${counted(cases, 'case')}`;
  const lines = gaps.map((gap) => `  ${paint('dim', placeOf(gap))} ${describeGap(gap)}`);
  return [head, ...lines].map((line) => `${line}\n`).join('');
}
