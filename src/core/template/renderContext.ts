import { Context, Drop, toValue, type Liquid } from 'liquidjs';
import type { Problem } from '../base/problem.ts';

/** The engine's tree of a template that has no problems. */
export type LiquidNodes = ReturnType<Liquid['parse']>;

/** What a template does not find in memory does not exist: `undefined` is a partial that nobody supplied. */
export type FindPartial = (name: string) => LiquidNodes | undefined;

export class PartialMissingError extends Error {
  override readonly name = 'PartialMissingError';
}

export class PartialCycleError extends Error {
  override readonly name = 'PartialCycleError';
  readonly chain: readonly string[];

  constructor(chain: readonly string[]) {
    super('Partials render each other in a circle');
    this.chain = chain;
  }
}

/** The partial is there, but its text has problems. */
export class BrokenPartialError extends Error {
  override readonly name = 'BrokenPartialError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

type Scope = Parameters<Context['readProperty']>[0];
type Key = Parameters<Context['readProperty']>[1];

/** What a context shares with those made inside it: the engine, the partials and the limits of one rendering. */
interface Rendering {
  readonly liquid: Liquid;
  readonly findPartial: FindPartial;
  /** The names of the partials that are being rendered, outermost first. */
  readonly chain: readonly string[];
  readonly parent?: Context;
}

/** The state of one rendering. Stricter than the engine's own about what a template can read. */
export class RenderContext extends Context {
  readonly #rendering: Rendering;

  constructor(variables: object, rendering: Rendering) {
    const { liquid, parent } = rendering;
    const limiters = parent && { memoryLimit: parent.memoryLimit, renderLimit: parent.renderLimit };
    super(variables, liquid.options, { sync: true }, { liquid, ...limiters });
    this.#rendering = rendering;
  }

  get partials(): readonly string[] {
    return this.#rendering.chain;
  }

  /** A property of null is missing, and nothing that every JavaScript object inherits can be read. */
  override readProperty(object: Scope, key: Key): unknown {
    const target: unknown = object;
    if (target === null || target === undefined) return undefined;
    if (target instanceof Drop && String(toValue(key)) in Object.prototype) return undefined;
    return super.readProperty(object, key) as unknown;
  }

  /** Filters such as `where` look at each item in a context of its own; an item may lack the property. */
  override spawn(item: object = {}): Context {
    const context = new RenderContext(item, { ...this.#rendering, parent: this });
    context.strictVariables = false;
    return context;
  }

  /** @throws PartialMissingError, PartialCycleError. A partial sees nothing but its arguments. */
  enter(partial: string): { readonly context: RenderContext; readonly nodes: LiquidNodes } {
    const chain = [...this.#rendering.chain, partial];
    if (this.#rendering.chain.includes(partial)) throw new PartialCycleError(chain);
    const nodes = this.#rendering.findPartial(partial);
    if (!nodes) throw new PartialMissingError(partial);
    const nothing: object = Object.create(null);
    return { context: new RenderContext(nothing, { ...this.#rendering, chain, parent: this }), nodes };
  }
}
