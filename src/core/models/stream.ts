import type { CallContext, ModelAnswer, ModelClient, ModelRequest } from './request.ts';

/** What a call says while it is under way. Whatever was yielded stays said if the call fails later. */
export type CallEvent =
  /** The request goes out; after a failed attempt once more. */
  | { readonly type: 'started' }
  | { readonly type: 'text' | 'refusal' | 'reasoning'; readonly text: string }
  /** A piece of a tool call: the name comes first, the arguments in pieces of JSON text. */
  | { readonly type: 'tool-call'; readonly index: number; readonly name?: string; readonly arguments: string }
  | { readonly type: 'finished'; readonly answer: StreamedAnswer };

export type Delta = Exclude<CallEvent, { readonly type: 'started' | 'finished' }>;

/** The whole answer, as `complete` would have given it. */
export interface StreamedAnswer extends ModelAnswer {
  /** Milliseconds from sending to the first piece; absent where the answer came in one piece. */
  readonly time_to_first_token_ms?: number;
}

export interface StreamingClient extends ModelClient {
  /**
   * The same call as `complete`, piece by piece. It is repeated after a failure only while nothing has been said.
   * @throws what `complete` throws; an AbortError within a second of an aborted signal
   */
  stream(
    request: ModelRequest,
    context: CallContext,
    signal?: AbortSignal,
  ): AsyncGenerator<CallEvent, void, undefined>;
}

/** A call whose answer is there in one piece. */
export async function* streamWhole(call: Promise<ModelAnswer>): AsyncGenerator<CallEvent, void, undefined> {
  yield { type: 'started' };
  const answer = await call;
  if (answer.output !== '') yield { type: 'text', text: answer.output };
  yield { type: 'finished', answer };
}
