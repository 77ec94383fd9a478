import { PromptError } from '../../core/base/errors.ts';
import type { Configuration } from '../../core/evals/explain/configuration.ts';
import { type ExplanationDesign, designExplanation } from '../../core/evals/explain/design.ts';
import { explainChange as explain } from '../../core/evals/explain/explanation.ts';
import { DEFAULT_MAX_DROP } from '../../core/evals/evaluate.ts';
import { renderSpending } from '../../core/evals/forecast.ts';
import { type PlanPorts, targetOf } from '../../core/evals/plan.ts';
import { loadContents, loadSuite } from '../../core/evals/prepare.ts';
import { counted, roundUsd } from '../../core/evals/reports/amounts.ts';
import { renderExplanation, toExplanationJson } from '../../core/evals/reports/explanation.ts';
import { loadPrices } from '../../core/models/prices.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { messagesOf } from '../../core/versions/messages.ts';
import type { PromptHistories } from '../../core/versions/history/promptHistories.ts';
import { type RunFolder, openRunFolder } from '../../node/runFolder.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { type Side, findSides } from '../diffSides.ts';
import { EXIT, type ExitCode, exitOfError, worstExit } from '../exitCode.ts';
import { type OpenWorkspace, openWorkspace, promptNamed, runFolderPath } from '../openWorkspace.ts';
import type { Prepared } from '../prepareEvaluations.ts';
import { renderCalls, runEvaluations } from '../runEvaluations.ts';
import { renderError } from '../terminal.ts';

export interface ExplainOptions {
  readonly maxCost?: number;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Noise can be told from a change only where the same question is asked twice. */
const DEFAULT_REPEATS = 2;

/** Says what moved the score between two contents of a prompt, by running what tells it. */
export async function explainChange(
  context: Context,
  [target, ...others]: readonly string[],
  options: ExplainOptions,
): Promise<ExitCode> {
  const files = others.filter((text) => /\.ya?ml$/i.test(text));
  const workspace = await openWorkspace(context, [target!, ...files]);
  const [named] = workspace.names;
  if (!named)
    throw new PromptError('bad-input', `${target} is no prompt.`, {
      hint: 'Name a prompt, then what to compare: prompt-ledger explain summarise-ticket 2.0.0 2.1.0',
    });
  const sides = [named.version, ...others.filter((text) => !files.includes(text))].filter(
    (text) => text !== undefined,
  );
  const prompt = promptNamed(workspace, named);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  const history = await workspace.history();
  try {
    const folder = await openRunFolder(runFolderPath(prompt.registry.uri));
    const wanted: Wanted = { workspace, history, prompt, sides, folder, options };
    return await report(context, wanted, await toDesign(wanted));
  } finally {
    history.dispose();
  }
}

interface Wanted {
  readonly workspace: OpenWorkspace;
  readonly history: PromptHistories;
  readonly prompt: RegisteredPrompt;
  readonly sides: readonly string[];
  readonly folder: RunFolder;
  readonly options: ExplainOptions;
}

async function toDesign(wanted: Wanted): Promise<ExplanationDesign> {
  const { workspace, history, prompt, sides, folder, options } = wanted;
  const { sources } = history;
  const load = async (): Promise<void> => {
    await workspace.load();
    await history.load();
  };
  const ports = { sources, sha256, prices: await loadPrices(), load };
  const { from, to } = await findSides({ prompt, sources, history }, sides);
  const configurations = [await toConfiguration(from, ports), await toConfiguration(to, ports)] as const;
  const own = promptOf(prompt).evals.repeat ?? 1;
  // A cassette has the repeats that it has.
  const isReplayed = configurations.some(
    ({ placed }) => targetOf(placed, ports.prices).endpoint.replay !== undefined,
  );
  const repeats = options.repeat ?? (isReplayed ? own : Math.max(DEFAULT_REPEATS, own));
  // Looking at the messages asks for template files and partials.
  for (const { placed } of configurations) messagesOf(placed, sources);
  await load();
  return designExplanation(...configurations, ports, {
    repeats,
    maxCost: options.maxCost,
    evidence: folder.evidence,
  });
}

async function toConfiguration(
  { placed, label }: Side,
  ports: PlanPorts & { readonly load: () => Promise<void> },
): Promise<Configuration> {
  const { suite: parsed, path } = await loadSuite(placed.prompt, ports);
  const error = [...parsed.problems.values()].flat().find(({ severity }) => severity === 'error');
  if (error)
    throw new PromptError('has-problems', `The suite ${path} of ${label} cannot be run: ${error.message}`, {
      hint: 'Correct it, or compare with a state in which it was sound.',
    });
  return { label, placed, suite: parsed.suite, suitePath: path };
}

async function report(context: Context, wanted: Wanted, design: ExplanationDesign): Promise<ExitCode> {
  const { workspace, options } = wanted;
  if (options.dryRun) return reportForecast(context, design, options);
  const prepared = new Map(
    Array.from(design.cells, ([key, plan]) => [key, toPrepared(wanted, plan)] as const),
  );
  const { maxCost, concurrency } = options;
  const { done, failed, isCancelled } = await runEvaluations(context, {
    workspace,
    prepared: [...prepared.values()],
    unit: 'combination',
    options: {
      cache: true,
      ...(maxCost !== undefined && { maxCost }),
      ...(concurrency !== undefined && { concurrency }),
    },
  });
  const runs = new Map(
    [...prepared].flatMap(([key, one]) => {
      const found = done.find((finished) => finished.prepared === one);
      return found ? [[key, found.evaluated.run] as const] : [];
    }),
  );
  const costs = done.map(({ evaluated: { run } }) => run.cost_usd);
  const cost = costs.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
  const explanation = explain(design, runs, cost);
  if (options.json) context.print(`${JSON.stringify(toExplanationJson(explanation))}\n`);
  else context.print(renderExplanation(explanation, context.paint));
  for (const { error } of failed) context.note(renderError(error));
  const isWhole = !isCancelled && explanation.total !== undefined && runs.size === design.cells.size;
  return worstExit([...failed.map(({ error }) => exitOfError(error)), ...(isWhole ? [] : [EXIT.incomplete])]);
}

function toPrepared({ prompt, folder, history }: Wanted, plan: Prepared['evaluation']['subject']): Prepared {
  return {
    name: promptOf(prompt).name,
    registryUri: prompt.registry.uri,
    evaluation: {
      subject: plan,
      baseline: undefined,
      notCompared: undefined,
      minScore: undefined,
      maxDrop: DEFAULT_MAX_DROP,
    },
    // A mixture of two versions is no run of either.
    folder: { ...folder, saveRun: () => Promise.resolve('') },
    runFolder: runFolderPath(prompt.registry.uri),
    run: undefined,
    sources: history.sources,
  };
}

function reportForecast(context: Context, design: ExplanationDesign, { json }: ExplainOptions): ExitCode {
  const { factors, cells, left, forecast, from, to, repeats } = design;
  const runs = [...cells.values()].map(({ version }) => version);
  if (json) {
    const { cost_usd, calls, reused } = forecast;
    const cost = cost_usd ? { low: roundUsd(cost_usd.low), high: roundUsd(cost_usd.high) } : null;
    const ends = { from: from.label, to: to.label };
    context.print(
      `${JSON.stringify({ schema_version: 1, ...ends, factors, repeats, runs, calls, reused, cost_usd: cost, not_told_apart: left })}\n`,
    );
    return EXIT.passed;
  }
  const what = factors.length === 0 ? 'nothing that is measured' : factors.join(', ');
  context.print(`${from.label} → ${to.label} differ in: ${what}\n`);
  for (const run of runs) context.print(`  run ${run}\n`);
  context.print(
    `${counted(cells.size, 'combination')}: ${renderCalls(forecast)}, ${renderSpending(forecast)}\n`,
  );
  for (const sentence of left) context.print(`${context.paint('warn', sentence)}\n`);
  return EXIT.passed;
}
