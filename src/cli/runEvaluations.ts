import { resolve } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { Budget } from '../core/evals/budget.ts';
import { type Evaluated, evaluate, isInterrupted } from '../core/evals/evaluate.ts';
import { type Forecast, addForecasts, forecastRun, renderSpending } from '../core/evals/forecast.ts';
import { describeImpact, findImpact } from '../core/evals/impact.ts';
import { counted } from '../core/evals/reports/amounts.ts';
import type { FailedEvaluation } from '../core/evals/reports/json.ts';
import type { RunOptions, RunPorts } from '../core/evals/runSuite.ts';
import type { Clients } from '../core/models/clients.ts';
import { nodeClock } from '../node/clock.ts';
import { beginRun, endRun, findOpenRuns } from '../node/openRuns.ts';
import { CodeRunner } from '../node/runCode.ts';
import { sha256 } from '../node/sha256.ts';
import { CassetteFile } from './cassetteFile.ts';
import type { EvalOptions } from './evalOptions.ts';
import type { Context } from './context.ts';
import { listenForInterrupt } from './interrupt.ts';
import { openClients } from './openClients.ts';
import type { OpenWorkspace } from './openWorkspace.ts';
import { type Prepared, plansOf } from './prepareEvaluations.ts';
import { ProgressBar } from './progressBar.ts';

export interface Finished {
  readonly evaluated: Evaluated;
  readonly prepared: Prepared;
}

export interface AllFinished {
  readonly done: readonly Finished[];
  readonly failed: readonly FailedEvaluation[];
  readonly isCancelled: boolean;
  /** US dollars. */
  readonly spent: number;
}

interface Work {
  readonly workspace: OpenWorkspace;
  readonly prepared: readonly Prepared[];
  readonly options: EvalOptions;
  /** What the evaluations are, in the forecast; prompts by default. */
  readonly unit?: string;
}

/** Runs one evaluation after another within one budget. Ctrl-C ends the one that runs, keeps it, and skips the others. */
export async function runEvaluations(context: Context, work: Work): Promise<AllFinished> {
  const { prepared, options } = work;
  const cassette =
    options.writeCassette === undefined
      ? undefined
      : await CassetteFile.open(resolve(context.cwd, options.writeCassette));
  announce(context, work);
  const code = new CodeRunner();
  const bar = new ProgressBar(
    process.stderr,
    prepared.flatMap(plansOf).reduce((sum, { cases }) => sum + cases.length, 0),
    context.paintNote,
  );
  const interrupt = listenForInterrupt(() => {
    bar.clear();
    context.note('Stopping; what is done is kept. Ctrl-C again ends at once.\n');
  });
  const session = new Session(context, work, { code, cassette, bar, signal: interrupt.signal });
  try {
    await session.begin();
    for (const one of prepared) {
      if (interrupt.signal.aborted) break;
      await session.run(one);
    }
  } finally {
    bar.clear();
    interrupt.dispose();
    code.dispose();
    await session.keepAnswers();
  }
  const { done, failed } = session;
  const isBroken = interrupt.signal.aborted || done.some(({ evaluated }) => isInterrupted(evaluated.run));
  if (isBroken && prepared.some(({ run }) => run))
    context.note('`prompt-ledger eval --resume` goes on from here.\n');
  return { done, failed, isCancelled: interrupt.signal.aborted, spent: session.spent };
}

/** The forecast, before anything is spent. */
function announce({ note }: Context, { prepared, unit = 'prompt' }: Work): void {
  if (prepared.length === 0) return;
  const forecast = addForecasts(prepared.map((one) => forecastRun(plansOf(one), one.folder.evidence)));
  note(
    `Evaluating ${counted(prepared.length, unit)}: ${renderCalls(forecast)}, ${renderSpending(forecast)}\n`,
  );
  for (const { name, evaluation, folder } of prepared) {
    const impact = findImpact(evaluation, folder.evidence);
    // That everything is affected is what the number of calls says already.
    if (impact.affected && impact.affected.length < impact.cases)
      note(`  ${name} ${evaluation.subject.version}: ${describeImpact(impact)}\n`);
  }
}

/** Not asked again is what an earlier run answered, and what another call of this run asks. */
export const renderCalls = ({ calls, reused }: Pick<Forecast, 'calls' | 'reused'>): string =>
  `${counted(calls, 'call')}${reused > 0 ? ` (${reused} not asked again)` : ''}`;

interface Tools {
  readonly code: CodeRunner;
  readonly cassette: CassetteFile | undefined;
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
}

class Session {
  readonly done: Finished[] = [];
  readonly failed: FailedEvaluation[] = [];
  readonly #context: Context;
  readonly #work: Work;
  readonly #tools: Tools;
  readonly #clients = new Map<string, Clients>();
  readonly #options: RunOptions & { readonly budget: Budget };
  #cases = 0;
  #notPassed = 0;

  constructor(context: Context, work: Work, tools: Tools) {
    const { maxCost, concurrency } = work.options;
    this.#context = context;
    this.#work = work;
    this.#tools = tools;
    this.#options = {
      budget: new Budget(maxCost),
      signal: tools.signal,
      ...(concurrency !== undefined && { concurrency }),
    };
  }

  get spent(): number {
    return this.#options.budget.spent;
  }

  /** Says which runs there will be, so that none is forgotten if this process ends; what resumed ones paid counts. */
  async begin(): Promise<void> {
    for (const { run, runFolder, folder } of this.#work.prepared) {
      if (!run) continue;
      this.#options.budget.settle(0, folder.evidence.spentBy(`${run.id}/`));
      await this.#keep(() => beginRun(runFolder, run));
    }
  }

  async run(prepared: Prepared): Promise<void> {
    const { name, evaluation } = prepared;
    const what = `${name} ${evaluation.subject.version}`;
    const before = this.#cases;
    try {
      for await (const event of evaluate(evaluation, this.#portsFor(prepared), this.#options)) {
        if (event.type === 'case') {
          this.#cases++;
          if (event.side === 'subject' && event.result.outcome !== 'pass') this.#notPassed++;
          this.#tools.bar.update({
            done: this.#cases,
            failed: this.#notPassed,
            spent: this.#options.budget.spent,
            what,
          });
        } else {
          this.done.push({ evaluated: event.evaluated, prepared });
          await this.#keep(() => this.#finish(prepared, event.evaluated));
        }
      }
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      this.failed.push({ prompt: name, error });
      // A key that is missing leaves nothing to go on with.
      const { run, runFolder } = prepared;
      if (run && this.#cases === before) await this.#keep(() => endRun(runFolder, run.id));
    }
    // Cases that were skipped count as done, so that the bar of the next prompt starts where it should.
    this.#cases = before + plansOf(prepared).reduce((sum, { cases }) => sum + cases.length, 0);
  }

  /** Keeps the result. A run that was broken off stays open; one that is complete closes those before it, too. */
  async #finish({ folder, runFolder, run }: Prepared, evaluated: Evaluated): Promise<void> {
    await folder.saveRun(evaluated);
    if (!run || isInterrupted(evaluated.run)) return;
    const { prompt, version, model } = run;
    const isWhole = !evaluated.run.incomplete.includes('filtered');
    const others = (await findOpenRuns(runFolder)).filter(
      (one) => isWhole && one.prompt === prompt && one.version === version && one.model === model,
    );
    for (const id of new Set([run.id, ...others.map((one) => one.id)])) await endRun(runFolder, id);
  }

  /** Waits until all answers are on disk, and writes the cassette. */
  async keepAnswers(): Promise<void> {
    for (const folder of new Set(this.#work.prepared.map((one) => one.folder)))
      await this.#keep(() => folder.flush());
    const { cassette } = this.#tools;
    if (!cassette) return;
    const count = await cassette.write(this.#work.prepared.flatMap(plansOf).flatMap(({ calls }) => calls));
    this.#context.note(`Wrote ${counted(count, 'answer')} to ${this.#work.options.writeCassette}.\n`);
  }

  /** What cannot be kept costs another call some day, and must not cost the result. */
  async #keep(keep: () => Promise<unknown>): Promise<void> {
    try {
      await keep();
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      this.#context.note(`Answers and results cannot be kept in .prompt-ledger: ${error.message}\n`);
    }
  }

  #portsFor({ registryUri, folder, run }: Prepared): RunPorts {
    const { code, cassette } = this.#tools;
    return {
      clientFor: this.#clientsOf(registryUri).for,
      clock: nodeClock,
      sha256,
      evidence: folder.evidence,
      ...(run && { run: run.id }),
      runCode: code.runCode,
      ...(cassette && { onAnswer: cassette.add }),
    };
  }

  /** One set of clients a registry, whichever of its prompts asks. */
  #clientsOf(registryUri: string): Clients {
    const clients =
      this.#clients.get(registryUri) ?? openClients(this.#context, this.#work.workspace, registryUri);
    this.#clients.set(registryUri, clients);
    return clients;
  }
}
