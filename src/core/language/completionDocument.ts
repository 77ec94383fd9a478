import { suiteUriOf } from '../evals/suiteOf.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { Content } from '../registry/model.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';

/** What a file is to the registries of the workspace. */
export type DocumentRole =
  | { readonly kind: 'registry'; readonly registry: Registry | undefined }
  | { readonly kind: 'version' | 'suite' | 'template'; readonly prompts: readonly RegisteredPrompt[] }
  | { readonly kind: 'partial'; readonly name: string; readonly registry: Registry };

export function roleOf(uri: string, store: RegistryStore): DocumentRole | undefined {
  const { registries } = store.workspace;
  if (store.isRegistry(uri)) {
    const registry = registries.find(({ files }) => files.some((file) => file.uri === uri));
    return { kind: 'registry', registry };
  }
  if (!store.knows(uri)) return undefined;
  for (const registry of registries) {
    for (const [name, { from, value }] of registry.settings.partials)
      if (store.resolve(from, value) === uri) return { kind: 'partial', name, registry };
  }
  const steps = uri.split('/').map(decodeURIComponent);
  const [folder = '', file = ''] = steps.slice(-2);
  const prompts = registries.flatMap((registry) => registry.prompts);
  const inTemplates = prompts.filter((prompt) =>
    isOneOf(prompt, { uri, file, paths: mentionedFiles(prompt.block).templates, store }),
  );
  if (inTemplates.length > 0) return { kind: 'template', prompts: inTemplates };
  const inVersions = prompts.filter((prompt) => {
    const directory = promptOf(prompt).versionsDir?.value.replace(/\/+$/, '');
    if (directory === undefined || lastStep(directory) !== folder) return false;
    return store.resolve(prompt.file.uri, `${directory}/${file}`) === uri;
  });
  if (inVersions.length > 0) return { kind: 'version', prompts: inVersions };
  const inSuites = prompts.filter(
    (prompt) =>
      lastStep(mentionedFiles(prompt.block).suite) === file && suiteUriOf(prompt, store).uri === uri,
  );
  // A file that a suite names holds cases.
  const isYaml = /\.ya?ml$/.test(file);
  return inSuites.length > 0 || isYaml ? { kind: 'suite', prompts: inSuites } : undefined;
}

interface Searched {
  readonly uri: string;
  readonly file: string;
  readonly paths: readonly string[];
  readonly store: RegistryStore;
}

/** Making a URI costs some microseconds, and there may be thousands of prompts: the name is compared first. */
function isOneOf(prompt: RegisteredPrompt, { uri, file, paths, store }: Searched): boolean {
  return paths.some((path) => lastStep(path) === file && store.resolve(prompt.file.uri, path) === uri);
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface MentionedFiles {
  readonly suite: string;
  readonly templates: readonly string[];
}

const mentioned = new WeakMap<PromptBlock, MentionedFiles>();

function mentionedFiles(block: PromptBlock): MentionedFiles {
  let files = mentioned.get(block);
  if (!files) {
    const { name, evals, draft, inline, versions } = block.parsed.prompt;
    const contents = [draft?.content, inline, ...versions.map(({ content }) => content)];
    const templates = contents.flatMap((content: Content | undefined) =>
      content?.wording.kind === 'file' ? [content.wording.path.value] : [],
    );
    files = { suite: evals.suite?.value ?? `evals/${name}.yaml`, templates };
    mentioned.set(block, files);
  }
  return files;
}
