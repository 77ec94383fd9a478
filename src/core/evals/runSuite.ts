import { PromptError, isAbort } from '../base/errors.ts';
import type { Clock, Sha256 } from '../base/ports.ts';
import type { Endpoint } from '../models/endpoints.ts';
import { costOf, isFree } from '../models/prices.ts';
import type { CallContext, ModelAnswer, ModelClient, ModelRequest } from '../models/request.ts';
import { AssertionCompiler } from './assertionCompiler.ts';
import { scoreAnswer } from './assertions.ts';
import { Budget } from './budget.ts';
import { highestCost } from './callCost.ts';
import { caseDigest } from './caseDigest.ts';
import { Asker, type Evidence } from './evidence.ts';
import type { Plan, PlannedCall } from './plan.ts';
import type { CaseResult, Incompleteness, RepeatResult, Run } from './run.ts';
import { type Paid, type Question, type Target, toModelPorts, toolsOf } from './scorerPorts.ts';
import type { Answer, JudgeReply, RunCode } from './scorers/scorer.ts';
import { StructuredOutput } from './structuredOutput.ts';
import { summarise, toCaseResult } from './summary.ts';

export interface RunPorts {
  readonly clientFor: (endpoint: Endpoint) => ModelClient;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** Undefined: everything is asked anew. */
  readonly evidence: Evidence | undefined;
  /** Names the run in the evidence, so that it can go on after an interruption. */
  readonly run?: string;
  /** Undefined in a workspace that is not trusted. */
  readonly runCode: RunCode | undefined;
  /** Hears of every answer that the run uses, the judge's and those of earlier runs included. */
  readonly onAnswer?: (request: ModelRequest, context: CallContext, answer: ModelAnswer) => void;
}

export interface RunOptions {
  /** How many calls may be under way at one time. */
  readonly concurrency?: number;
  readonly budget?: Budget;
  readonly signal?: AbortSignal;
  /** What the version is held against: `select-best` compares its answers with those of this plan. */
  readonly rival?: Plan;
}

export type RunEvent =
  | {
      readonly type: 'case';
      readonly result: CaseResult;
      readonly done: number;
      readonly total: number;
      readonly spent: number;
    }
  | { readonly type: 'run'; readonly run: Run };

const DEFAULT_CONCURRENCY = 8;

/** Errors that every further call would meet as well. */
const FATAL = ['missing-key', 'origin-not-allowed', 'unauthorized', 'not-trusted', 'price-unknown'] as const;

/**
 * Asks and judges every planned call, and yields each case as soon as it is complete, then the run. When the
 * signal is aborted or the budget is used up, what is done is kept and the run says that it is incomplete.
 * @throws PromptError where no call can succeed: no key, a refused key, a budget without a price
 */
export async function* runSuite(
  plan: Plan,
  ports: RunPorts,
  options: RunOptions = {},
): AsyncGenerator<RunEvent, Run> {
  const runner = new Runner(plan, ports, options);
  yield* runner.events();
  const run = runner.finish();
  yield { type: 'run', run };
  return run;
}

class Runner {
  readonly #plan: Plan;
  readonly #ports: RunPorts;
  readonly #budget: Budget;
  readonly #asker: Asker;
  readonly #compiler: AssertionCompiler;
  readonly #structured: StructuredOutput;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = new AbortController();
  readonly #concurrency: number;
  readonly #rivals: ReadonlyMap<string, { readonly call: PlannedCall; readonly plan: Plan }>;
  readonly #pending = new Map<string, Map<number, RepeatResult>>();
  readonly #finished = new Map<string, CaseResult>();
  readonly #ready: CaseResult[] = [];
  readonly #incomplete = new Set<Incompleteness>();
  readonly #startedAt: number;
  #wake: () => void = () => {};
  #next = 0;
  #active = 0;
  #fatal: unknown;
  /** US dollars of this run, what it paid before an interruption included. */
  #spent = 0;
  #hasUnknownCost = false;
  #retries = 0;

  constructor(plan: Plan, ports: RunPorts, options: RunOptions) {
    this.#plan = plan;
    this.#ports = ports;
    this.#budget = options.budget ?? new Budget(undefined);
    this.#asker = new Asker(ports.evidence, ports.run);
    this.#structured = new StructuredOutput(plan);
    this.#signal = options.signal;
    this.#concurrency = Math.max(
      1,
      options.concurrency ?? plan.endpoint.max_concurrency ?? DEFAULT_CONCURRENCY,
    );
    this.#compiler = new AssertionCompiler({
      ...toModelPorts(plan, {
        ask: (question, target) => this.#ask(question, target),
        discard: (question) => this.#asker.discard(question.digest, question.context.repeat),
        sha256: ports.sha256,
      }),
      ...(ports.runCode && { runCode: ports.runCode }),
    });
    const { rival } = options;
    this.#rivals = new Map(rival?.calls.map((call) => [keyOf(call), { call, plan: rival }]));
    this.#startedAt = ports.clock.now();
    if (plan.isFiltered) this.#incomplete.add('filtered');
    if (plan.isOtherModel) this.#incomplete.add('other-model');
  }

  async *events(): AsyncGenerator<RunEvent, void> {
    const cancel = (): void => {
      this.#incomplete.add('cancelled');
      this.#stop.abort();
      this.#wake();
    };
    if (this.#signal?.aborted) cancel();
    this.#signal?.addEventListener('abort', cancel, { once: true });
    try {
      await this.#checkEmbedders();
      for (;;) {
        while (this.#active < this.#concurrency && this.#next < this.#plan.calls.length && !this.#isStopped) {
          void this.#perform(this.#plan.calls[this.#next++]!);
        }
        const total = this.#plan.cases.length;
        for (const result of this.#ready.splice(0)) {
          this.#finished.set(result.id, result);
          yield { type: 'case', result, done: this.#finished.size, total, spent: this.#spent };
        }
        if (
          this.#active === 0 &&
          this.#ready.length === 0 &&
          (this.#isStopped || this.#next >= this.#plan.calls.length)
        )
          break;
        // After an abort nothing is waited for: calls that do not notice it must not hold up the user.
        if (this.#signal?.aborted) break;
        if (this.#ready.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#signal?.removeEventListener('abort', cancel);
      this.#stop.abort();
    }
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  /** What cannot be compared is found before an answer is paid. */
  async #checkEmbedders(): Promise<void> {
    for (const { endpoint, model } of this.#plan.embedders.values())
      if (endpoint.in_process) await this.#ports.clientFor(endpoint).ready?.(model);
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #perform(call: PlannedCall): Promise<void> {
    this.#active++;
    try {
      const result = await this.#answerAndJudge(call);
      if (result) this.#collect(call, result);
    } catch (error) {
      if (PromptError.is(error, 'budget-exceeded')) this.#incomplete.add('budget');
      else if (!isAbort(error)) this.#fatal ??= error;
      this.#stop.abort();
    } finally {
      this.#active--;
      this.#wake();
    }
  }

  /** Undefined where the run was stopped meanwhile. */
  async #answerAndJudge(call: PlannedCall): Promise<RepeatResult | undefined> {
    let asked: Awaited<ReturnType<StructuredOutput['ask']>>;
    try {
      asked = await this.#structured.ask(call, (question) => this.#ask(question, this.#plan));
    } catch (error) {
      if (
        !PromptError.is(error) ||
        error.code === 'budget-exceeded' ||
        FATAL.some((code) => code === error.code)
      )
        throw error;
      return failedCall(error);
    }
    const { paid, invalid } = asked;
    const { answer, cost, isReused } = paid;
    if (!isReused) this.#retries += answer.retries;
    if (answer.replayed === 'other-wording') this.#incomplete.add('sample');
    const compiled = await this.#compiler.compile(
      call.case.assertions,
      call.case.variables,
      call.case.threshold,
    );
    const judged = await scoreAnswer(compiled, {
      ...this.#factsOf(call, answer),
      ...this.#listCost(answer),
    });
    return {
      output: answer.output,
      outcome: invalid !== undefined && judged.outcome === 'pass' ? 'fail' : judged.outcome,
      score: invalid === undefined ? judged.score : 0,
      reason: invalid ?? judged.reason,
      latency_ms: answer.latency_ms,
      ...(answer.usage && { usage: answer.usage }),
      ...(answer.finish_reason !== undefined && { finish_reason: answer.finish_reason }),
      cost_usd: cost === null || judged.judge_cost_usd === null ? null : cost + judged.judge_cost_usd,
      assertions: judged.assertions,
      named_scores: judged.named_scores,
      reused: isReused,
      ...(answer.replayed && { replayed: answer.replayed }),
      ...(answer.sample && { sample: answer.sample }),
    };
  }

  /** What assertions can see besides the cost. */
  #factsOf(call: PlannedCall, { output, latency_ms, finish_reason, logprobs }: ModelAnswer): Answer {
    const tools = toolsOf(call.request);
    const rival = this.#rivals.get(keyOf(call));
    return {
      output,
      latency_ms,
      variables: call.case.variables,
      messages: call.request.messages,
      ...(finish_reason !== undefined && { finish_reason }),
      ...(logprobs && { logprobs }),
      ...(tools !== undefined && { tools }),
      ...(rival && { rival: () => this.#askRival(rival) }),
    };
  }

  async #askRival({ call, plan }: { readonly call: PlannedCall; readonly plan: Plan }): Promise<JudgeReply> {
    const { answer, cost } = await this.#ask(call, plan);
    return { output: answer.output, cost_usd: cost };
  }

  /** What the call costs at list price, whether it was paid in this run or before: what `cost` assertions judge. */
  #listCost(answer: ModelAnswer): { cost_usd?: number } {
    const { price } = this.#plan;
    return price && answer.usage
      ? { cost_usd: costOf(answer.usage, price) }
      : price && isFree(price)
        ? { cost_usd: 0 }
        : {};
  }

  async #ask(call: Question, target: Target): Promise<Paid> {
    const answered = await this.#askWithinBudget(call, target);
    this.#ports.onAnswer?.(call.request, call.context, answered.answer);
    return answered;
  }

  async #askWithinBudget(call: Question, { endpoint, price }: Target): Promise<Paid> {
    const answerer = { client: this.#ports.clientFor(endpoint), price };
    const ask = (): Promise<Paid> => this.#asker.ask(call, answerer, this.#stop.signal);
    if (this.#asker.isKnown(call.digest, call.context.repeat)) return this.#pay(await ask());
    const most = price && highestCost(call.request, price);
    await this.#budget.reserve(most);
    let cost: number | null = 0;
    try {
      const answered = this.#pay(await ask());
      cost = answered.cost;
      return answered;
    } finally {
      this.#budget.settle(most, cost ?? undefined);
    }
  }

  #pay(answered: Paid): Paid {
    if (answered.cost === null) this.#hasUnknownCost = true;
    else this.#spent += answered.cost;
    return answered;
  }

  /** Repeats are kept in their order, whichever is answered first. */
  #collect(call: PlannedCall, result: RepeatResult): void {
    const { case: suiteCase, context } = call;
    const results = this.#pending.get(suiteCase.id) ?? new Map<number, RepeatResult>();
    this.#pending.set(suiteCase.id, results);
    results.set(context.repeat, result);
    if (results.size < this.#plan.repeats) return;
    this.#pending.delete(suiteCase.id);
    this.#ready.push(
      toCaseResult(
        call,
        Array.from({ length: results.size }, (_, repeat) => results.get(repeat)!),
        caseDigest(call, this.#ports.sha256),
      ),
    );
  }

  finish(): Run {
    const cases = this.#plan.cases.flatMap(({ id }) => this.#finished.get(id) ?? []);
    if (cases.some(({ outcome }) => outcome === 'error')) this.#incomplete.add('errors');
    return summarise(this.#plan, cases, {
      startedAt: this.#startedAt,
      endedAt: this.#ports.clock.now(),
      cost: this.#hasUnknownCost ? null : this.#spent,
      retries: this.#retries,
      adherence: this.#structured.adherence,
      incomplete: [...this.#incomplete],
    });
  }
}

/** Which case a call is about, and which of its repeats. */
const keyOf = ({ case: { id }, context: { repeat } }: PlannedCall): string => `${repeat} ${id}`;

function failedCall({ message, hint }: PromptError): RepeatResult {
  const reason = hint === undefined ? message : `${message} ${hint}`;
  return {
    output: '',
    outcome: 'error',
    score: 0,
    reason,
    latency_ms: null,
    cost_usd: 0,
    assertions: [],
    named_scores: {},
    reused: false,
  };
}
