import { withoutControls } from '../../core/base/controls.ts';
import { PromptError } from '../../core/base/errors.ts';
import { counted, renderUsd, roundUsd } from '../../core/evals/reports/amounts.ts';
import { escapeText } from '../../core/evals/reports/escapeText.ts';
import {
  SPENDING_BY,
  type Spending,
  type SpendingBy,
  dimensionsOf,
  spendingBy,
} from '../../core/monitoring/spending.ts';
import { type Registry, promptOf } from '../../core/registry/workspace.ts';
import { openSourceOf, sourceSettingsOf } from '../../node/monitorRegistry.ts';
import { shadowSpentSince } from '../../node/shadowSpending.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { absolute } from '../experiments.ts';
import { findKeptRuns } from '../keptRuns.ts';
import { NodeSecrets } from '../nodeSecrets.ts';
import { type OpenWorkspace, openWorkspace, promptNamed, runFolderPath } from '../openWorkspace.ts';

export interface CostOptions {
  /** Milliseconds. */
  readonly since: number;
  readonly by: readonly string[];
  readonly environment: string;
  readonly telemetry?: readonly string[];
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const STEP_MS = 5 * 60_000;

/** What a registry's prompts cost: production by groups, evals and shadow validations apart from it. */
interface Costs {
  readonly title: string;
  readonly source: string;
  readonly groups: readonly Spending[];
  /** US dollars; undefined where a run was at an unknown price. */
  readonly evals: { readonly runs: number; readonly costUsd: number; readonly unpriced: number };
  readonly shadowUsd: number;
}

/** Prints what prompts cost in production, and apart from that what evals did. */
export async function cost(
  context: Context,
  targets: readonly string[],
  options: CostOptions,
): Promise<ExitCode> {
  const by = options.by.map(toBy);
  const workspace = await openWorkspace(context, targets);
  const named = workspace.names.map((name) => promptNamed(workspace, name));
  const wanted = new Set(named.map(({ block }) => block.name));
  const registries = workspace.store.workspace.registries.filter(
    ({ uri }) => named.length === 0 || named.some(({ registry }) => registry.uri === uri),
  );
  const costs: Costs[] = [];
  for (const registry of registries)
    costs.push(await costsOf(context, { workspace, registry, wanted }, { ...options, by }));
  if (options.json) context.print(`${JSON.stringify(toJson(costs, by), undefined, 2)}\n`);
  else
    context.print(
      costs.map((one) => (options.markdown ? renderMarkdown(one, by) : renderText(one, by))).join('\n'),
    );
  return EXIT.passed;
}

function toBy(name: string): SpendingBy {
  const found = SPENDING_BY.find((one) => one === name);
  if (found) return found;
  throw new PromptError('bad-input', `Spending cannot be told apart by ${name}.`, {
    hint: `Choose of ${SPENDING_BY.join(', ')}.`,
  });
}

interface Asked {
  readonly workspace: OpenWorkspace;
  readonly registry: Registry;
  /** Prompts; empty for all. */
  readonly wanted: ReadonlySet<string>;
}

async function costsOf(
  context: Context,
  { workspace, registry, wanted }: Asked,
  options: Omit<CostOptions, 'by'> & { readonly by: readonly SpendingBy[] },
): Promise<Costs> {
  const now = Date.now();
  const to = Math.ceil(now / STEP_MS) * STEP_MS;
  const from = to - Math.ceil(options.since / STEP_MS) * STEP_MS;
  const isWanted = (prompt: string): boolean => wanted.size === 0 || wanted.has(prompt);
  const settings = sourceSettingsOf(registry, options.telemetry && absolute(context.cwd, options.telemetry));
  const secrets = new NodeSecrets(context.environment, context.allowed);
  const source = await openSourceOf(registry, settings, { now, secrets });
  try {
    const { environment, by } = options;
    const rows = await source.query({ from, to, by: dimensionsOf(by), environment });
    const owners = new Map(registry.prompts.map((prompt) => [prompt.block.name, promptOf(prompt).owner]));
    const folder = runFolderPath(registry.uri);
    const runs = await findKeptRuns(
      { store: workspace.store },
      ({ prompt, ended_at }) => isWanted(prompt) && Date.parse(ended_at) >= from,
    );
    const own = runs.filter(({ path }) => path.startsWith(folder));
    return {
      title: workspace.show(registry.uri),
      source: source.name,
      groups: spendingBy(
        rows.filter(({ prompt }) => isWanted(prompt)),
        by,
        (prompt) => owners.get(prompt),
      ),
      evals: {
        runs: own.length,
        costUsd: own.reduce(
          (sum, { facts }) => sum + (facts.cost_usd ?? 0) + (facts.baseline?.cost_usd ?? 0),
          0,
        ),
        unpriced: own.filter(({ facts }) => facts.cost_usd === null || facts.baseline?.cost_usd === null)
          .length,
      },
      shadowUsd: await shadowSpentSince(folder, new Date(from), isWanted),
    };
  } finally {
    await source.dispose();
  }
}

const HEADS: Readonly<Record<SpendingBy, string>> = {
  owner: 'Owner',
  prompt: 'Prompt',
  version: 'Version',
  model: 'Model',
  arm: 'Arm',
};

/** The groups, and what they are together. */
function tableOf({ groups }: Costs, by: readonly SpendingBy[]): string[][] {
  const total = groups.reduce((sum, { costUsd }) => sum + costUsd, 0);
  const rows = groups.map(({ group, calls, costUsd, unpricedCalls }) => [
    ...group.map((name) => (name === '' ? '–' : name)),
    String(calls),
    calls > unpricedCalls ? renderUsd(costUsd) : 'unknown',
    calls > unpricedCalls ? renderUsd(costUsd / (calls - unpricedCalls)) : 'unknown',
    total > 0 ? `${Math.round((100 * costUsd) / total)} %` : '–',
    unpricedCalls > 0 ? `${counted(unpricedCalls, 'call')} at an unknown price` : '',
  ]);
  return [[...by.map((one) => HEADS[one]), 'Calls', 'Cost', 'Per call', 'Share', ''], ...rows];
}

function renderText(costs: Costs, by: readonly SpendingBy[]): string {
  const table = tableOf(costs, by);
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i < by.length ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  return `${[
    `${costs.title}, from ${costs.source}`,
    ...(costs.groups.length > 0 ? lines : ['No call was recorded.']),
    ...besides(costs),
  ]
    .map(withoutControls)
    .join('\n')}\n`;
}

function renderMarkdown(costs: Costs, by: readonly SpendingBy[]): string {
  const [head = [], ...rows] = tableOf(costs, by);
  return `${[
    `## Cost: ${escapeText(costs.title)}`,
    [markdownLine(head), markdownLine(head.map(() => '---')), ...rows.map(markdownLine)].join('\n'),
    ...besides(costs).map(escapeText),
  ].join('\n\n')}\n`;
}

const markdownLine = (cells: readonly string[]): string => `| ${cells.map(escapeText).join(' | ')} |`;

/** What is no production. */
function besides({ evals, shadowUsd, groups }: Costs): string[] {
  const total = groups.reduce((sum, { costUsd }) => sum + costUsd, 0);
  const missing = groups.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
  const unpriced = evals.unpriced > 0 ? `, ${counted(evals.unpriced, 'run')} at an unknown price` : '';
  return [
    `Production: ${renderUsd(total)}${missing > 0 ? `, and ${counted(missing, 'call')} at an unknown price` : ''}`,
    `Evals: ${renderUsd(evals.costUsd)} in ${counted(evals.runs, 'run')}${unpriced}`,
    ...(shadowUsd > 0 ? [`Shadow validations: ${renderUsd(shadowUsd)}`] : []),
  ];
}

const toJson = (costs: readonly Costs[], by: readonly SpendingBy[]): object => ({
  schema_version: 1,
  registries: costs.map(({ title, source, groups, evals, shadowUsd }) => ({
    registry: title,
    source,
    production: groups.map(({ group, calls, costUsd, unpricedCalls, inputTokens, outputTokens }) => ({
      ...Object.fromEntries(by.map((one, i) => [one, group[i] === '' ? null : group[i]])),
      calls,
      cost_usd: roundUsd(costUsd),
      unpriced_calls: unpricedCalls,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
    })),
    evals: { runs: evals.runs, cost_usd: roundUsd(evals.costUsd), unpriced_runs: evals.unpriced },
    shadow_usd: roundUsd(shadowUsd),
  })),
});
