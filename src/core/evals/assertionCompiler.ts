import { didYouMean } from '../base/didYouMean.ts';
import { PromptError } from '../base/errors.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { parseAssertionTemplates, type RenderAssertion } from './assertionTemplates.ts';
import { isAssertionSet, writtenType, type AssertionNode } from './assertionTree.ts';
import { isScorerType, scorers } from './scorers/index.ts';
import { codeInput } from './scorers/javascript.ts';
import type {
  Answer,
  Assertion,
  Compiled,
  CompiledScorer,
  JudgeReply,
  RunCode,
  ScorerPorts,
} from './scorers/scorer.ts';

/** An assertion or set that is ready to judge answers. */
export interface CompiledNode {
  /** As written in the suite, with `not-`. */
  readonly type: string;
  readonly weight: number;
  readonly metric?: string;
  /** The assertion's `value`, with its templates filled in. */
  readonly expected?: JsonValue;
  readonly judge: CompiledAssertion | CompiledAssertions;
}

export interface CompiledAssertion {
  readonly inverted: boolean;
  readonly scorer: Compiled;
}

/** All assertions of a case, or of an `assert-set`. */
export interface CompiledAssertions {
  readonly nodes: readonly CompiledNode[];
  /** From which score on the list passes; absent: none of its assertions may fail. */
  readonly threshold?: number;
}

const MAX_REMEMBERED = 5000;
const TRANSFORM_DEADLINE_MS = 5000;

/**
 * Compiles assertions for one case after another. Equal assertions are compiled once, whichever cases they
 * stand in; those with templates once for each value that their variables give them.
 */
export class AssertionCompiler {
  readonly #ports: ScorerPorts;
  readonly #templates = new WeakMap<Assertion, RenderAssertion | 'none'>();
  readonly #keys = new WeakMap<Assertion, string>();
  readonly #scorers = new Map<string, Promise<Compiled>>();

  constructor(ports: ScorerPorts) {
    this.#ports = ports;
  }

  /** Mistakes in an assertion become its error when it judges. */
  async compile(
    nodes: readonly AssertionNode[],
    variables: JsonObject,
    threshold?: number,
  ): Promise<CompiledAssertions> {
    const compiled = await Promise.all(nodes.map((node) => this.#node(node, variables)));
    return { nodes: compiled, ...(threshold === undefined ? {} : { threshold }) };
  }

  async #node(node: AssertionNode, variables: JsonObject): Promise<CompiledNode> {
    const written = { type: writtenType(node), weight: node.weight ?? 1 };
    if (isAssertionSet(node)) {
      const judge = await this.compile(node.assert, variables, node.threshold);
      return { ...written, ...(node.metric === undefined ? {} : { metric: node.metric }), judge };
    }
    const rendered = this.#rendered(node, variables);
    if ('error' in rendered) return { ...written, judge: { inverted: node.inverted, scorer: rendered } };
    const judge = { inverted: node.inverted, scorer: await this.#scorer(rendered) };
    const { metric, value } = rendered;
    return {
      ...written,
      ...(metric !== undefined && { metric }),
      ...(value !== undefined && { expected: value }),
      judge,
    };
  }

  #rendered(assertion: Assertion, variables: JsonObject): ReturnType<RenderAssertion> {
    let render = this.#templates.get(assertion);
    if (!render) {
      render = parseAssertionTemplates(assertion) ?? 'none';
      this.#templates.set(assertion, render);
    }
    return render === 'none' ? assertion : render(variables);
  }

  #scorer(assertion: Assertion): Promise<Compiled> {
    const key = this.#keyOf(assertion);
    const known = this.#scorers.get(key);
    if (known) return known;
    if (this.#scorers.size >= MAX_REMEMBERED) this.#scorers.clear();
    const scorer = compileScorer(assertion, this.#ports);
    this.#scorers.set(key, scorer);
    return scorer;
  }

  #keyOf(assertion: Assertion): string {
    let key = this.#keys.get(assertion);
    if (key === undefined) {
      const { inverted: _, weight: _weight, metric: _metric, ...measured } = assertion;
      key = JSON.stringify(measured);
      this.#keys.set(assertion, key);
    }
    return key;
  }
}

async function compileScorer(assertion: Assertion, ports: ScorerPorts): Promise<Compiled> {
  const { type } = assertion;
  if (!isScorerType(type)) {
    return { error: `There is no assertion type “${type}”.${didYouMean(type, Object.keys(scorers))}` };
  }
  const compiled = await scorers[type].compile(assertion, ports);
  if (assertion.transform === undefined || typeof compiled !== 'function') return compiled;
  if (ports.runCode) return transformFirst(assertion, compiled, ports.runCode);
  return {
    error: 'A `transform` is JavaScript, which runs only in a trusted workspace. Trust this one to run it.',
  };
}

function transformFirst(assertion: Assertion, scorer: CompiledScorer, runCode: RunCode): CompiledScorer {
  const { transform = '' } = assertion;
  const run = async (answer: Answer): Promise<Answer> =>
    transformed(answer, await runCode(transform, codeInput(answer, assertion), TRANSFORM_DEADLINE_MS));
  return async (answer: Answer) => {
    const { rival } = answer;
    const transformRival = async (): Promise<JudgeReply> => {
      const { output, cost_usd } = await rival!();
      return { output: (await run({ ...answer, output })).output, cost_usd };
    };
    try {
      return scorer({ ...(await run(answer)), ...(rival && { rival: transformRival }) });
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      return { error: `The transform failed: ${error.message}` };
    }
  };
}

function transformed(answer: Answer, value: JsonValue): Answer {
  const { value: _before, ...rest } = answer;
  return typeof value === 'string'
    ? { ...rest, output: value }
    : { ...rest, value, output: JSON.stringify(value) };
}
