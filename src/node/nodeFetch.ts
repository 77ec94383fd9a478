import * as http from 'node:http';
import * as https from 'node:https';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { REPLY_TOO_LARGE } from '../core/models/failures.ts';

/** Large enough that concurrency is the caller's decision; idle sockets do not keep the process alive. */
const AGENT: http.AgentOptions = { keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' };

const DECODERS: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(zlib.gunzip),
  'x-gzip': promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
};

/** Statuses that may have no body: the `Response` constructor refuses one for them. */
const EMPTY_STATUSES = new Set([204, 205, 304]);

/** No answer of a model is this long; a server that never stops sending must not take all memory. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * A `fetch` on Node's own HTTP client with keep-alive connections: about half the cost per call of the global
 * one, which is what an eval of a thousand short calls consists of. Differences to the standard, all for the
 * sake of model calls: the answer is complete when the promise resolves (a connection that breaks mid-body
 * rejects it), and redirects are returned, never followed, so that no prompt and no key ever reaches a host
 * that the user did not name.
 */
export function createNodeFetch(): typeof fetch {
  const agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };
  return async (input, init) => {
    const exchange = await toExchange(input, init);
    const { protocol } = exchange.url;
    if (protocol !== 'http:' && protocol !== 'https:') {
      throw new TypeError(`Only http and https can be fetched, not ${protocol}`);
    }
    return send(exchange, agents[protocol]);
  };
}

async function toExchange(input: string | URL | Request, init: RequestInit = {}): Promise<Exchange> {
  if (input instanceof Request) {
    const request = new Request(input, init);
    const { url, method, headers, signal } = request;
    const bytes = new Uint8Array(await request.arrayBuffer());
    return {
      url: new URL(url),
      method,
      headers: toHeaders(headers),
      body: bytes.length ? bytes : undefined,
      signal,
    };
  }
  const { method = 'GET', headers, body, signal } = init;
  return {
    url: typeof input === 'string' ? new URL(input) : input,
    method,
    headers: toHeaders(headers),
    body: await toBytes(body),
    signal: signal ?? undefined,
  };
}

function toHeaders(headers: RequestInit['headers']): http.OutgoingHttpHeaders {
  const isPlain = typeof headers === 'object' && !(Symbol.iterator in headers);
  return { 'accept-encoding': 'identity', ...(isPlain ? headers : Object.fromEntries(new Headers(headers))) };
}

async function toBytes(body: RequestInit['body']): Promise<string | Uint8Array | undefined> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body === undefined || body === null) return undefined;
  return new Uint8Array(await new Response(body).arrayBuffer());
}

function send(exchange: Exchange, agent: http.Agent): Promise<Response> {
  const { url, method, headers, body, signal } = exchange;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(toReason(signal));
      return;
    }
    const module = url.protocol === 'https:' ? https : http;
    const request = module.request(url, { method, agent, headers });
    const onAbort = () => request.destroy();
    signal?.addEventListener('abort', onAbort, { once: true });
    const fail = (error: Error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(signal?.aborted ? toReason(signal) : new TypeError('fetch failed', { cause: error }));
    };
    request.on('error', fail);
    request.on('response', (message) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= MOST_BYTES) return;
        fail(Object.assign(new Error('The reply is too large'), { code: REPLY_TOO_LARGE }));
        request.destroy();
      });
      message.on('error', fail); // Also when the connection breaks before the body is complete.
      message.on('end', () => {
        signal?.removeEventListener('abort', onAbort);
        resolve(toResponse(message, chunks));
      });
    });
    if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body));
    request.end(body);
  });
}

function toReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new DOMException('This operation was aborted', 'AbortError');
}

async function toResponse(message: http.IncomingMessage, chunks: readonly Buffer[]): Promise<Response> {
  const status = message.statusCode ?? 0;
  const headers: [string, string][] = [];
  const raw = message.rawHeaders;
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] ?? '', raw[i + 1] ?? '']);
  const init = { status, headers, statusText: message.statusMessage ?? '' };
  if (EMPTY_STATUSES.has(status)) return new Response(null, init);
  const coded = Buffer.concat(chunks);
  const decode = DECODERS[message.headers['content-encoding'] ?? ''];
  return toWholeResponse(decode ? await decode(coded) : coded, init);
}

/**
 * A response whose body is in memory already. The standard one wraps even that in a stream, which costs more
 * than all else about a short answer; here only those who ask for more than text or JSON pay for it.
 */
function toWholeResponse(bytes: Buffer, init: ResponseInit): Response {
  const toText = async () => new TextDecoder().decode(bytes);
  const toStandard = () => new Response(new Uint8Array(bytes), init);
  return Object.defineProperties(new Response(null, init), {
    text: { value: toText },
    json: { value: async (): Promise<unknown> => JSON.parse(await toText()) },
    arrayBuffer: { value: () => toStandard().arrayBuffer() },
    blob: { value: () => toStandard().blob() },
    bytes: { value: () => toStandard().bytes() },
    formData: { value: () => toStandard().formData() },
    body: { get: () => toStandard().body },
    clone: { value: () => toWholeResponse(bytes, init) },
  });
}
