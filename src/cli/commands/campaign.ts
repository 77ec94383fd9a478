import { PromptError } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/base/json.ts';
import { decideCampaign, type CampaignVerdict } from '../../core/evals/campaign.ts';
import type { Evaluated } from '../../core/evals/evaluate.ts';
import { forecastRun, renderCost } from '../../core/evals/forecast.ts';
import { counted, roundUsd } from '../../core/evals/reports/amounts.ts';
import {
  type CampaignEntry,
  type CampaignReport,
  type CampaignState,
  renderCampaign,
  renderCampaignMarkdown,
  toCampaignJson,
} from '../../core/evals/reports/campaign.ts';
import type { ContentChange } from '../../core/evals/variant.ts';
import { writeChanges } from '../../node/writeChanges.ts';
import { type Blocked, type Candidate, type Condition, findCandidates } from '../campaignCandidates.ts';
import { toDraftChanges } from '../campaignDrafts.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worstExit } from '../exitCode.ts';
import { type OpenWorkspace, openWorkspace } from '../openWorkspace.ts';
import { plansOf } from '../prepareEvaluations.ts';
import { renderCalls, runEvaluations } from '../runEvaluations.ts';
import { writeReport } from '../writeReport.ts';

export interface CampaignOptions {
  readonly model?: string;
  readonly set?: readonly string[];
  readonly where?: readonly Condition[];
  readonly maxCost?: number;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly dryRun?: boolean;
  /** False: nothing is written, whatever was found. */
  readonly drafts: boolean;
  readonly includeInconclusive?: boolean;
  readonly json?: boolean;
  readonly markdown?: string | true;
}

interface Campaign {
  readonly workspace: OpenWorkspace;
  readonly change: ContentChange;
  readonly candidates: readonly Candidate[];
  readonly blocked: readonly Blocked[];
  readonly options: CampaignOptions;
}

/** Tries one change on many prompts, and gives those a draft with it where nothing regressed. */
export async function campaign(
  context: Context,
  targets: readonly string[],
  options: CampaignOptions,
): Promise<ExitCode> {
  const change = toChange(options);
  const workspace = await openWorkspace(context, targets);
  const { where = [], repeat } = options;
  const found = await findCandidates(workspace, { conditions: where, change, repeats: repeat });
  const { candidates, blocked, unchanged } = found;
  if (candidates.length + blocked.length === 0)
    throw new PromptError(
      'bad-input',
      unchanged > 0
        ? `The change makes no difference to ${counted(unchanged, 'prompt that matches', 'prompts that match')}.`
        : 'No prompt matches.',
      { hint: '`prompt-ledger list` shows the prompts with their models.' },
    );
  const one: Campaign = { workspace, change, candidates, blocked, options };
  if (options.dryRun) return reportForecast(context, one);
  const { maxCost, concurrency } = options;
  const finished = await runEvaluations(context, {
    workspace,
    prepared: candidates,
    options: {
      cache: true,
      ...(maxCost !== undefined && { maxCost }),
      ...(concurrency !== undefined && { concurrency }),
    },
  });
  const evaluated = new Map(finished.done.map((done) => [done.prepared, done.evaluated]));
  const failed = new Map(finished.failed.map(({ prompt, error }) => [prompt, error]));
  const decided = decide(one, evaluated);
  const isWritten = options.drafts && (await writeDrafts(one, decided));
  const entries = [
    ...candidates.map((candidate, index): CampaignEntry => {
      const entry = decided[index]!;
      const error = failed.get(candidate.name);
      const state = entry.state === 'proven' && (isWritten || candidate.isDrafted) ? 'drafted' : entry.state;
      return { ...entry, state, reason: error?.message ?? entry.reason };
    }),
    ...blocked.map(toBlockedEntry),
  ];
  const report = { change: describeChange(change), entries, cost_usd: costOf([...evaluated.values()]) };
  await print(context, report, options);
  return worstExit(entries.map(({ state }) => EXITS[state]));
}

const EXITS: Readonly<Record<CampaignState, ExitCode>> = {
  drafted: EXIT.passed,
  proven: EXIT.passed,
  regressed: EXIT.failed,
  'below-minimum': EXIT.failed,
  inconclusive: EXIT.passed,
  blocked: EXIT.passed,
  open: EXIT.incomplete,
};

function toChange({ model, set = [] }: CampaignOptions): ContentChange {
  if (model === undefined && set.length === 0)
    throw new PromptError('bad-input', 'A campaign needs a change.', {
      hint: 'Name a model, such as --model gpt-5, or a parameter, such as --set temperature=0.',
    });
  return { model, parameters: Object.fromEntries(set.map(toParameter)) };
}

const KEYS: readonly string[] = ['temperature', 'top_p', 'max_tokens', 'seed', 'reasoning_effort'];

function toParameter(text: string): [string, JsonValue] {
  const [key = '', ...rest] = text.split('=');
  const value = rest.join('=').trim();
  if (!KEYS.includes(key.trim()) || value === '')
    throw new PromptError('bad-input', `--set takes a key and its value, and “${text}” is none.`, {
      hint: `Keys: ${KEYS.join(', ')}. For example: --set temperature=0, or --set temperature=null to take it away.`,
    });
  const number = Number(value);
  return [key.trim(), value === 'null' ? null : Number.isFinite(number) ? number : value];
}

function describeChange({ model, parameters = {} }: ContentChange): string {
  const values = Object.entries(parameters).map(([key, value]) =>
    value === null ? `without ${key}` : `${key} ${String(value)}`,
  );
  return [...(model === undefined ? [] : [`model ${model}`]), ...values].join(', ');
}

/** What is known of each candidate, before anything is written. */
function decide(
  { candidates, options }: Campaign,
  evaluated: ReadonlyMap<unknown, Evaluated>,
): CampaignEntry[] {
  const results = candidates.map((candidate) => evaluated.get(candidate));
  const verdicts = decideCampaign(
    candidates.map(({ evaluation: { maxDrop } }, index) => ({
      evaluated: isWhole(results[index]) ? results[index] : undefined,
      maxDrop,
    })),
  );
  return candidates.map(({ name, evaluation: { minScore } }, index) => {
    const [result, decided] = [results[index], verdicts[index]];
    const judged = judge(result, decided, { minScore, accepts: options.includeInconclusive === true });
    return { prompt: name, evaluated: result, decided, ...judged };
  });
}

/** A comparison with holes is none: what is missing may be what regressed. */
const isWhole = (evaluated: Evaluated | undefined): boolean =>
  evaluated?.baseline !== undefined &&
  evaluated.run.incomplete.length === 0 &&
  evaluated.baseline.incomplete.length === 0;

function judge(
  evaluated: Evaluated | undefined,
  decided: CampaignVerdict | undefined,
  { minScore, accepts }: { readonly minScore: number | undefined; readonly accepts: boolean },
): Pick<CampaignEntry, 'state' | 'reason'> {
  if (!evaluated || !decided) return { state: 'open', reason: whyOpen(evaluated) };
  const { verdict, alone } = decided;
  const { score = 0 } = evaluated.run;
  if (verdict === 'regressed')
    return { state: 'regressed', reason: 'It regressed: look at the broken cases, and adapt the prompt.' };
  if (minScore !== undefined && score < minScore)
    return { state: 'below-minimum', reason: `Score ${score.toFixed(4)} is below min_score ${minScore}.` };
  if (verdict !== 'inconclusive') return { state: 'proven', reason: 'Nothing regressed.' };
  if (accepts && (evaluated.comparison?.delta ?? -1) >= 0)
    return { state: 'proven', reason: 'Inconclusive, and not worse in these cases.' };
  const needed = evaluated.comparison?.casesNeeded;
  const more = needed === undefined ? 'more cases or repeats' : `about ${needed} cases`;
  const shared =
    alone === 'inconclusive'
      ? ''
      : ` Alone it would count as “${alone}”, beside so many others it may be chance.`;
  return { state: 'inconclusive', reason: `It takes ${more} to tell.${shared}` };
}

function whyOpen(evaluated: Evaluated | undefined): string {
  const incomplete = [...(evaluated?.run.incomplete ?? []), ...(evaluated?.baseline?.incomplete ?? [])];
  if (incomplete.includes('budget'))
    return 'The budget ran out. Go on with a new one: what was answered is not paid again.';
  if (incomplete.includes('cancelled') || !evaluated)
    return 'It was stopped. The same command goes on with it.';
  if (incomplete.includes('errors')) return 'Cases could not be judged. The same command asks them again.';
  if (incomplete.includes('sample')) return 'Its answers are samples of another wording, which say nothing.';
  return 'There is nothing to compare with.';
}

/** @returns whether drafts were written or were there already */
async function writeDrafts(
  { workspace, candidates, change }: Campaign,
  decided: readonly CampaignEntry[],
): Promise<boolean> {
  const accepted = candidates.filter(
    ({ isDrafted }, index) => !isDrafted && decided[index]?.state === 'proven',
  );
  await writeChanges(
    toDraftChanges(
      workspace,
      accepted.map(({ prompt }) => ({ prompt, change })),
    ),
  );
  return true;
}

const toBlockedEntry = ({ name, error: { message, hint } }: Blocked): CampaignEntry => ({
  prompt: name,
  state: 'blocked',
  reason: hint === undefined ? message : `${message} ${hint}`,
  evaluated: undefined,
  decided: undefined,
});

function costOf(evaluated: readonly Evaluated[]): number | null {
  const costs = evaluated.flatMap(({ run, baseline }) => [
    run.cost_usd,
    ...(baseline ? [baseline.cost_usd] : []),
  ]);
  return costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);
}

async function print(context: Context, report: CampaignReport, options: CampaignOptions): Promise<void> {
  const { json, markdown } = options;
  if (typeof markdown === 'string') await writeReport(context, markdown, renderCampaignMarkdown(report));
  if (json) context.print(`${JSON.stringify(toCampaignJson(report))}\n`);
  else if (markdown === true) context.print(renderCampaignMarkdown(report));
  else context.print(renderCampaign(report, context.paint));
}

/** What the whole campaign would ask and cost. */
function reportForecast(context: Context, { change, candidates, blocked, options }: Campaign): ExitCode {
  const forecasts = candidates.map((one) => ({
    prompt: one.name,
    ...forecastRun(plansOf(one), one.folder.evidence),
  }));
  const total = {
    calls: forecasts.reduce((sum, { calls }) => sum + calls, 0),
    reused: forecasts.reduce((sum, { reused }) => sum + reused, 0),
    cost_usd: forecasts.every(({ cost_usd }) => cost_usd)
      ? {
          low: roundUsd(forecasts.reduce((sum, { cost_usd }) => sum + cost_usd!.low, 0)),
          high: roundUsd(forecasts.reduce((sum, { cost_usd }) => sum + cost_usd!.high, 0)),
        }
      : undefined,
  };
  if (options.json) {
    const prompts = forecasts.map(({ prompt, calls, reused, cases, cost_usd }) => ({
      prompt,
      cases,
      calls,
      reused,
      cost_usd: cost_usd ? { low: roundUsd(cost_usd.low), high: roundUsd(cost_usd.high) } : null,
    }));
    const left = blocked.map(({ name, error }) => ({ prompt: name, reason: error.message }));
    context.print(
      `${JSON.stringify({ schema_version: 1, change: describeChange(change), ...total, cost_usd: total.cost_usd ?? null, prompts, blocked: left })}\n`,
    );
    return EXIT.passed;
  }
  const width = Math.max(0, ...forecasts.map(({ prompt }) => prompt.length));
  for (const forecast of forecasts)
    context.print(
      `${forecast.prompt.padEnd(width)}  ${renderCalls(forecast)}, ${renderCost(forecast.cost_usd)}\n`,
    );
  for (const { name, error } of blocked)
    context.print(`${name.padEnd(width)}  ${context.paint('warn', 'cannot take part:')} ${error.message}\n`);
  const title = `Campaign “${describeChange(change)}”`;
  context.print(
    `${context.paint('bold', title)}: ${counted(candidates.length, 'prompt')}, ${renderCalls(total)}, ${renderCost(total.cost_usd)}\n`,
  );
  return EXIT.passed;
}
