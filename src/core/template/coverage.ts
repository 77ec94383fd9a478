import { TypeGuards, type Context } from 'liquidjs';
import type { JsonObject } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { LiquidNodes } from './renderContext.ts';
import { NodeEmitter, type TextEmitter } from './tags.ts';
import { type RenderOptions, renderInto } from './template.ts';
import { type Template, internals } from './templateModel.ts';

type Node = LiquidNodes[number];

/** A part of a template that no rendering reached, or that every rendering reached. */
export interface TemplateGap {
  /**
   * `never`: a branch that was never rendered. `always`: a condition without an `else` that always held, so that
   * nobody knows what happens without its text.
   */
  readonly kind: 'never' | 'always';
  /** The tag that begins the branch, as it is written. */
  readonly tag: string;
  /** Of the tag. */
  readonly range: TextRange;
}

/** A way that a tag can go. */
export interface TemplateBranch {
  /** The tag that begins it, as it is written; of a condition without an `else` that does not hold, the condition's. */
  readonly tag: string;
  /** Of the tag. */
  readonly range: TextRange;
  /** The number of cases that went this way. */
  readonly cases: number;
  /** The way past a condition that has no `else`. */
  readonly isImplied: boolean;
  /** It stands in a branch that was never rendered. */
  readonly isDead: boolean;
}

/** The smallest part of a template that is rendered or not: a line of text, an output or a tag. */
export interface TemplateStatement {
  readonly range: TextRange;
  /** The number of cases that rendered it. */
  readonly cases: number;
  /** The ways that it can go; empty where there is only one. */
  readonly branches: readonly TemplateBranch[];
}

/** What cases have reached of templates, and of the partials that they render. */
export class TemplateCoverage {
  /** How many cases reached it. */
  readonly #reached = new Map<LiquidNodes | Node, number>();
  /** How many cases rendered it without any of its branches. */
  readonly #withoutText = new Map<Node, number>();

  /**
   * Renders the templates of one case and remembers what that reached: once, however often a loop goes round.
   * @returns the texts, as far as they came
   */
  addCase(
    templates: readonly Template[],
    variables: JsonObject,
    options: RenderOptions = {},
  ): readonly string[] {
    const once: Reached = { nodes: new Set(), withoutText: new Set() };
    const texts = templates.map((template) => {
      const emitter = new CoverageEmitter(once);
      renderInto(emitter, template, { variables, ...options });
      return emitter.buffer;
    });
    for (const nodes of once.nodes) addOne(this.#reached, nodes);
    for (const node of once.withoutText) addOne(this.#withoutText, node);
    return texts;
  }

  /** The number of cases that rendered the template, or the partial. */
  casesOf(template: Template): number {
    return this.#reached.get(template[internals]) ?? 0;
  }

  /** Everything in a template that can be rendered, in the order of the text. */
  statementsOf(template: Template): TemplateStatement[] {
    const found: TemplateStatement[] = [];
    const visit = (nodes: LiquidNodes, isDead: boolean): void => {
      for (const node of nodes) {
        const cases = this.#countOf(node);
        const branches = this.#branchesOf(template, node, isDead);
        found.push(...statementRanges(node).map((range) => ({ range, cases, branches })));
        for (const inner of branchesIn(node)) visit(inner, isDead || !this.#reached.has(inner));
      }
    };
    visit(template[internals], false);
    return found;
  }

  /** How many branches the template has, and which were not told apart. What stands inside a branch that was never rendered is part of that. */
  branchesOf(template: Template): { readonly branches: number; readonly gaps: readonly TemplateGap[] } {
    const all = this.statementsOf(template).map(({ branches }) =>
      branches.filter(({ isImplied, isDead }) => !isImplied || !isDead),
    );
    const gaps = all.flatMap((branches) =>
      branches
        .filter(({ cases, isDead }) => cases === 0 && !isDead)
        // That a condition always holds is known only where it was reached.
        .filter(({ isImplied }) => !isImplied || branches.some(({ cases }) => cases > 0))
        .map(({ isImplied, tag, range }) => ({ kind: isImplied ? 'always' : 'never', tag, range }) as const),
    );
    return { branches: all.flat().length, gaps: gaps.toSorted((a, b) => a.range.start - b.range.start) };
  }

  #branchesOf(template: Template, node: Node, isDead: boolean): TemplateBranch[] {
    if (isSequence(node)) return [];
    const branches = branchesIn(node)
      .filter(hasText)
      .map((branch) => ({
        ...tagBefore(template, branch),
        cases: this.#countOf(branch),
        isImplied: false,
        isDead,
      }));
    if (!canBeSkipped(node)) return branches;
    const cases = this.#withoutText.get(node) ?? 0;
    return [...branches, { ...tagOf(node), cases, isImplied: true, isDead }];
  }

  #countOf(nodes: LiquidNodes | Node): number {
    return this.#reached.get(nodes) ?? 0;
  }
}

function addOne<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What one case reached. */
interface Reached {
  readonly nodes: Set<LiquidNodes | Node>;
  readonly withoutText: Set<Node>;
}

class CoverageEmitter extends NodeEmitter {
  readonly #once: Reached;
  #hasBranched = false;

  constructor(once: Reached) {
    super();
    this.#once = once;
  }

  override nested(): TextEmitter {
    return new CoverageEmitter(this.#once);
  }

  override *renderNodes(nodes: LiquidNodes, context: Context): Generator<unknown, void, unknown> {
    if (nodes.length > 0) {
      this.#once.nodes.add(nodes);
      this.#hasBranched = true;
    }
    for (const node of nodes) {
      context.renderLimit.check(performance.now());
      this.#once.nodes.add(node);
      this.#hasBranched = false;
      const text: unknown = yield node.render(context, this);
      if (!this.#hasBranched) this.#once.withoutText.add(node);
      this.#hasBranched = true;
      if (text !== undefined && text !== '') this.write(text);
      if (context.breakCalled || context.continueCalled) break;
    }
  }
}

/** The parts of a tag that are rendered or not; the engine keeps them under these names. */
interface Branching {
  readonly branches?: readonly { readonly templates: LiquidNodes }[];
  readonly templates?: LiquidNodes;
  readonly elseTemplates?: LiquidNodes;
}

function branchesIn(node: Node): LiquidNodes[] {
  const { branches = [], templates, elseTemplates }: Branching = node as Node & Branching;
  return [...branches.map((branch) => branch.templates), templates, elseTemplates].filter(
    (nodes): nodes is LiquidNodes => Array.isArray(nodes) && nodes.length > 0,
  );
}

/** Tags whose text is rendered whenever they are: they choose nothing. */
const SEQUENCES: ReadonlySet<string> = new Set(['capture', 'liquid']);

const isSequence = ({ token }: Node): boolean => TypeGuards.isTagToken(token) && SEQUENCES.has(token.name);

/** Tags that render nothing and change nothing. */
const COMMENTS: ReadonlySet<string> = new Set(['comment', '#']);

/** Where a node's statements stand: a text has one a line, everything else is one. */
function statementRanges({ token }: Node): TextRange[] {
  const { begin: start, end } = token;
  if (TypeGuards.isHTMLToken(token)) return textLines(token.input, { start, end });
  if (!TypeGuards.isTagToken(token)) return [{ start, end }];
  if (token.name === 'raw') {
    const close = token.input.slice(end).search(/\{%-?\s*endraw/);
    return textLines(token.input, { start: end, end: close < 0 ? end : end + close });
  }
  return token.name === 'liquid' || COMMENTS.has(token.name) ? [] : [{ start, end }];
}

/** The lines of a text that have something in them, without the space around it. */
function textLines(source: string, { start, end }: TextRange): TextRange[] {
  return Array.from(source.slice(start, end).matchAll(/\S(?:[^\n]*\S)?/g), ({ 0: line, index }) => ({
    start: start + index,
    end: start + index + line.length,
  }));
}

/** White space between two tags is no instruction. */
const hasText = (nodes: LiquidNodes): boolean =>
  nodes.some(({ token }) => !TypeGuards.isHTMLToken(token) || token.getContent().trim() !== '');

const CONDITIONS: ReadonlySet<string> = new Set(['if', 'unless', 'case']);

/** A condition of whose branches none may be taken. */
function canBeSkipped(node: Node): boolean {
  const { token } = node;
  if (!TypeGuards.isTagToken(token) || !CONDITIONS.has(token.name)) return false;
  const { elseTemplates = [] }: Branching = node as Node & Branching;
  return elseTemplates.length === 0 && branchesIn(node).some(hasText);
}

const tagOf = ({ token }: Node): Pick<TemplateGap, 'tag' | 'range'> => ({
  tag: token.getText(),
  range: { start: token.begin, end: token.end },
});

/** The engine forgets the tags between branches; each ends where its branch begins. */
function tagBefore({ source }: Template, [first]: LiquidNodes): Pick<TemplateGap, 'tag' | 'range'> {
  const end = first!.token.begin;
  const start = source.lastIndexOf('{%', end - 1);
  const close = source.indexOf('%}', start);
  // Inside a `{% liquid %}` tag each line is a tag.
  const isLine = start < 0 || close < 0 || close + 2 > end;
  const range = isLine ? lineBefore(source, end) : { start, end: close + 2 };
  return { tag: source.slice(range.start, range.end), range };
}

function lineBefore(source: string, offset: number): TextRange {
  const end = source.slice(0, offset).trimEnd().length;
  const start = source.lastIndexOf('\n', end - 1) + 1;
  const text = source.slice(start, end);
  return { start: start + (text.length - text.trimStart().length), end };
}
