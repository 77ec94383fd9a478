import { CircuitBreaker } from '../core/serving/circuitBreaker.ts';
import type {
  Answer,
  Attempt,
  Context,
  Feedback,
  Health,
  Message,
  Outcome,
  RecordedCall,
  Resolution,
  RunOptions,
  RunResult,
  Runtime,
  Score,
} from './api.ts';
import { ALL } from './killList.ts';
import type { PlannedPrompt } from './plan.ts';
import type { CallMetrics } from './metrics.ts';
import type { Poller } from './poller.ts';
import { type Surroundings, notCalled, resolve } from './resolve.ts';
import { runChain } from './runChain.ts';
import { nameCall, scoresOf } from './telemetryLines.ts';
import type { Telemetry } from './telemetry.ts';

export interface RuntimeParts {
  readonly poller: Poller;
  readonly environment: string;
  readonly bundled: ReadonlyMap<string, PlannedPrompt>;
  /** Killed by the environment of the process. */
  readonly killed: ReadonlySet<string>;
  readonly telemetry: Telemetry | undefined;
  readonly metrics: CallMetrics | undefined;
  readonly clock: () => number;
  /** Ends requests that are under way. */
  readonly ending: AbortController;
}

const NO_CONTEXT: Context = Object.freeze({});
const NOT_RECORDED: RecordedCall = Object.freeze({
  traceId: '',
  spanId: '',
  prompt: '',
  version: '',
  environment: '',
});

/** What an application holds. Every answer comes from memory; all reading happens in the poller. */
export class LedgerRuntime implements Runtime {
  readonly #parts: RuntimeParts;
  readonly #breakers = new Map<string, CircuitBreaker>();
  readonly #killed: Set<string>;
  readonly #around: Surroundings;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#killed = new Set(parts.killed);
    const { poller } = parts;
    this.#around = {
      bundled: parts.bundled,
      environment: parts.environment,
      get age() {
        return poller.age;
      },
      isKilled: (name) => this.#isKilled(name),
      allows: (model, now) => this.#breakers.get(model)?.allows(now) ?? true,
      now: parts.clock,
      random: Math.random,
    };
  }

  #isKilled(name: string): boolean {
    const { killed } = this.#parts.poller;
    if (this.#killed.size + killed.size === 0) return false;
    return this.#killed.has(name) || this.#killed.has(ALL) || killed.has(name) || killed.has(ALL);
  }

  resolve(name: string, context: Context = NO_CONTEXT): Resolution {
    try {
      return resolve(name, context, { served: this.#parts.poller.served, around: this.#around });
    } catch (error) {
      // A bug of ours, or arguments of another type: the application must not fail with it.
      const message = error instanceof Error ? error.message : String(error);
      const { environment } = this.#parts;
      const base = {
        prompt: typeof name === 'string' ? name : '',
        environment,
        unit: undefined,
        revision: undefined,
      };
      return notCalled(base, {
        rule: 'none',
        reason: 'error',
        error: { code: 'internal-error', message },
      });
    }
  }

  render(name: string, context?: Context): readonly Message[] {
    return this.resolve(name, context).messages;
  }

  record(resolution: Resolution, outcome: Outcome): RecordedCall {
    try {
      const now = this.#parts.clock();
      const model = outcome.model ?? resolution.model;
      const isFailure = outcome.error !== undefined && outcome.isModelFailure !== false;
      if (model !== undefined) this.#breakerOf(model).record(isFailure, now);
      const { telemetry, metrics } = this.#parts;
      if (!telemetry && !metrics) return NOT_RECORDED;
      const call = nameCall(resolution, outcome);
      metrics?.record(call, outcome);
      telemetry?.record(resolution, { call, outcome, now });
      return call;
    } catch (error) {
      this.#parts.poller.report(`A call cannot be recorded: ${String(error)}`);
      return NOT_RECORDED;
    }
  }

  recordScore(call: RecordedCall, score: Score): void {
    this.#recordFindings(call, () => [score]);
  }

  recordFeedback(call: RecordedCall, feedback: Feedback): void {
    this.#recordFindings(call, () => scoresOf(feedback, this.#parts.telemetry?.keepsOutputs ?? false));
  }

  #recordFindings(call: RecordedCall, find: () => readonly Score[]): void {
    try {
      if (call.spanId === '') return; // The call was not recorded either.
      const { telemetry, metrics, clock } = this.#parts;
      for (const score of find()) {
        if (!Number.isFinite(score.value)) throw new TypeError(`${score.value} is no score.`);
        telemetry?.recordScore(call, score, clock());
        metrics?.recordScore(call, score);
      }
    } catch (error) {
      this.#parts.poller.report(`A score cannot be recorded: ${String(error)}`);
    }
  }

  #breakerOf(model: string): CircuitBreaker {
    let breaker = this.#breakers.get(model);
    if (!breaker) this.#breakers.set(model, (breaker = new CircuitBreaker()));
    return breaker;
  }

  async run<T>(
    name: string,
    context: Context,
    call: (attempt: Attempt) => Promise<Answer<T>>,
    options: RunOptions<T> = {},
  ): Promise<RunResult<T>> {
    const resolution = this.resolve(name, context);
    const { clock } = this.#parts;
    const inputs = context.variables ? { variables: context.variables } : {};
    return runChain({
      resolution,
      call,
      record: (outcome) => this.record(resolution, { ...inputs, ...outcome }),
      allows: (model) => this.#around.allows(model, clock()),
      now: clock,
      options,
    });
  }

  kill(name: string, isOn = true): void {
    if (isOn) this.#killed.add(name);
    else this.#killed.delete(name);
  }

  names(): readonly string[] {
    const { plan, lastGood } = this.#parts.poller.served;
    return [...new Set([...plan.keys(), ...lastGood.keys(), ...this.#parts.bundled.keys()])];
  }

  health(): Health {
    const { poller, telemetry } = this.#parts;
    const { served } = poller;
    return {
      ...poller.health,
      revision: served.revision,
      snapshot: served.digest,
      prompts: served.plan.size,
      problems: served.problems,
      openCircuits: [...this.#breakers].filter(([, { isOpen }]) => isOpen).map(([model]) => model),
      telemetry: telemetry?.counts ?? { queued: 0, written: 0, dropped: 0 },
    };
  }

  refresh(): Promise<void> {
    return this.#parts.poller.refresh();
  }

  onDidSwap(listener: (health: Health) => void): () => void {
    return this.#parts.poller.onDidSwap(() => listener(this.health()));
  }

  async close(): Promise<void> {
    this.#parts.ending.abort();
    await this.#parts.poller.close();
    await this.#parts.telemetry?.close();
  }
}
