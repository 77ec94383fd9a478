import { PromptError } from '../base/errors.ts';
import { isJsonObject } from '../base/json.ts';
import type { Clock, Secrets } from '../base/ports.ts';
import { toAbortError, untilAborted } from './abort.ts';
import type { ModelApi, ReplyContent } from './api.ts';
import { backoffMs } from './backoff.ts';
import { CHAT } from './chat.ts';
import { type CallFormat, toEmbeddingCall } from './embeddings.ts';
import { needsKey, originOf, type Endpoint } from './endpoints.ts';
import { type Attempt, type Failure, isFailure, toFailure, toPromptError, toUnusable } from './failures.ts';
import { Limiter } from './limiter.ts';
import type { ModelAnswer, ModelRequest, Usage } from './request.ts';
import { RESPONSES } from './responses.ts';
import { connect, type Connection } from './sdk.ts';
import type { CallEvent, StreamingClient } from './stream.ts';
import { StreamCall } from './streamCall.ts';
import { withReplySchema } from './structuredOutput.ts';
import { tokenUpperBound } from './tokens.ts';

export interface ClientPorts {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** A uniform draw from [0, 1), for the jitter. */
  random(): number;
  /** The global one if absent. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Even calls with a short timeout may wait this long in all, since rate limits reset by the minute. */
const SHORTEST_DEADLINE_MS = 120_000;

/**
 * A client for an endpoint that has a `base_url`. Failed attempts are repeated as `failures.ts` says, at most
 * `max_retries` times and until a deadline of that many timeouts (at least two minutes); the key is looked up
 * at the first call.
 * @throws PromptError `bad-input` if the endpoint's URL cannot be used
 */
export function createClient(endpoint: Endpoint, ports: ClientPorts): StreamingClient {
  const origin = originOf(endpoint);
  if (origin === undefined) {
    throw new PromptError('bad-input', `The endpoint ${endpoint.name} has no usable \`base_url\`.`, {
      hint: 'Write `base_url: https://…/v1`, or `replay:` with a file of recorded answers.',
    });
  }
  return new Client(endpoint, origin, ports);
}

class Client implements StreamingClient {
  readonly #endpoint: Endpoint;
  readonly #origin: string;
  readonly #ports: ClientPorts;
  readonly #limiter: Limiter;
  readonly #api: ModelApi;
  #connection: Promise<Connection> | undefined;

  constructor(endpoint: Endpoint, origin: string, ports: ClientPorts) {
    this.#endpoint = endpoint;
    this.#origin = origin;
    this.#ports = ports;
    this.#limiter = new Limiter(endpoint, ports.clock);
    this.#api = endpoint.api === 'responses' ? RESPONSES : CHAT;
  }

  async complete(request: ModelRequest, _context?: unknown, signal?: AbortSignal): Promise<ModelAnswer> {
    const format = this.#formatOf(request);
    const leave = await this.#limiter.enter(signal);
    try {
      const connection = await untilAborted(this.#connect(), signal);
      const call = { connection, signal, model: request.model };
      const { result, started, retries } = await this.#persist(
        (timeout) => this.#attempt(format, { ...call, timeout }),
        { request, signal },
      );
      return { ...result, latency_ms: this.#ports.clock.now() - started, retries };
    } finally {
      leave();
    }
  }

  async *stream(
    request: ModelRequest,
    _context?: unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<CallEvent, void, undefined> {
    const body = this.#api.toBody(request, this.#endpoint);
    const leave = await this.#limiter.enter(signal);
    try {
      const connection = await untilAborted(this.#connect(), signal);
      yield { type: 'started' };
      const { clock } = this.#ports;
      const call = new StreamCall(this.#api, body, {
        connection,
        clock,
        signal,
        describe: (timeout) => this.#describe(request.model, connection, timeout),
      });
      const { result, started, retries } = await this.#persist((timeout) => call.open(timeout), {
        request,
        signal,
      });
      const answer = yield* call.follow(result, started);
      yield { type: 'finished', answer: { ...answer, retries } };
    } finally {
      leave();
    }
  }

  #formatOf(request: ModelRequest): CallFormat {
    if (request.embeds) return toEmbeddingCall(request, this.#endpoint);
    const api = this.#api;
    const body = api.toBody(withReplySchema(request, this.#endpoint), this.#endpoint);
    const read = (reply: unknown) =>
      isJsonObject(reply) ? api.toAnswer(reply) : { unusable: 'is not a JSON object' };
    return { path: api.path, body, read };
  }

  /** Keeps the connection, but not a failure to get one: the user may set the key and try again. */
  #connect(): Promise<Connection> {
    this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  async #open(): Promise<Connection> {
    const { name, api_key_env } = this.#endpoint;
    const key = needsKey(this.#endpoint)
      ? await this.#ports.secrets.apiKey(name, this.#origin, api_key_env)
      : undefined;
    // An HTTP library would quote a key that is no header value in its complaint.
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      throw new PromptError(
        'missing-key',
        `The API key for ${name} is empty or has spaces or other odd characters.`,
        {
          hint: 'Set the key again, without quotes or line breaks around it.',
        },
      );
    }
    const { fetch = globalThis.fetch } = this.#ports;
    return connect(this.#endpoint, key, async (input, init) => {
      const response = await fetch(input, init);
      this.#limiter.observe(response.headers);
      return response;
    });
  }

  async #persist<T extends object>(
    attempt: (timeout: number) => Promise<T | Failure>,
    { request, signal }: { readonly request: ModelRequest; readonly signal: AbortSignal | undefined },
  ): Promise<{ result: T; started: number; retries: number }> {
    const { clock } = this.#ports;
    const { timeout_ms, max_retries } = this.#endpoint;
    let deadline = clock.now() + Math.max(SHORTEST_DEADLINE_MS, timeout_ms * (max_retries + 1));
    for (let retries = 0; ; retries += 1) {
      const asked = clock.now();
      const turn = await this.#limiter.turn(() => estimateTokens(request), signal);
      const started = clock.now();
      deadline += started - asked; // Waiting for one's turn is no fault of the endpoint.
      const timeout = Math.max(1, Math.min(timeout_ms, deadline - started));
      const result = await attempt(timeout);
      if (isFailure(result) && result.code === 'rate-limited') turn.refused(result.retryAfter);
      else turn.served(countedTokens(result));
      if (!isFailure(result)) return { result, started, retries };

      if (result.code === 'unauthorized') this.#connection = undefined; // The next call asks for the key again.
      if (!result.retryable || retries >= max_retries) throw toPromptError(result, retries + 1);
      const wait = Math.max(backoffMs(retries, this.#ports.random()), result.retryAfter ?? 0);
      if (clock.now() + wait >= deadline) throw toPromptError(tooLate(result), retries + 1);
      await clock.sleep(wait, signal);
    }
  }

  async #attempt(
    { path, body, read }: CallFormat,
    { connection, signal, model, timeout }: Call & { timeout: number },
  ): Promise<ReplyContent | Failure> {
    const describe = () => this.#describe(model, connection, timeout);
    try {
      const reply = await connection.post(path, body, { timeout, ...(signal && { signal }) });
      const answer = read(reply);
      return 'unusable' in answer ? toUnusable(answer.unusable, describe()) : answer;
    } catch (error) {
      if (signal?.aborted) throw toAbortError(signal);
      const failure = toFailure(error, describe());
      if (!failure) throw error;
      return failure;
    }
  }

  #describe(model: string, { sdk, key }: Connection, timeout: number): Attempt {
    return { endpoint: this.#endpoint, model, key, sdk, timeout, now: this.#ports.clock.now() };
  }
}

interface Call {
  readonly connection: Connection;
  readonly signal: AbortSignal | undefined;
  readonly model: string;
}

/** As English is written; an answer whose length nobody bounds is taken to be short. What comes back corrects it. */
const [BYTES_PER_TOKEN, USUAL_OUTPUT_TOKENS] = [4, 500];

function estimateTokens({ messages, parameters, embeds }: ModelRequest): number {
  const input = Math.ceil(tokenUpperBound(messages) / BYTES_PER_TOKEN);
  return embeds ? input : input + (parameters.max_tokens ?? USUAL_OUTPUT_TOKENS);
}

/** What the endpoint says that it counted; a stream says it only at its end. */
function countedTokens(result: object): number | undefined {
  if (!('usage' in result) || !isUsage(result.usage)) return undefined;
  return result.usage.input_tokens + result.usage.output_tokens;
}

const isUsage = (value: unknown): value is Usage =>
  typeof value === 'object' && value !== null && 'input_tokens' in value && 'output_tokens' in value;

function tooLate(failure: Failure): Failure {
  if (failure.retryAfter === undefined) return failure;
  const seconds = Math.ceil(failure.retryAfter / 1000);
  return {
    ...failure,
    message: `${failure.message} and asks to wait ${seconds} s, which is too long; given up`,
  };
}
