import { type JsonValue, isJsonObject } from '../base/json.ts';
import { findStrictFaults } from '../models/strictSchema.ts';
import type { YamlChange } from '../yaml/edits.ts';

/**
 * The changes that make a schema one for strict mode by closing its objects and requiring all their properties;
 * undefined where more would have to change.
 */
export function strictChanges(schema: JsonValue): YamlChange[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  const faults = findStrictFaults(schema);
  if (faults.length === 0 || faults.some(({ isOpenObject }) => !isOpenObject)) return undefined;
  const places = new Map(faults.map(({ path }) => [path.join('\n'), path]));
  return [...places.values()].flatMap((path) => {
    const part = path.reduce<JsonValue | undefined>((node, step) => stepInto(node, step), schema);
    const properties =
      isJsonObject(part) && isJsonObject(part['properties']) ? Object.keys(part['properties']) : [];
    return [
      { path: [...path, 'required'], value: properties, after: 'properties' },
      { path: [...path, 'additionalProperties'], value: false, after: 'required' },
    ];
  });
}

function stepInto(node: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(node)) return (node as readonly JsonValue[])[Number(step)];
  return isJsonObject(node) ? node[step] : undefined;
}
