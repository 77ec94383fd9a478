import { type JsonValue, renderCanonicalJson } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import type { TemplateCoverage, TemplateGap } from '../template/coverage.ts';
import type { Template } from '../template/template.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { TemplateMessage } from '../versions/messages.ts';
import { type ExercisedMessage, ExercisedText, type TextPlace } from './exercisedText.ts';
import type { SuiteCase } from './suite/suite.ts';

export type GapKind =
  /** A branch that no case renders. */
  | 'branch-never'
  /** A condition that holds in every case: none shows what happens without its text. */
  | 'branch-always'
  /** A message that is empty in every case. */
  | 'message-empty'
  /** A partial that no case renders, though the text names it. */
  | 'partial-never'
  /** A variable that no case sets: it is always missing, or its default. */
  | 'variable-unset'
  /** A variable that has the same value in every case. */
  | 'variable-constant';

/** An instruction that the cases of a suite do not exercise, where it is written. */
export interface CoverageGap {
  readonly kind: GapKind;
  /** The tag, the variable, the partial or the role of the message. */
  readonly what: string;
  readonly uri: string;
  readonly range: TextRange;
}

/** What the cases of a suite exercise of a prompt's text. Known without asking any model. */
export interface CaseCoverage {
  readonly cases: number;
  /** Branches, messages, partials and variables that the text has. */
  readonly parts: number;
  /** In the order of the files and of their lines. */
  readonly gaps: readonly CoverageGap[];
}

/**
 * Renders every case and says what no case reaches. A part that is rendered is not yet asserted: this finds what
 * cannot have been measured, never what was measured well.
 */
export function findCoverage(
  placed: PlacedContent,
  cases: readonly SuiteCase[],
  sources: Sources,
): CaseCoverage {
  const text = new ExercisedText(placed, sources);
  for (const one of cases) text.addCase(one);
  return findGaps(text, cases);
}

/** @param cases those that the text was rendered with */
export function findGaps(text: ExercisedText, cases: readonly SuiteCase[]): CaseCoverage {
  const parts = new PartList();
  const { coverage, messages } = text;
  for (const { message, at, filled } of messages) {
    if (filled === 0)
      parts.gap({ kind: 'message-empty', what: message.role, ...placeIn(at, wholeOf(message)) });
    parts.count += 1;
    parts.addBranches(coverage, message.template, at);
  }
  for (const { name, template, at } of text.partials) {
    parts.count += 1;
    if (coverage.casesOf(template) > 0) parts.addBranches(coverage, template, at);
    else if (template.source !== '')
      parts.gap({ kind: 'partial-never', what: name, ...placeIn(at, { start: 0, end: 0 }) });
  }
  addVariables(parts, messages, cases);
  return { cases: cases.length, parts: parts.count, gaps: parts.sorted() };
}

class PartList {
  count = 0;
  readonly #gaps = new Map<string, CoverageGap>();

  /** What a text says twice at one place is one gap: partials and few-shot messages share templates. */
  gap(gap: CoverageGap): void {
    this.#gaps.set(`${gap.kind} ${gap.uri} ${gap.range.start} ${gap.what}`, gap);
  }

  addBranches(coverage: TemplateCoverage, template: Template, at: TextPlace): void {
    const { branches, gaps } = coverage.branchesOf(template);
    this.count += branches;
    for (const { kind, tag, range } of gaps)
      this.gap({ kind: KINDS[kind], what: tag, ...placeIn(at, range) });
  }

  sorted(): CoverageGap[] {
    return [...this.#gaps.values()].toSorted((a, b) =>
      a.uri === b.uri ? a.range.start - b.range.start : a.uri < b.uri ? -1 : 1,
    );
  }
}

const KINDS: Readonly<Record<TemplateGap['kind'], GapKind>> = {
  never: 'branch-never',
  always: 'branch-always',
};

const placeIn = ({ uri, toRange }: TextPlace, range: TextRange): Pick<CoverageGap, 'uri' | 'range'> => ({
  uri,
  range: toRange(range),
});

const wholeOf = ({ template }: TemplateMessage): TextRange => ({ start: 0, end: template.source.length });

/** With fewer cases than these, that a value is always the same says nothing. */
const CASES_THAT_VARY = 2;

function addVariables(
  parts: PartList,
  messages: readonly ExercisedMessage[],
  cases: readonly SuiteCase[],
): void {
  const seen = new Set<string>();
  for (const { message, at } of messages) {
    for (const { name, local, range } of message.template.variables) {
      if (local || seen.has(name)) continue;
      seen.add(name);
      parts.count += 1;
      const values = cases.flatMap(({ variables }): JsonValue[] => {
        const value = variables[name];
        return value === undefined ? [] : [value];
      });
      const place = { what: name, ...placeIn(at, range) };
      if (values.length === 0) parts.gap({ kind: 'variable-unset', ...place });
      else if (
        values.length === cases.length &&
        cases.length >= CASES_THAT_VARY &&
        new Set(values.map((value) => renderCanonicalJson(value))).size === 1
      )
        parts.gap({ kind: 'variable-constant', ...place });
    }
  }
}
