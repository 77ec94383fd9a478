import type { Answer, Attempt, Outcome, RecordedCall, Resolution, RunOptions, RunResult } from './api.ts';

export interface Chain<T> {
  readonly resolution: Resolution;
  readonly call: (attempt: Attempt) => Promise<Answer<T>>;
  readonly record: (outcome: Outcome) => RecordedCall;
  readonly allows: (model: string) => boolean;
  readonly now: () => number;
  readonly options: RunOptions<T>;
}

/** The model of the version, each fallback with the wording made for it, an answer of earlier, the static response. */
export async function runChain<T>(chain: Chain<T>): Promise<RunResult<T>> {
  const { resolution } = chain;
  const failures: { model: string; error: unknown }[] = [];
  for (const attempt of attemptsOf(resolution)) {
    // The resolution has asked for its own model: to ask again would use up the one call of a half-open circuit.
    if (attempt.index > 0 && !chain.allows(attempt.model)) continue;
    const result = await tryCall(chain, attempt);
    if ('answer' in result) {
      const isFallback = attempt.index > 0 || resolution.fallback === 'model';
      const source = isFallback ? 'fallback-model' : 'model';
      const { answer, recorded } = result;
      return { value: answer.value, response: undefined, source, resolution, call: recorded, failures };
    }
    failures.push({ model: attempt.model, error: result.error });
  }
  return withoutModel(chain, failures);
}

function attemptsOf({ model, messages, parameters, fallbacks }: Resolution): Attempt[] {
  if (model === undefined || messages.length === 0) return [];
  const own = { model, messages, parameters, index: 0 };
  return [
    own,
    ...fallbacks.flatMap((fallback, at) =>
      fallback.messages.length > 0
        ? [
            {
              model: fallback.model,
              messages: fallback.messages,
              parameters: fallback.parameters,
              index: at + 1,
            },
          ]
        : [],
    ),
  ];
}

async function tryCall<T>(
  { resolution, call, record, now }: Chain<T>,
  attempt: Attempt,
): Promise<{ readonly answer: Answer<T>; readonly recorded: RecordedCall } | { readonly error: unknown }> {
  const startedAt = now();
  const fallback = attempt.index > 0 ? 'model' : resolution.fallback;
  const shared = { model: attempt.model, fallback, startedAt };
  try {
    const answer = await call(attempt);
    const { value, durationMs, ...outcome } = answer;
    const text = typeof value === 'string' ? { output: value } : {};
    const recorded = record({ ...shared, ...text, ...outcome, durationMs: durationMs ?? now() - startedAt });
    return { answer, recorded };
  } catch (error) {
    record({ ...shared, durationMs: now() - startedAt, error: errorType(error) });
    return { error };
  }
}

/** A status, a code or a name says more to whoever counts errors than a sentence does. */
function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER';
  if ('status' in error && typeof error.status === 'number') return String(error.status);
  if ('name' in error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return 'timeout';
  return 'code' in error && typeof error.code === 'string' ? error.code : '_OTHER';
}

function withoutModel<T>(
  { resolution, options }: Chain<T>,
  failures: readonly { readonly model: string; readonly error: unknown }[],
): RunResult<T> {
  const base = { resolution, call: undefined, failures };
  const cached = options.cached?.(resolution);
  if (cached !== undefined) return { ...base, value: cached, response: undefined, source: 'cached' };
  const { response } = resolution;
  return {
    ...base,
    value: undefined,
    response,
    source: response === undefined ? 'none' : 'static',
  };
}
