import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Gate } from './evaluate.ts';
import type { CaseResult, Incompleteness } from './run.ts';
import { type StoredCases, readCases } from './storedCases.ts';
import type { Verdict } from './statistics/paired.ts';

/** The version that a run was compared with. */
export interface StoredBaseline {
  readonly version: string;
  readonly score: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly delta: number | null;
  readonly delta_ci95: readonly [number, number] | null;
  readonly pairs: number;
  readonly detectable_drop: number | null;
  readonly cases_needed: number | null;
  /** From here on absent in files of earlier releases. */
  readonly model?: string;
  readonly endpoint?: string;
  readonly content?: string;
  readonly cost_usd?: number | null;
}

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
  readonly verdict: Verdict | null;
  readonly baseline: StoredBaseline | null;
  readonly incomplete: readonly Incompleteness[];
  readonly gate: Gate;
  readonly latency_p95_ms: number | null;
  readonly reused: number;
  readonly samples: number;
  readonly retries: number;
  readonly parse_failures: number;
  readonly flaky: readonly string[];
  /** From here on absent in files of earlier releases. */
  readonly structured_output?: StoredAdherence | null;
  readonly max_drop?: number;
  readonly min_score?: number | null;
  readonly not_compared?: string | null;
}

export interface StoredAdherence {
  readonly answers: number;
  readonly adherent: number;
  readonly parse_failures: number;
  readonly asked_again: number;
  readonly retry_cost_usd: number | null;
  readonly not_strict: string | null;
}

export interface StoredRun extends RunFacts, StoredCases {}

/** `schema_version` of the files that this release writes and reads. Keys may be added within it. */
const SCHEMA_VERSION = 1;

/** The first run of a run file. Undefined where the text is none: it was cut off, or is something else. */
export function parseRunFile(text: string): StoredRun | undefined {
  const run = firstRun(text);
  if (!run || !isFacts(run)) return undefined;
  const { cases, values = [], ...facts } = run;
  if (cases === undefined || !isJsonArray(cases) || !isJsonArray(values)) return undefined;
  return { ...(facts as unknown as RunFacts), ...readCases(cases, values) }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- They have just been looked at, and nobody but us writes them.
}

/** Where the cases begin, which are most of a file. In a text of JSON, the quotes would have backslashes. */
const CASES = ',"cases":[';

/** Whether the beginning of a run file is long enough for `parseRunFacts`. */
export const hasFacts = (beginning: string): boolean => beginning.includes(CASES);

/** The same without its cases, which come after everything else of interest. @param text the file, or enough of its beginning */
export function parseRunFacts(text: string): RunFacts | undefined {
  const end = text.indexOf(CASES);
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
  const runs = isJsonObject(file) && file['schema_version'] === SCHEMA_VERSION ? file['runs'] : undefined;
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
export function latestCases(runs: readonly StoredRun[]): ReadonlyMap<string, CaseResult> {
  const whole = runs.findIndex(isWhole);
  const latest = new Map<string, CaseResult>();
  for (const { cases } of whole < 0 ? runs : runs.slice(0, whole + 1))
    for (const one of cases) if (!latest.has(one.id)) latest.set(one.id, one);
  return latest;
}
