/** What an endpoint says is left, of requests or of tokens. */
export interface Allowance {
  readonly remaining: number;
  /** Milliseconds until all of it is there again. */
  readonly resetMs: number;
}

export interface Allowances {
  readonly requests?: Allowance;
  readonly tokens?: Allowance;
}

/** Reads `x-ratelimit-remaining-…` and `x-ratelimit-reset-…`, as OpenAI and those who speak its API send them. */
export function toAllowances(headers: Headers): Allowances {
  const requests = toAllowance(headers, 'requests');
  const tokens = toAllowance(headers, 'tokens');
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

function toAllowance(headers: Headers, what: 'requests' | 'tokens'): Allowance | undefined {
  const remaining = headers.get(`x-ratelimit-remaining-${what}`);
  if (remaining === null || !/^\d+$/.test(remaining)) return undefined;
  const resetMs = toMilliseconds(headers.get(`x-ratelimit-reset-${what}`) ?? '');
  return resetMs === undefined ? undefined : { remaining: Number(remaining), resetMs };
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** `6m0s`, `1.5s` and `20ms`, or a bare number of seconds; a moment (a date, seconds since 1970) says nothing here. */
function toMilliseconds(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) < 1e6 ? Number(text) * 1000 : undefined;
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g))
    sum += Number(amount) * UNITS[unit ?? 's']!;
  return sum;
}
