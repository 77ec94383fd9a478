import { type JsonObject, type JsonValue, parseJsonObject } from '../base/json.ts';

/** What is said of a call and of its scores alike. */
interface Attribution {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly prompt: string | undefined;
  readonly version: string | undefined;
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
}

export interface ScoreRecord extends Attribution {
  readonly kind: 'score';
  /** The call that was scored. */
  readonly of: string | undefined;
  readonly name: string;
  readonly value: number;
}

export type TelemetryRecord = CallRecord | ScoreRecord;

/**
 * Reads one line of a telemetry file: flat keys, those with a dot are OpenTelemetry's attributes verbatim. Names that
 * other tools and earlier conventions use are read as well.
 * @returns undefined for a record that is about neither a call nor a score, `unreadable` for what is no record
 */
export function parseRecord(line: string): TelemetryRecord | 'unreadable' | undefined {
  const json = parseJsonObject(line);
  return json ? toRecord(json) : 'unreadable';
}

/** The same for a line that has been parsed. */
export function toRecord(json: JsonObject): TelemetryRecord | 'unreadable' | undefined {
  const at = Date.parse(textOf(json['time']) ?? '');
  if (Number.isNaN(at)) return 'unreadable';
  if (json['type'] === 'event') return toScore(json, at);
  return json['type'] === 'span' ? toCall(json, at) : undefined;
}

/** The names under which the same is written, ours first. */
const PROMPT_NAMES = [
  'gen_ai.prompt.name',
  'traceloop.prompt.key',
  'langfuse.observation.prompt.name',
  'prompt.id',
] as const;
const PROMPT_VERSIONS = [
  'gen_ai.prompt.version',
  'traceloop.prompt.version',
  'langfuse.observation.prompt.version',
] as const;

function attributionOf(json: JsonObject, at: number): Attribution {
  return {
    at,
    prompt: firstText(json, PROMPT_NAMES),
    version: firstText(json, PROMPT_VERSIONS),
    flag: textOf(json['feature_flag.key']),
    arm: textOf(json['feature_flag.result.variant']),
    reason: textOf(json['feature_flag.result.reason']),
    unit: textOf(json['feature_flag.context.id']) ?? textOf(json['gen_ai.conversation.id']),
    environment: textOf(json['deployment.environment.name']),
    isShadow: json['promptledger.shadow'] === true,
  };
}

function toCall(json: JsonObject, at: number): CallRecord {
  return {
    kind: 'call',
    ...attributionOf(json, at),
    id: textOf(json['span_id']),
    milliseconds: amountOf(json['duration_ms']),
    isFailed: json['status'] === 'ERROR' || textOf(json['error.type']) !== undefined,
    costUsd: amountOf(json['promptledger.cost.usd']),
  };
}

function toScore(json: JsonObject, at: number): ScoreRecord | undefined {
  const name = textOf(json['gen_ai.evaluation.name']);
  const value = scoreOf(json);
  if (name === undefined || value === undefined) return undefined;
  return { kind: 'score', ...attributionOf(json, at), of: textOf(json['parent_span_id']), name, value };
}

/** A label alone is a score where it says whether something passed. */
function scoreOf(json: JsonObject): number | undefined {
  const value = json['gen_ai.evaluation.score.value'];
  if (typeof value === 'number') return value;
  const label = json['gen_ai.evaluation.score.label'];
  return label === 'pass' ? 1 : label === 'fail' ? 0 : undefined;
}

function firstText(json: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = json[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const amountOf = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined;
