import { PromptError, type ErrorCode } from '../base/errors.ts';
import { retryAfterMs } from './backoff.ts';
import { needsKey, originOf, type Endpoint } from './endpoints.ts';
import type { Sdk } from './sdk.ts';

/** An attempt that did not bring an answer. */
export interface Failure {
  readonly code: ErrorCode;
  /** A sentence without its full stop, so that the number of attempts can follow. */
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  /** Milliseconds that the endpoint asks to wait. */
  readonly retryAfter?: number | undefined;
}

export const isFailure = (result: object): result is Failure => 'retryable' in result;

/** What a failure is told from and about. */
export interface Attempt {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly key: string | undefined;
  readonly sdk: Sdk;
  readonly timeout: number;
  readonly now: number;
}

/** The error for a call that is given up. It never holds the key, whatever the endpoint echoes. */
export function toPromptError(failure: Failure, attempts: number): PromptError {
  const after = attempts > 1 ? ` after ${attempts} attempts` : '';
  return new PromptError(failure.code, `${failure.message}${after}.`, { hint: failure.hint });
}

export function toUnusable(reason: string, attempt: Attempt): Failure {
  return {
    code: 'endpoint-failed',
    message: `${attempt.endpoint.name} replied, but the reply ${redact(reason, attempt.key)}`,
    hint: 'Check that `base_url` names an API that speaks the OpenAI format, and try again later.',
    retryable: true,
  };
}

/** The reply began and then nothing came for as long as an attempt may take. */
export function toSilent({ endpoint, timeout }: Attempt): Failure {
  return {
    code: 'timeout',
    message: `${endpoint.name} fell silent for ${timeout / 1000} s`,
    hint: `Try again, or raise \`timeout_ms\` of the endpoint ${endpoint.name}.`,
    retryable: true,
  };
}

/** The reply ended before the answer did. */
export const toBrokenOff = ({ endpoint }: Attempt): Failure => notConnected('terminated', endpoint);

/** What went wrong with an attempt, or undefined if the error is none that an endpoint can cause. */
export function toFailure(error: unknown, attempt: Attempt): Failure | undefined {
  const { sdk, endpoint } = attempt;
  if (error instanceof sdk.APIConnectionTimeoutError) return timedOut(attempt);
  if (error instanceof sdk.APIConnectionError) return notConnected(codeOf(error), endpoint);
  if (error instanceof sdk.APIError && error.status !== undefined) return refused(error, attempt);
  if (error instanceof SyntaxError) return toUnusable('is not valid JSON', attempt);
  // The global fetch reports a connection that breaks during the body with a bare TypeError.
  if (error instanceof TypeError && (error.message === 'terminated' || error.cause)) {
    return notConnected(codeOf(error) ?? 'terminated', endpoint);
  }
  return undefined;
}

function timedOut({ endpoint, timeout }: Attempt): Failure {
  return {
    code: 'timeout',
    message: `${endpoint.name} did not answer within ${timeout / 1000} s`,
    hint: `Raise \`timeout_ms\` of the endpoint ${endpoint.name}, or ask for a shorter answer with \`max_tokens\`.`,
    retryable: true,
  };
}

/** The code of an error for a reply that is given up because it does not end. */
export const REPLY_TOO_LARGE = 'ERR_REPLY_TOO_LARGE';

function notConnected(code: string | undefined, endpoint: Endpoint): Failure {
  if (code === REPLY_TOO_LARGE) return tooLarge(endpoint);
  const where = originOf(endpoint) ?? endpoint.name;
  const broken = `${endpoint.name} broke the connection before its reply was complete`;
  const messages = new Map([
    ['ECONNREFUSED', `Nothing answers at ${where}`],
    ['ENOTFOUND', `The host of ${where} is unknown`],
    ['ECONNRESET', broken],
    ['UND_ERR_SOCKET', broken],
    ['terminated', broken],
  ]);
  const detail = code === undefined ? '' : ` (${code})`;
  return {
    code: 'endpoint-failed',
    message: messages.get(code ?? '') ?? `The connection to ${where} failed${detail}`,
    hint: `Check \`base_url\` of the endpoint ${endpoint.name}, the network, and that the server is running.`,
    retryable: true,
  };
}

const tooLarge = ({ name }: Endpoint): Failure => ({
  code: 'endpoint-failed',
  message: `${name} sent a reply that is larger than any answer`,
  hint: 'Bound the answer with `max_tokens`, and check that `base_url` names an API that speaks the OpenAI format.',
  retryable: false,
});

type StatusError = InstanceType<Sdk['APIError']>;

function refused(error: StatusError, attempt: Attempt): Failure {
  const { endpoint, model, key } = attempt;
  const status = error.status ?? 0;
  const headers: Headers | undefined = error.headers;
  const said = redact(error.message.replace(/^\d+ /, ''), key);
  const wait = headers && retryAfterMs(headers, attempt.now);
  if (status === 401 || status === 403) return unauthorized(status, said, attempt);
  if (status === 404) {
    return {
      code: 'request-refused',
      message: `${endpoint.name} knows no model “${model}”, or no such API: ${said}`,
      hint: `Check the name of the model and \`base_url\` of the endpoint ${endpoint.name}.`,
      retryable: false,
    };
  }
  if (status === 429) return limited(error, said, wait, endpoint);
  if (status >= 300 && status < 400) {
    return {
      code: 'request-refused',
      message: `${endpoint.name} redirects to another address, which calls do not follow`,
      hint: `Set \`base_url\` of the endpoint ${endpoint.name} to the address that it redirects to.`,
      retryable: false,
    };
  }
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    return {
      code: 'endpoint-failed',
      message: `${endpoint.name} failed with status ${status}: ${said}`,
      hint: 'Try again later, or name another endpoint.',
      retryable: headers?.get('x-should-retry') !== 'false',
      retryAfter: wait,
    };
  }
  return {
    code: 'request-refused',
    message: `${endpoint.name} refused the call with status ${status}: ${said}`,
    hint: 'Change what it objects to in the prompt; repeating the call would not help.',
    retryable: false,
  };
}

/** The reply to a wrong key often quotes the key in part, so it is not repeated. */
function unauthorized(status: 401 | 403, said: string, { endpoint, model }: Attempt): Failure {
  if (status === 403) {
    return {
      code: 'unauthorized',
      message: `${endpoint.name} does not let this key use ${model}: ${said}`,
      hint: `Use a key that may call ${model}, or another model.`,
      retryable: false,
    };
  }
  const variable = endpoint.api_key_env ?? (endpoint.name === 'openai' ? 'OPENAI_API_KEY' : undefined);
  const name = `the endpoint ${endpoint.name}`;
  const hint = needsKey(endpoint)
    ? `Set a valid key for ${name}${variable === undefined ? '' : `, for example in ${variable}`}.`
    : `Name the environment variable of its key with \`api_key_env\` of ${name}.`;
  return {
    code: 'unauthorized',
    message: `${endpoint.name} did not accept the API key`,
    hint,
    retryable: false,
  };
}

function limited(error: StatusError, said: string, wait: number | undefined, endpoint: Endpoint): Failure {
  if (error.code === 'insufficient_quota') {
    return {
      code: 'request-refused',
      message: `The account at ${endpoint.name} has no quota left: ${said}`,
      hint: 'Add credit to the account, or use the key of another one.',
      retryable: false,
    };
  }
  return {
    code: 'rate-limited',
    message: `${endpoint.name} refused the call because of its rate limit`,
    hint: `Set \`requests_per_minute\` or \`max_concurrency\` of the endpoint ${endpoint.name}.`,
    retryable: true,
    retryAfter: wait,
  };
}

/** The code of a connection error, from the innermost cause that has one. */
function codeOf(error: unknown): string | undefined {
  let code: string | undefined;
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') code = at.code;
  }
  return code;
}

const LONGEST_QUOTE = 300;

/** What an endpoint said, as part of a sentence: in one line, not too long, without the key. */
function redact(text: string, key: string | undefined): string {
  const safe = key === undefined || key === '' ? text : text.replaceAll(key, '(key)');
  const line = safe.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}
