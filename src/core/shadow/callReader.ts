import { type JsonObject, isJsonObject, parseJsonObject } from '../base/json.ts';
import { isOtlp, linesOfOtlp } from '../monitoring/otlpLines.ts';
import { toContent } from '../monitoring/recordedContent.ts';
import { toRecord } from '../monitoring/telemetryRecord.ts';
import type { PassedOver, ServedCall } from './servedCall.ts';
import { type SampledCall, UnitSample } from './unitSample.ts';

export interface CallReaderOptions {
  readonly prompt: string;
  /** The version that was served, whose calls count. */
  readonly against: string;
  readonly environment: string;
  /** How many calls are wanted at most. */
  readonly sample: number;
  readonly seed: number;
}

/** What is compared, and what is not. */
export interface SampledCalls {
  readonly calls: readonly SampledCall[];
  readonly passedOver: PassedOver;
  /** Calls of the version that were served, with their inputs, the sample’s included. */
  readonly usable: number;
}

type Counts = { -readonly [key in Exclude<keyof PassedOver, 'unfit'>]: number };

/**
 * Reads served calls line by line: telemetry records with their inputs, or lines such as
 * `{"variables": {…}, "output": "…", "unit": "…"}`. Keeps no more of them than a sample needs.
 */
export class CallReader {
  readonly #options: CallReaderOptions;
  readonly #takesVariables: boolean;
  readonly #sample: UnitSample;
  readonly #seen = new Set<string>();
  readonly #counts: Counts = { unreadable: 0, withoutInputs: 0, otherVersion: 0, failed: 0 };
  #lines = 0;
  #usable = 0;

  /** @param takesVariables whether a call without variables lacks something */
  constructor(options: CallReaderOptions, { takesVariables }: { readonly takesVariables: boolean }) {
    this.#options = options;
    this.#takesVariables = takesVariables;
    this.#sample = new UnitSample(options.prompt, { wanted: options.sample, seed: options.seed });
  }

  /** Reads a line of either kind: a telemetry record says of what type it is. */
  add(line: string): void {
    if (line.trim() === '') return;
    this.#lines++;
    const json = parseJsonObject(line);
    if (json && isOtlp(json)) for (const one of linesOfOtlp(json)) this.#addRecord(one);
    else if (json && json['type'] === undefined) this.#addInput(json);
    else this.#addRecord(json);
  }

  #addRecord(json: JsonObject | undefined): void {
    const record = json && toRecord(json);
    if (!json || record === 'unreadable') {
      this.#counts.unreadable++;
      return;
    }
    const { prompt, environment, against } = this.#options;
    if (record?.kind !== 'call' || record.prompt !== prompt || record.isShadow) return;
    if (record.environment !== undefined && record.environment !== environment) return;
    // What was delivered twice is one call.
    if (record.id !== undefined && this.#seen.has(record.id)) return;
    if (record.id !== undefined) this.#seen.add(record.id);
    if (record.version !== undefined && record.version !== against) {
      this.#counts.otherVersion++;
      return;
    }
    if (record.isFailed || record.fallback !== undefined) {
      this.#counts.failed++;
      return;
    }
    const { variables, output, isOutputValid, finishReason } = toContent(json);
    this.#addCall(variables, {
      id: record.id ?? `line ${this.#lines}`,
      unit: record.unit,
      output,
      milliseconds: record.milliseconds,
      costUsd: record.costUsd,
      isValid: isOutputValid,
      finishReason,
    });
  }

  #addInput(json: JsonObject): void {
    const { variables, output, unit } = json;
    this.#addCall(isJsonObject(variables) ? variables : undefined, {
      id: `line ${this.#lines}`,
      unit: typeof unit === 'string' || typeof unit === 'number' ? String(unit) : undefined,
      output: typeof output === 'string' ? output : undefined,
      milliseconds: amountOf(json['duration_ms']),
      costUsd: amountOf(json['cost_usd']),
      isValid: undefined,
      finishReason: undefined,
    });
  }

  #addCall(variables: JsonObject | undefined, call: Omit<ServedCall, 'variables'>): void {
    if (!variables && this.#takesVariables) {
      this.#counts.withoutInputs++;
      return;
    }
    this.#usable++;
    this.#sample.add({ ...call, variables: variables ?? {} });
  }

  /** @param misfit says why a call’s variables cannot be used, or undefined where they can */
  finish(misfit: (call: SampledCall) => string | undefined): SampledCalls {
    const calls: SampledCall[] = [];
    const unfit = new Map<string, number>();
    for (const call of this.#sample.calls()) {
      if (calls.length >= this.#options.sample) break;
      const reason = misfit(call);
      if (reason === undefined) calls.push(call);
      else unfit.set(reason, (unfit.get(reason) ?? 0) + 1);
    }
    return { calls, passedOver: { ...this.#counts, unfit }, usable: this.#usable };
  }
}

const amountOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined;
