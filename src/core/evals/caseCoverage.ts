import { type JsonValue, renderCanonicalJson } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { type TemplateGap, TemplateCoverage } from '../template/coverage.ts';
import type { Template } from '../template/template.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type TemplateMessage, messagesOf } from '../versions/messages.ts';
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
  const { messages, partials } = messagesOf(placed, sources);
  const coverage = new TemplateCoverage();
  const filled = new Set<TemplateMessage>();
  for (const { variables } of cases) {
    for (const message of messages)
      if (coverage.add(message.template, variables, { partials }).trim() !== '') filled.add(message);
  }
  const parts = new PartList();
  for (const message of messages) {
    const at = { uri: message.uri, toRange: toFileRange(placed, message) };
    if (!filled.has(message))
      parts.gap({ kind: 'message-empty', what: message.role, ...placeIn(at, wholeOf(message)) });
    parts.count += 1;
    parts.addBranches(coverage, message.template, at);
  }
  const settings = placed.prompt.registry.settings.partials;
  for (const name of namedPartials(
    messages.map(({ template }) => template),
    partials,
  )) {
    const [partial, path] = [partials.get(name), settings.get(name)];
    if (!partial || !path) continue;
    const at: Place = { uri: sources.resolve(path.from, path.value), toRange: (range) => range };
    parts.count += 1;
    if (coverage.isReached(partial)) parts.addBranches(coverage, partial, at);
    else if (partial.source !== '')
      parts.gap({ kind: 'partial-never', what: name, ...placeIn(at, { start: 0, end: 0 }) });
  }
  addVariables(parts, { placed, messages, cases });
  return { cases: cases.length, parts: parts.count, gaps: parts.sorted() };
}

interface Place {
  readonly uri: string;
  readonly toRange: (range: TextRange) => TextRange;
}

class PartList {
  count = 0;
  readonly #gaps = new Map<string, CoverageGap>();

  /** What a text says twice at one place is one gap: partials and few-shot messages share templates. */
  gap(gap: CoverageGap): void {
    this.#gaps.set(`${gap.kind} ${gap.uri} ${gap.range.start} ${gap.what}`, gap);
  }

  addBranches(coverage: TemplateCoverage, template: Template, at: Place): void {
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

const placeIn = ({ uri, toRange }: Place, range: TextRange): Pick<CoverageGap, 'uri' | 'range'> => ({
  uri,
  range: toRange(range),
});

const wholeOf = ({ template }: TemplateMessage): TextRange => ({ start: 0, end: template.source.length });

/** Ranges of a message in its file, the registry included. */
const toFileRange =
  ({ prompt }: PlacedContent, { uri, toRange }: TemplateMessage) =>
  (range: TextRange): TextRange => {
    const { start, end } = toRange(range);
    const by = uri === prompt.file.uri ? prompt.start : 0;
    return { start: start + by, end: end + by };
  };

/** The partials that the templates name, and those that these name. */
function namedPartials(
  templates: readonly Template[],
  partials: ReadonlyMap<string, Template>,
): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = [...templates];
  for (const template of queue) {
    for (const { name } of template.partials) {
      const partial = partials.get(name);
      if (!partial || names.has(name)) continue;
      names.add(name);
      queue.push(partial);
    }
  }
  return names;
}

/** With fewer cases than these, that a value is always the same says nothing. */
const CASES_THAT_VARY = 2;

function addVariables(
  parts: PartList,
  {
    placed,
    messages,
    cases,
  }: {
    readonly placed: PlacedContent;
    readonly messages: readonly TemplateMessage[];
    readonly cases: readonly SuiteCase[];
  },
): void {
  const seen = new Set<string>();
  for (const message of messages) {
    const at: Place = { uri: message.uri, toRange: toFileRange(placed, message) };
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
