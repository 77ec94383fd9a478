// The types of `prompt-ledger/runtime`, shipped as they stand here: this file imports nothing.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface OpenOptions {
  /** A registry file. It is read again when it, or a file that it is made of, changes. */
  readonly file?: string;
  /** Where `prompt-ledger publish` publishes to: a folder, or the address of one on a web server. */
  readonly head?: string;
  /** Default: `production`. */
  readonly environment?: string;
  /** How often the head or the files are looked at, in milliseconds. Default: 1,000 for a head, 5,000 for files. */
  readonly pollMs?: number;
  /** Sent to the head's server as a bearer token, over HTTPS or to this machine only. */
  readonly token?: string;
  /** A snapshot that came with the application, or its path: what is served until there is anything newer. */
  readonly bundled?: string | object;
  /** A file in which the last good state of a head is kept, for a restart while the head cannot be read. */
  readonly keep?: string;
  /** A file of prompts that are killed, a name a line; `*` kills all. Looked at as often as the rest. */
  readonly killFile?: string;
  readonly telemetry?: TelemetryOptions;
  /** A meter of the application's own OpenTelemetry, which then counts calls, failures, tokens, cost, time and scores. */
  readonly metrics?: Meter;
  /** Told once of each new failure: of reading what is served, or of writing telemetry. */
  readonly onError?: (message: string) => void;
}

export interface TelemetryOptions {
  /** Files are named `calls-<day>-<pid>.jsonl` in it. */
  readonly folder: string;
  /** Writes variables, too. Default: false. */
  readonly inputs?: boolean;
  /** Writes answers, too. Default: false. */
  readonly outputs?: boolean;
  readonly service?: string;
  /** Records that wait to be written at most; older ones are dropped, and counted. Default: 10,000. */
  readonly maxQueue?: number;
}

/** As much of OpenTelemetry's `Meter` as is used. */
export interface Meter {
  createCounter(
    name: string,
    options?: { unit?: string; description?: string },
  ): { add(value: number, attributes?: MetricAttributes): void };
  createHistogram(
    name: string,
    options?: { unit?: string; description?: string; advice?: { explicitBucketBoundaries?: number[] } },
  ): { record(value: number, attributes?: MetricAttributes): void };
}

export interface MetricAttributes {
  [name: string]: string;
}

export interface Context {
  /** Default: the one that the runtime was opened with. */
  readonly environment?: string;
  /** Who is served (a conversation, a user, a request): the same one gets the same version. */
  readonly unit?: string;
  /** The same as `unit`, as OpenFeature's targeting key is often called. */
  readonly subject?: string;
  readonly variables?: { readonly [name: string]: Json };
  /** Insists on a version. */
  readonly version?: string;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: number;
}

export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

/** In the terms of OpenFeature. */
export type Reason =
  | 'static'
  | 'default'
  | 'split'
  | 'targeting_match'
  | 'cached'
  | 'stale'
  | 'disabled'
  | 'error';

/** What decided, in order of precedence. */
export type Rule =
  | 'kill'
  | 'pin'
  | 'override'
  | 'staged-rollback'
  | 'experiment'
  | 'canary'
  | 'active'
  | 'last-good'
  | 'bundled'
  | 'none';

export interface ResolveError {
  readonly code:
    | 'prompt-not-found'
    | 'version-not-found'
    | 'variable-missing'
    | 'template-failed'
    | 'internal-error';
  readonly message: string;
}

export interface Resolution {
  readonly prompt: string;
  readonly environment: string;
  /** Undefined where no model is to be called. */
  readonly version: string | undefined;
  /** Of an experiment: `control` or `challenger`. */
  readonly arm: string | undefined;
  readonly model: string | undefined;
  /** Empty where no model is to be called. */
  readonly messages: readonly Message[];
  /** What the version says about the call: `temperature`, `max_tokens`, `output_schema`, … */
  readonly parameters: { readonly [name: string]: Json };
  /** What to try in this order if the model fails, each with the wording made for it. */
  readonly fallbacks: readonly Fallback[];
  /** What the prompt has to be served in place of an answer: where `model` is undefined, or no model answers. */
  readonly response: Json | undefined;
  /** Which fallback this already is. */
  readonly fallback: 'none' | 'model' | 'last_known_good' | 'static';
  readonly reason: Reason;
  readonly rule: Rule;
  readonly error: ResolveError | undefined;
  /** Digest of the version's content. */
  readonly digest: string | undefined;
  /** Of the head. */
  readonly revision: number | undefined;
  readonly unit: string | undefined;
}

export interface Fallback {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: { readonly [name: string]: Json };
}

/** What came of a call. */
export interface Outcome {
  readonly durationMs: number;
  /** The model that answered, if it is another one than that of the resolution. */
  readonly model?: string;
  readonly provider?: string;
  /** Absent: it worked. `timeout`, `429`, `schema_invalid`, … */
  readonly error?: string;
  /** Whether an error says that the model is in trouble, and counts for its circuit breaker. Default: true. */
  readonly isModelFailure?: boolean;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly costUsd?: number;
  readonly retries?: number;
  readonly isOutputValid?: boolean;
  readonly responseId?: string;
  readonly responseModel?: string;
  readonly finishReason?: string;
  readonly conversation?: string;
  readonly fallback?: 'none' | 'model' | 'last_known_good' | 'cached' | 'static';
  /** 32 and 16 hexadecimal digits; made up where they are missing. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  /** Kept only where telemetry was opened with `inputs`. */
  readonly variables?: { readonly [name: string]: Json };
  /** The answer's text. Kept only where telemetry was opened with `outputs`. */
  readonly output?: string;
  /** When the call began, in milliseconds since 1970. Default: `durationMs` ago. */
  readonly startedAt?: number;
}

/**
 * Names a recorded call, so that what is found out about its answer later can be attached to it. Plain data: an
 * application keeps it beside the answer, and any of its processes can use it.
 */
export interface RecordedCall {
  /** Empty where nothing is recorded. */
  readonly traceId: string;
  readonly spanId: string;
  readonly prompt: string;
  readonly version: string;
  readonly environment: string;
  readonly arm?: string;
  readonly model?: string;
  /** As telemetry has it, which does not say who it is. */
  readonly unit?: string;
}

/** What a judge, a rule or a person says of an answer. */
export interface Score {
  /** Default: `quality`, which is what the quality of a prompt is monitored by. */
  readonly name?: string;
  readonly value: number;
  readonly label?: string;
  readonly explanation?: string;
  readonly evaluator?: 'code' | 'llm' | 'human';
  /** Milliseconds since 1970. Default: the clock. */
  readonly at?: number;
}

/** What a user says of an answer, or does to it. */
export interface Feedback {
  /** From 0, useless, to 1, right. */
  readonly rating?: number;
  /** The answer had to be corrected; the text that it should have been, or `true`. */
  readonly correction?: string | true;
  /** Kept, as the text of a correction is, only where telemetry was opened with `outputs`. */
  readonly comment?: string;
  /** Milliseconds since 1970. Default: the clock. */
  readonly at?: number;
}

export interface Health {
  /** `ok`: what is served is the newest. `stale`: the newest could not be read or is broken. `empty`: nothing was ever read. */
  readonly state: 'ok' | 'stale' | 'empty';
  readonly revision: number | undefined;
  readonly snapshot: string | undefined;
  readonly prompts: number;
  /** ISO 8601: when what is served was last found to be the newest. */
  readonly confirmedAt: string | undefined;
  readonly failures: number;
  readonly lastError: string | undefined;
  /** Prompts that cannot be served as they stand, with the reason; their last good state is. */
  readonly problems: readonly { readonly prompt: string; readonly message: string }[];
  readonly swaps: number;
  /** Models that are not called at the moment. */
  readonly openCircuits: readonly string[];
  readonly telemetry: {
    readonly queued: number;
    readonly written: number;
    readonly dropped: number;
  };
}

/** One attempt of `run`. */
export interface Attempt {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: { readonly [name: string]: Json };
  /** 0 for the model of the version, then the fallbacks. */
  readonly index: number;
}

/** What a call gave: the answer, and what is worth recording of it. */
export interface Answer<T> extends Partial<Omit<Outcome, 'error' | 'variables'>> {
  readonly value: T;
}

export interface RunResult<T> {
  /** Undefined where no model answered: then `response` is served, if there is one. */
  readonly value: T | undefined;
  readonly response: Json | undefined;
  readonly source: 'model' | 'fallback-model' | 'cached' | 'static' | 'none';
  readonly resolution: Resolution;
  /** The call that gave the value, to attach scores and feedback to. */
  readonly call: RecordedCall | undefined;
  /** What went wrong on the way, one for each attempt that failed. */
  readonly failures: readonly { readonly model: string; readonly error: unknown }[];
}

export interface RunOptions<T> {
  /** An answer of earlier, to be served where no model answers. */
  readonly cached?: (resolution: Resolution) => T | undefined;
}

export interface Runtime {
  /** Which version serves a call, and the call itself. Never throws: what went wrong is in `error` and `reason`. */
  resolve(name: string, context?: Context): Resolution;
  /** The messages of a version, by default of the one that is served. Never throws. */
  render(name: string, context?: Context): readonly Message[];
  /** Writes down what came of a call, and tells the model's circuit breaker. Never throws, never waits. */
  record(resolution: Resolution, outcome: Outcome): RecordedCall;
  /** Writes down what an answer was found to be worth, however late. Never throws, never waits. */
  recordScore(call: RecordedCall, score: Score): void;
  /** Writes down what a user said of an answer: corrections count as failures of the prompt. Never throws, never waits. */
  recordFeedback(call: RecordedCall, feedback: Feedback): void;
  /** Resolves, calls the model, then each fallback, then serves the cached or static answer; records each attempt. */
  run<T>(
    name: string,
    context: Context,
    call: (attempt: Attempt) => Promise<Answer<T>>,
    options?: RunOptions<T>,
  ): Promise<RunResult<T>>;
  /** Kills a prompt in this process, or `*` for all; `isOn: false` takes it back. */
  kill(name: string, isOn?: boolean): void;
  /** The prompts that can be resolved. */
  names(): readonly string[];
  health(): Health;
  /** Looks at once whether there is something newer. */
  refresh(): Promise<void>;
  /** Told after each swap; returns what ends it. */
  onDidSwap(listener: (health: Health) => void): () => void;
  /** Stops watching and writes what is queued. */
  close(): Promise<void>;
}

/** Opens a registry file or a head. Rejects for wrong options only: what cannot be read yet is said by `health`. */
export declare function open(options: OpenOptions): Promise<Runtime>;
