import type { TextRange } from '../base/problem.ts';
import type { Template, VariableUse } from './templateModel.ts';

export interface Origin {
  readonly range: TextRange;
  readonly variable: string | undefined;
  readonly expression: string | undefined;
}

/**
 * One template of a rendering, the outermost or a partial, and what the names that it sets itself stand for:
 * which variable of the caller a loop variable, an assigned name or an argument comes from.
 */
export class TraceFrame {
  readonly partials: readonly string[];
  readonly #template: Template;
  readonly #partialOf: (name: string) => Template | undefined;
  /** Undefined: it comes from no variable. */
  readonly #names = new Map<string, string | undefined>();

  constructor(
    template: Template,
    partialOf: (name: string) => Template | undefined,
    partials: readonly string[] = [],
  ) {
    this.#template = template;
    this.#partialOf = partialOf;
    this.partials = partials;
  }

  /** The frame of a partial that the tag at `tag` renders, with its arguments. */
  enter(partials: readonly string[], tag: TextRange): TraceFrame {
    const name = partials.at(-1)!;
    const frame = new TraceFrame(this.#partialOf(name) ?? this.#template, this.#partialOf, partials);
    const use = this.#template.partials.find((partial) => partial.tag.start === tag.start);
    for (const { name: argument, value } of use?.args ?? [])
      frame.#names.set(argument, value && this.#variableIn(value));
    if (use?.loop) frame.#names.set(use.loop.alias, this.#variableIn(use.loop.value));
    // A partial reads nothing but its arguments, whatever the caller's variables are called.
    for (const { name: read } of frame.#template.variables)
      if (!frame.#names.has(read)) frame.#names.set(read, undefined);
    return frame;
  }

  /** Lets a loop's variable stand for the list, until the function that it returns is called. */
  enterLoop(tag: TextRange): (() => void) | undefined {
    const name = /^\{%-?\s*(?:for|tablerow)\s+([^\s]+)\s+in\b/.exec(
      this.#template.source.slice(tag.start, tag.end),
    )?.[1];
    if (name === undefined) return undefined;
    const outer = this.#names.get(name);
    const wasSet = this.#names.has(name);
    this.#names.set(name, this.#variableIn(tag));
    return () => {
      if (wasSet) this.#names.set(name, outer);
      else this.#names.delete(name);
    };
  }

  assign(tag: TextRange): void {
    const name = /^(?:\{%-?\s*)?assign\s+["']?([^\s=."']+)/.exec(
      this.#template.source.slice(tag.start, tag.end),
    )?.[1];
    if (name !== undefined) this.#names.set(name, this.#variableIn(tag));
  }

  /** What is read in `where`, or else in the whole tag or output. The range is that of the whole. */
  originIn(where: TextRange, whole: TextRange = where): Origin {
    const use = this.#useIn(where) ?? this.#useIn(whole);
    return {
      range: whole,
      variable: use && this.#rootOf(use),
      expression: use && this.#template.source.slice(use.range.start, use.range.end),
    };
  }

  #variableIn(range: TextRange): string | undefined {
    const use = this.#useIn(range);
    return use && this.#rootOf(use);
  }

  /** The first variable that is read in a range. */
  #useIn({ start, end }: TextRange): VariableUse | undefined {
    const { variables } = this.#template;
    let low = 0;
    let high = variables.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (variables[middle]!.range.start < start) low = middle + 1;
      else high = middle;
    }
    const use = variables[low];
    return use && use.range.start < end ? use : undefined;
  }

  #rootOf({ name, local }: VariableUse): string | undefined {
    if (this.#names.has(name)) return this.#names.get(name);
    return local || name === '' ? undefined : name;
  }
}
