import { createHash } from 'node:crypto';
import * as http from 'node:http';

import type { JsonObject } from '../../../src/core/base/json.ts';
import type { Clock, Secrets, Sha256 } from '../../../src/core/base/ports.ts';
import type { CallContext, ModelRequest } from '../../../src/core/models/request.ts';

export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');

export const KEY = 'sk-test-0123456789abcdef';

export const secrets: Secrets = { apiKey: async () => KEY };

export const CONTEXT: CallContext = { prompt: 'greet', variables: 'sha256:v', repeat: 0 };

export function ask(content: string, parameters: ModelRequest['parameters'] = {}): ModelRequest {
  return { model: 'gpt-4o', messages: [{ role: 'user', content }], parameters };
}

/** A clock whose waiting takes no time: `sleep` notes how long it was asked to and moves `now` on. */
export class FakeClock implements Clock {
  time = Date.parse('2026-08-22T10:00:00Z');
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw new DOMException('cancelled', 'AbortError');
    this.slept.push(ms);
    this.time += ms;
  }
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new DOMException('cancelled', 'AbortError'));
      });
    }),
};

export interface Seen {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export type Handler = (response: http.ServerResponse, seen: Seen) => void;

/** A server that answers the n-th request with the n-th handler, and all later ones with the last. */
export class FaultServer {
  readonly seen: Seen[] = [];
  readonly #server: http.Server;

  private constructor(handlers: readonly Handler[]) {
    this.#server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        this.seen.push({ url: request.url ?? '', headers: request.headers, body });
        handlers[Math.min(this.seen.length, handlers.length) - 1]?.(response, this.seen.at(-1)!);
      });
    });
  }

  static async start(handlers: readonly Handler[]): Promise<FaultServer> {
    const server = new FaultServer(handlers);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function reply(status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Handler {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** A chat completion with this message. */
export function completion(message: JsonObject, rest: JsonObject = {}): JsonObject {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }],
    usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
    ...rest,
  };
}
