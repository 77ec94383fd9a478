import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import { applyEdits } from '../../core/base/problem.ts';
import { Budget } from '../../core/evals/budget.ts';
import { labelsUriOf } from '../../core/evals/calibration/answerLabels.ts';
import { type Label, parseLabels, renderLabels } from '../../core/evals/calibration/labels.ts';
import { calibrationEdits, calibrationUriOf } from '../../core/evals/calibration/calibrationFile.ts';
import { nameOf, planAnswers } from '../../core/evals/calibration/planCalibration.ts';
import { type Calibrated, runCalibration } from '../../core/evals/calibration/runCalibration.ts';
import { readSuiteLabels } from '../../core/evals/calibration/suiteLabels.ts';
import { renderCalibration, toCalibrationJson } from '../../core/evals/reports/judge.ts';
import { type RunOptions, type RunPorts, runSuite } from '../../core/evals/runSuite.ts';
import { nodeClock } from '../../node/clock.ts';
import { isSystemError, toPath } from '../../node/nodeFiles.ts';
import { CodeRunner } from '../../node/runCode.ts';
import { sha256 } from '../../node/sha256.ts';
import { readIfThere, writeChanges } from '../../node/writeChanges.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openClients } from '../openClients.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { type Prepared, prepareEvaluations } from '../prepareEvaluations.ts';
import { ProgressBar } from '../progressBar.ts';

interface ModelOptions {
  readonly maxCost?: number;
  readonly concurrency?: number;
  readonly cache: boolean;
}

interface CalibrateOptions extends ModelOptions {
  readonly labels?: string;
  readonly assertion?: string;
  readonly repeat: number;
  readonly check?: boolean;
  readonly record?: boolean;
  readonly json?: boolean;
}

/** Has the judge of a prompt's suite rate labelled answers, and says how far it agrees with people. */
export async function calibrate(
  context: Context,
  targets: readonly string[],
  options: CalibrateOptions,
): Promise<ExitCode> {
  // A file that is named is looked at before anything else.
  const given = options.labels === undefined ? undefined : await readGiven(context, options.labels);
  return withRun(context, { targets, options }, async (opened) => {
    const { prepared, ports, runOptions } = opened;
    const plan = prepared.evaluation.subject;
    const labels = given ?? (await readOwn(context, opened, options.assertion));
    const bar = new ProgressBar(process.stderr, labels.length * options.repeat, context.paintNote);
    const calibrated = await runCalibration(plan, labels, {
      ports,
      options: {
        ...runOptions,
        repeats: options.repeat,
        ...(options.assertion !== undefined && { only: options.assertion }),
        onProgress: ({ done }) =>
          bar.update({ done, failed: 0, spent: runOptions.budget.spent, what: `${prepared.name} judge` }),
      },
    }).finally(() => bar.clear());
    const model = plan.judge?.model ?? 'The judge';
    if (options.json)
      context.print(`${JSON.stringify(toCalibrationJson(prepared.name, model, calibrated))}\n`);
    else context.print(renderCalibration(model, calibrated, context.paint));
    if (options.record) await record(context, opened, calibrated);
    if (!calibrated.isComplete || calibrated.report.errors > 0) return EXIT.incomplete;
    return options.check && calibrated.report.doubts.length > 0 ? EXIT.failed : EXIT.passed;
  });
}

/** Writes the answers to the cases that a model judges, for people to label. */
export async function writeLabels(
  context: Context,
  targets: readonly string[],
  options: ModelOptions & { readonly out?: string },
): Promise<ExitCode> {
  return withRun(context, { targets, options }, async ({ prepared, ports, runOptions }) => {
    const { subject } = prepared.evaluation;
    const plan = planAnswers(subject);
    if (plan.calls.length === 0)
      throw new PromptError('bad-input', `Nothing in ${subject.suitePath} is judged by a model.`, {
        hint: 'Give it an `llm-rubric`, for example.',
      });
    const inputs = new Map(
      plan.calls.map((call) => [call.case.id, call.request.messages.at(-1)?.content ?? '']),
    );
    const cases = new Map(plan.cases.map((one) => [one.id, nameOf(one, subject.cases)]));
    for await (const event of runSuite(plan, ports, runOptions)) {
      if (event.type !== 'run') continue;
      // Nothing is asserted, so the outcome says nothing; what was answered has a latency.
      const rows = event.run.cases.flatMap(({ id, repeats: [repeat] }) =>
        repeat && repeat.latency_ms !== null
          ? [{ case: cases.get(id) ?? id, input: inputs.get(id) ?? '', output: repeat.output }]
          : [],
      );
      await writeNew(context, options.out, renderLabels(rows));
      return rows.length < plan.cases.length ? EXIT.incomplete : EXIT.passed;
    }
    return EXIT.incomplete;
  });
}

async function readGiven(context: Context, path: string): Promise<readonly Label[]> {
  const labels = parseLabels(await readLabels(context, path), path);
  if (labels.some(({ human }) => human !== undefined)) return labels;
  throw new PromptError('bad-input', `${path} holds no labels.`, {
    hint: 'Write pass or fail into its column “human”, or a number from 0 to 1.',
  });
}

/** The labels beside the suite. */
async function readOwn(
  { note }: Context,
  { prepared, read }: Opened,
  only: string | undefined,
): Promise<readonly Label[]> {
  const { suite } = prepared.evaluation.subject;
  const { path, text } = await read(labelsUriOf(suite.uri));
  const { labels, passedOver } = readSuiteLabels(text, path, { cases: suite.cases, only });
  for (const sentence of passedOver) note(`Not counted: ${sentence}\n`);
  return labels;
}

/** Keeps what was found beside the suite, where reports and the editor look for it. */
async function record(
  { note }: Context,
  { prepared, read }: Opened,
  { stored }: Pick<Calibrated, 'stored'>,
): Promise<void> {
  if (!stored) return note('Not recorded, since not every answer was judged.\n');
  const uri = calibrationUriOf(prepared.evaluation.subject.suite.uri);
  const { path, text } = await read(uri);
  const after = applyEdits(text ?? '', calibrationEdits(text ?? '', stored));
  await writeChanges([{ path: toPath(uri), before: text, after }]);
  note(`Recorded in ${path}.\n`);
}

/** A file of the workspace; without a text where it is not there. */
interface SourceText {
  /** As people are shown it. */
  readonly path: string;
  readonly text: string | undefined;
}

interface Opened {
  readonly read: (uri: string) => Promise<SourceText>;
  readonly prepared: Prepared;
  readonly ports: RunPorts;
  readonly runOptions: RunOptions & { readonly budget: Budget };
}

/** Prepares one prompt, and keeps the answers that were paid, however it ends. */
async function withRun(
  context: Context,
  { targets, options }: { readonly targets: readonly string[]; readonly options: ModelOptions },
  run: (opened: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { cache } = options;
  const { prepared, failed } = await prepareEvaluations(workspace, { cache });
  const [one] = prepared;
  if (!one) throw failed[0]?.error ?? new PromptError('bad-input', 'Name one prompt.');
  const code = new CodeRunner();
  const interrupt = listenForInterrupt(() => context.note('Stopping. Ctrl-C again ends at once.\n'));
  const ports: RunPorts = {
    clientFor: openClients(context, workspace, one.registryUri).for,
    clock: nodeClock,
    sha256,
    evidence: one.folder.evidence,
    runCode: code.runCode,
  };
  const runOptions = {
    budget: new Budget(options.maxCost),
    signal: interrupt.signal,
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
  };
  const read = async (uri: string): Promise<SourceText> => ({
    path: workspace.show(uri),
    text: await readIfThere(toPath(uri)),
  });
  try {
    return await run({ prepared: one, ports, runOptions, read });
  } finally {
    interrupt.dispose();
    code.dispose();
    await one.folder.flush();
  }
}

async function readLabels({ cwd }: Context, path: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new PromptError('file-not-found', `${path} cannot be read.`, {
      cause: error,
      hint: 'Write answers to label with `prompt-ledger judge labels`.',
    });
  }
}

/** A file that is there may hold labels already, so it is never written over. */
async function writeNew(
  { cwd, print, note }: Context,
  path: string | undefined,
  text: string,
): Promise<void> {
  if (path === undefined) return print(text);
  try {
    await writeFile(resolve(cwd, path), text, { flag: 'wx' });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new PromptError('bad-input', `${path} cannot be written, or is there already.`, {
      cause: error,
      hint: 'Name a new file.',
    });
  }
  note(`Wrote ${path}: label the answers in its column “human”.\n`);
}
