import { PromptError } from '../../core/base/errors.ts';
import type { HeadStore } from './headStore.ts';

export interface HttpStoreOptions {
  /** Sent as a bearer token, over HTTPS or to this machine only. */
  readonly token?: string | undefined;
  /** For one request. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
}

interface StoreRequest extends RequestInit {
  readonly headers: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;

/** No head and no snapshot is this long; a server that never stops sending must not take all memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A folder on a web server that takes PUT and honours `If-Match` and `If-None-Match`, as S3, GCS, Azure and most
 * others do. Redirects are not followed, so that no token goes where nobody sent it.
 * @throws PromptError `bad-input`, `origin-not-allowed`
 */
export function httpStore(address: string, { token, timeoutMs, signal }: HttpStoreOptions = {}): HeadStore {
  const base = new URL(address.endsWith('/') ? address : `${address}/`);
  if (token !== undefined && base.protocol !== 'https:' && !isThisMachine(base))
    throw new PromptError('origin-not-allowed', `A token is not sent to ${base.origin} in the clear.`, {
      hint: 'Use https://.',
    });
  const request = async (path: string, init: StoreRequest): Promise<Response> => {
    const limit = AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS);
    try {
      return await fetch(new URL(path, base), {
        ...init,
        headers: { ...init.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw unreachable(base, error);
    }
  };
  return {
    name: base.href,
    read: async (path, known) => {
      const headers: Record<string, string> = known === undefined ? {} : { 'if-none-match': known };
      // What a cache on the way still holds is not what is served now.
      const response = await request(path, { headers, cache: 'no-store' });
      if (response.status === 304) return 'unchanged';
      if (response.status === 404) return undefined;
      if (!response.ok) throw refused(base, 'read', response);
      const text = await readBody(response, base);
      return { text, etag: response.headers.get('etag') ?? '' };
    },
    write: async (path, text, before) => {
      const condition: Record<string, string> =
        before === undefined ? { 'if-none-match': '*' } : { 'if-match': before };
      const headers = { 'content-type': 'application/json', ...condition };
      if (before === '')
        throw new PromptError('bad-input', `${base.href} sends no ETag, so nothing can be changed safely.`, {
          hint: 'Publish to a server or a bucket that does.',
        });
      const response = await request(path, { method: 'PUT', body: text, headers });
      await response.body?.cancel();
      // 409: another conditional request was under way, as S3 has it.
      if (response.status === 412 || response.status === 409) return 'conflict';
      if (!response.ok) throw refused(base, 'write', response);
      return 'written';
    },
  };
}

const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);

async function readBody(response: Response, base: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MOST_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreachable(base, error);
  }
  if (length <= MOST_BYTES) return Buffer.concat(chunks).toString('utf8');
  throw new PromptError('endpoint-failed', `${base.href} sends more than a head can be.`);
}

function unreachable(base: URL, cause: unknown): PromptError {
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return new PromptError(
    isTimeout ? 'timeout' : 'endpoint-failed',
    isTimeout ? `${base.origin} does not answer in time.` : `${base.origin} cannot be reached.`,
    { cause },
  );
}

const refused = (base: URL, what: 'read' | 'write', { status }: Response): PromptError =>
  status === 401 || status === 403
    ? new PromptError('unauthorized', `${base.origin} refuses to let this be ${done[what]} (${status}).`, {
        hint: 'Set PROMPT_LEDGER_HEAD_TOKEN to a token that may.',
      })
    : new PromptError('endpoint-failed', `${base.origin} answers ${status}.`);

const done = { read: 'read', write: 'written' } as const;
