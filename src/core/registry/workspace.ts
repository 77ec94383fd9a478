import type { TextRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import type { Prompt, RegistrySettings } from './model.ts';
import type { PromptBlock } from './layout.ts';
import type { RegistryFile } from './registryFile.ts';

/** The registries of a workspace at one moment. */
export interface Workspace {
  readonly registries: readonly Registry[];
}

/** A registry file with everything it includes: one set of settings, one set of names. */
export interface Registry {
  readonly uri: string;
  /** The root first. */
  readonly files: readonly RegistryFile[];
  readonly settings: RegistrySettings;
  /** In the order of the files and of their lines; of a name that stands twice, both. */
  readonly prompts: readonly RegisteredPrompt[];
}

/** A prompt in its place. Made anew with every snapshot; `block` is what stays. */
export interface RegisteredPrompt {
  readonly registry: Registry;
  readonly file: RegistryFile;
  readonly block: PromptBlock;
  /** Offset in `file` that the prompt's ranges are relative to. */
  readonly start: number;
}

export const promptOf = ({ block }: RegisteredPrompt): Prompt => block.parsed.prompt;

/** Stable as long as the prompt has its name and its file. */
export const idOf = ({ file, block }: RegisteredPrompt, version?: string): string =>
  `${file.uri}#${block.name}${version === undefined ? '' : `@${version}`}`;

/** A range of the prompt as a range of its file. */
export const inFile = ({ start }: RegisteredPrompt, range: TextRange): TextRange => ({
  start: range.start + start,
  end: range.end + start,
});

export interface RegistrySource extends Sources {
  registryFile(uri: string): RegistryFile | undefined;
}

export function buildWorkspace(roots: readonly string[], source: RegistrySource): Workspace {
  // A registry that another one includes is part of that one.
  const included = new Set<string>();
  const registries = roots.flatMap((uri) => {
    // Of registries that include each other the first one stands for all.
    const file = included.has(uri) ? undefined : source.registryFile(uri);
    if (!file) return [];
    const files = withIncludes(file, source);
    for (const { uri: child } of files.slice(1)) included.add(child);
    return [toRegistry(files)];
  });
  return { registries: registries.filter(({ uri }) => !included.has(uri)) };
}

function withIncludes(root: RegistryFile, source: RegistrySource): RegistryFile[] {
  const files = [root];
  const seen = new Set([root.uri]);
  for (let i = 0; i < files.length; i++) {
    const file = files[i]!;
    for (const { value: glob } of file.settings.include) {
      for (const uri of source.find(file.uri, glob) ?? []) {
        if (seen.has(uri)) continue;
        seen.add(uri);
        const child = source.registryFile(uri);
        if (child) files.push(child);
      }
    }
  }
  return files;
}

function toRegistry(files: readonly RegistryFile[]): Registry {
  const [root] = files;
  const prompts: RegisteredPrompt[] = [];
  const registry: Registry = { uri: root!.uri, files, prompts, settings: mergeSettings(files) };
  for (const file of files) {
    for (const { block, start } of file.prompts) prompts.push({ registry, file, block, start });
  }
  return registry;
}

/** Settings of included files add to the root's; where both say something, the root wins. */
function mergeSettings(files: readonly RegistryFile[]): RegistrySettings {
  const [first, ...others] = files
    .filter(({ sections }) => sections.length > 0)
    .map(({ settings }) => settings);
  if (!first || others.length === 0) return first ?? EMPTY;
  return others.reduce<RegistrySettings>(
    (merged, settings) => ({
      include: merged.include,
      partials: new Map([...settings.partials, ...merged.partials]),
      endpoints: { ...settings.endpoints, ...merged.endpoints },
      prices: new Map([...settings.prices, ...merged.prices]),
      judge: merged.judge ?? settings.judge,
    }),
    first,
  );
}

const EMPTY: RegistrySettings = {
  include: [],
  partials: new Map(),
  endpoints: {},
  prices: new Map(),
  judge: undefined,
};

export function findPrompt(workspace: Workspace, name: string): RegisteredPrompt | undefined {
  for (const registry of workspace.registries) {
    const found = registry.prompts.find(({ block }) => block.name === name);
    if (found) return found;
  }
  return undefined;
}
