import { PromptError } from '../base/errors.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Clock, Secrets } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import { needsKey, originOf, type Endpoint } from './endpoints.ts';

export interface ListPorts {
  readonly secrets: Secrets;
  readonly fetch: typeof globalThis.fetch;
}

/** A list is a convenience while typing, so nobody waits long for it. */
const TIMEOUT_MS = 5000;

/**
 * The names of the models that an endpoint offers (`GET /models`), sorted; none for a replay endpoint.
 * @throws PromptError where there is no key, nothing answers, or the answer is no list of models
 */
export async function listModels(
  endpoint: Endpoint,
  { secrets, fetch }: ListPorts,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const origin = originOf(endpoint);
  if (origin === undefined) return [];
  const key = needsKey(endpoint)
    ? await secrets.apiKey(endpoint.name, origin, endpoint.api_key_env)
    : undefined;
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${endpoint.base_url}/models`, {
      headers: { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      redirect: 'manual', // A key goes to the host that was named and to no other.
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    if (!response.ok) throw unlisted(endpoint, `answers with status ${response.status}`);
    const names = namesOf(await response.json());
    if (!names) throw unlisted(endpoint, 'is none');
    return names;
  } catch (error) {
    if (signal?.aborted) throw toAbortError(signal);
    if (PromptError.is(error)) throw error;
    throw unlisted(endpoint, deadline.aborted ? 'takes too long' : 'cannot be read', error);
  }
}

/** OpenAI wraps its list in an object; some servers do not. */
function namesOf(reply: unknown): readonly string[] | undefined {
  const list: unknown = isJsonObject(reply) ? reply['data'] : reply;
  if (!Array.isArray(list)) return undefined;
  const names = (list as readonly JsonValue[]).flatMap((model) =>
    isJsonObject(model) && typeof model['id'] === 'string' ? model['id'] : [],
  );
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The cause could quote the request's headers, so only its name is kept. */
function unlisted({ name }: Endpoint, what: string, cause?: unknown): PromptError {
  const detail = cause instanceof Error ? ` (${cause.name})` : '';
  return new PromptError('endpoint-failed', `The list of models of ${name} ${what}${detail}.`, {
    hint: `Check \`base_url\` of the endpoint ${name}; any model’s name can be written without the list.`,
  });
}

const LIFETIME_MS = 10 * 60_000;
const LIFETIME_OF_FAILURE_MS = 60_000;

/** Lists that were asked for, kept for ten minutes by the address that they came from; a failure for one. */
export class ModelLists {
  readonly #list: (endpoint: Endpoint) => Promise<readonly string[]>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #onFailure: (error: unknown) => void;
  readonly #known = new Map<string, { names: Promise<readonly string[]>; until: number }>();

  constructor(
    list: (endpoint: Endpoint) => Promise<readonly string[]>,
    clock: Pick<Clock, 'now'>,
    onFailure: (error: unknown) => void,
  ) {
    this.#list = list;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** Empty where the endpoint gives no list; never rejects. */
  of(endpoint: Endpoint): Promise<readonly string[]> {
    const key = JSON.stringify([endpoint.name, endpoint.base_url, endpoint.api_key_env]);
    const known = this.#known.get(key);
    if (known && this.#clock.now() < known.until) return known.names;
    const entry = { names: this.#ask(endpoint, key), until: this.#clock.now() + LIFETIME_MS };
    this.#known.set(key, entry);
    return entry.names;
  }

  async #ask(endpoint: Endpoint, key: string): Promise<readonly string[]> {
    try {
      return await this.#list(endpoint);
    } catch (error) {
      this.#onFailure(error);
      const entry = this.#known.get(key);
      if (entry) entry.until = this.#clock.now() + LIFETIME_OF_FAILURE_MS;
      return [];
    }
  }
}
