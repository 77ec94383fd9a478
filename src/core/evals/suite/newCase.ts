import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../../base/json.ts';
import { holdsTemplate } from './checkValue.ts';

/** A case that is to be written: its values are meant as they are. */
export interface NewCase {
  readonly description: string;
  readonly variables: JsonObject;
  readonly assertions: readonly JsonObject[];
  /** Where it comes from, such as a call of production. */
  readonly metadata?: JsonObject;
}

/**
 * The case as a suite writes it. In a suite `{{` begins a template, `file://` names a file and a list of texts
 * stands for several cases: what only looks like that is written so that it stays what it is.
 */
export function toCaseJson({ description, variables, assertions, metadata }: NewCase): JsonObject {
  const multiplies = Object.values(variables).some(
    (value) => isJsonArray(value) && typeof value[0] === 'string',
  );
  return {
    description,
    vars: mapTexts(variables, writtenText),
    ...(multiplies && { options: { disableVarExpansion: true } }),
    assert: assertions.map((assertion) =>
      assertion['value'] === undefined
        ? assertion
        : { ...assertion, value: mapTexts(assertion['value'], writtenText) },
    ),
    ...(metadata && { metadata }),
  };
}

function mapTexts(value: JsonValue, map: (text: string) => string): JsonValue {
  if (typeof value === 'string') return map(value);
  if (isJsonArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]));
}

/** A text that a suite reads as it is: `{{` would begin a template, and `file://` would name a file. */
export function writtenText(text: string): string {
  const written = holdsTemplate(text) ? text.replaceAll(/\{(?=[{%])/g, "{{ '{' }}") : text;
  return written.startsWith('file://') ? written.replace('file:', "{{ 'file:' }}") : written;
}
