import { PromptError } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/base/json.ts';
import {
  type CampaignEntry,
  type CampaignState,
  concludeCampaign,
} from '../../core/evals/concludeCampaign.ts';
import type { Evaluated } from '../../core/evals/evaluate.ts';
import { counted } from '../../core/evals/reports/amounts.ts';
import {
  type CampaignReport,
  renderCampaign,
  renderCampaignMarkdown,
  toCampaignJson,
} from '../../core/evals/reports/campaign.ts';
import { type ContentChange, describeChange } from '../../core/evals/variant.ts';
import { writeChanges } from '../../node/writeChanges.ts';
import { type Blocked, type Condition, findCandidates } from '../campaignCandidates.ts';
import { toDraftChanges } from '../campaignDrafts.ts';
import { type PlannedCampaign, reportCampaignForecast } from '../campaignForecast.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worstExit } from '../exitCode.ts';
import { type OpenWorkspace, openWorkspace } from '../openWorkspace.ts';
import { runEvaluations } from '../runEvaluations.ts';
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

interface Campaign extends PlannedCampaign {
  readonly workspace: OpenWorkspace;
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
  const one: Campaign = { workspace, change, candidates, blocked };
  if (options.dryRun) return reportCampaignForecast(context, one, { json: options.json === true });
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
  const decided = concludeCampaign(
    candidates.map((candidate) => ({
      prompt: candidate.name,
      ...candidate.evaluation,
      evaluated: evaluated.get(candidate),
    })),
    { acceptsInconclusive: options.includeInconclusive === true },
  );
  if (options.drafts) await writeDrafts(one, decided);
  const entries = [
    ...candidates.map((candidate, index): CampaignEntry => {
      const entry = decided[index]!;
      const error = failed.get(candidate.name);
      const hasDraft = options.drafts || candidate.isDrafted;
      const state = entry.state === 'proven' && hasDraft ? 'drafted' : entry.state;
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

/** Gives those that are proven a draft with the change, all of them or none. */
async function writeDrafts(
  { workspace, candidates, change }: Campaign,
  decided: readonly CampaignEntry[],
): Promise<void> {
  const accepted = candidates.filter(
    ({ isDrafted }, index) => !isDrafted && decided[index]?.state === 'proven',
  );
  const wanted = accepted.map(({ prompt }) => ({ prompt, change }));
  await writeChanges(toDraftChanges(workspace, wanted));
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
