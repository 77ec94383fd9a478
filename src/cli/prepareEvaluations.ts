import { PromptError } from '../core/base/errors.ts';
import type { Sources } from '../core/base/sources.ts';
import type { Evaluation } from '../core/evals/evaluate.ts';
import type { Plan } from '../core/evals/plan.ts';
import { type PromptHistories, contentsAtHead } from '../core/versions/promptHistories.ts';
import { type EvaluationRequest, prepareEvaluation } from '../core/evals/prepare.ts';
import { latestCases } from '../core/evals/runFile.ts';
import type { FailedEvaluation } from '../core/evals/reports/json.ts';
import { suiteUriOf } from '../core/evals/suiteOf.ts';
import { type PriceBook, loadPrices } from '../core/models/prices.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import type { OpenRun } from '../node/openRuns.ts';
import { latestRuns } from '../node/runFiles.ts';
import { type RunFolder, openRunFolder } from '../node/runFolder.ts';
import { sha256 } from '../node/sha256.ts';
import type { EvalOptions } from './evalOptions.ts';
import {
  NO_PROMPTS_HINT,
  type OpenWorkspace,
  type PromptName,
  promptNamed,
  runFolderPath,
} from './openWorkspace.ts';
import { selectionOf } from './selection.ts';
import {
  type WantedRun,
  findInterruptedRuns,
  findWantedRuns,
  refuseChanged,
  toOpenRun,
} from './wantedRuns.ts';

/** An evaluation that can start: nothing has been asked yet. */
export interface Prepared {
  readonly name: string;
  readonly registryUri: string;
  readonly evaluation: Evaluation;
  readonly folder: RunFolder;
  readonly runFolder: string;
  /** How it is found again if it is interrupted; undefined where the command that made it finds it again by itself. */
  readonly run: OpenRun | undefined;
  /** What its contents are read from: the files, and Git where a baseline stands there. */
  readonly sources: Sources;
}

export const plansOf = ({
  evaluation: { subject, baseline },
}: Pick<Prepared, 'evaluation'>): readonly Plan[] => (baseline ? [subject, baseline] : [subject]);

export interface AllPrepared {
  readonly prepared: readonly Prepared[];
  readonly failed: readonly FailedEvaluation[];
  /** Those that were given, with what an interrupted run was started with. */
  readonly options: EvalOptions;
}

/** Plans every evaluation that was asked for. What cannot be run is reported and does not hold up the others. */
export async function prepareEvaluations(workspace: OpenWorkspace, given: EvalOptions): Promise<AllPrepared> {
  const history = await workspace.history();
  try {
    const wanted = given.resume
      ? await findInterruptedRuns(workspace, given)
      : findWantedRuns(workspace.names.length > 0 ? workspace.names : await namesWithSuite(workspace), given);
    const planner = new Planner(workspace, { history, wanted, prices: await loadPrices() });
    const prepared: Prepared[] = [];
    const failed: FailedEvaluation[] = [...brokenFiles(workspace)];
    for (const one of wanted) {
      try {
        const planned = await planner.prepare(one);
        if (planned) prepared.push(planned);
      } catch (error) {
        if (!PromptError.is(error)) throw error;
        failed.push({ prompt: one.named.name, error });
      }
    }
    return { prepared, failed, options: wanted.find(({ resumes }) => resumes)?.options ?? given };
  } finally {
    history.dispose();
  }
}

interface PlannerParts {
  readonly history: PromptHistories;
  readonly wanted: readonly WantedRun[];
  readonly prices: PriceBook;
}

class Planner {
  readonly #workspace: OpenWorkspace;
  readonly #parts: PlannerParts;
  readonly #folders = new Map<string, Promise<RunFolder>>();

  constructor(workspace: OpenWorkspace, parts: PlannerParts) {
    this.#workspace = workspace;
    this.#parts = parts;
  }

  /** Undefined where there is nothing to do. @throws PromptError where it cannot be run */
  async prepare(wanted: WantedRun): Promise<Prepared | undefined> {
    const { named, options, model, resumes } = wanted;
    const { history, prices } = this.#parts;
    const { name } = named;
    const prompt = wholePrompt(this.#workspace, named);
    const runFolder = runFolderPath(prompt.registry.uri);
    const request: EvaluationRequest = {
      contentsAtHead: () => contentsAtHead(history, prompt),
      ...(named.version !== undefined && { version: named.version }),
      ...(options.baseline !== undefined && { baseline: options.baseline }),
      ...(options.repeat !== undefined && { repeats: options.repeat }),
      ...(model !== undefined && { model }),
      select: resumes
        ? { ...(resumes.cases && { caseIds: new Set(resumes.cases) }) }
        : selectionOf(options, { runFolder, prompt: name }),
    };
    const ports = { sources: history.sources, sha256, prices, load: this.#workspace.load };
    const evaluation = await prepareEvaluation(prompt, request, ports);
    if (resumes) refuseChanged(evaluation.subject, resumes);
    if (options.retryErrors && !(await hasErrors(evaluation.subject, runFolder))) return undefined;
    return {
      name,
      registryUri: prompt.registry.uri,
      evaluation,
      folder: await this.#folderAt(runFolder),
      runFolder,
      run: toOpenRun(evaluation.subject, wanted),
      sources: history.sources,
    };
  }

  #folderAt(path: string): Promise<RunFolder> {
    const { wanted } = this.#parts;
    const resumes = new Set(wanted.flatMap((one) => one.resumes?.id ?? []));
    const reuse = wanted.every(({ options }) => options.cache);
    const folder = this.#folders.get(path) ?? openRunFolder(path, { reuse, resumes });
    this.#folders.set(path, folder);
    return folder;
  }
}

/**
 * Whether the last run of a version left cases that could not be judged.
 * @throws PromptError `conflict` where the version or its suite is not what it was then: more than errors would run
 */
async function hasErrors(plan: Plan, runFolder: string): Promise<boolean> {
  const runs = await latestRuns(runFolder, plan);
  const hasError = [...latestCases(runs).values()].some(({ outcome }) => outcome === 'error');
  const [last] = runs;
  if (!last || !hasError) return false;
  if (last.content === plan.contentDigest && last.suite_digest === plan.suiteDigest) return true;
  throw new PromptError(
    'conflict',
    `${plan.prompt} ${plan.version} or its suite changed since its last run.`,
    {
      hint: 'Leave --retry-errors out; what is still the same is not asked again.',
    },
  );
}

/** @throws PromptError `bad-input` where the prompt is written wrongly: what runs might not be what was meant */
export function wholePrompt(workspace: OpenWorkspace, named: PromptName): RegisteredPrompt {
  const prompt = promptNamed(workspace, named);
  const error = prompt.block.parsed.problems.find(({ severity }) => severity === 'error');
  if (error) {
    throw new PromptError('bad-input', `${named.name} cannot be run: ${error.message}`, {
      hint: 'Run `prompt-ledger validate` to see where it stands.',
    });
  }
  return prompt;
}

/** A mistake outside the prompts may hide prompts, so it does not go unsaid. */
function brokenFiles({ store, show }: OpenWorkspace): FailedEvaluation[] {
  const registries = store.workspace.registries.flatMap((registry) => registry.files);
  return registries.flatMap((file) => {
    const error = file.checkSections().find(({ severity }) => severity === 'error');
    if (!error) return [];
    const prompt = show(file.uri);
    return [
      {
        prompt,
        error: new PromptError('bad-input', `${prompt}: ${error.message}`, {
          hint: 'Run `prompt-ledger validate` to see where it stands.',
        }),
      },
    ];
  });
}

/** Prompts that name a suite, and those for which there is one at the usual place. */
async function namesWithSuite(workspace: OpenWorkspace): Promise<PromptName[]> {
  const { store } = workspace;
  const prompts = store.workspace.registries.flatMap((registry) => registry.prompts);
  if (prompts.length === 0)
    throw new PromptError('bad-input', 'There is nothing to evaluate.', { hint: NO_PROMPTS_HINT });
  for (const prompt of prompts) store.read(suiteUriOf(prompt, store).uri);
  await workspace.load();
  const withSuite = prompts.filter((prompt) => {
    const { uri, written } = suiteUriOf(prompt, store);
    return written || store.read(uri).state === 'loaded';
  });
  if (withSuite.length === 0) {
    throw new PromptError('bad-input', 'No prompt has a suite.', {
      hint: 'Name a suite under `evals.suite` of a prompt, or create evals/<prompt>.yaml.',
    });
  }
  // A name that stands twice in one registry is one prompt; in two registries it is two.
  const names = withSuite.map((prompt): [string, PromptName] => {
    const [name, registryUri] = [promptOf(prompt).name, prompt.registry.uri];
    return [`${registryUri}#${name}`, { name, version: undefined, registryUri }];
  });
  return [...new Map(names).values()];
}
