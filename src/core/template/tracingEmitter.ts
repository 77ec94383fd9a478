import { Drop, LiquidError, RenderError, TypeGuards, toValue, type Context } from 'liquidjs';
import type { Problem, TextRange } from '../base/problem.ts';
import { RenderContext, type LiquidNodes } from './renderContext.ts';
import { isOverLimit, toRenderProblem } from './renderFailure.ts';
import { NodeEmitter, type TextEmitter } from './tags.ts';
import type { TraceFrame } from './traceFrame.ts';

/** A piece of a rendered text with its origin. The texts of `text` and `value`, one behind the other, are the rendering. */
export interface TracedPiece {
  /**
   * `text` stands in the template as it is here; `value` was put in; `missing` and `failed` stand where a value
   * would. `rest` is what follows after so many pieces that their origins were not kept.
   */
  readonly kind: 'text' | 'value' | 'missing' | 'failed' | 'rest';
  /** What was rendered; of what is missing or failed, the output or tag as the template writes it. */
  readonly text: string;
  /** Of the text, or of the output or tag; in the partial that `partials` ends with, else in the template. */
  readonly range: TextRange;
  /** The partials that are being rendered, outermost first. */
  readonly partials: readonly string[];
  /** The variable of the caller that the value comes from, through loops, assignments and arguments. */
  readonly variable: string | undefined;
  /** The expression as written. */
  readonly expression: string | undefined;
  /** Why it could not be rendered. */
  readonly problem: Problem | undefined;
}

type Node = LiquidNodes[number];
type Piece = Pick<TracedPiece, 'kind' | 'text'> & Partial<TracedPiece>;

/** A template of so many pieces is read by nobody; each costs memory, and time to show. */
const MOST_PIECES = 20_000;

/**
 * Collects the rendered text together with the node that each part comes from. A node that fails leaves a mark
 * and the rest goes on, because whoever looks at a preview has not filled in everything yet.
 */
export class TracingEmitter extends NodeEmitter {
  readonly pieces: TracedPiece[] = [];
  #frame: TraceFrame;
  #node: Node | undefined;
  /** The emitter of the text around a capture. */
  readonly #outer: TracingEmitter | undefined;

  constructor(frame: TraceFrame, outer?: TracingEmitter) {
    super();
    this.#frame = frame;
    this.#outer = outer;
  }

  override write(value: unknown): void {
    const before = this.buffer.length;
    super.write(value);
    const text = this.buffer.slice(before);
    const node = this.#node;
    if (!node) throw new Error('Only a node writes');
    const { token } = node;
    if (TypeGuards.isHTMLToken(token)) {
      const start = token.begin + token.trimLeft;
      if (text !== '') this.#add({ kind: 'text', text, range: { start, end: start + text.length } });
    } else if (TypeGuards.isTagToken(token) && token.name === 'raw') {
      const start = token.input.indexOf(text, token.end);
      this.#add({ kind: 'text', text, range: { start, end: start + text.length } });
    } else this.#add({ kind: 'value', text, ...this.#frame.originIn(rangeOf(node)) });
  }

  /** What is captured is no output yet, but what is missing in it is seen. */
  override nested(): TextEmitter {
    return new TracingEmitter(this.#frame, this);
  }

  /** A node that fails does not end the rendering. */
  override *renderNodes(nodes: LiquidNodes, context: Context): Generator<unknown, void, unknown> {
    const outer = { frame: this.#frame, node: this.#node };
    const chain = context instanceof RenderContext ? context.partials : [];
    if (chain.length > outer.frame.partials.length && outer.node)
      this.#frame = outer.frame.enter(chain, rangeOf(outer.node));
    const leave = outer.node && this.#frame.enterLoop(rangeOf(outer.node));
    context.renderLimit.check(performance.now());
    try {
      for (const node of nodes) {
        context.renderLimit.check(performance.now());
        yield* this.#renderNode(node, context);
        if (context.breakCalled || context.continueCalled) break;
      }
    } finally {
      leave?.();
      this.#frame = outer.frame;
      this.#node = outer.node;
    }
  }

  *#renderNode(node: Node, context: Context): Generator<unknown, void, unknown> {
    this.#node = node;
    const { token } = node;
    const name = TypeGuards.isTagToken(token) ? token.name : '';
    try {
      if (name === 'assign') this.#frame.assign(rangeOf(node));
      const text: unknown = yield node.render(context, this);
      this.#node = node;
      if (typeof text === 'string' ? text !== '' : toValue(text) !== undefined && !(text instanceof Drop))
        this.write(text);
    } catch (error) {
      this.#node = node;
      const wrapped = LiquidError.is(error) ? error : toRenderError(error, node);
      if (isOverLimit(wrapped)) throw wrapped;
      // The variable that an assignment could not set is missing where it is used, and is marked there.
      if (name !== 'assign') this.#mark(node, wrapped);
    }
  }

  #mark(node: Node, error: unknown): void {
    const problem = toRenderProblem(error, node.token.input);
    const kind = problem.code === 'variable-missing' ? 'missing' : 'failed';
    const origin = this.#frame.originIn(problem.range, rangeOf(node));
    const text = node.token.getText();
    (this.#outer ?? this).#add({ kind, text, ...origin, range: rangeOf(node), problem });
  }

  #add(piece: Piece): void {
    const last = this.pieces.at(-1);
    const full = {
      range: { start: 0, end: 0 },
      partials: this.#frame.partials,
      variable: undefined,
      expression: undefined,
      problem: undefined,
      ...piece,
    };
    if (this.pieces.length < MOST_PIECES) this.pieces.push(full);
    else if (piece.kind === 'text' || piece.kind === 'value') {
      const text = last?.kind === 'rest' ? last.text + piece.text : piece.text;
      this.pieces[MOST_PIECES] = { ...full, kind: 'rest', text, variable: undefined, expression: undefined };
    }
  }
}

const rangeOf = ({ token }: Node): TextRange => ({ start: token.begin, end: token.end });

/** The engine tells where something failed by wrapping it. */
function toRenderError(error: unknown, node: Node): unknown {
  return error instanceof Error ? new RenderError(error, node) : error;
}
