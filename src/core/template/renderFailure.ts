import { LiquidError, TypeGuards, UndefinedVariableError, type Token } from 'liquidjs';
import type { Problem, TextRange } from '../base/problem.ts';
import { staticPath } from './expressions.ts';
import { ObjectPrintedError } from './filters.ts';
import { BrokenPartialError, PartialCycleError, PartialMissingError } from './renderContext.ts';
import { PartialFailure } from './tags.ts';

/** What can go wrong when a template is rendered with values. */
export const renderCodes = [
  'variable-missing',
  'partial-missing',
  'object-printed',
  'template-error',
  'template-limit',
] as const;

export type RenderCode = (typeof renderCodes)[number];

interface Finding extends Pick<Problem, 'message' | 'data'> {
  /** Of a broken partial the problem of its own text. */
  readonly code: RenderCode | 'template-syntax';
}

/**
 * What the engine threw, as a problem in the text of the template. If it happened in a partial, the range
 * is that of the outermost render tag, and `data` has the names of the partials on the way (`partials`) and
 * the range in the text of the last of them (`partialRange`).
 */
export function toRenderProblem(error: unknown, source: string): Problem {
  const partials: string[] = [];
  let innermost = error;
  for (let failure = partialFailure(error); failure; failure = partialFailure(innermost)) {
    partials.push(failure.partial);
    innermost = failure.cause;
  }
  const range = tokenRange(error) ?? { start: 0, end: source.length };
  const finding = describe(innermost);
  if (partials.length === 0) return { ...finding, severity: 'error', range };
  const message = `In the partial "${partials.join(' → ')}": ${finding.message}`;
  const data = { partials, partialRange: tokenRange(innermost), ...finding.data };
  return { code: finding.code, message, severity: 'error', range, data };
}

/** Whether the rendering was stopped, so that going on with it would not help. */
export function isOverLimit(error: unknown): boolean {
  const cause: unknown = LiquidError.is(error) ? (error.originalError ?? error) : error;
  return cause instanceof PartialFailure ? isOverLimit(cause.cause) : isLimit(cause);
}

const isLimit = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && error.message.endsWith('limit exceeded'));

function partialFailure(error: unknown): PartialFailure | undefined {
  return LiquidError.is(error) && error.originalError instanceof PartialFailure
    ? error.originalError
    : undefined;
}

function tokenRange(error: unknown): TextRange | undefined {
  return LiquidError.is(error) ? { start: error.token.begin, end: error.token.end } : undefined;
}

function describe(error: unknown): Finding {
  if (error instanceof UndefinedVariableError) return missing(error);
  if (!LiquidError.is(error)) return describeCause(error, undefined);
  return describeCause(error.originalError ?? error, error.token);
}

function missing(error: UndefinedVariableError): Finding {
  const path = TypeGuards.isPropertyAccessToken(error.token) ? staticPath(error.token) : [];
  const [name = ''] = path;
  const written = error.token.getText();
  return {
    code: 'variable-missing',
    message: `The variable "${written}" is missing: give it a value.`,
    data: { name, path },
  };
}

function describeCause(error: unknown, token: Token | undefined): Finding {
  if (error instanceof ObjectPrintedError) return objectPrinted(error, token);
  if (error instanceof PartialMissingError) {
    const message = `There is no partial "${error.message}": declare it under "partials".`;
    return { code: 'partial-missing', message, data: { partial: error.message } };
  }
  if (error instanceof PartialCycleError) {
    const message = `Partials render each other in a circle: ${error.chain.join(' → ')}.`;
    return { code: 'template-error', message, data: { cycle: error.chain } };
  }
  if (error instanceof BrokenPartialError) {
    const { message, range } = error.problem;
    return {
      code: 'template-syntax',
      message: `The partial has an error: ${message}`,
      data: { partialRange: range },
    };
  }
  if (!(error instanceof Error)) throw error;
  if (isLimit(error)) return limitExceeded(error);
  if (!token) throw error; // Nothing in the template did this.
  return { code: 'template-error', message: `${error.message.replace(/[.!]$/, '')}.` };
}

function objectPrinted(error: ObjectPrintedError, token: Token | undefined): Finding {
  const what = error.type === 'list' ? 'A list' : 'An object';
  const how = error.type === 'list' ? '"| join" or "| json"' : '"| json"';
  const where = token ? ` in ${token.getText()}` : '';
  return {
    code: 'object-printed',
    message: `${what} is printed${where}: write ${how} behind it.`,
    data: { type: error.type },
  };
}

function limitExceeded(error: Error): Finding {
  const limit = /^(output|memory|template render)/.exec(error.message)?.[1] ?? 'memory';
  const name = limit === 'template render' ? 'time' : limit;
  const message = `Rendering was stopped because it takes too much ${name}: use smaller values, ranges or loops.`;
  return { code: 'template-limit', message, data: { limit: name } };
}
