import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { parseTemplate, renderTemplate } from '../template/template.ts';
import type { ScoreError } from './outcome.ts';
import type { Assertion } from './scorers/scorer.ts';

/** Puts the variables of a case into an assertion. */
export type RenderAssertion = (variables: JsonObject) => Assertion | ScoreError;

/**
 * Parses the templates in an assertion's value (at any depth), the texts that it is held against, metric and
 * transform; undefined where there
 * are none, so that the assertion is the same for every case.
 */
export function parseAssertionTemplates(assertion: Assertion): RenderAssertion | undefined {
  const { value, against, metric, transform } = assertion;
  const renderers = {
    value: parseValue(value),
    against: parseValue(against),
    metric: parseValue(metric),
    transform: parseValue(transform),
  };
  const templated = Object.entries(renderers).filter(
    (entry): entry is [string, Render] => entry[1] !== undefined,
  );
  if (templated.length === 0) return undefined;
  return (variables) => {
    const rendered: Record<string, unknown> = {};
    for (const [key, render] of templated) {
      const result = render(variables);
      if ('error' in result)
        return { error: `The \`${key}\` of the assertion cannot be rendered: ${result.error}` };
      rendered[key] = result.value;
    }
    return { ...assertion, ...rendered };
  };
}

type Render = (variables: JsonObject) => { readonly value: JsonValue } | ScoreError;

function parseValue(value: JsonValue | undefined): Render | undefined {
  if (typeof value === 'string') return parseText(value);
  if (Array.isArray(value)) return parseMembers(Object.entries(value as readonly JsonValue[]), Object.values);
  if (isJsonObject(value)) return parseMembers(Object.entries(value), (members) => members);
  return undefined;
}

function parseText(text: string): Render | undefined {
  if (!text.includes('{{') && !text.includes('{%')) return undefined;
  const template = parseTemplate(text);
  return (variables) => {
    const rendered = renderTemplate(template, variables);
    return 'text' in rendered ? { value: rendered.text } : { error: rendered.problem.message };
  };
}

function parseMembers(
  entries: readonly (readonly [string, JsonValue])[],
  assemble: (members: JsonObject) => JsonValue,
): Render | undefined {
  const members = entries.map(([key, value]) => ({ key, value, render: parseValue(value) }));
  if (members.every(({ render }) => render === undefined)) return undefined;
  return (variables) => {
    const rendered: [string, JsonValue][] = [];
    for (const { key, value, render } of members) {
      const result = render ? render(variables) : { value };
      if ('error' in result) return result;
      rendered.push([key, result.value]);
    }
    return { value: assemble(Object.fromEntries(rendered)) };
  };
}
