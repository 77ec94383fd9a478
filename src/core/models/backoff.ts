export interface Backoff {
  readonly base_ms: number;
  readonly cap_ms: number;
}

export const DEFAULT_BACKOFF: Backoff = { base_ms: 500, cap_ms: 30_000 };

/**
 * Milliseconds to wait before a retry: uniform between nothing and the exponential step ("full jitter",
 * AWS Architecture Blog, "Exponential Backoff And Jitter"), so that callers refused together do not return together.
 * @param retry index of the retry, from 0
 * @param random a draw from [0, 1)
 */
export function backoffMs(retry: number, random: number, { base_ms, cap_ms } = DEFAULT_BACKOFF): number {
  return random * Math.min(cap_ms, base_ms * 2 ** retry);
}

/** Milliseconds that a server asks to wait (RFC 9110 §10.2.3, and OpenAI's `retry-after-ms`); undefined if it does not. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const exact = toNumber(headers.get('retry-after-ms'));
  if (exact !== undefined) return exact;
  const text = headers.get('retry-after')?.trim() ?? '';
  const seconds = toNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function toNumber(text: string | null): number | undefined {
  return text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
