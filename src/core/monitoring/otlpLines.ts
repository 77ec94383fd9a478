import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';

/** Attributes of what has to do with models; spans without one are of something else. */
const ABOUT_MODELS = /^(gen_ai|llm|promptledger|traceloop|langfuse|feature_flag)\./;

export const isOtlp = (json: JsonObject): boolean => 'resourceSpans' in json || 'resourceLogs' in json;

/**
 * The lines that a line of OTLP/JSON stands for, as OpenTelemetry's collector writes them to a file: one for each span
 * of a model's call, each event of it and each log record that is an event, with the attributes of its resource.
 * Source: opentelemetry-proto, `trace/v1/trace.proto` and `logs/v1/logs.proto`, in the JSON of protocol buffers.
 */
export function linesOfOtlp(json: JsonObject): JsonObject[] {
  return [
    ...scopesOf(json, ['resourceSpans', 'scopeSpans', 'spans']).flatMap(([span, resource]) =>
      linesOfSpan(span, resource),
    ),
    ...scopesOf(json, ['resourceLogs', 'scopeLogs', 'logRecords']).flatMap(([log, resource]) => {
      const name = log['eventName'] ?? attributesOf(log)['event.name'];
      const times = [log['timeUnixNano'], log['observedTimeUnixNano']];
      return typeof name === 'string'
        ? [eventOf(log, { name, time: times.find(isTime), parent: log['spanId'], resource })]
        : [];
    }),
  ];
}

/** What is in the scopes of resources, each with the attributes of its resource. */
function scopesOf(
  json: JsonObject,
  [resources, scopes, items]: readonly [string, string, string],
): (readonly [JsonObject, resource: JsonObject])[] {
  return objectsIn(json[resources]).flatMap((group) => {
    const resource = isJsonObject(group['resource']) ? attributesOf(group['resource']) : {};
    return objectsIn(group[scopes]).flatMap((scope) =>
      objectsIn(scope[items]).map((item) => [item, resource] as const),
    );
  });
}

function linesOfSpan(span: JsonObject, resource: JsonObject): JsonObject[] {
  const attributes = attributesOf(span);
  if (!Object.keys(attributes).some((key) => ABOUT_MODELS.test(key))) return [];
  const { code } = isJsonObject(span['status']) ? span['status'] : {};
  const [start, end] = [microseconds(span['startTimeUnixNano']), microseconds(span['endTimeUnixNano'])];
  const call = {
    ...resource,
    ...attributes,
    ...given('time', toTime(start)),
    type: 'span',
    ...given('duration_ms', start !== undefined && end !== undefined ? (end - start) / 1000 : undefined),
    ...given('trace_id', span['traceId']),
    ...given('span_id', span['spanId']),
    ...given('parent_span_id', span['parentSpanId']),
    ...given('name', span['name']),
    status: code === 2 || code === 'STATUS_CODE_ERROR' ? 'ERROR' : 'OK',
  };
  const events = objectsIn(span['events']).map((event) =>
    eventOf(event, {
      name: event['name'],
      time: event['timeUnixNano'],
      parent: span['spanId'],
      resource: { ...resource, ...sharedOf(attributes) },
    }),
  );
  return [call, ...events];
}

interface EventFacts {
  readonly name: JsonValue | undefined;
  readonly time: JsonValue | undefined;
  /** Id of the span that it is about. */
  readonly parent: JsonValue | undefined;
  readonly resource: JsonObject;
}

const eventOf = (event: JsonObject, { name, time, parent, resource }: EventFacts): JsonObject => ({
  ...resource,
  ...attributesOf(event),
  ...given('time', toTime(microseconds(time))),
  type: 'event',
  ...given('name', name),
  ...given('parent_span_id', parent),
});

/** What an event of a span has in common with it: of which prompt it is, and for whom. */
const sharedOf = (attributes: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).filter(([key]) =>
      /^(gen_ai\.prompt\.|gen_ai\.request\.model$|feature_flag\.|deployment\.)/.test(key),
    ),
  );

function attributesOf(of: JsonObject): JsonObject {
  return Object.fromEntries(
    objectsIn(of['attributes']).flatMap(({ key, value }) => {
      const found = isJsonObject(value) ? valueOf(value) : undefined;
      return typeof key === 'string' && found !== undefined ? [[key, found]] : [];
    }),
  );
}

function valueOf(value: JsonObject): JsonValue | undefined {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue } = value;
  if (intValue !== undefined) return Number(intValue); // 64 bits are written as a text.
  if (arrayValue !== undefined)
    return isJsonObject(arrayValue)
      ? objectsIn(arrayValue['values']).flatMap((one) => valueOf(one) ?? [])
      : undefined;
  return stringValue ?? boolValue ?? doubleValue;
}

const objectsIn = (value: JsonValue | undefined): JsonObject[] =>
  value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];

/** Nanoseconds since 1970 have more digits than a number; what is left of them as microseconds is exact enough. */
const microseconds = (value: JsonValue | undefined): number | undefined =>
  isTime(value) ? Number(`${value}`.replace(/(\d{3})$/, '.$1')) : undefined;

const isTime = (value: JsonValue | undefined): value is string | number =>
  (typeof value === 'string' || typeof value === 'number') && Number(value) > 0;

function toTime(at: number | undefined): string | undefined {
  const milliseconds = at === undefined ? NaN : at / 1000;
  // The last day that a date has.
  return milliseconds <= 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}

const given = (key: string, value: JsonValue | undefined): JsonObject =>
  value === undefined ? {} : { [key]: value };
