import type { JsonObject } from '../base/json.ts';
import { Budget } from '../evals/budget.ts';
import type { Plan } from '../evals/plan.ts';
import type { Incompleteness, RepeatResult, Run } from '../evals/run.ts';
import { type RunOptions, type RunPorts, runSuite } from '../evals/runSuite.ts';
import type { Interval } from '../evals/statistics/interval.ts';
import { type OutputCheck, compileOutputSchema } from '../models/outputSchema.ts';
import { costOf, isFree } from '../models/prices.ts';
import { promptOf } from '../registry/workspace.ts';
import { type AnswerFacts, type AnsweredPair, type Comparisons, compareAnswers } from './comparisons.ts';
import { type NonInferiority, judgeNonInferiority } from './nonInferiority.ts';
import type { ShadowPlan } from './planShadow.ts';
import type { PassedOver } from './servedCall.ts';
import { type ServedAnswer, servedRun } from './servedAnswers.ts';
import { type ShadowVerdict, stateOf, verdictOf } from './verdict.ts';

/** Why a validation says less than it was asked. */
export type ShadowHole = Extract<Incompleteness, 'errors' | 'budget' | 'cancelled' | 'sample'>;

export interface ShadowResult {
  readonly prompt: string;
  readonly version: string;
  readonly against: string;
  readonly model: string;
  readonly contentDigest: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly margin: number;
  /** Pairs that were planned; fewer are asked where fewer decide. */
  readonly planned: number;
  /** Recorded calls that could have been compared, as far as is known without looking at each. */
  readonly usable: number;
  readonly quality: NonInferiority;
  /** What said how good an answer is. */
  readonly scoredBy: Pick<ShadowPlan['quality'], 'by' | 'types' | 'leftOut'>;
  /** Undefined where no pair could be compared. */
  readonly comparisons: Comparisons | undefined;
  /** Undefined where no pair could be compared. */
  readonly verdict: ShadowVerdict | undefined;
  /** Answers that were asked for again, since what was served was not recorded. */
  readonly replayed: number;
  readonly passedOver: PassedOver;
  /** Pairs that could not be judged, by the reason. */
  readonly failed: ReadonlyMap<string, number>;
  readonly incomplete: readonly ShadowHole[];
  /** US dollars of this run; null where a price is unknown. */
  readonly costUsd: number | null;
  /** Answers of the candidate that were known from earlier runs. */
  readonly reused: number;
  /** The prompt declares tools: they were shown to the model, and what it called was not run. */
  readonly hasTools: boolean;
}

export interface ShadowProgress {
  readonly done: number;
  readonly total: number;
  /** US dollars so far. */
  readonly spent: number;
}

export interface ShadowOptions extends Pick<RunOptions, 'concurrency' | 'signal'> {
  readonly budget?: Budget;
  /** Hears of each answer that is there and judged, the candidate’s and the served one’s. */
  readonly onProgress?: (progress: ShadowProgress) => void;
}

/** After how many pairs somebody looks whether it is decided. */
const LOOK_EVERY = 50;

/**
 * Asks a candidate what production was asked, and compares the answers with what was served, pair by pair, until it is
 * decided or no call is left. Nothing is served, and no tool is run.
 * @throws PromptError as runSuite throws
 */
export async function runShadow(
  plan: ShadowPlan,
  ports: RunPorts,
  options: ShadowOptions = {},
): Promise<ShadowResult> {
  const runner = new ShadowRunner(plan, ports, options);
  await runner.run();
  return runner.result();
}

class ShadowRunner {
  readonly #plan: ShadowPlan;
  readonly #ports: RunPorts;
  readonly #options: ShadowOptions & { readonly budget: Budget };
  readonly #startedAt: number;
  readonly #pairs: AnsweredPair[] = [];
  readonly #failed = new Map<string, number>();
  readonly #incomplete = new Set<ShadowHole>();
  readonly #checks = new Map<JsonObject, Promise<OutputCheck>>();
  #quality: NonInferiority;
  #cost: number | null = 0;
  #spent = 0;
  #reused = 0;
  #replayed = 0;
  #answered = 0;

  constructor(plan: ShadowPlan, ports: RunPorts, { budget = new Budget(undefined), ...rest }: ShadowOptions) {
    this.#plan = plan;
    this.#ports = ports;
    this.#options = { ...rest, budget };
    this.#startedAt = ports.clock.now();
    this.#quality = this.#judge(false);
  }

  async run(): Promise<void> {
    const { calls } = this.#plan;
    for (let start = 0; start < calls.length; start += LOOK_EVERY) {
      await this.#compare(start, Math.min(calls.length, start + LOOK_EVERY));
      if (this.#isStopped) break;
      const isLast = start + LOOK_EVERY >= calls.length;
      this.#quality = this.#judge(isLast);
      if (this.#pairs.length === 0) continue;
      if (stateOf(this.#quality, compareAnswers(this.#pairs).valid) !== 'inconclusive') break;
    }
    if (this.#failed.size > 0) this.#incomplete.add('errors');
  }

  get #isStopped(): boolean {
    return this.#incomplete.has('budget') || this.#incomplete.has('cancelled');
  }

  /** What can be said of the pairs that there are. */
  #judge(isLast: boolean): NonInferiority {
    const { margin, calls } = this.#plan;
    const pairs = this.#pairs.map(({ unit, candidate, served }) => ({
      unit,
      difference: candidate.score - served.score,
    }));
    const range = rangeOf(pairs.map(({ difference }) => difference));
    return judgeNonInferiority(pairs, { margin, planned: calls.length, isLast, range });
  }

  /** Has some calls answered and judged; those that are cut short by the end of the run are not counted. */
  async #compare(from: number, to: number): Promise<void> {
    const { calls, served } = this.#plan;
    const candidate = sliceOf(this.#plan.candidate, from, to);
    const answers = await this.#servedAnswers(from, to);
    if (this.#isStopped) return;
    const schema = served?.content.parameters.output_schema;
    // A case whose served answer is not to be had has nothing to be compared with.
    const known = keepCases(candidate, (id) => answers.has(id));
    const other = servedRun(known, answers, schema);
    const ports: RunPorts = {
      ...this.#ports,
      clientFor: (endpoint) =>
        endpoint === other.plan.endpoint ? other.client : this.#ports.clientFor(endpoint),
    };
    const own = await this.#run(known, ports, other.plan);
    this.#reused += own.reused;
    if (this.#isStopped && own.cases.length === 0) return;
    const before = await this.#run(
      keepCases(other.plan, (id) => own.cases.some((one) => one.id === id)),
      ports,
      known,
    );
    await this.#collect(own, before, new Map(calls.slice(from, to).map((call) => [call.id, call])), answers);
  }

  /** What was served: as it was recorded, else as the version answers now. */
  async #servedAnswers(from: number, to: number): Promise<Map<string, ServedAnswer>> {
    const answers = new Map<string, ServedAnswer>();
    const silent = new Set<string>();
    for (const { id, output, milliseconds, costUsd, finishReason } of this.#plan.calls.slice(from, to)) {
      if (output === undefined) silent.add(id);
      else answers.set(id, { output, milliseconds, costUsd, finishReason });
    }
    const { replay } = this.#plan;
    if (!replay || silent.size === 0) return answers;
    const run = await this.#run(
      keepCases(replay, (id) => silent.has(id)),
      this.#ports,
    );
    for (const { id, repeats } of run.cases) {
      const [answer] = repeats;
      // Nothing is asserted, so the outcome says nothing; what was answered has a latency.
      if (!answer || answer.latency_ms === null) {
        this.#fail(answer?.reason ?? '');
        continue;
      }
      this.#replayed++;
      answers.set(id, {
        output: answer.output,
        milliseconds: answer.latency_ms,
        costUsd: listCost(answer, replay),
        finishReason: answer.finish_reason,
      });
    }
    return answers;
  }

  async #run(plan: Plan, ports: RunPorts, rival?: Plan): Promise<Run> {
    const { onProgress, ...options } = this.#options;
    const before = this.#spent;
    let run: Run | undefined;
    for await (const event of runSuite(plan, ports, { ...options, ...(rival && { rival }) })) {
      if (event.type === 'run') {
        run = event.run;
        continue;
      }
      this.#spent = before + event.spent;
      this.#answered++;
      onProgress?.({ done: this.#answered, total: this.#total, spent: this.#spent });
    }
    const { cost_usd: cost, incomplete } = run!;
    if (cost !== null) this.#spent = before + cost;
    this.#cost = this.#cost === null || cost === null ? null : this.#cost + cost;
    for (const hole of ['budget', 'cancelled', 'sample'] as const)
      if (incomplete.includes(hole)) this.#incomplete.add(hole);
    onProgress?.({ done: this.#answered, total: this.#total, spent: this.#spent });
    return run!;
  }

  get #total(): number {
    return 2 * this.#plan.candidate.cases.length + (this.#plan.replay?.cases.length ?? 0);
  }

  async #collect(
    own: Run,
    before: Run,
    calls: ReadonlyMap<string, ShadowPlan['calls'][number]>,
    answers: ReadonlyMap<string, ServedAnswer>,
  ): Promise<void> {
    const { candidate, served } = this.#plan;
    const others = new Map(before.cases.map((one) => [one.id, one]));
    for (const { id, repeats, outcome, score } of own.cases) {
      const other = others.get(id);
      const [answer] = repeats;
      if (!answer || !other) continue;
      if (outcome === 'error' || other.outcome === 'error') {
        this.#fail(outcome === 'error' ? answer.reason : (other.repeats[0]?.reason ?? ''));
        continue;
      }
      const call = calls.get(id)!;
      const was = answers.get(id)!;
      this.#pairs.push({
        unit: call.unit,
        candidate: {
          output: answer.output,
          score,
          milliseconds: answer.latency_ms ?? undefined,
          costUsd: listCost(answer, candidate),
          isValid: await this.#isValid(answer.output, candidate.outputSchema),
        },
        served: {
          output: was.output,
          score: other.score,
          milliseconds: was.milliseconds,
          costUsd: was.costUsd,
          isValid: await this.#servedValid(was, call.isValid, served?.content.parameters.output_schema),
        },
      });
    }
  }

  async #servedValid(
    { output }: ServedAnswer,
    said: boolean | undefined,
    schema: JsonObject | undefined,
  ): Promise<boolean | undefined> {
    return (await this.#isValid(output, schema)) ?? said;
  }

  async #isValid(output: string, schema: JsonObject | undefined): Promise<boolean | undefined> {
    if (!schema) return undefined;
    const check = this.#checks.get(schema) ?? compileOutputSchema(schema);
    this.#checks.set(schema, check);
    return (await check)(output) === undefined;
  }

  #fail(reason: string): void {
    this.#failed.set(reason, (this.#failed.get(reason) ?? 0) + 1);
  }

  result(): ShadowResult {
    const { prompt, version, against, margin, calls, quality, candidate, sampled } = this.#plan;
    const { name, costCapUsd } = promptOf(prompt);
    if (this.#isStopped) this.#quality = this.#judge(false);
    const comparisons = this.#pairs.length > 0 ? compareAnswers(this.#pairs) : undefined;
    return {
      prompt: name,
      version,
      against,
      model: candidate.model,
      contentDigest: candidate.contentDigest,
      startedAt: new Date(this.#startedAt).toISOString(),
      endedAt: new Date(this.#ports.clock.now()).toISOString(),
      margin,
      planned: calls.length,
      usable: sampled.usable,
      quality: this.#quality,
      scoredBy: { by: quality.by, types: quality.types, leftOut: quality.leftOut },
      comparisons,
      verdict:
        comparisons && verdictOf(this.#quality, comparisons, { margin, costCapUsd: costCapUsd?.value }),
      replayed: this.#replayed,
      passedOver: sampled.passedOver,
      failed: this.#failed,
      incomplete: [...this.#incomplete],
      costUsd: this.#cost,
      reused: this.#reused,
      hasTools: candidate.calls.some(({ request }) => request.parameters.tools !== undefined),
    };
  }
}

const sliceOf = (plan: Plan, from: number, to: number): Plan => ({
  ...plan,
  cases: plan.cases.slice(from, to),
  calls: plan.calls.slice(from, to),
});

const keepCases = (plan: Plan, isKept: (id: string) => boolean): Plan => ({
  ...plan,
  cases: plan.cases.filter(({ id }) => isKept(id)),
  calls: plan.calls.filter((call) => isKept(call.case.id)),
});

/** What an answer costs whenever it is asked for, whoever paid it this time. */
function listCost({ usage }: RepeatResult, { price }: Plan): AnswerFacts['costUsd'] {
  if (!price) return undefined;
  return isFree(price) ? 0 : usage && costOf(usage, price);
}

/** Scores of code may lie outside 0 to 1: then nobody knows how far a difference may go, but that far it does. */
function rangeOf(differences: readonly number[]): Interval {
  const room = differences.reduce((most, difference) => Math.max(most, Math.abs(difference)), 1);
  return { low: -room, high: room };
}
