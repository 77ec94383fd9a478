import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';
import { renderKey, renderLiteral, renderScalar } from './scalars.ts';

export const isCollection = (value: JsonValue): value is JsonObject | readonly JsonValue[] =>
  typeof value === 'object' && value !== null;

/** Short lists of plain values (an interval, tags) and empty collections read best on one line. */
export const isFlowWorthy = (value: JsonValue): boolean =>
  Array.isArray(value)
    ? value.every((item) => !isCollection(item))
    : isJsonObject(value) && Object.keys(value).length === 0;

export function renderFlow(value: JsonValue): string {
  if (!isCollection(value)) return renderScalar(value);
  if (isJsonArray(value)) return `[${value.map(renderFlow).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${renderKey(key)}: ${renderFlow(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** The lines of a value in block style, each indented. A scalar or an empty collection is one line. */
export function renderBlock(value: JsonValue, indent: string, eol: string): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: JsonValue) => {
      const [first = '', ...rest] = renderBlock(item, `${indent}  `, eol);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [indent + renderFlow(value)];
  return Object.entries(value).flatMap(([key, item]) => {
    const start = `${indent}${renderKey(key)}:`;
    const literal = typeof item === 'string' ? renderLiteral(item, `${indent}  `, eol) : undefined;
    if (literal !== undefined) return [`${start} ${literal}`];
    if (!isCollection(item) || isFlowWorthy(item)) return [`${start} ${renderFlow(item)}`];
    return [start, ...renderBlock(item, `${indent}  `, eol)];
  });
}
