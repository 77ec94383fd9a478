import { type JsonObject, type JsonValue, isJsonObject, parseJsonObject } from '../base/json.ts';
import { QUALITY } from '../experiments/metrics.ts';
import { isOtlp, linesOfOtlp } from './otlpLines.ts';
import { FIELD, type Fields, fieldsOf } from './telemetryFields.ts';

/** What is said of a call and of its scores alike. */
interface Attribution {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly prompt: string | undefined;
  readonly version: string | undefined;
  /** That was asked, or else that answered. */
  readonly model: string | undefined;
  /** The experiment, or the prompt, that the arm belongs to. */
  readonly flag: string | undefined;
  readonly arm: string | undefined;
  /** Why the arm was given: `split`, `static`, `disabled`, … */
  readonly reason: string | undefined;
  /** Whoever traffic is shared out by, hashed. */
  readonly unit: string | undefined;
  readonly environment: string | undefined;
  /** Its answer was served to nobody. */
  readonly isShadow: boolean;
}

export interface CallRecord extends Attribution {
  readonly kind: 'call';
  readonly id: string | undefined;
  readonly milliseconds: number | undefined;
  readonly isFailed: boolean;
  readonly costUsd: number | undefined;
  /** How often it was tried again; 0 where nobody says. */
  readonly retries: number;
  /** Cached ones included. */
  readonly inputTokens: number | undefined;
  readonly cachedInputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** What was served in place of the model's answer: `model`, `cached`, `static`, …; undefined where it was that answer. */
  readonly fallback: string | undefined;
  readonly isOutputValid: boolean | undefined;
}

export interface ScoreRecord extends Attribution {
  readonly kind: 'score';
  /** The call that was scored. */
  readonly of: string | undefined;
  /** Of the evaluation: that of answer quality is `quality_score`, whatever of its names was written. */
  readonly name: string;
  readonly value: number;
}

export type TelemetryRecord = CallRecord | ScoreRecord;

/**
 * Reads one line of a telemetry file: flat keys, those with a dot are OpenTelemetry's attributes verbatim. Names that
 * other tools and earlier conventions use are read as well, and so are rows that Langfuse exports.
 * @returns undefined for a record that is about neither a call nor a score, `unreadable` for what is no record
 */
export function parseRecord(line: string): TelemetryRecord | 'unreadable' | undefined {
  const json = parseJsonObject(line);
  return json ? toRecord(json) : 'unreadable';
}

/**
 * The same for a line that may hold many records, as OpenTelemetry's collector writes them.
 * @returns a list of what each is
 */
export function parseRecords(line: string): readonly (TelemetryRecord | 'unreadable' | undefined)[] {
  const json = parseJsonObject(line);
  if (!json) return ['unreadable'];
  return isOtlp(json) ? linesOfOtlp(json).map(toRecord) : [toRecord(json)];
}

/** The same for a line that has been parsed, and holds one. */
export const toRecord = (json: JsonObject): TelemetryRecord | 'unreadable' | undefined =>
  recordOf(fieldsOf(json));

/**
 * The same of the fields of a line.
 * @param at the time that its field `time` says, where whoever read it knows
 */
export function recordOf(
  fields: Fields,
  at = timeOf(fields[FIELD['time']]),
): TelemetryRecord | 'unreadable' | undefined {
  if (Number.isNaN(at)) return fields[FIELD['time']] === undefined ? rowOf(fields) : 'unreadable';
  const type = fields[FIELD['type']];
  if (type === 'event') return toScore(fields, at);
  return type === 'span' ? toCall(fields, at) : undefined;
}

/** A row of Langfuse's observations or scores, whose columns have names of their own. */
function rowOf(fields: Fields): TelemetryRecord | 'unreadable' | undefined {
  const started = timeOf(fields[FIELD['start_time']]);
  if (!Number.isNaN(started)) return observationOf(fields, started);
  const at = timeOf(fields[FIELD['timestamp']]);
  return Number.isNaN(at) ? 'unreadable' : rowScoreOf(fields, at);
}

/** Its time is that of its zone, which is UTC where it names none, as in an export of ClickHouse. */
function timeOf(value: JsonValue | undefined): number {
  if (typeof value !== 'string') return NaN;
  const isWithoutZone = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(value);
  return Date.parse(isWithoutZone ? `${value.replace(' ', 'T')}Z` : value);
}

/** The places of what says the same, ours first. */
const PROMPTS = [
  FIELD['gen_ai.prompt.name'],
  FIELD['traceloop.prompt.key'],
  FIELD['langfuse.observation.prompt.name'],
  FIELD['prompt.id'],
  FIELD['prompt_name'],
];
const VERSIONS = [
  FIELD['gen_ai.prompt.version'],
  FIELD['traceloop.prompt.version'],
  FIELD['langfuse.observation.prompt.version'],
  FIELD['prompt_version'],
];
const MODELS = [
  FIELD['gen_ai.request.model'],
  FIELD['gen_ai.response.model'],
  FIELD['llm.model_name'],
  FIELD['provided_model_name'],
  FIELD['model'],
];
const UNITS = [FIELD['feature_flag.context.id'], FIELD['gen_ai.conversation.id'], FIELD['session_id']];
const ENVIRONMENTS = [
  FIELD['deployment.environment.name'],
  FIELD['deployment.environment'],
  FIELD['environment'],
];
const COSTS = [FIELD['promptledger.cost.usd'], FIELD['llm.cost.total'], FIELD['total_cost']];
const INPUT_TOKENS = [
  FIELD['gen_ai.usage.input_tokens'],
  FIELD['gen_ai.usage.prompt_tokens'],
  FIELD['llm.token_count.prompt'],
];
const CACHED_TOKENS = [
  FIELD['gen_ai.usage.cache_read.input_tokens'],
  FIELD['gen_ai.usage.cached_tokens'],
  FIELD['llm.token_count.prompt_details.cache_read'],
];
const OUTPUT_TOKENS = [
  FIELD['gen_ai.usage.output_tokens'],
  FIELD['gen_ai.usage.completion_tokens'],
  FIELD['llm.token_count.completion'],
];

function toCall(fields: Fields, at: number): CallRecord {
  const status = fields[FIELD['status']];
  return callOf(fields, at, {
    id: textOf(fields[FIELD['span_id']]),
    milliseconds: amountOf(fields[FIELD['duration_ms']]),
    isFailed: status === 'ERROR' || firstText(fields, [FIELD['error.type']]) !== undefined,
  });
}

/** Observations that are no call of a model say nothing that is counted. */
function observationOf(fields: Fields, at: number): CallRecord | undefined {
  if (fields[FIELD['type']] !== 'GENERATION') return undefined;
  const milliseconds = timeOf(fields[FIELD['end_time']]) - at;
  return callOf(fields, at, {
    id: textOf(fields[FIELD['id']]),
    milliseconds: milliseconds >= 0 ? milliseconds : undefined,
    isFailed: fields[FIELD['level']] === 'ERROR',
  });
}

function callOf(
  fields: Fields,
  at: number,
  { id, milliseconds, isFailed }: Pick<CallRecord, 'id' | 'milliseconds' | 'isFailed'>,
): CallRecord {
  const fallback = textOf(fields[FIELD['promptledger.fallback']]);
  const isValid = fields[FIELD['promptledger.output.valid']];
  return {
    kind: 'call',
    at,
    prompt: firstText(fields, PROMPTS),
    version: firstText(fields, VERSIONS),
    model: firstText(fields, MODELS),
    flag: textOf(fields[FIELD['feature_flag.key']]),
    arm: textOf(fields[FIELD['feature_flag.result.variant']]),
    reason: textOf(fields[FIELD['feature_flag.result.reason']]),
    unit: firstText(fields, UNITS),
    environment: firstText(fields, ENVIRONMENTS),
    isShadow: fields[FIELD['promptledger.shadow']] === true,
    id,
    milliseconds,
    isFailed,
    costUsd: firstAmount(fields, COSTS),
    retries: wholeOf(amountOf(fields[FIELD['promptledger.retry.count']])) ?? 0,
    inputTokens: wholeOf(firstAmount(fields, INPUT_TOKENS) ?? usageOf(fields, /input/)),
    cachedInputTokens: wholeOf(firstAmount(fields, CACHED_TOKENS) ?? usageOf(fields, CACHED_INPUT)),
    outputTokens: wholeOf(firstAmount(fields, OUTPUT_TOKENS) ?? usageOf(fields, /output/)),
    fallback: fallback === 'none' ? undefined : fallback,
    isOutputValid: typeof isValid === 'boolean' ? isValid : undefined,
  };
}

function toScore(fields: Fields, at: number): ScoreRecord | undefined {
  const name = textOf(fields[FIELD['gen_ai.evaluation.name']]);
  const label = fields[FIELD['gen_ai.evaluation.score.label']];
  const value = scoreOf(fields[FIELD['gen_ai.evaluation.score.value']], label);
  const of = textOf(fields[FIELD['parent_span_id']]);
  return scoreRecordOf(fields, at, { of, name, value });
}

function rowScoreOf(fields: Fields, at: number): ScoreRecord | undefined {
  const name = textOf(fields[FIELD['name']]);
  const value = scoreOf(fields[FIELD['value']], fields[FIELD['string_value']]);
  return scoreRecordOf(fields, at, { of: textOf(fields[FIELD['observation_id']]), name, value });
}

function scoreRecordOf(
  fields: Fields,
  at: number,
  {
    of,
    name,
    value,
  }: { readonly [key in 'of' | 'name']: string | undefined } & { readonly value: number | undefined },
): ScoreRecord | undefined {
  if (name === undefined || value === undefined) return undefined;
  return {
    kind: 'score',
    at,
    prompt: firstText(fields, PROMPTS),
    version: firstText(fields, VERSIONS),
    model: firstText(fields, MODELS),
    flag: textOf(fields[FIELD['feature_flag.key']]),
    arm: textOf(fields[FIELD['feature_flag.result.variant']]),
    reason: textOf(fields[FIELD['feature_flag.result.reason']]),
    unit: firstText(fields, UNITS),
    environment: firstText(fields, ENVIRONMENTS),
    isShadow: fields[FIELD['promptledger.shadow']] === true,
    of,
    name: name === 'quality' ? QUALITY : name,
    value,
  };
}

/** A label alone is a score where it says whether something passed. */
function scoreOf(value: JsonValue | undefined, label: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return label === 'pass' ? 1 : label === 'fail' ? 0 : undefined;
}

function firstText(fields: Fields, places: readonly number[]): string | undefined {
  for (const place of places) {
    const value = fields[place];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function firstAmount(fields: Fields, places: readonly number[]): number | undefined {
  for (const place of places) {
    const value = amountOf(fields[place]);
    if (value !== undefined) return value;
  }
  return undefined;
}

const CACHED_INPUT = /^(?=.*input)(?=.*cache)(?!.*creat)(?!.*write)/;

/** Tokens of an observation, whose kinds Langfuse keeps apart: `input`, `input_cached_tokens`, `output`, … */
function usageOf(fields: Fields, kinds: RegExp): number | undefined {
  const usage = fields[FIELD['usage_details']];
  if (!isJsonObject(usage)) return undefined;
  const amounts = Object.entries(usage).flatMap(([kind, amount]) =>
    kinds.test(kind) ? (amountOf(amount) ?? []) : [],
  );
  return amounts.length > 0 ? amounts.reduce((sum, amount) => sum + amount, 0) : undefined;
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const amountOf = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined;

const wholeOf = (value: number | undefined): number | undefined =>
  Number.isSafeInteger(value) ? value : undefined;
