import { PromptError, isAbort } from '../base/errors.ts';
import type { Clock } from '../base/ports.ts';
import { Budget } from '../evals/budget.ts';
import { highestCost, paidFor } from '../evals/callCost.ts';
import { itemsUntilAborted, untilAborted } from '../models/abort.ts';
import {
  type EditorLoss,
  type EditorModels,
  streamFromEditor,
  toEditorRequest,
} from '../models/editorModels.ts';
import type { Endpoint } from '../models/endpoints.ts';
import type { CallEvent, Delta, StreamedAnswer, StreamingClient } from '../models/stream.ts';
import type { TokenCounter } from '../models/tokens.ts';
import type { Lane, LaneCall } from './lane.ts';
import { type LaneResult, toLaneResult } from './laneResult.ts';

/** What happens in a lane, in order: a `started`, pieces, and one of the last three. */
export type LaneEvent = { readonly lane: string } & (
  | { readonly type: 'started'; readonly losses: readonly EditorLoss[] }
  | Delta
  | { readonly type: 'finished'; readonly result: LaneResult }
  /** What was said before stays said. */
  | { readonly type: 'failed'; readonly error: PromptError }
  | { readonly type: 'stopped' }
);

export interface LaneRunPorts {
  readonly clientFor: (endpoint: Endpoint) => StreamingClient;
  readonly editorModels: EditorModels;
  readonly clock: Clock;
  /** For answers whose tokens the endpoint does not report. */
  readonly tokenCounter: () => Promise<TokenCounter>;
}

export interface LaneRunOptions {
  /** How many lanes may be under way at one time. */
  readonly concurrency?: number;
  readonly budget?: Budget;
}

const DEFAULT_CONCURRENCY = 4;

/** Calls that run side by side. One that fails or is stopped leaves the others alone; no answer is a score. */
export class LaneRun {
  readonly #lanes: readonly Lane[];
  readonly #ports: LaneRunPorts;
  readonly #budget: Budget;
  readonly #concurrency: number;
  readonly #stops: ReadonlyMap<string, AbortController>;
  readonly #events: LaneEvent[] = [];
  #wake: () => void = () => {};
  #active = 0;
  #bug: { readonly error: unknown } | undefined;

  constructor(lanes: readonly Lane[], ports: LaneRunPorts, options: LaneRunOptions = {}) {
    this.#lanes = lanes;
    this.#ports = ports;
    this.#budget = options.budget ?? new Budget(undefined);
    this.#concurrency = Math.max(1, options.concurrency ?? DEFAULT_CONCURRENCY);
    this.#stops = new Map(lanes.map(({ id }) => [id, new AbortController()]));
  }

  /** Ends one lane, or all of them, within a second. What they said is kept. */
  stop(lane?: string): void {
    for (const [id, controller] of this.#stops) if (lane === undefined || id === lane) controller.abort();
  }

  /** Runs the lanes; may be iterated once. Leaving the loop early stops them all. */
  async *events(): AsyncGenerator<LaneEvent, void, undefined> {
    const waiting = [...this.#lanes];
    try {
      for (;;) {
        while (this.#active < this.#concurrency && waiting.length > 0) void this.#run(waiting.shift()!);
        yield* this.#events.splice(0);
        if (this.#events.length > 0 || (waiting.length > 0 && this.#active < this.#concurrency)) continue;
        if (this.#active === 0) break;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.stop();
    }
    if (this.#bug) throw this.#bug.error;
  }

  async #run(lane: Lane): Promise<void> {
    this.#active++;
    const { id, call } = lane;
    const { signal } = this.#stops.get(id)!;
    try {
      if (PromptError.is(call)) throw call;
      signal.throwIfAborted();
      const answer = await this.#follow(id, call, signal);
      this.#emit({ lane: id, type: 'finished', result: await toLaneResult(call, answer, this.#ports) });
    } catch (error) {
      if (PromptError.is(error)) this.#emit({ lane: id, type: 'failed', error });
      else {
        if (!isAbort(error)) this.#bug ??= { error };
        this.#emit({ lane: id, type: 'stopped' });
      }
    } finally {
      this.#active--;
      this.#wake();
    }
  }

  async #follow(lane: string, call: LaneCall, signal: AbortSignal): Promise<StreamedAnswer> {
    const price = 'endpoint' in call.target ? call.target.price : undefined;
    const most = 'endpoint' in call.target ? price && highestCost(call.request, price) : 0;
    await untilAborted(this.#budget.reserve(most), signal);
    let answer: StreamedAnswer | undefined;
    try {
      for await (const event of itemsUntilAborted(this.#stream(call, signal), signal)) {
        if (event.type === 'finished') ({ answer } = event);
        else if (event.type === 'started') this.#emit({ lane, type: 'started', losses: lossesOf(call) });
        else this.#emit({ lane, ...event });
      }
    } finally {
      // A call that was broken off is paid all the same, and nobody says how much: all that was reserved counts.
      this.#budget.settle(most, answer && paidFor(answer.usage, price));
    }
    if (!answer) throw new Error('A call ended without an answer');
    return answer;
  }

  #stream(
    { target, request, context }: LaneCall,
    signal: AbortSignal,
  ): AsyncGenerator<CallEvent, void, undefined> {
    const { editorModels, clock, clientFor } = this.#ports;
    if ('endpoint' in target) return clientFor(target.endpoint).stream(request, context, signal);
    const asked = { id: target.editorModel, request: toEditorRequest(request), signal };
    return streamFromEditor(editorModels, asked, clock);
  }

  #emit(event: LaneEvent): void {
    this.#events.push(event);
    this.#wake();
  }
}

const lossesOf = ({ target, request }: LaneCall): readonly EditorLoss[] =>
  'endpoint' in target ? [] : toEditorRequest(request).losses;
