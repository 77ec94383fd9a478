import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Outcome } from './outcome.ts';
import type { Incompleteness } from './run.ts';

/** A run as its file has it (see run.schema.json), without its cases. */
export interface RunFacts {
  readonly prompt: string;
  readonly version: string;
  readonly model: string;
  readonly endpoint: string;
  readonly suite: string;
  readonly suite_digest: string;
  readonly content: string;
  readonly started_at: string;
  readonly ended_at: string;
  readonly score: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly repeats: number;
  readonly cost_usd: number | null;
  readonly verdict: string | null;
  readonly incomplete: readonly Incompleteness[];
  readonly gate: { readonly state: string; readonly reasons: readonly string[] };
}

export interface StoredRun extends RunFacts {
  readonly cases: readonly StoredCase[];
}

export interface StoredCase {
  readonly id: string;
  readonly description: string;
  /** Absent in files of earlier releases. */
  readonly digest?: string;
  readonly outcome: Outcome;
  readonly score: number;
  readonly repeats: readonly {
    readonly output: string;
    readonly outcome: Outcome;
    readonly score: number;
    readonly reason: string;
  }[];
}

/** The first run of a run file. Undefined where the text is none: it was cut off, or is something else. */
export function parseRunFile(text: string): StoredRun | undefined {
  const run = firstRun(text);
  return run && isFacts(run) && isJsonArray(run['cases'] ?? null) ? (run as unknown as StoredRun) : undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion -- Its facts have just been looked at, and nobody but us writes the rest.
}

/** The same without its cases, which are most of a file and come last in it, so that they need not be parsed. */
export function parseRunFacts(text: string): RunFacts | undefined {
  const end = text.indexOf(',"cases":[');
  const run = end < 0 ? undefined : firstRun(`${text.slice(0, end)}}]}`);
  return run && isFacts(run) ? (run as unknown as RunFacts) : undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion -- As above.
}

function firstRun(text: string): JsonObject | undefined {
  let file: JsonValue;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined; // A process was ended while it wrote.
  }
  const runs = isJsonObject(file) ? file['runs'] : undefined;
  const run = runs !== undefined && isJsonArray(runs) ? runs[0] : undefined;
  return isJsonObject(run) ? run : undefined;
}

const TEXTS = [
  'prompt',
  'version',
  'model',
  'endpoint',
  'suite',
  'content',
  'started_at',
  'ended_at',
] as const;
const COUNTS = ['passed', 'failed', 'errors', 'skipped', 'repeats'] as const;

const isFacts = (run: JsonObject): boolean =>
  TEXTS.every((key) => typeof run[key] === 'string') &&
  COUNTS.every((key) => typeof run[key] === 'number') &&
  isJsonArray(run['incomplete'] ?? null) &&
  isJsonObject(run['gate']);

/** Whether a run looked at every case of its suite. */
export const isWhole = ({ incomplete }: RunFacts): boolean =>
  !incomplete.some((reason) => reason === 'filtered' || reason === 'cancelled' || reason === 'budget');

/**
 * What is known last of each case, by its id.
 * @param runs newest first; those behind the first whole one say nothing new
 */
export function latestCases(runs: readonly StoredRun[]): ReadonlyMap<string, StoredCase> {
  const whole = runs.findIndex(isWhole);
  const latest = new Map<string, StoredCase>();
  for (const { cases } of whole < 0 ? runs : runs.slice(0, whole + 1))
    for (const one of cases) if (!latest.has(one.id)) latest.set(one.id, one);
  return latest;
}
