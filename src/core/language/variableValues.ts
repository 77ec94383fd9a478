import type { JsonValue } from '../base/json.ts';
import { isJsonArray, isJsonObject } from '../base/json.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';

/** What a variable is at the moment while its prompt is written: the sample that its declaration gives. */
export const currentValue = (prompt: RegisteredPrompt, name: string): JsonValue | undefined =>
  promptOf(prompt).variables?.get(name)?.sample;

/** The value that a path leads to from a variable's own value; undefined where it leads nowhere. */
export function valueAlong(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((found, step) => {
    if (found === undefined) return undefined;
    if (typeof step === 'number') return isJsonArray(found) ? found[step] : undefined;
    return isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }, value);
}

/** A value as a template would need it written: text as it is, everything else as JSON. */
export const renderValue = (value: JsonValue, indent?: number): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, indent);
