import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Clock } from '../base/ports.ts';
import { untilAborted } from './abort.ts';
import { errorOf, type ModelApi, type ReplyContent, type UnusableReply } from './api.ts';
import { EventParser } from './sse.ts';
import type { Delta } from './stream.ts';

export interface Reading {
  readonly clock: Clock;
  /** Milliseconds that may pass without a sign of life; comments, which servers send to say that they live, are one. */
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
}

/** Why a reply that had begun is none. */
export type Interruption = 'silent' | 'broken-off';

const LAST_EVENT = '[DONE]';

/**
 * Yields the pieces of a streamed reply and returns the whole of it. Servers that do not stream answer with one
 * JSON object, whatever they call it: it yields nothing.
 */
export async function* readReply(
  response: Response,
  api: ModelApi,
  reading: Reading,
): AsyncGenerator<Delta, ReplyContent | UnusableReply | Interruption, undefined> {
  const parser = new EventParser();
  const assembler = api.createAssembler();
  let whole = '';
  let isStream: boolean | undefined;
  for await (const text of textsOf(response, reading)) {
    if (text === SILENCE) return 'silent';
    if (isStream !== true) whole += text;
    // No line of a stream begins with a brace, and nothing else than JSON does.
    isStream ??= whole.trim() === '' ? undefined : !whole.trimStart().startsWith('{');
    if (!isStream) continue;
    const events = text === END ? parser.finish() : parser.push(whole === '' ? text : whole);
    whole = '';
    for (const data of events) {
      if (data.trim() === LAST_EVENT) {
        assembler.end();
        continue;
      }
      const piece: unknown = JSON.parse(data);
      if (!isJsonObject(piece)) return { unusable: 'holds an event that is not a JSON object' };
      const failure = failureOf(piece);
      if (failure !== undefined) return { unusable: `reports an error: ${failure}` };
      yield* assembler.take(piece);
    }
  }
  const reply: unknown = isStream ? assembler.reply() : JSON.parse(whole);
  if (reply === undefined) return 'broken-off';
  return isJsonObject(reply) ? api.toAnswer(reply) : { unusable: 'is not a JSON object' };
}

/** The Responses API says its errors in an event of their own, others in a chunk with an `error`. */
function failureOf(piece: JsonObject): string | undefined {
  const { type, message } = piece;
  return type === 'error' && typeof message === 'string' ? message : errorOf(piece);
}

const SILENCE = Symbol('silence');
const END = '';

/** The texts of a body as they come, then `END`; `SILENCE` where patience ran out. Characters are never cut. */
async function* textsOf(
  { body }: Response,
  { clock, patience, signal }: Reading,
): AsyncGenerator<string | typeof SILENCE, void, undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    if (!reader) return;
    const heard = new AbortController();
    const silence = clock.sleep(patience, heard.signal).then(() => SILENCE);
    const chunk = await untilAborted(Promise.race([reader.read(), silence]), signal).finally(() =>
      heard.abort(),
    );
    if (typeof chunk === 'symbol') {
      yield SILENCE;
      return;
    }
    const text = chunk.done ? decoder.decode() : decoder.decode(chunk.value, { stream: true });
    if (text !== '') yield text;
    if (chunk.done) {
      yield END;
      return;
    }
  }
}
