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

/** What renderings have reached of templates, and of the partials that they render. */
export class TemplateCoverage {
  readonly #reached = new Set<LiquidNodes>();
  readonly #withoutText = new Set<Node>();

  /** Renders with these variables and remembers which branches that took. @returns the text, as far as it came */
  add(template: Template, variables: JsonObject, options: RenderOptions = {}): string {
    const emitter = new CoverageEmitter(this.#reached, this.#withoutText);
    renderInto(emitter, template, { variables, ...options });
    return emitter.buffer;
  }

  /** Whether the template, or the partial, was rendered at all. */
  isReached(template: Template): boolean {
    return this.#reached.has(template[internals]);
  }

  /** How many branches the template has, and which were not told apart. What stands inside a branch that was never rendered is part of that. */
  branchesOf(template: Template): { readonly branches: number; readonly gaps: readonly TemplateGap[] } {
    const gaps: TemplateGap[] = [];
    let count = 0;
    const visit = (nodes: LiquidNodes, isDead: boolean): void => {
      for (const node of nodes) {
        const branches = branchesIn(node);
        for (const branch of branches.filter(hasText)) {
          count++;
          const isReached = this.#reached.has(branch);
          if (!isReached && !isDead) gaps.push({ kind: 'never', ...tagBefore(template, branch) });
          visit(branch, isDead || !isReached);
        }
        if (isDead || !canBeSkipped(node)) continue;
        count++;
        if (branches.some((branch) => this.#reached.has(branch)) && !this.#withoutText.has(node))
          gaps.push({ kind: 'always', ...tagOf(node) });
      }
    };
    visit(template[internals], false);
    return { branches: count, gaps: gaps.toSorted((a, b) => a.range.start - b.range.start) };
  }
}

class CoverageEmitter extends NodeEmitter {
  readonly #reached: Set<LiquidNodes>;
  readonly #withoutText: Set<Node>;
  #hasBranched = false;

  constructor(reached: Set<LiquidNodes>, withoutText: Set<Node>) {
    super();
    this.#reached = reached;
    this.#withoutText = withoutText;
  }

  override nested(): TextEmitter {
    return new CoverageEmitter(this.#reached, this.#withoutText);
  }

  override *renderNodes(nodes: LiquidNodes, context: Context): Generator<unknown, void, unknown> {
    if (nodes.length > 0) {
      this.#reached.add(nodes);
      this.#hasBranched = true;
    }
    for (const node of nodes) {
      context.renderLimit.check(performance.now());
      this.#hasBranched = false;
      const text: unknown = yield node.render(context, this);
      if (!this.#hasBranched) this.#withoutText.add(node);
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
