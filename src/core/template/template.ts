import { LiquidError, toValueSync } from 'liquidjs';
import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import { analyseTemplate } from './analysis.ts';
import { engine } from './engine.ts';
import { limits } from './limits.ts';
import { BrokenPartialError, RenderContext, type LiquidNodes } from './renderContext.ts';
import { toRenderProblem } from './renderFailure.ts';
import { TextEmitter } from './tags.ts';
import { TraceFrame } from './traceFrame.ts';
import { TracingEmitter, type TracedPiece } from './tracingEmitter.ts';
import { internals, type PartialUse, type Template, type VariableUse } from './templateModel.ts';

export { expandPartials } from './expandPartials.ts';
export type { PartialUse, Template, TracedPiece, VariableUse };

export interface RenderOptions {
  readonly partials?: ReadonlyMap<string, Template>;
}

/**
 * Codes: `template-syntax`; `variable-missing` (data: name, path); `object-printed`; `partial-missing`;
 * `template-limit`; `template-error`.
 */
export type Rendered = { readonly text: string } | { readonly problem: Problem };

/** Parses once what is rendered often. Text that is broken still has the variables that can be made out. */
export function parseTemplate(source: string): Template {
  if (source.length > limits.templateLength) return tooLong(source);
  const { variables, partials, problems } = analyseTemplate(source);
  const parsed = problems.length === 0 ? parseNodes(source) : { nodes: [], problems };
  return { source, variables, partials, problems: parsed.problems, [internals]: parsed.nodes };
}

/**
 * Renders with what is given and nothing else: a variable that is missing is a problem, unless a condition
 * or `default` asks for it. Values are data: braces in them stay braces, nothing is escaped, and the
 * variables stay as they are. null is printed as nothing, but its properties are missing.
 */
export function renderTemplate(
  template: Template,
  variables: JsonObject,
  options: RenderOptions = {},
): Rendered {
  const emitter = new TextEmitter();
  const problem = renderInto(emitter, template, { variables, ...options });
  return problem ? { problem } : { text: emitter.buffer };
}

/**
 * The rendering in pieces with their origins. What is missing or fails is a piece of its own and the rest goes
 * on. The problem is one that keeps the template from being rendered at all, or stopped the rendering.
 */
export interface Trace {
  readonly pieces: readonly TracedPiece[];
  readonly problem: Problem | undefined;
}

/** Renders like `renderTemplate`: where nothing is missing or fails, the pieces are the very same text. */
export function traceTemplate(template: Template, variables: JsonObject, options: RenderOptions = {}): Trace {
  const emitter = new TracingEmitter(new TraceFrame(template, (name) => options.partials?.get(name)));
  const problem = renderInto(emitter, template, { variables, ...options });
  return { pieces: emitter.pieces, problem };
}

/** Renders into an emitter, which sees every node where it renders them itself. */
export function renderInto(
  emitter: TextEmitter,
  template: Template,
  { variables, partials }: RenderOptions & { readonly variables: JsonObject },
): Problem | undefined {
  const nodes = template[internals];
  const [problem] = template.problems;
  if (problem) return problem;
  try {
    // Counters write into the variables, so they get a copy, and one that inherits nothing.
    const scope: object = Object.assign(Object.create(null), variables);
    const findPartial = (name: string): LiquidNodes | undefined => partialNodes(partials?.get(name));
    const context = new RenderContext(scope, { liquid: engine, findPartial, chain: [] });
    toValueSync(engine.renderer.renderTemplates(nodes, context, emitter));
    return undefined;
  } catch (error) {
    return toRenderProblem(error, template.source);
  }
}

/**
 * The names that the caller has to supply: those that are read where a missing one fails. A partial sees
 * only its arguments, and an argument may be missing if the partial can do without; an unknown partial cannot.
 */
export function requiredVariables(
  template: Template,
  partials: ReadonlyMap<string, Template> = new Map<string, Template>(),
): ReadonlySet<string> {
  return namesRead(template, { partials, depth: 0, known: new Map() });
}

interface Surroundings {
  readonly partials: ReadonlyMap<string, Template>;
  /** The number of partials around. */
  readonly depth: number;
  /** What the partials read; undefined for one that is unknown or that is being looked at. */
  readonly known: Map<string, ReadonlySet<string> | undefined>;
}

function namesRead(template: Template, surroundings: Surroundings): ReadonlySet<string> {
  const lenient = new Set(template.partials.flatMap((use) => optionalArguments(use, surroundings)));
  const required = template.variables.filter(
    (use) => !use.local && !use.optional && !lenient.has(use.range.start),
  );
  return new Set(required.map((use) => use.name));
}

/** The offsets of the arguments that the partial does without. */
function optionalArguments(use: PartialUse, surroundings: Surroundings): number[] {
  const { partials, depth, known } = surroundings;
  const partial = partials.get(use.name);
  if (partial && !known.has(use.name) && depth < limits.blockDepth) {
    known.set(use.name, undefined);
    known.set(use.name, namesRead(partial, { ...surroundings, depth: depth + 1 }));
  }
  const required = known.get(use.name);
  return use.args.flatMap(({ name, value }) => (value && required?.has(name) === false ? [value.start] : []));
}

/** @throws BrokenPartialError */
function partialNodes(partial: Template | undefined): LiquidNodes | undefined {
  const [problem] = partial?.problems ?? [];
  if (problem) throw new BrokenPartialError(problem);
  return partial?.[internals];
}

function parseNodes(source: string): { nodes: LiquidNodes; problems: readonly Problem[] } {
  try {
    return { nodes: engine.parse(source), problems: [] };
  } catch (error) {
    const message = 'The template engine cannot read this';
    if (error instanceof RangeError) return failed(`${message}: it is nested too deeply.`, 0, source.length);
    if (!LiquidError.is(error)) throw error;
    return failed(
      `${message}: ${error.originalError?.message ?? error.message}.`,
      error.token.begin,
      error.token.end,
    );
  }
}

function failed(
  message: string,
  start: number,
  end: number,
): { nodes: LiquidNodes; problems: readonly Problem[] } {
  return {
    nodes: [],
    problems: [{ code: 'template-syntax', message, severity: 'error', range: { start, end } }],
  };
}

function tooLong(source: string): Template {
  const message = `A template has at most ${limits.templateLength.toLocaleString('en')} characters: pass long texts as variables.`;
  const { nodes, problems } = failed(message, 0, source.length);
  return { source, variables: [], partials: [], problems, [internals]: nodes };
}
