import { dirname, join, relative, resolve, sep } from 'node:path';
import { didYouMean } from '../core/base/didYouMean.ts';
import { PromptError } from '../core/base/errors.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { RegistryStore, loadWanted } from '../core/registry/store.ts';
import { globPaths } from '../node/globPaths.ts';
import { NodeFiles, isWithin, kindOf, toPath, toUri } from '../node/nodeFiles.ts';
import { findRegistries, workspaceFolderOf } from '../node/workspaceFolder.ts';
import type { PromptHistories } from '../core/versions/history/promptHistories.ts';
import type { Context } from './context.ts';

/** The registries that a command is about, loaded with all that they include. */
export interface OpenWorkspace {
  readonly files: NodeFiles;
  readonly store: RegistryStore;
  /** What was named on the command line besides files: prompts. Empty: all. */
  readonly names: readonly PromptName[];
  /** A file's path as it is shown: relative to the working folder. */
  readonly show: (uri: string) => string;
  /** Reads what the store asks for. */
  readonly load: () => Promise<void>;
  /** Looks, and again as long as what was looked at had to be read first. */
  readonly settle: <T>(look: () => T) => Promise<T>;
  /** What Git knows of the prompts. Whoever asks for it ends it. */
  readonly history: () => Promise<PromptHistories>;
  /** Another store for the same registries, empty, to see the files as they are later. */
  readonly reopen: () => OpenWorkspace;
}

export interface PromptName {
  readonly name: string;
  readonly version: string | undefined;
  /** The registry that is meant where several may hold the name. */
  readonly registryUri?: string;
}

/**
 * Opens the registries named by `targets` (files, or folders to search), or else all below the working folder.
 * A target that is neither a file nor called like one is a prompt, `name` or `name@version`.
 * @throws PromptError `file-not-found` for a file that is not there, `bad-input` where there is no registry
 */
export async function openWorkspace(
  { cwd }: Pick<Context, 'cwd'>,
  targets: readonly string[],
): Promise<OpenWorkspace> {
  const paths: string[] = [];
  const names: PromptName[] = [];
  for (const target of targets) {
    const path = resolve(cwd, target);
    const kind = await kindOf(path);
    if (kind === 'folder') paths.push(...(await findRegistries(path)));
    else if (kind === 'file') paths.push(path);
    else if (looksLikeFile(target))
      throw new PromptError('file-not-found', `There is no file ${target}.`, {
        hint: 'Check the path; it is relative to the working folder.',
      });
    else names.push(toPromptName(target));
  }
  if (targets.length === names.length) paths.push(...(await findRegistries(cwd)));
  if (paths.length === 0) {
    throw new PromptError('bad-input', `There is no prompt-registry.yaml in ${cwd} or below.`, {
      hint: 'Start one with `prompt-ledger init`, or name a registry file.',
    });
  }
  const files = new NodeFiles(toFolders([cwd, ...paths.map((path) => dirname(path))]), globPaths);
  const workspace = openStore(files, { cwd, roots: [...new Set(paths.map(toUri))], names });
  await workspace.load();
  return workspace;
}

interface Named {
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly names: readonly PromptName[];
}

function openStore(files: NodeFiles, what: Named): OpenWorkspace {
  const store = new RegistryStore(files);
  store.setRoots(what.roots);
  const settle = async <T>(look: () => T): Promise<T> => {
    for (;;) {
      const result = look();
      const { files: missing, globs } = store.wanted;
      if (missing.length === 0 && globs.length === 0) return result;
      await loadWanted(store, files);
    }
  };
  // Looking at the workspace asks for what registries include, and that for what it includes.
  const load = async (): Promise<void> => {
    await settle(() => store.workspace);
    // Nobody types here, so that anchors across prompts are resolved at once instead of when a check meets them.
    for (const registry of store.workspace.registries)
      for (const file of registry.files) if (file.mayNeedWhole) store.parseWhole(file.uri);
  };
  const show = (uri: string): string => relative(what.cwd, toPath(uri)).replaceAll(sep, '/');
  const history = async (): Promise<PromptHistories> => (await import('./openHistory.ts')).openHistory(store);
  const reopen = (): OpenWorkspace => openStore(files, what);
  return { files, store, names: what.names, show, load, settle, history, reopen };
}

/** One folder for each repository, the outer ones only. */
function toFolders(paths: readonly string[]): string[] {
  const folders = [...new Set(paths.map(workspaceFolderOf))];
  return folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(other, folder)));
}

const looksLikeFile = (target: string): boolean => /[/\\]|\.ya?ml$/i.test(target);

function toPromptName(target: string): PromptName {
  const at = target.lastIndexOf('@');
  return at > 0
    ? { name: target.slice(0, at), version: target.slice(at + 1) }
    : { name: target, version: undefined };
}

/** @throws PromptError `bad-input` where there is no such prompt, or one in each of several registries */
export function promptNamed(
  { store, show }: Pick<OpenWorkspace, 'store' | 'show'>,
  { name, registryUri }: Pick<PromptName, 'name' | 'registryUri'>,
): RegisteredPrompt {
  const prompts = store.workspace.registries
    .filter(({ uri }) => registryUri === undefined || uri === registryUri)
    .flatMap((registry) => registry.prompts);
  const matches = prompts.filter(({ block }) => block.name === name);
  const [found] = matches;
  if (!found) throw unknownPrompt(name, prompts);
  const registries = [...new Set(matches.map(({ registry }) => show(registry.uri)))];
  if (registries.length > 1) {
    throw new PromptError('bad-input', `Several registries hold ${name}: ${registries.join(', ')}.`, {
      hint: `Name the registry file too: ${name} ${registries[0]}`,
    });
  }
  if (!needsWholeParse(found)) return found;
  store.parseWhole(found.file.uri);
  return promptNamed({ store, show }, { name, registryUri: found.registry.uri });
}

function unknownPrompt(name: string, prompts: readonly RegisteredPrompt[]): PromptError {
  const names = [...new Set(prompts.map((prompt) => promptOf(prompt).name))];
  const hint =
    names.length > 0 ? `Known prompts: ${names.join(', ')}.${didYouMean(name, names)}` : NO_PROMPTS_HINT;
  return new PromptError('bad-input', `There is no prompt ${name}.`, { hint });
}

/** For registries without a single prompt. */
export const NO_PROMPTS_HINT =
  'No registry holds a prompt. Run `prompt-ledger validate`: a misspelled `prompts:` is the usual cause.';

/** An alias whose anchor is in another prompt or version cannot be understood alone. */
const needsWholeParse = ({ file, block }: RegisteredPrompt): boolean =>
  !file.isWhole && block.parsed.problems.some(({ code }) => code === 'yaml-alias');

/** The folder of answers and runs that belongs to a registry. */
export const runFolderPath = (registryUri: string): string =>
  join(dirname(toPath(registryUri)), '.prompt-ledger');
