import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, Outcome, RecordedCall, Resolution, TelemetryOptions } from './api.ts';

const BATCH = 256;
const FLUSH_MS = 1000;
const MAX_QUEUE = 10_000;

/**
 * Writes calls as JSON lines, in batches, off the path of the call. The queue has a bound: of what cannot be written
 * fast enough the oldest is dropped, and counted.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #onError: (message: string) => void;
  readonly #queue: string[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #dropped = 0;

  constructor(options: TelemetryOptions, onError: (message: string) => void) {
    this.#options = options;
    this.#onError = onError;
  }

  get counts(): { readonly queued: number; readonly written: number; readonly dropped: number } {
    return { queued: this.#queue.length, written: this.#written, dropped: this.#dropped };
  }

  record(resolution: Resolution, outcome: Outcome, now: number): RecordedCall {
    const call = {
      traceId: outcome.traceId ?? randomBytes(16).toString('hex'),
      spanId: outcome.spanId ?? randomBytes(8).toString('hex'),
    };
    this.#queue.push(JSON.stringify(toRecord({ resolution, outcome, now, call, options: this.#options })));
    if (this.#queue.length > (this.#options.maxQueue ?? MAX_QUEUE)) {
      this.#queue.shift();
      this.#dropped++;
    }
    if (this.#queue.length >= BATCH) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), FLUSH_MS).unref();
    return call;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const lines = this.#queue.splice(0, BATCH);
      try {
        await mkdir(this.#options.folder, { recursive: true });
        await appendFile(this.#path(), `${lines.join('\n')}\n`);
        this.#written += lines.length;
      } catch (error) {
        this.#lose(lines, error);
        return; // Trying again at once would only fail again.
      }
    }
  }

  #lose(lines: readonly string[], error: unknown): void {
    this.#dropped += lines.length;
    this.#onError(`Telemetry cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }

  #path(): string {
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    return join(this.#options.folder, `calls-${day}-${process.pid}.jsonl`);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    const lines = this.#queue.splice(0);
    if (lines.length === 0) return;
    try {
      mkdirSync(this.#options.folder, { recursive: true });
      appendFileSync(this.#path(), `${lines.join('\n')}\n`);
      this.#written += lines.length;
    } catch (error) {
      this.#lose(lines, error);
    }
  }
}

interface Recorded {
  readonly resolution: Resolution;
  readonly outcome: Outcome;
  readonly now: number;
  readonly call: RecordedCall;
  readonly options: TelemetryOptions;
}

/** One line: a key with a dot is an OpenTelemetry attribute, one without belongs to the envelope of a span. */
function toRecord({ resolution, outcome, now, call, options }: Recorded): object {
  const model = outcome.model ?? resolution.model;
  const { error } = outcome;
  const startedAt = outcome.startedAt ?? now - outcome.durationMs;
  return {
    v: 1,
    type: 'span',
    time: new Date(startedAt).toISOString(),
    duration_ms: outcome.durationMs,
    trace_id: call.traceId,
    span_id: call.spanId,
    ...given('parent_span_id', outcome.parentSpanId),
    name: model === undefined ? 'chat' : `chat ${model}`,
    kind: 'CLIENT',
    status: error === undefined ? 'OK' : 'ERROR',
    ...given('error.type', error),
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': outcome.provider ?? '_OTHER',
    ...given('gen_ai.request.model', model),
    ...given('gen_ai.response.model', outcome.responseModel),
    ...given('gen_ai.response.id', outcome.responseId),
    ...given('gen_ai.response.finish_reasons', outcome.finishReason && [outcome.finishReason]),
    'gen_ai.prompt.name': resolution.prompt,
    'gen_ai.prompt.version': resolution.version ?? 'none',
    ...given('gen_ai.conversation.id', outcome.conversation),
    ...given('gen_ai.usage.input_tokens', outcome.inputTokens),
    ...given('gen_ai.usage.output_tokens', outcome.outputTokens),
    ...given('gen_ai.usage.cache_read.input_tokens', outcome.cachedInputTokens),
    ...flagOf(resolution),
    'deployment.environment.name': resolution.environment,
    ...given('service.name', options.service),
    ...given('promptledger.cost.usd', outcome.costUsd),
    'promptledger.retry.count': outcome.retries ?? 0,
    'promptledger.fallback': outcome.fallback ?? resolution.fallback,
    ...given('promptledger.output.valid', outcome.isOutputValid),
    ...given('promptledger.prompt.hash', resolution.digest),
    ...(options.inputs ? inputsOf(outcome.variables) : {}),
    ...(options.outputs ? outputOf(outcome) : {}),
  };
}

const given = <T>(key: string, value: T | undefined): Record<string, T> =>
  value === undefined || value === '' ? {} : { [key]: value };

function flagOf({ prompt, arm, reason, unit, revision }: Resolution): Record<string, string> {
  return {
    'feature_flag.key': prompt,
    ...given('feature_flag.result.variant', arm),
    'feature_flag.result.reason': reason,
    ...given('feature_flag.context.id', unit === undefined ? undefined : hashedUnit(prompt, unit)),
    ...given('feature_flag.version', revision === undefined ? undefined : String(revision)),
    'feature_flag.provider.name': 'promptledger',
  };
}

/** A unit as telemetry has it: the same for the same prompt, and no way back to who it is without guessing. */
const hashedUnit = (prompt: string, unit: string): string =>
  `u_${createHash('sha256').update(`${prompt}:${unit}`).digest('hex').slice(0, 16)}`;

const inputsOf = (variables: Outcome['variables']): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [`gen_ai.prompt.variable.${name}`, value]),
  );

/** An answer in the form of OpenTelemetry's output messages; one without words is an answer all the same. */
const outputOf = ({ output, finishReason }: Outcome): Record<string, object> =>
  output === undefined
    ? {}
    : {
        'gen_ai.output.messages': [
          {
            role: 'assistant',
            parts: [{ type: 'text', content: output }],
            ...given('finish_reason', finishReason),
          },
        ],
      };
