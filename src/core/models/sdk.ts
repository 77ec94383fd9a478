import type * as OpenAiSdk from 'openai';

import type { JsonObject } from '../base/json.ts';
import { isOpenAiItself, type Endpoint } from './endpoints.ts';

export type Sdk = typeof OpenAiSdk;

/** A connection to one endpoint with one key. */
export interface Connection {
  readonly sdk: Sdk;
  readonly key: string | undefined;
  /**
   * One attempt.
   * @param timeout milliseconds until the last byte of the reply
   * @returns the parsed reply, or its text where it is not JSON by its own account
   * @throws the SDK's errors, or what reading the body threw
   */
  post(path: string, body: JsonObject, options: { timeout: number; signal?: AbortSignal }): Promise<unknown>;
  /**
   * One attempt, whose reply is read by the caller.
   * @param timeout milliseconds until the reply begins
   * @throws the SDK's errors, also for a reply that reports a failure
   */
  open(path: string, body: JsonObject, options: { timeout: number; signal: AbortSignal }): Promise<Response>;
}

/** Loads the SDK, which takes longer than everything else at start-up, so only the first call does. */
export async function connect(
  endpoint: Endpoint,
  key: string | undefined,
  fetch: typeof globalThis.fetch,
): Promise<Connection> {
  const sdk = await import('openai');
  const client = createLeanClient(sdk, endpoint, { key, fetch });
  return {
    sdk,
    key,
    post: (path, body, options) => client.post(path, { body, ...options }),
    open: (path, body, options) => client.post(path, { body, ...options }).asResponse(),
  };
}

interface Transport {
  readonly key: string | undefined;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * The SDK's client with its request builder replaced, for two reasons. What the SDK finds in its process's
 * environment (an admin key, custom headers) must not travel to the host that a registry names: exactly the
 * headers below do. And building the request was most of the SDK's cost per call.
 */
function createLeanClient(sdk: Sdk, endpoint: Endpoint, { key, fetch }: Transport) {
  class LeanClient extends sdk.OpenAI {
    readonly written = {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'prompt-ledger',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(this.organization && { 'openai-organization': this.organization }),
      ...(this.project && { 'openai-project': this.project }),
    };
    readonly #headers = new Headers(this.written);

    override async buildRequest(options: Parameters<InstanceType<Sdk['OpenAI']>['buildRequest']>[0]) {
      const req = {
        method: 'post',
        headers: this.#headers,
        body: JSON.stringify(options.body),
        redirect: 'manual' as const, // A redirected call would carry the prompt to a host nobody named.
        ...(options.signal && { signal: options.signal }),
      };
      return { req, url: this.buildURL(options.path, undefined), timeout: options.timeout ?? this.timeout };
    }
  }
  const client: LeanClient = new LeanClient({
    baseURL: endpoint.base_url ?? null,
    apiKey: key ?? 'none', // The SDK insists on one; the builder above leaves it out.
    adminAPIKey: null,
    ...(!isOpenAiItself(endpoint) && { organization: null, project: null }),
    maxRetries: 0,
    logLevel: 'off',
    // The same headers; making a list of those that the SDK insists on takes longer than sending them.
    fetch: (input, init) => fetch(input, { ...init, headers: client.written }),
  });
  return client;
}
