import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { findJson } from './findJson.ts';

/** A call of a tool, in whichever maker's words it stands in an answer. */
export interface ToolCall {
  readonly name: string;
  readonly call: JsonObject;
}

/** The calls in an answer: the answer itself, or JSON that stands in its text. */
export function findToolCalls(output: string): ToolCall[] {
  return findJson(output).flatMap(({ start, end }) => {
    const value: JsonValue = JSON.parse(output.slice(start, end));
    return callsIn(value);
  });
}

const LISTS = ['tool_calls', 'toolCalls', 'content', 'parts', 'output'] as const;

function callsIn(value: JsonValue | undefined): ToolCall[] {
  if (value !== undefined && isJsonArray(value)) return value.flatMap(callsIn);
  if (!isJsonObject(value)) return [];
  const name = nameOf(value);
  if (name !== undefined) return [{ name, call: value }];
  const lists = LISTS.map((key) => value[key]).filter((list) => list !== undefined && isJsonArray(list));
  return lists.flatMap(callsIn);
}

/** OpenAI: `function.name`; Google: `functionCall.name`; Anthropic, the Responses API and plain lists: `name`. */
function nameOf(call: JsonObject): string | undefined {
  for (const inner of [call['function'], call['functionCall'], call['function_call'], call]) {
    if (isJsonObject(inner) && typeof inner['name'] === 'string') return inner['name'];
  }
  return undefined;
}
