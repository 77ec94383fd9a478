import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, parseJsonObject } from '../base/json.ts';

/** What a recorded call was asked and what it answered, where its application keeps that. */
export interface RecordedContent {
  /** Undefined where none is recorded. */
  readonly variables: JsonObject | undefined;
  readonly output: string | undefined;
  readonly isOutputValid: boolean | undefined;
  readonly finishReason: string | undefined;
}

const VARIABLE = 'gen_ai.prompt.variable.';

/** Reads the content of a call’s line; its other facts are those of `toRecord`. */
export function toContent(json: JsonObject): RecordedContent {
  const variables = Object.entries(json).filter(([key]) => key.startsWith(VARIABLE));
  const valid = json['promptledger.output.valid'];
  const reasons = json['gen_ai.response.finish_reasons'] ?? null;
  const [reason] = isJsonArray(reasons) ? reasons : [];
  return {
    variables:
      variables.length > 0
        ? Object.fromEntries(variables.map(([key, value]) => [key.slice(VARIABLE.length), value]))
        : undefined,
    output: outputOf(json['gen_ai.output.messages']),
    isOutputValid: typeof valid === 'boolean' ? valid : undefined,
    finishReason: typeof reason === 'string' ? reason : undefined,
  };
}

/** The text of the last output message. Exporters that know no lists in attributes write it as JSON text. */
function outputOf(written: JsonValue | undefined): string | undefined {
  // Wrapped, since only an object is what the reader of lines accepts.
  const messages = typeof written === 'string' ? parseJsonObject(`{"list":${written}}`)?.['list'] : written;
  const last = messages !== undefined && isJsonArray(messages) ? messages.at(-1) : undefined;
  if (!isJsonObject(last)) return undefined;
  if (typeof last['content'] === 'string') return last['content'];
  const parts = last['parts'] ?? null;
  if (!isJsonArray(parts)) return undefined;
  const texts = parts.flatMap((part) =>
    isJsonObject(part) && typeof part['content'] === 'string' ? [part['content']] : [],
  );
  return texts.length > 0 ? texts.join('') : undefined;
}
