import { timingSafeEqual, createHash } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Runtime } from '../../runtime/api.ts';
import { parseJson } from '../../core/serving/snapshot.ts';
import { type Answer, contextOf, evaluate, evaluateAll, failed, resolvePlainly } from './answers.ts';
import { RateLimit } from './rateLimit.ts';

export interface ServeOptions {
  readonly token: string | undefined;
  /** Bytes of a request at most. */
  readonly maxBody: number;
  /** Requests a second at most. */
  readonly maxRate: number;
  readonly onError: (message: string) => void;
}

const FLAGS = '/ofrep/v1/evaluate/flags';

/** How long a client may take to send its request. */
const REQUEST_MS = 10_000;

/** Answers OFREP and plain JSON from a runtime. What it serves is swapped by the runtime, between two requests. */
export function createLedgerServer(runtime: Runtime, options: ServeOptions): Server {
  const limit = new RateLimit(options.maxRate, Date.now());
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    (request, response) => {
      void answer(request, { runtime, options, limit }).then(
        (found) => send(response, found),
        (error: unknown) => {
          // A client that went away in the middle of its request waits for nothing.
          if (!request.destroyed) options.onError(`A request failed: ${String(error)}`);
          response.destroy();
        },
      );
    },
  );
  return server;
}

interface Serving {
  readonly runtime: Runtime;
  readonly options: ServeOptions;
  readonly limit: RateLimit;
}

async function answer(request: IncomingMessage, { runtime, options, limit }: Serving): Promise<Answer> {
  const { method, headers } = request;
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (method === 'GET' && pathname === '/health') {
    const health = runtime.health();
    return { status: health.state === 'empty' ? 503 : 200, body: { state: health.state } };
  }
  if (!limit.take(Date.now()))
    return { ...failed(429, 'GENERAL', 'Too many requests.'), headers: { 'retry-after': '1' } };
  if (options.token !== undefined && !isToken(headers.authorization, options.token))
    return { ...failed(401, 'GENERAL', 'A token is needed.'), headers: { 'www-authenticate': 'Bearer' } };
  if (method !== 'POST') return { ...failed(405, 'GENERAL', 'Use POST.'), headers: { allow: 'POST' } };
  const text = await readBody(request, options.maxBody);
  if (text === undefined) return failed(413, 'GENERAL', `A request has at most ${options.maxBody} bytes.`);
  const body = text === '' ? {} : parseJson(text);
  if (body === undefined) return failed(400, 'PARSE_ERROR', 'The request is no JSON.');
  const context = contextOf(body);
  if (!context) return failed(400, 'INVALID_CONTEXT', 'The context is no object.');
  if (pathname === FLAGS)
    return evaluateAll(runtime, {
      names: runtime.names(),
      context,
      known: headers['if-none-match'],
    });
  const flag = nameIn(pathname, `${FLAGS}/`);
  if (flag !== undefined) return evaluate(runtime, flag, context);
  const prompt = nameIn(pathname, '/v1/prompts/');
  if (prompt !== undefined) return resolvePlainly(runtime, prompt, context);
  return failed(404, 'GENERAL', `Nothing is at ${pathname}.`);
}

function nameIn(pathname: string, prefix: string): string | undefined {
  if (!pathname.startsWith(prefix)) return undefined;
  try {
    return decodeURIComponent(pathname.slice(prefix.length)) || undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Takes as long for a wrong token as for the right one. */
function isToken(header: string | undefined, token: string): boolean {
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${token}`));
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

async function readBody(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  // What is left of a request that was too long is not read.
  const close = status === 413 ? { connection: 'close' } : {};
  response.writeHead(status, {
    ...headers,
    ...close,
    ...(body && { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
  });
  response.end(body ? JSON.stringify(body) : undefined);
}
