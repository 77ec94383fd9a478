import { createHash } from 'node:crypto';
import { type JsonObject, isJsonObject } from '../../core/base/json.ts';
import type { Context, Json, Resolution, Runtime } from '../../runtime/api.ts';

export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export const failed = (status: number, errorCode: string, errorDetails: string): Answer => ({
  status,
  body: { errorCode, errorDetails },
});

/** What a request of OFREP says of a call: OpenFeature’s evaluation context, whose other keys are variables. */
export function contextOf(body: unknown): Context | undefined {
  const given = isJsonObject(body) ? body['context'] : undefined;
  if (given !== undefined && !isJsonObject(given)) return undefined;
  const { targetingKey, environment, version, variables, ...others } = given ?? {};
  return {
    ...(typeof targetingKey === 'string' && targetingKey !== '' && { unit: targetingKey }),
    ...(typeof environment === 'string' && { environment }),
    ...(typeof version === 'string' && { version }),
    variables: isJsonObject(variables) ? variables : others,
  };
}

/** What is to be called, or served in place of a call: the value of the flag. */
function valueOf(found: Resolution): JsonObject {
  const { version, arm, model, messages, parameters, fallbacks, response, digest } = found;
  const value = {
    version,
    arm,
    model,
    messages,
    parameters,
    fallbacks: fallbacks.map((one) => ({
      model: one.model,
      messages: one.messages,
      parameters: one.parameters,
    })),
    response,
    digest,
    fallback: found.fallback,
  };
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

const CODES = {
  'prompt-not-found': 'FLAG_NOT_FOUND',
  'version-not-found': 'FLAG_NOT_FOUND',
  'variable-missing': 'INVALID_CONTEXT',
  'template-failed': 'GENERAL',
  'internal-error': 'GENERAL',
} as const;

/** One evaluation, as OFREP has it. */
export function evaluate(runtime: Runtime, key: string, context: Context): Answer {
  const found = runtime.resolve(key, context);
  const { error, reason, rule, version, arm, revision } = found;
  if (error && reason === 'error') {
    const status = error.code === 'prompt-not-found' ? 404 : 400;
    return { status, body: { key, errorCode: CODES[error.code], errorDetails: error.message } };
  }
  const body = {
    key,
    value: valueOf(found),
    reason: reason.toUpperCase(),
    variant: arm ?? version ?? rule,
    metadata: {
      rule,
      ...(version !== undefined && { version }),
      ...(revision !== undefined && { revision }),
    },
  };
  return { status: 200, body };
}

/** Every prompt that can be evaluated in this context, with a mark: who has that already is told so. */
export function evaluateAll(
  runtime: Runtime,
  { names, context, known }: { names: readonly string[]; context: Context; known: string | undefined },
): Answer {
  const flags = names.map((name) => evaluate(runtime, name, context).body);
  const body = { flags };
  const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
  if (known === etag) return { status: 304, headers: { etag } };
  return { status: 200, body, headers: { etag } };
}

/** Plain JSON for whoever has no OpenFeature: the resolution as the runtime has it. */
export function resolvePlainly(runtime: Runtime, name: string, context: Context): Answer {
  const found = runtime.resolve(name, context);
  const { error, reason, rule, environment, revision } = found;
  const body = {
    prompt: name,
    environment,
    ...valueOf(found),
    reason,
    rule,
    ...(revision !== undefined && { revision }),
    ...(error && { error }),
  };
  return { status: error?.code === 'prompt-not-found' ? 404 : 200, body };
}
