import {
  TypeGuards,
  type FilteredValueToken,
  type PropertyAccessToken,
  type Token,
  type Tokenizer,
  type ValueToken,
} from 'liquidjs';
import { findSimilar } from '../base/didYouMean.ts';
import type { Problem, TextRange } from '../base/problem.ts';
import { engine } from './engine.ts';
import type { Scope } from './scope.ts';
import type { VariableUse } from './templateModel.ts';

export type Place = VariableUse['place'];

type FilterToken = FilteredValueToken['filters'][number];

/** What the operands of an expression have in common. */
interface Operand {
  readonly place: Place;
  readonly filters: readonly string[];
  readonly optional: boolean;
}

/** Reads the expressions of one template and collects the variables in them, and what is wrong with them. */
export class ExpressionReader {
  readonly uses: VariableUse[] = [];
  readonly filters: { readonly name: string; readonly range: TextRange }[] = [];
  readonly problems: Problem[];
  readonly #scope: Scope;

  constructor(scope: Scope, problems: Problem[]) {
    this.#scope = scope;
    this.problems = problems;
  }

  /**
   * Reads `a and b | filter: c` from where the tokenizer stands.
   * @throws TokenizationError; the variables up to there are collected
   */
  readFiltered(tokenizer: Tokenizer, place: Place): void {
    const operands = [...tokenizer.readExpressionTokens()];
    const filters: FilterToken[] = [];
    try {
      tokenizer.assert(operands.length > 0, 'a variable or a value is missing');
      this.#checkOperands(operands);
      for (let next = readFilter(tokenizer); next; next = readFilter(tokenizer)) filters.push(next);
    } finally {
      const names = filters.map((filter) => filter.name);
      const optional = place === 'condition' || names[0] === 'default';
      for (const token of operands) this.use(token, { place, filters: names, optional });
    }
    for (const filter of filters) this.#useFilter(filter);
  }

  /** Reads one value without filters, as `{% for %}` and `{% when %}` take it. */
  readSingle(tokenizer: Tokenizer, place: Place): boolean {
    const value = tokenizer.readValue();
    if (value) this.use(value, { place, filters: [], optional: place === 'condition' });
    return value !== undefined;
  }

  useArgument(value: ValueToken): void {
    this.use(value, { place: 'argument', filters: [], optional: false });
  }

  use(token: Token, operand: Operand): void {
    if (TypeGuards.isRangeToken(token)) {
      for (const side of [token.lhs, token.rhs]) this.use(side, { ...operand, optional: false });
    } else if (TypeGuards.isPropertyAccessToken(token)) this.#usePath(token, operand);
  }

  report(message: string, range: TextRange, data?: Problem['data']): void {
    this.problems.push({ code: 'template-syntax', message, severity: 'error', range, ...(data && { data }) });
  }

  #usePath(token: PropertyAccessToken, operand: Operand): void {
    if (token.variable) this.use(token.variable, { ...operand, optional: false });
    for (const segment of token.props) {
      if (TypeGuards.isRangeToken(segment) || TypeGuards.isPropertyAccessToken(segment))
        this.use(segment, dynamicSegment);
    }
    const range = { start: token.begin, end: token.end };
    if (/\.\s*$/.test(token.getText()))
      this.report('The name of a property is missing behind the dot.', range);
    if (token.variable) return;
    const path = staticPath(token);
    const name = path[0];
    // The engine reads `.name` as `name`; whoever wrote that dot meant something else.
    if (typeof name !== 'string' || name === '' || token.getText().startsWith('.')) {
      this.report(
        'The name of a variable has to be written out here, so that it is known what the template needs.',
        range,
      );
      return;
    }
    this.uses.push({ name, path, range, ...operand, local: this.#scope.has(name) });
  }

  #useFilter(filter: FilterToken): void {
    const range = { start: filter.begin, end: filter.begin + filter.name.length };
    this.filters.push({ name: filter.name, range });
    if (!(filter.name in engine.filters)) {
      const similar = findSimilar(filter.name, Object.keys(engine.filters));
      const advice = similar === undefined ? '' : ` Did you mean “${similar}”?`;
      const data = { filter: filter.name, ...(similar !== undefined && { similar }) };
      this.report(`There is no filter "${filter.name}".${advice}`, range, data);
    }
    for (const arg of filter.args) {
      const value = Array.isArray(arg) ? arg[1] : arg;
      if (value) this.useArgument(value);
    }
  }

  /** The engine passes over a second value (`{{ticket content}}`) and over an operator without one. */
  #checkOperands(tokens: readonly Token[]): void {
    let wanted = true;
    for (const token of tokens) {
      const here = { start: token.begin, end: token.end };
      const text = token.getText();
      if (TypeGuards.isOperatorToken(token)) {
        if (wanted !== (text === 'not')) return this.report(`There is no value before "${text}".`, here);
        wanted = true;
      } else {
        if (!wanted)
          return this.report(
            `"${text}" does not belong here: a name is one word, and values are joined by an operator.`,
            here,
            { words: true },
          );
        wanted = false;
      }
    }
    const last = tokens.at(-1);
    if (wanted && last)
      this.report(`There is no value behind "${last.getText()}".`, { start: last.begin, end: last.end });
  }
}

/** What does not start with a bar is left for the caller to judge. */
function readFilter(tokenizer: Tokenizer): FilterToken | null {
  tokenizer.skipBlank();
  return tokenizer.peek() === '|' ? tokenizer.readFilter() : null;
}

const dynamicSegment: Operand = { place: 'argument', filters: [], optional: false };

/** The segments that are the same in every rendering. */
export function staticPath(token: PropertyAccessToken): (string | number)[] {
  const path: (string | number)[] = [];
  for (const segment of token.props) {
    if (TypeGuards.isPropertyAccessToken(segment) || !('content' in segment)) break;
    const { content } = segment;
    if (typeof content !== 'string' && typeof content !== 'number') break;
    path.push(content);
  }
  return path;
}
