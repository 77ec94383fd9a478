import type { Message } from './request.ts';

/**
 * Tokens that the chat format adds: three around each message, its role, and three that open the answer
 * (OpenAI cookbook, "How to count tokens with tiktoken"). Every known role is a single token.
 */
const PER_MESSAGE = 4;
const PER_CALL = 3;

/** A run without white space is counted in parts of this length: the tokenizer takes quadratic time in it. */
const LONGEST_RUN = 1000;

/** Text that looks like a control token is text here: it reaches the model inside a message. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * A bound on the number of tokens: every token of a byte-pair encoding stands for at least one byte of UTF-8.
 * Costs a scan of the text, so that it can be computed while typing.
 */
export function tokenUpperBound(input: string | readonly Message[]): number {
  if (typeof input === 'string') return utf8Length(input);
  return input.reduce((sum, { content }) => sum + PER_MESSAGE + tokenUpperBound(content), PER_CALL);
}

/** How many bytes a text has, without making them: an encoder takes a tenth of a millisecond for a short text. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Two units of a pair are four bytes; one that is alone becomes U+FFFD, which is three.
    if (unit >= 0x80) length += unit < 0x800 || isInPair(text, i) ? 1 : 2;
  }
  return length;
}

function isInPair(text: string, at: number): boolean {
  const kind = text.charCodeAt(at) & 0xfc00;
  if (kind === 0xd800) return (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
  return kind === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

/**
 * Counts tokens as OpenAI's models do; for other makers' models an estimate. Messages include the overhead of
 * the chat format. Text that has a run of more than a thousand characters without white space may come out
 * higher by a token or so for each thousand of them.
 */
export async function countTokens(model: string, input: string | readonly Message[]): Promise<number> {
  return countWith(await loadEncoding(model), input);
}

/** Counts as `countTokens` does, without a promise. */
export type TokenCounter = (model: string, input: string | readonly Message[]) => number;

/** Loads every encoding, for counting while typing. It takes some hundred milliseconds, once. */
export async function loadTokenCounter(): Promise<TokenCounter> {
  const [current, old] = [await loadEncoding('gpt-4o'), await loadEncoding('gpt-4')];
  return (model, input) => countWith(usesOldEncoding(model) ? old : current, input);
}

type Encoding = Pick<Awaited<ReturnType<typeof loadEncoding>>, 'countTokens'>;

function countWith({ countTokens: count }: Encoding, input: string | readonly Message[]): number {
  const countText = (text: string) => toParts(text).reduce((sum, part) => sum + count(part, PLAIN_TEXT), 0);
  if (typeof input === 'string') return countText(input);
  return input.reduce((sum, { content }) => sum + PER_MESSAGE + countText(content), PER_CALL);
}

/** Only the older models use `cl100k_base`; `o200k_base` serves GPT-4o and everything since. */
function usesOldEncoding(model: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1).replace(/^ft:/, '');
  return /^(gpt-4(?![.o])|gpt-3\.5|gpt-35|text-embedding-)/.test(name);
}

function loadEncoding(model: string) {
  return usesOldEncoding(model)
    ? import('gpt-tokenizer/encoding/cl100k_base')
    : import('gpt-tokenizer/encoding/o200k_base');
}

function toParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { index, 0: run } of text.matchAll(LONG_RUN)) {
    parts.push(text.slice(start, index + run.length));
    start = index + run.length;
  }
  parts.push(text.slice(start));
  return parts;
}

const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN}}`, 'gu');
