import { paidFor } from '../evals/callCost.ts';
import type { Usage } from '../models/request.ts';
import type { StreamedAnswer } from '../models/stream.ts';
import type { TokenCounter } from '../models/tokens.ts';
import type { LaneCall } from './lane.ts';

/** An answer, what it took, and whether it is what the version promises. */
export interface LaneResult {
  readonly output: string;
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
  /** The endpoint reports no tokens: they were counted here. */
  readonly isUsageEstimated: boolean;
  /** US dollars; undefined: unknown, as it always is for the editor's models, whose user has a subscription. */
  readonly costUsd: number | undefined;
  /** Undefined where the answer came in one piece. */
  readonly timeToFirstTokenMs: number | undefined;
  readonly latencyMs: number;
  /** Output tokens by the time after the first one; undefined where the answer came in one piece. */
  readonly tokensPerSecond: number | undefined;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** Undefined where the version has no `output_schema`. */
  readonly schema:
    | { readonly isValid: true }
    | { readonly isValid: false; readonly reason: string }
    | undefined;
  /** The model that answered, as the endpoint reports it. */
  readonly model: string | undefined;
  /** A recording: of this very request, or of another wording of the template. */
  readonly replayed: StreamedAnswer['replayed'];
  /** The recording shows how things work; no model need ever have said it. */
  readonly isSample: boolean;
}

export async function toLaneResult(
  call: LaneCall,
  answer: StreamedAnswer,
  { tokenCounter }: { readonly tokenCounter: () => Promise<TokenCounter> },
): Promise<LaneResult> {
  const { output, latency_ms: latencyMs, time_to_first_token_ms: timeToFirstTokenMs } = answer;
  const usage =
    answer.usage ?? (answer.replayed ? undefined : countUsage(call, output, await tokenCounter()));
  const reason = call.check?.(output);
  const writing = timeToFirstTokenMs === undefined ? 0 : latencyMs - timeToFirstTokenMs;
  return {
    output,
    finishReason: answer.finish_reason,
    usage,
    isUsageEstimated: usage !== undefined && !answer.usage,
    costUsd: 'endpoint' in call.target ? paidFor(usage, call.target.price) : undefined,
    timeToFirstTokenMs,
    latencyMs,
    tokensPerSecond: usage && writing > 0 ? usage.output_tokens / (writing / 1000) : undefined,
    retries: answer.retries,
    schema: call.check && (reason === undefined ? { isValid: true } : { isValid: false, reason }),
    model: answer.model,
    replayed: answer.replayed,
    isSample: answer.sample ?? false,
  };
}

/** By the tokenizer of OpenAI's models, which others differ from by some percent. */
function countUsage({ request }: LaneCall, output: string, count: TokenCounter): Usage {
  return {
    input_tokens: count(request.model, request.messages),
    cached_input_tokens: 0,
    output_tokens: count(request.model, output),
  };
}
