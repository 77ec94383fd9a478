import {
  AssignTag,
  CaptureTag,
  Drop,
  Tag,
  UndefinedVariableError,
  Value,
  assert,
  evalToken,
  toValue,
  type Context,
  type Emitter,
  type Liquid,
  type TagToken,
  type TopLevelToken,
  type ValueToken,
} from 'liquidjs';
import { assertPrintable } from './filters.ts';
import { limits } from './limits.ts';
import { readRenderCall, type RenderCall } from './renderCall.ts';
import { RenderContext, type LiquidNodes } from './renderContext.ts';

/** Rendering failed inside a partial, which has a text and positions of its own. */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';
  readonly partial: string;

  constructor(partial: string, cause: unknown) {
    super(`Rendering the partial ${partial} failed`, { cause });
    this.partial = partial;
  }
}

/** Collects the rendered text. Values are data here: nothing is escaped, and nothing is rendered again. */
export class TextEmitter implements Emitter {
  buffer = '';

  write(value: unknown): void {
    const plain: unknown = toValue(value);
    if (typeof plain === 'string') this.buffer += plain;
    else if (typeof plain === 'number' || typeof plain === 'boolean') this.buffer += String(plain);
    else assertPrintable(plain); // null prints nothing.
    assert(this.buffer.length <= limits.outputLength, 'output limit exceeded');
  }

  /** Collects a text that is not output yet. */
  nested(): TextEmitter {
    return new TextEmitter();
  }
}

/** An emitter that renders the nodes of a template itself, and so knows which of them writes. */
export abstract class NodeEmitter extends TextEmitter {
  abstract renderNodes(nodes: LiquidNodes, context: Context): Generator<unknown, void, unknown>;
}

/** `{% assign %}`, as strict as an output; the engine's own turns a misspelled variable into nothing. */
export class StrictAssignTag extends AssignTag {
  override *render(context: Context): Generator<unknown, void, unknown> {
    const [name] = this.localScope();
    const [value] = this.arguments();
    if (!name || !(value instanceof Value)) throw new Error('An assign tag has a name and a value');
    const result: unknown = yield value.value(context, false);
    context.bottom()[name.content] = result ?? null; // A filter found nothing: that is a value, not a missing variable.
  }
}

export class StrictCaptureTag extends CaptureTag {
  override *render(context: Context, output?: Emitter): Generator<unknown, void, string> {
    const emitter = output instanceof TextEmitter ? output.nested() : new TextEmitter();
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    context.bottom()[this.variable] = emitter.buffer;
  }
}

/** `{% render %}` of partials that are already parsed, with positions and cycles kept. */
export class PartialTag extends Tag {
  readonly #call: RenderCall;

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    this.#call = readRenderCall(this.tokenizer);
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    if (!(context instanceof RenderContext)) throw new Error('Templates are rendered in a RenderContext');
    const { name, args, binding } = this.#call;
    const { context: inner, nodes } = context.enter(name.content);
    const scope = inner.bottom();
    for (const arg of args) scope[arg.name] = arg.value ? yield evalArgument(arg.value, context) : true;
    if (binding?.kind !== 'for') {
      if (binding) scope[binding.alias] = yield evalArgument(binding.value, context);
      yield this.#renderOnce(nodes, inner, emitter);
      return;
    }
    const items = toItems(yield evalToken(binding.value, context));
    for (const [index, item] of items.entries()) {
      scope[binding.alias] = item;
      scope['forloop'] = loopState(index, items.length);
      yield this.#renderOnce(nodes, inner, emitter);
    }
  }

  *#renderOnce(nodes: LiquidNodes, context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    try {
      yield this.liquid.renderer.renderTemplates(nodes, context, emitter);
    } catch (error) {
      throw new PartialFailure(this.#call.name.content, error);
    }
  }
}

/** A variable that is missing stays missing in the partial, so that `default` works there too. */
function* evalArgument(value: ValueToken, context: Context): Generator<unknown, unknown, unknown> {
  try {
    return yield evalToken(value, context);
  } catch (error) {
    if (error instanceof UndefinedVariableError) return undefined;
    throw error;
  }
}

/** The items that `{% for %}` would visit. */
function toItems(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null && !(value instanceof Drop) ? Object.entries(value) : [];
}

function loopState(index: number, length: number): object {
  const [index0, rindex0] = [index, length - index - 1];
  return {
    index0,
    index: index0 + 1,
    rindex0,
    rindex: rindex0 + 1,
    length,
    first: index0 === 0,
    last: rindex0 === 0,
  };
}
