import { posix } from 'node:path';
import { PromptError } from '../../../src/core/base/errors.ts';
import { invertEdits } from '../../../src/core/base/invertEdits.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { createVersion } from '../../../src/core/lifecycle/createVersion.ts';
import { deploy } from '../../../src/core/lifecycle/deploy.ts';
import { advanceRollout } from '../../../src/core/lifecycle/advanceRollout.ts';
import type { RolloutMove } from '../../../src/core/experiments/rollout/rollout.ts';
import {
  experimentName,
  startExperiment,
  startNewExperiment,
} from '../../../src/core/lifecycle/startExperiment.ts';
import { stopExperiment } from '../../../src/core/lifecycle/stopExperiment.ts';
import { findExperiments } from '../../../src/core/registry/experiments.ts';
import { setKillSwitch } from '../../../src/core/lifecycle/killSwitch.ts';
import { release } from '../../../src/core/lifecycle/release.ts';
import { rollBack } from '../../../src/core/lifecycle/rollBack.ts';
import type { Staged } from '../../../src/core/lifecycle/serve.ts';
import { restoreVersion } from '../../../src/core/lifecycle/restoreVersion.ts';
import { candidateOf } from '../../../src/core/lifecycle/candidate.ts';
import type { Stage } from '../../../src/core/lifecycle/gates/stages.ts';
import type { ExperimentAnalysis } from '../../../src/core/lifecycle/gates/trials.ts';
import { promote } from '../../../src/core/lifecycle/promote.ts';
import { settingsOf } from '../../../src/core/experiments/settings.ts';
import { judge } from '../../../src/core/experiments/verdict.ts';
import { evidenceOf } from '../experiments/evidenceOf.ts';
import { startDraft } from '../../../src/core/lifecycle/startDraft.ts';
import { takeVersion } from '../../../src/core/lifecycle/takeVersion.ts';
import { type LifecycleContext, type Step, allowed } from '../../../src/core/lifecycle/transition.ts';
import type { RegisteredPrompt } from '../../../src/core/registry/workspace.ts';
import { type PlacedContent, contentOf, findContents } from '../../../src/core/versions/content.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

export type Texts = Readonly<Record<string, string>>;

/** One action, as a test states it. */
export interface Action {
  readonly action:
    | 'draft'
    | 'release'
    | 'deploy'
    | 'promote'
    | 'rollback'
    | 'create'
    | 'restore'
    | 'take'
    | 'start'
    | 'start-new'
    | 'stop'
    | 'advance'
    | 'kill'
    | 'unkill';
  /** Default: the first prompt of the registry. */
  readonly prompt?: string;
  /** A version, or `git 1.0.0` for the one of that commit where the files have the number too. */
  readonly from?: string;
  readonly version?: string;
  readonly notes?: string;
  readonly target?: string;
  /** Default: production. */
  readonly environment?: string;
  readonly reason?: string;
  readonly isCommitted?: boolean;
  readonly experiment?: string;
  readonly weight?: number;
  readonly move?: RolloutMove;
  readonly isApproved?: boolean;
  readonly outcome?: 'promoted' | 'reverted' | 'stopped';
  /** Whether the analysis says that the challenger may be promoted. */
  readonly isDecided?: boolean;
  readonly staged?: Staged;
  readonly to?: Stage;
  /** What experiments measured, by name. */
  readonly measured?: Readonly<Record<string, Measured>>;
}

interface Measured {
  readonly control: Parameters<typeof evidenceOf>[0];
  readonly challenger: Parameters<typeof evidenceOf>[0];
  readonly move?: RolloutMove;
}

/** A workspace, and the same prompt as it was in commits: the folder of each is its version’s number. */
export interface World {
  readonly texts: Texts;
  /** Numbers whose content is read from `git/<number>/`. */
  readonly inGit?: readonly string[];
  readonly costs?: LifecycleContext['costs'];
}

export const NOW = '2026-11-27T10:00:00Z';
export const REGISTRY = 'prompt-registry.yaml';

/** Files that are read on the way are loaded, until the action has all that it needs. */
async function settled<T>(workspaces: readonly MemoryWorkspace[], attempt: () => T): Promise<T> {
  for (;;) {
    let result: { readonly value: T } | { readonly error: unknown };
    try {
      result = { value: attempt() };
    } catch (error) {
      result = { error };
    }
    const isOpen = workspaces.some(({ store }) => store.wanted.files.length + store.wanted.globs.length > 0);
    if (isOpen) for (const workspace of workspaces) await workspace.load();
    else if ('error' in result) throw result.error;
    else return result.value;
  }
}

export interface Acted {
  readonly transition: Step;
  readonly workspace: MemoryWorkspace;
}

/** Computes an action on a workspace. */
export async function act({ texts, inGit = [], costs }: World, request: Action): Promise<Acted> {
  const workspace = await MemoryWorkspace.open(texts);
  const commits = await Promise.all(
    inGit.map(
      async (number) => [number, await MemoryWorkspace.open(texts, [`git/${number}/${REGISTRY}`])] as const,
    ),
  );
  const transition = await settled([workspace, ...commits.map(([, commit]) => commit)], () => {
    const name = request.prompt ?? workspace.store.workspace.registries[0]!.prompts[0]!.block.name;
    const prompt = workspace.prompt(name);
    const fromGit = commits.flatMap(([number, commit]) => historic(commit, name, number));
    const context: LifecycleContext = {
      sources: workspace.store,
      sha256,
      now: NOW,
      fromGit,
      costs,
      measured: toMeasured(request, prompt),
      ...(request.isCommitted !== undefined && { isCommitted: () => request.isCommitted }),
    };
    const placed = (version: string | undefined): PlacedContent => {
      const found =
        version === undefined
          ? undefined
          : (contentOf(prompt, version, workspace.store) ??
            fromGit.find((one) => one.version === version.replace('git ', '')));
      if (!found) throw new Error(`No version ${version}`);
      return found;
    };
    return compute(prompt, request, { context, placed });
  });
  return { transition, workspace };
}

interface Given {
  readonly context: LifecycleContext;
  readonly placed: (version: string | undefined) => PlacedContent;
}

function compute(prompt: RegisteredPrompt, request: Action, { context, placed }: Given): Step {
  const { action, from, version, notes, reason, target, environment = 'production', staged } = request;
  if (action === 'start-new') return startNew(prompt, request, context);
  if (action === 'start' || action === 'stop' || action === 'advance')
    return experiment(prompt, request, { context, placed });
  if (action === 'kill' || action === 'unkill') return setKillSwitch(prompt, action === 'kill');
  if (action === 'draft') return startDraft(prompt, context, from === undefined ? undefined : placed(from));
  if (action === 'release') return release(prompt, { version, notes, reason }, context);
  if (action === 'create') return createVersion(placed(from), { version: version! }, context);
  if (action === 'restore') return restoreVersion(placed(from), context);
  if (action === 'promote') {
    const chosen = target === undefined ? candidateOf(prompt, context.sources) : placed(target);
    return promote(prompt, { target: chosen, to: request.to, reason }, context);
  }
  if (action === 'take') return takeVersion(prompt, placed(target), context);
  const move = { target: placed(target), environment, reason, staged };
  return action === 'deploy' ? deploy(prompt, move, context) : rollBack(prompt, move, context);
}

function startNew(
  prompt: RegisteredPrompt,
  { target = '', weight }: Action,
  context: LifecycleContext,
): Step {
  const others = findExperiments(prompt.file);
  const name = experimentName(prompt.block.name, target, others);
  const wanted = { name, challenger: target, share: weight ?? ('steps' as const) };
  return startNewExperiment({ prompt, file: prompt.file }, wanted, { ...context, others });
}

function toMeasured(
  { measured = {} }: Action,
  { registry }: RegisteredPrompt,
): ReadonlyMap<string, ExperimentAnalysis> {
  const experiments = registry.files.flatMap((file) => findExperiments(file));
  const entries = Object.entries(measured).map(([name, { control, challenger, move }]) => {
    const settings = settingsOf(experiments.find((one) => one.name === name)!)!;
    return [name, { judged: judge(settings, evidenceOf(control, challenger)), move }] as const;
  });
  return new Map(entries);
}

function experiment(prompt: RegisteredPrompt, request: Action, { context, placed }: Given): Step {
  const { file } = prompt;
  const others = findExperiments(file);
  const found = others.find(({ name }) => name === request.experiment) ?? others[0]!;
  const place = { experiment: found, file, prompt };
  const { weight, reason, outcome = 'stopped', isDecided } = request;
  if (request.action === 'start') return startExperiment(place, { weight, others }, context);
  if (request.action === 'advance')
    return advanceRollout(
      place,
      { move: request.move!, isApproved: request.isApproved === true, reason },
      context,
    );
  if (outcome !== 'promoted') return stopExperiment(place, { outcome, reason }, context);
  const decided = isDecided === undefined ? undefined : { isMet: isDecided, text: 'The analysis says so.' };
  const challenger = placed(found.challenger.version?.value);
  return stopExperiment(place, { outcome, reason, challenger, decided }, context);
}

/** A version as the commit has it that the workspace stands for. */
function historic(commit: MemoryWorkspace, name: string, number: string): PlacedContent[] {
  const prompt = commit.prompt(name);
  const found = findContents(prompt, commit.store).find(({ version }) => version === number);
  const at = { id: `${number.replaceAll('.', '')}abcdef`, author: 'Ann', at: NOW, subject: 'x' };
  return found ? [{ ...found, where: 'git', commit: at }] : [];
}

/** The texts after a transition. New files lie beside the prompt’s. */
export function applied(
  texts: Texts,
  { transition, workspace }: Acted,
  prompt?: string,
): Record<string, string> {
  const result: Record<string, string> = { ...texts };
  for (const { uri, edits } of transition.edits) {
    const path = workspace.relative(uri);
    result[path] = applyEdits(result[path]!, edits);
  }
  const name = prompt ?? workspace.store.workspace.registries[0]!.prompts[0]!.block.name;
  const folder = posix.dirname(workspace.relative(workspace.prompt(name).file.uri));
  for (const { path, text } of transition.newFiles) {
    const at = posix.join(folder, path);
    if (at in result) throw new Error(`${at} is there already`);
    result[at] = text;
  }
  return result;
}

/** The texts before a transition, out of those after it: what an undo does. */
export function undone(
  before: Texts,
  after: Texts,
  { transition, workspace }: Acted,
): Record<string, string> {
  const result: Record<string, string> = { ...after };
  for (const path of Object.keys(after)) if (!(path in before)) delete result[path];
  for (const { uri, edits } of transition.edits) {
    const path = workspace.relative(uri);
    result[path] = applyEdits(after[path]!, invertEdits(before[path]!, edits));
  }
  return result;
}

/** What a refused action says, or the first of the promised words if it is allowed. */
export async function refusalOf(world: World, request: Action): Promise<string> {
  try {
    const { transition } = await act(world, request);
    const { refusal, edits, newFiles } = transition;
    if (refusal && edits.length + newFiles.length > 0) throw new Error('A refused action has edits');
    return `allowed: ${allowed(transition).title}`;
  } catch (error) {
    if (PromptError.is(error)) return said(error);
    throw error;
  }
}

/** The report of what gates ask for, by gate. */
export const gatesOf = ({ requirements }: Step): string =>
  requirements
    .map(
      ({ gate = '-', outcome, strength, text }) =>
        `${gate} ${outcome}${strength === 'advice' ? ' (advice)' : ''}: ${text}`,
    )
    .join('\n');

const said = ({ code, message, hint }: PromptError): string => `${code}: ${message} → ${hint}`;

/** The precondition report as text. */
export const reportOf = ({ requirements }: Step): string =>
  requirements.map(({ outcome, strength, id, text }) => `${outcome} (${strength}) ${id}: ${text}`).join('\n');
