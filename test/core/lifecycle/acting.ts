import { posix } from 'node:path';
import { PromptError } from '../../../src/core/base/errors.ts';
import { invertEdits } from '../../../src/core/base/invertEdits.ts';
import { type FileEdits, type TextEdit, applyEdits } from '../../../src/core/base/problem.ts';
import { createVersion } from '../../../src/core/lifecycle/createVersion.ts';
import { deploy } from '../../../src/core/lifecycle/deploy.ts';
import { release } from '../../../src/core/lifecycle/release.ts';
import { rollBack } from '../../../src/core/lifecycle/rollBack.ts';
import { restoreVersion } from '../../../src/core/lifecycle/restoreVersion.ts';
import { startDraft } from '../../../src/core/lifecycle/startDraft.ts';
import { takeVersion } from '../../../src/core/lifecycle/takeVersion.ts';
import type { LifecycleContext, Step, Transition } from '../../../src/core/lifecycle/transition.ts';
import { promptOf } from '../../../src/core/registry/workspace.ts';
import { type PlacedContent, contentOf, findContents } from '../../../src/core/versions/content.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

export type Texts = Readonly<Record<string, string>>;

/** One action, as a test states it. */
export interface Action {
  readonly action: 'draft' | 'release' | 'deploy' | 'rollback' | 'create' | 'restore' | 'take';
  /** Default: the first prompt of the registry. */
  readonly prompt?: string;
  readonly from?: string;
  readonly version?: string;
  readonly notes?: string;
  readonly target?: string;
  /** Default: production. */
  readonly environment?: string;
  readonly reason?: string;
  readonly isCommitted?: boolean;
}

/** A workspace, and the same prompt as it was in commits: the folder of each is its version’s number. */
export interface World {
  readonly texts: Texts;
  /** Numbers whose content is read from `git/<number>/`. */
  readonly inGit?: readonly string[];
}

export const NOW = '2026-11-27T10:00:00Z';
export const REGISTRY = 'prompt-registry.yaml';

/** Files that are read on the way are loaded, until the action has all that it needs. */
async function settled<T>(workspaces: readonly MemoryWorkspace[], compute: () => T): Promise<T> {
  for (;;) {
    let result: { readonly value: T } | { readonly error: unknown };
    try {
      result = { value: compute() };
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
export async function act({ texts, inGit = [] }: World, request: Action): Promise<Acted> {
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
      ...(request.isCommitted !== undefined && { isCommitted: () => request.isCommitted }),
    };
    const placed = (version: string | undefined): PlacedContent => {
      const found =
        version === undefined
          ? undefined
          : (contentOf(prompt, version, workspace.store) ?? fromGit.find((one) => one.version === version));
      if (!found) throw new Error(`No version ${version}`);
      return found;
    };
    const environment = request.environment ?? 'production';
    const { reason, version, notes } = request;
    switch (request.action) {
      case 'draft':
        return startDraft(prompt, context, request.from === undefined ? undefined : placed(request.from));
      case 'release':
        return release(prompt, { version, notes, reason }, context);
      case 'deploy':
        return deploy(prompt, { target: placed(request.target), environment, reason }, context);
      case 'rollback':
        return rollBack(prompt, { target: placed(request.target), environment, reason }, context);
      case 'create':
        return createVersion(placed(request.from), { version: version! }, context);
      case 'restore':
        return restoreVersion(placed(request.from), context);
      case 'take':
        return takeVersion(prompt, placed(request.target), context);
    }
  });
  return { transition, workspace };
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
  for (const { uri, edits } of transition.edits as readonly FileEdits[]) {
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
    if (!refusal) return `allowed: ${transition.title}`;
    if (edits.length + newFiles.length > 0) throw new Error('A refused action has edits');
    return said(refusal);
  } catch (error) {
    if (PromptError.is(error)) return said(error);
    throw error;
  }
}

const said = ({ code, message, hint }: PromptError): string => `${code}: ${message} → ${hint}`;

/** The precondition report as text. */
export const reportOf = ({ requirements }: Transition): string =>
  requirements.map(({ outcome, strength, id, text }) => `${outcome} (${strength}) ${id}: ${text}`).join('\n');

export const versionOf = (workspace: MemoryWorkspace, name: string): string | undefined =>
  promptOf(workspace.prompt(name)).version?.value;
