import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, type Workspace, promptOf } from '../registry/workspace.ts';
import { compareVersions } from '../versions/order.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';

/** A prompt, and the version that a place belongs to; undefined where it belongs to none of them. */
export interface PromptPlace {
  readonly prompt: RegisteredPrompt;
  readonly version: string | undefined;
}

/** What stands at an offset of a registry: the prompt, and the version if it is in the text of one. */
export function promptAt(
  workspace: Workspace,
  uri: string,
  offset: number,
  sources: Sources,
): PromptPlace | undefined {
  let prompt: RegisteredPrompt | undefined;
  for (const { prompts } of workspace.registries) {
    for (const candidate of prompts) {
      if (candidate.file.uri !== uri || candidate.start > offset || startOf(candidate) > offset) continue;
      if (!prompt || startOf(candidate) > startOf(prompt)) prompt = candidate;
    }
  }
  if (!prompt || offset > endOf(prompt)) return undefined;
  const at = offset - prompt.start;
  const version = findContents(prompt, sources).find((placed) => isIn(placed, at))?.version;
  return { prompt, version };
}

/** A prompt in a piece of its own need not be parsed to know where it is. */
const startOf = (prompt: RegisteredPrompt): number =>
  prompt.block.pieces ? prompt.start : prompt.start + promptOf(prompt).keyRange.start;

function isIn({ where, content, inPrompt, keyRange }: PlacedContent, at: number): boolean {
  if (where === 'file' || where === 'inline') return false;
  return keyRange.start <= at && at <= content.node.range.end + inPrompt;
}

const endOf = ({ block, start }: RegisteredPrompt): number => {
  const { length, node, keyRange } = block.parsed.prompt;
  return start + (block.pieces ? length : (node?.range.end ?? keyRange.end));
};

const owners = new WeakMap<Workspace, Map<string, PromptPlace>>();

/** The first prompt and version that consist of a file besides the registry: a template, a version, a partial. */
export function ownerOf(workspace: Workspace, uri: string, sources: Sources): PromptPlace | undefined {
  let known = owners.get(workspace);
  if (!known) owners.set(workspace, (known = findOwners(workspace, sources)));
  return known.get(uri);
}

function findOwners({ registries }: Workspace, sources: Sources): Map<string, PromptPlace> {
  const found = new Map<string, PromptPlace>();
  const add = (uri: string, place: PromptPlace): void => {
    if (!found.has(uri)) found.set(uri, place);
  };
  for (const { prompts, settings } of registries) {
    for (const prompt of prompts) {
      for (const { where, uri, version, content } of findContents(prompt, sources)) {
        if (where === 'file') add(uri, { prompt, version });
        if (content.wording.kind === 'file')
          add(sources.resolve(uri, content.wording.path.value), { prompt, version });
      }
    }
    const users = prompts.filter((prompt) => promptOf(prompt).draft ?? promptOf(prompt).inline);
    for (const [name, { from, value }] of settings.partials) {
      const user = users.find((prompt) => usesPartial(prompt, name));
      if (user) add(sources.resolve(from, value), { prompt: user, version: undefined });
    }
  }
  return found;
}

/** By the text alone: whether a template that is being edited names the partial. */
function usesPartial(prompt: RegisteredPrompt, name: string): boolean {
  const { draft, inline } = promptOf(prompt);
  const { wording } = (draft?.content ?? inline)!;
  const texts =
    wording.kind === 'template'
      ? [wording.template.text]
      : wording.kind === 'messages'
        ? wording.messages.map(({ content }) => content.text)
        : [];
  return texts.some((text) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
}

/** The versions in the order of a picker: the draft, what is served, then the newest first. */
export function orderVersions(
  contents: readonly PlacedContent[],
  served: ReadonlyMap<string, readonly string[]>,
): readonly PlacedContent[] {
  const rank = ({ version }: PlacedContent): number => (version === DRAFT ? 0 : served.has(version) ? 1 : 2);
  const once = new Map(contents.toReversed().map((placed) => [placed.version, placed]));
  return [...once.values()].toSorted((a, b) => rank(a) - rank(b) || compareVersions(b.version, a.version));
}
