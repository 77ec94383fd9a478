import { resolve } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import { type Forecast, renderSpending } from '../../core/evals/forecast.ts';
import { counted, roundUsd } from '../../core/evals/reports/amounts.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { loadPrices } from '../../core/models/prices.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { allowanceOf } from '../../core/shadow/allowance.ts';
import type { CallReader } from '../../core/shadow/callReader.ts';
import { forecastShadow } from '../../core/shadow/forecastShadow.ts';
import { type ShadowPlan, openShadow, planShadow } from '../../core/shadow/planShadow.ts';
import { shadowEdits, whyShadowNotRecorded } from '../../core/shadow/recordShadow.ts';
import { toShadowJson } from '../../core/shadow/reports/json.ts';
import { renderShadowMarkdown } from '../../core/shadow/reports/markdown.ts';
import { renderShadow } from '../../core/shadow/reports/text.ts';
import type { ShadowResult } from '../../core/shadow/runShadow.ts';
import { editedContent } from '../../core/versions/content.ts';
import { kindOf } from '../../node/nodeFiles.ts';
import { performShadow } from '../../node/performShadow.ts';
import { type RunFolder, openRunFolder } from '../../node/runFolder.ts';
import { sha256 } from '../../node/sha256.ts';
import { shadowSpentToday } from '../../node/shadowSpending.ts';
import { readLines } from '../../node/telemetryFiles.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worstExit } from '../exitCode.ts';
import { telemetryOf } from '../experiments.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openClients } from '../openClients.ts';
import { type OpenWorkspace, openWorkspace, runFolderPath } from '../openWorkspace.ts';
import { wholePrompt } from '../prepareEvaluations.ts';
import { ProgressBar } from '../progressBar.ts';
import { recordBeside } from '../recordBeside.ts';
import { writeReport } from '../writeReport.ts';

interface ShadowOptions {
  readonly version?: string;
  readonly against?: string;
  readonly telemetry?: readonly string[];
  readonly inputs?: string;
  readonly environment?: string;
  readonly sample: number;
  readonly seed: number;
  readonly margin: number;
  readonly maxCost?: number;
  readonly dailyCap: number | 'none';
  readonly concurrency?: number;
  readonly cache: boolean;
  readonly dryRun?: boolean;
  readonly record?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  /** True: to standard output. */
  readonly markdown?: string | true;
}

/** Asks a version what production was asked, and compares the answers with what was served. */
export async function shadow(
  context: Context,
  targets: readonly string[],
  options: ShadowOptions,
): Promise<ExitCode> {
  refuseContradictions(options);
  const workspace = await openWorkspace(context, targets);
  const [named, ...more] = workspace.names;
  if (!named || more.length > 0) throw new PromptError('bad-input', 'Name one prompt.');
  const prompt = wholePrompt(workspace, named);
  const plan = await planned(context, { workspace, prompt, version: named.version, options });
  const folder = await openRunFolder(runFolderPath(prompt.registry.uri), { reuse: options.cache });
  const forecast = forecastShadow(plan, folder.evidence);
  if (options.dryRun) {
    reportForecast(context, plan, { forecast, json: options.json });
    return EXIT.passed;
  }
  const result = await run(context, { workspace, plan, forecast, folder, options });
  const code = exitOf(result, options);
  const note = options.record ? await recorded(workspace, plan, result) : undefined;
  await report(context, { result, note, options });
  return note?.isMissing ? worstExit([code, EXIT.incomplete]) : code;
}

function refuseContradictions({ telemetry, inputs, json, markdown }: ShadowOptions): void {
  if (telemetry && inputs !== undefined)
    throw new PromptError('bad-input', '--telemetry and --inputs contradict each other.', {
      hint: 'Calls come from one of them.',
    });
  if (json && markdown === true)
    throw new PromptError('bad-input', '--json and --markdown both want standard output.', {
      hint: 'Name a file: --markdown report.md',
    });
}

interface Wanted {
  readonly workspace: OpenWorkspace;
  readonly prompt: RegisteredPrompt;
  /** Named with the prompt. */
  readonly version: string | undefined;
  readonly options: ShadowOptions;
}

async function planned(
  context: Context,
  { workspace, prompt, version, options }: Wanted,
): Promise<ShadowPlan> {
  const { store, load } = workspace;
  const ports = { sources: store, sha256, prices: await loadPrices(), load };
  const { sample, seed, margin, against, environment = PRODUCTION } = options;
  const candidate = options.version ?? version ?? editedContent(prompt, store)?.version;
  if (candidate === undefined)
    throw new PromptError('bad-input', `${promptOf(prompt).name} has nothing to validate.`, {
      hint: 'Name a version: --version 2.2.0',
    });
  const request = {
    version: candidate,
    environment,
    sample,
    seed,
    margin,
    ...(against !== undefined && { against }),
  };
  const opened = await openShadow(prompt, request, ports);
  await readCalls(context, opened.reader, { prompt, options });
  return planShadow(opened, ports);
}

async function readCalls(
  context: Context,
  reader: CallReader,
  { prompt, options: { telemetry, inputs } }: Pick<Wanted, 'prompt' | 'options'>,
): Promise<void> {
  if (inputs === undefined) {
    const paths = await telemetryOf(context, { uri: prompt.registry.uri }, telemetry);
    for (const path of paths)
      for await (const lines of readLines(path)) for (const line of lines) reader.add(line);
    return;
  }
  const path = resolve(context.cwd, inputs);
  if ((await kindOf(path)) !== 'file')
    throw new PromptError('file-not-found', `There is no file ${inputs}.`, {
      hint: 'Name a file with a line such as {"variables": {…}, "output": "…", "unit": "…"} for each call.',
    });
  for await (const lines of readLines(path)) for (const line of lines) reader.add(line);
}

interface Work {
  readonly workspace: OpenWorkspace;
  readonly plan: ShadowPlan;
  readonly forecast: Forecast;
  readonly folder: RunFolder;
  readonly options: ShadowOptions;
}

async function run(context: Context, work: Work): Promise<ShadowResult> {
  const { workspace, plan, forecast, folder, options } = work;
  const { maxCost, dailyCap, concurrency } = options;
  const { name } = promptOf(plan.prompt);
  const allowance = allowanceOf(
    { maxCost, dailyCap: dailyCap === 'none' ? undefined : dailyCap },
    { spentToday: await shadowSpentToday(folder.path, new Date()), forecast, model: plan.candidate.model },
  );
  context.note(`${titleOf(plan)}: ${describeForecast(plan, forecast)}.\n`);
  const interrupt = listenForInterrupt(() => context.note('Stopping. Ctrl-C again ends at once.\n'));
  const bar = new ProgressBar(process.stderr, 2 * plan.calls.length + silentIn(plan), context.paintNote);
  const clientFor = openClients(context, workspace, plan.prompt.registry.uri).for;
  try {
    return await performShadow(
      plan,
      { folder, clientFor },
      {
        budget: new Budget(allowance),
        signal: interrupt.signal,
        ...(concurrency !== undefined && { concurrency }),
        onProgress: ({ done, spent }) => bar.update({ done, failed: 0, spent, what: `${name} shadow` }),
      },
    );
  } finally {
    bar.clear();
    interrupt.dispose();
  }
}

const titleOf = ({ prompt, version, against }: ShadowPlan): string =>
  `${promptOf(prompt).name} ${version} against ${against}`;

const silentIn = ({ replay }: ShadowPlan): number => replay?.cases.length ?? 0;

function describeForecast(plan: ShadowPlan, forecast: Forecast): string {
  const { calls, reused } = forecast;
  const known = reused > 0 ? ` (${counted(reused, 'answer')} known)` : '';
  const again = silentIn(plan) > 0 ? `, ${silentIn(plan)} of them to ${plan.against} again` : '';
  return `up to ${counted(plan.calls.length, 'pair')}, ${counted(calls, 'call')}${again}${known}, ${renderSpending(forecast)}`;
}

function reportForecast(
  { print, paint }: Context,
  plan: ShadowPlan,
  { forecast, json }: { readonly forecast: Forecast; readonly json: boolean | undefined },
): void {
  if (!json) return print(`${paint('bold', titleOf(plan))}  ${describeForecast(plan, forecast)}\n`);
  const { isJudged, cost_usd, calls, reused } = forecast;
  const cost = cost_usd ? { low: roundUsd(cost_usd.low), high: roundUsd(cost_usd.high) } : null;
  const { version, against } = plan;
  const facts = { prompt: promptOf(plan.prompt).name, version, against, pairs: plan.calls.length };
  print(
    `${JSON.stringify({ schema_version: 1, ...facts, calls, reused, cost_usd: cost, judged: isJudged })}\n`,
  );
}

/** What became of recording. */
interface RecordNote {
  readonly text: string;
  readonly isMissing: boolean;
}

async function recorded(
  workspace: OpenWorkspace,
  { candidate }: ShadowPlan,
  result: ShadowResult,
): Promise<RecordNote> {
  const refusal = whyShadowNotRecorded(result);
  if (refusal !== undefined) return { text: refusal, isMissing: true };
  const { prompt, version } = result;
  const path = await recordBeside(
    workspace,
    { prompt, version, what: 'result', edits: (found, ports) => shadowEdits(found, result, ports) },
    candidate.placed,
  );
  return { text: `Recorded in ${path}.`, isMissing: false };
}

async function report(
  context: Context,
  {
    result,
    note,
    options: { json, markdown },
  }: {
    readonly result: ShadowResult;
    readonly note: RecordNote | undefined;
    readonly options: ShadowOptions;
  },
): Promise<void> {
  const more = note ? [note.text] : [];
  if (markdown === true) context.print(renderShadowMarkdown(result, more));
  else if (markdown !== undefined) await writeReport(context, markdown, renderShadowMarkdown(result, more));
  if (json) context.print(`${JSON.stringify(toShadowJson(result))}\n`);
  if (!json && markdown !== true) context.print(renderShadow(result, context.paint));
  if (note) context.note(`${note.text}\n`);
}

function exitOf({ incomplete, verdict }: ShadowResult, { strict }: ShadowOptions): ExitCode {
  const codes: ExitCode[] = [];
  if (incomplete.length > 0 || !verdict) codes.push(EXIT.incomplete);
  if (verdict?.state === 'fail') codes.push(EXIT.failed);
  if (verdict?.state === 'inconclusive' && strict) codes.push(EXIT.inconclusive);
  return worstExit(codes);
}
