import type { Problem, TextRange } from '../base/problem.ts';
import type { LiquidNodes } from './renderContext.ts';

/** One place of a template where a variable is read. */
export interface VariableUse {
  /** The first segment of the path: `user` of `user.name`. */
  readonly name: string;
  /** The segments that are written out: a segment that is computed (`a[b]`) ends the path. */
  readonly path: readonly (string | number)[];
  /** The whole path expression in the text of the template. It starts with the name or, for `["a b"]`, with a bracket. */
  readonly range: TextRange;
  /** The names of the filters applied to it, in order. */
  readonly filters: readonly string[];
  readonly place: 'output' | 'condition' | 'loop' | 'argument' | 'assign';
  /** The template itself sets it (loop variable, assign, capture, forloop and the like). */
  readonly local: boolean;
  /** Rendering does not fail when it is missing: a condition, or `default` is its first filter. */
  readonly optional: boolean;
}

/** One `{% render 'name' %}`. */
export interface PartialUse {
  readonly name: string;
  /** The name, without its quotes. */
  readonly range: TextRange;
  /** The whole tag, or its line in a `{% liquid %}` tag. */
  readonly tag: TextRange;
  /** The names that are set in the partial, with the range of the value where one is given. */
  readonly args: readonly { readonly name: string; readonly value: TextRange | undefined }[];
  /** `for list as item`: the partial is rendered once for each item, with `forloop` set. */
  readonly loop: { readonly alias: string; readonly value: TextRange } | undefined;
  /** The tag cannot be replaced by text: it is a line of a `{% liquid %}` tag. */
  readonly inLiquidTag: boolean;
}

/** One place of a template where a name is set. */
export interface Definition {
  readonly name: string;
  readonly range: TextRange;
  readonly kind: 'assign' | 'loop' | 'counter';
  /** The number of blocks around it: at 0 it is always reached. */
  readonly depth: number;
}

/** Marks what the folder keeps to itself. */
export const internals = Symbol('internals');

/** A parsed template. It never changes, and only `parseTemplate` makes it. */
export interface Template {
  readonly source: string;
  /** All uses of variables, local ones too, in the order of the text. */
  readonly variables: readonly VariableUse[];
  readonly partials: readonly PartialUse[];
  /** Code `template-syntax`, in the order of the text. With any of them the template is not rendered. */
  readonly problems: readonly Problem[];
  /** The engine's tree; empty if there are problems. */
  readonly [internals]: LiquidNodes;
}
