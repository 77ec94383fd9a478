import { type JsonObject, type JsonValue, isJsonObject, isSameJson } from '../base/json.ts';

export interface ToolChange {
  readonly name: string;
  /** `described`: only its description says something else. */
  readonly what: 'added' | 'removed' | 'changed' | 'described';
}

/** Compares tools by their names; their order counts for nothing. */
export function compareTools(before: readonly JsonValue[], after: readonly JsonValue[]): ToolChange[] {
  const [old, now] = [byName(before), byName(after)];
  const changes: ToolChange[] = [];
  for (const [name, tool] of old) {
    const other = now.get(name);
    if (other === undefined) changes.push({ name, what: 'removed' });
    else if (!isSameJson(tool, other))
      changes.push({
        name,
        what: isSameJson(undescribed(tool), undescribed(other)) ? 'described' : 'changed',
      });
  }
  for (const name of now.keys()) if (!old.has(name)) changes.push({ name, what: 'added' });
  return changes;
}

/** A tool's name in OpenAI's two forms, `{function: {name}}` and `{name}`; of a built-in one its type. */
function nameOf(tool: JsonValue): string {
  if (!isJsonObject(tool)) return JSON.stringify(tool);
  const inner = isJsonObject(tool['function']) ? tool['function'] : tool;
  const name = inner['name'] ?? tool['type'];
  return typeof name === 'string' ? name : JSON.stringify(tool);
}

const byName = (tools: readonly JsonValue[]): ReadonlyMap<string, JsonValue> =>
  new Map(tools.map((tool) => [nameOf(tool), tool]));

/** The tool without any description in it; a parameter may be called “description” all the same. */
function undescribed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(undescribed);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, item]) => key !== 'description' || typeof item !== 'string',
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, undescribed(item)])) satisfies JsonObject;
}
