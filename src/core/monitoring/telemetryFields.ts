import type { JsonObject, JsonValue } from '../base/json.ts';

/**
 * The keys of a telemetry line that its record is made of. Those with a dot are OpenTelemetry's attributes or those of
 * other tools verbatim; those without belong to the envelope of a span or event, or to a row that Langfuse exports.
 */
export const FIELD_NAMES = [
  'type',
  'time',
  'duration_ms',
  'span_id',
  'parent_span_id',
  'status',
  'error.type',
  'gen_ai.prompt.name',
  'gen_ai.prompt.version',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.conversation.id',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.evaluation.name',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score.label',
  'feature_flag.key',
  'feature_flag.result.variant',
  'feature_flag.result.reason',
  'feature_flag.context.id',
  'deployment.environment.name',
  'promptledger.cost.usd',
  'promptledger.retry.count',
  'promptledger.fallback',
  'promptledger.output.valid',
  'promptledger.shadow',
  // What earlier conventions and other tools call the same.
  'traceloop.prompt.key',
  'traceloop.prompt.version',
  'langfuse.observation.prompt.name',
  'langfuse.observation.prompt.version',
  'prompt.id',
  'deployment.environment',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.usage.cached_tokens',
  'llm.model_name',
  'llm.token_count.prompt',
  'llm.token_count.completion',
  'llm.token_count.prompt_details.cache_read',
  'llm.cost.total',
  // Columns of Langfuse's observations and scores.
  'id',
  'start_time',
  'end_time',
  'timestamp',
  'prompt_name',
  'prompt_version',
  'total_cost',
  'level',
  'usage_details',
  'environment',
  'session_id',
  'provided_model_name',
  'model',
  'observation_id',
  'name',
  'value',
  'string_value',
  // Lines of many records.
  'resourceSpans',
  'resourceLogs',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

/** Fields of which more is wanted than whether they are there. */
export const NESTED_FIELDS: readonly FieldName[] = ['usage_details', 'resourceSpans', 'resourceLogs'];

/** Values of a line, each at the place of its key in `FIELD_NAMES`; undefined where the line does not have the key. */
export type Fields = readonly (JsonValue | undefined)[];

// Keyed by the very list that it is made of.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const FIELD = Object.fromEntries(FIELD_NAMES.map((name, place) => [name, place])) as Readonly<
  Record<FieldName, number>
>;

const PLACES: ReadonlyMap<string, number> = new Map(Object.entries(FIELD));

/** Fields of a line that has none; a copy of it is made faster than a list is filled. */
const NO_FIELDS: Fields = FIELD_NAMES.map(() => undefined);

export function fieldsOf(json: JsonObject): Fields {
  const fields = [...NO_FIELDS];
  for (const key of Object.keys(json)) {
    const place = PLACES.get(key);
    if (place !== undefined) fields[place] = json[key];
  }
  return fields;
}
