import type { JsonObject } from '../base/json.ts';
import type { Clock } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import type { ModelApi, ReplyContent, UnusableReply } from './api.ts';
import {
  type Attempt,
  type Failure,
  isFailure,
  toBrokenOff,
  toFailure,
  toPromptError,
  toSilent,
  toUnusable,
} from './failures.ts';
import { type Interruption, readReply } from './readReply.ts';
import type { Connection } from './sdk.ts';
import type { Delta, StreamedAnswer } from './stream.ts';

export interface StreamPorts {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** What a failure of an attempt with this timeout is told about. */
  readonly describe: (timeout: number) => Attempt;
}

type Pieces = ReturnType<typeof readReply>;

/** A reply that has begun: until then an attempt may be repeated without anybody noticing. */
export interface Opened {
  readonly first: IteratorResult<Delta, ReplyContent>;
  readonly pieces: Pieces;
  readonly timeout: number;
  /** Ends the connection. */
  readonly stop: AbortController;
}

/** How a streamed answer is asked for; a server that refuses one way is asked the next. */
const MODES = ['with-usage', 'plain', 'whole'] as const;
type Mode = (typeof MODES)[number];

/** One call whose answer is read while it is written. */
export class StreamCall {
  readonly #api: ModelApi;
  readonly #body: JsonObject;
  readonly #ports: StreamPorts;

  /** @param body what asks for the same answer in one piece */
  constructor(api: ModelApi, body: JsonObject, ports: StreamPorts) {
    this.#api = api;
    this.#body = body;
    this.#ports = ports;
  }

  /** One attempt, until the first piece of the answer. */
  async open(timeout: number): Promise<Opened | Failure> {
    for (let mode: Mode = 'with-usage'; ;) {
      const result = await this.#openAs(mode, timeout);
      const next: Mode | undefined = isFailure(result) ? simpler(mode, result) : undefined;
      if (!next) return result;
      mode = next;
    }
  }

  /** The rest of the reply. What goes wrong now is final, since the reader has seen a part of the answer. */
  async *follow(
    { first, pieces, timeout, stop }: Opened,
    started: number,
  ): AsyncGenerator<Delta, Omit<StreamedAnswer, 'retries'>, undefined> {
    const { clock } = this.#ports;
    const firstAt = first.done ? undefined : clock.now();
    try {
      let content: ReplyContent | undefined;
      for (let at = first; !content;) {
        if (at.done) content = at.value;
        else {
          yield at.value;
          at = await this.#next(pieces, timeout);
        }
      }
      if (firstAt === undefined && content.output !== '') yield { type: 'text', text: content.output };
      return {
        ...content,
        latency_ms: clock.now() - started,
        ...(firstAt !== undefined && { time_to_first_token_ms: firstAt - started }),
      };
    } finally {
      stop.abort();
    }
  }

  async #openAs(mode: Mode, timeout: number): Promise<Opened | Failure> {
    const { connection, clock, signal } = this.#ports;
    const stop = new AbortController();
    const body =
      mode === 'whole' ? this.#body : { ...this.#body, ...this.#api.streamOptions(mode === 'with-usage') };
    try {
      const response = await connection.open(this.#api.path, body, {
        timeout,
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      });
      const pieces = readReply(response, this.#api, { clock, patience: timeout, signal });
      const first = this.#settle(await pieces.next(), timeout);
      if (!isFailure(first)) return { first, pieces, timeout, stop };
      stop.abort();
      return first;
    } catch (error) {
      stop.abort();
      return this.#toFailure(error, timeout);
    }
  }

  async #next(pieces: Pieces, timeout: number): Promise<IteratorResult<Delta, ReplyContent>> {
    let result: IteratorResult<Delta, ReplyContent> | Failure;
    try {
      result = this.#settle(await pieces.next(), timeout);
    } catch (error) {
      result = this.#toFailure(error, timeout);
    }
    if (isFailure(result)) throw toPromptError(result, 1);
    return result;
  }

  #settle(
    result: IteratorResult<Delta, ReplyContent | UnusableReply | Interruption>,
    timeout: number,
  ): IteratorResult<Delta, ReplyContent> | Failure {
    if (!result.done) return result;
    const { value } = result;
    const attempt = this.#ports.describe(timeout);
    if (value === 'silent') return toSilent(attempt);
    if (value === 'broken-off') return toBrokenOff(attempt);
    return 'unusable' in value ? toUnusable(value.unusable, attempt) : { done: true, value };
  }

  /** @throws an AbortError where the user ended the call; what no endpoint can cause */
  #toFailure(error: unknown, timeout: number): Failure {
    const { signal, describe } = this.#ports;
    if (signal?.aborted) throw toAbortError(signal);
    const failure = toFailure(error, describe(timeout));
    if (!failure) throw error;
    return failure;
  }
}

/**
 * Older servers refuse a setting that they do not know, and OpenAI streams some models only to verified
 * organisations; what they object to, they name.
 */
function simpler(mode: Mode, { code, message }: Failure): Mode | undefined {
  if (code !== 'request-refused' || !/\bstream/i.test(message)) return undefined;
  return MODES[MODES.indexOf(mode) + 1];
}
