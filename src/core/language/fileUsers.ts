import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';

/** What a file that is no registry is to the registries of the workspace. */
export interface FileUsers {
  /** The contents whose version file it is. */
  readonly contents: readonly PlacedContent[];
  /** The contents whose `template_file` it is. */
  readonly wordings: readonly PlacedContent[];
  /** The registries that have it as a partial, with its name there. */
  readonly partials: readonly { readonly registry: Registry; readonly name: string }[];
  /** The prompts whose suite it is. */
  readonly suites: readonly RegisteredPrompt[];
}

/** Who uses a file. Prompts that name no file but their suite are passed over without being looked into. */
export function fileUsers(uri: string, store: RegistryStore): FileUsers {
  const users = { contents: [], wordings: [], partials: [], suites: [] } as {
    contents: PlacedContent[];
    wordings: PlacedContent[];
    partials: { registry: Registry; name: string }[];
    suites: RegisteredPrompt[];
  };
  for (const registry of store.workspace.registries) {
    for (const [name, { from, value }] of registry.settings.partials)
      if (store.resolve(from, value) === uri) users.partials.push({ registry, name });
    for (const prompt of registry.prompts) {
      if (suiteUriOf(prompt, store).uri === uri) users.suites.push(prompt);
      if (!namesFiles(prompt)) continue;
      for (const placed of findContents(prompt, store)) {
        const { wording } = placed.content;
        if (placed.uri === uri) users.contents.push(placed);
        if (wording.kind === 'file' && store.resolve(placed.uri, wording.path.value) === uri)
          users.wordings.push(placed);
      }
    }
  }
  return users;
}

const naming = new WeakMap<object, boolean>();

/** Whether any of a prompt's content stands in another file. */
function namesFiles(prompt: RegisteredPrompt): boolean {
  let known = naming.get(prompt.block);
  if (known === undefined) {
    const { versionsDir, draft, inline, versions } = promptOf(prompt);
    const contents = [draft?.content, inline, ...versions.map(({ content }) => content)];
    known = versionsDir !== undefined || contents.some((content) => content?.wording.kind === 'file');
    naming.set(prompt.block, known);
  }
  return known;
}
