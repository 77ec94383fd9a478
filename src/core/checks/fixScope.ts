import type { TextRange } from '../base/problem.ts';
import type { SourceFile } from '../base/sources.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt, Registry } from '../registry/workspace.ts';
import { findContents, promptText } from '../versions/content.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { FixContext } from './fix.ts';

export type FixScope = Pick<FixContext, 'uri' | 'text' | 'root' | 'start' | 'prompts'>;

/**
 * The part of a file that a fix at an offset is about; it is parsed when somebody looks at its tree. Undefined
 * where the file is not in memory.
 */
export function scopeAt(uri: string, offset: number, store: RegistryStore): FixScope | undefined {
  const registered = promptAt(uri, offset, store);
  if (registered?.block.pieces) {
    const text = promptText(registered);
    const { start, block } = registered;
    return toScope({ uri, text, start, prompts: [registered] }, () => treeOf(block, text));
  }
  const source = store.read(uri);
  if (source.state !== 'loaded') return undefined;
  const isRegistry = store.isRegistry(uri);
  const loose = isRegistry ? looseAt(uri, offset, store) : undefined;
  if (loose) return toScope({ uri, ...loose, prompts: [] }, () => parseYaml(loose.text).root);
  const prompts = registered ? [registered] : isRegistry ? [] : usersOf(uri, store);
  if (/\.(?:jsonl|ndjson)$/i.test(uri)) {
    const line = lineAt(source.text, offset);
    return toScope({ uri, ...line, prompts }, () => parseYaml(line.text).root);
  }
  const isYaml = isRegistry || /\.(?:ya?ml|json)$/i.test(uri);
  const { text } = source;
  return toScope({ uri, text, start: 0, prompts }, () => (isYaml ? treeOf(source, text) : undefined));
}

function toScope(scope: Omit<FixScope, 'root'>, parse: () => YamlNode | undefined): FixScope {
  return {
    ...scope,
    get root() {
      return parse();
    },
  };
}

/** A line of a JSONL file is a text of its own. */
function lineAt(text: string, offset: number): { readonly text: string; readonly start: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  return { text: text.slice(start, newline < 0 ? text.length : newline).trimEnd(), start };
}

const trees = new WeakMap<object, { readonly text: string; readonly root: YamlNode | undefined }>();

/** Parsed once for all problems of a prompt or a file that somebody looks at. */
function treeOf(key: RegisteredPrompt['block'] | SourceFile, text: string): YamlNode | undefined {
  let tree = trees.get(key);
  if (tree?.text !== text) trees.set(key, (tree = { text, root: parseYaml(text).root }));
  return tree.root;
}

/** The prompts of each file, in the order of the text. */
const promptsByFile = new WeakMap<Registry, ReadonlyMap<string, readonly RegisteredPrompt[]>>();

/** The prompts of a file of a registry, in the order of the text. */
export function promptsIn(registry: Registry, uri: string): readonly RegisteredPrompt[] {
  let byFile = promptsByFile.get(registry);
  if (!byFile) {
    const found = new Map<string, RegisteredPrompt[]>();
    for (const prompt of registry.prompts) {
      const list = found.get(prompt.file.uri);
      if (list) list.push(prompt);
      else found.set(prompt.file.uri, [prompt]);
    }
    promptsByFile.set(registry, (byFile = found));
  }
  return byFile.get(uri) ?? [];
}

/** The prompt that an offset of a registry file belongs to. */
export function promptAt(
  uri: string,
  offset: number,
  { workspace }: RegistryStore,
): RegisteredPrompt | undefined {
  for (const registry of workspace.registries) {
    const prompts = promptsIn(registry, uri);
    // Prompts that were cut into pieces are in order; those of a file that was parsed at once all start at 0.
    let [low, high] = [0, prompts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (prompts[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    const last = prompts[low - 1];
    if (!last) continue;
    const found = last.block.pieces
      ? holds(last, offset) && last
      : prompts.slice(0, low).findLast((prompt) => holds(prompt, offset));
    if (found) return found;
  }
  return undefined;
}

/** The prompts of a file of which a part stands in a range, in the order of the text. */
export function promptsBetween(
  uri: string,
  { start, end }: TextRange,
  { workspace }: RegistryStore,
): readonly RegisteredPrompt[] {
  return workspace.registries.flatMap((registry) =>
    promptsIn(registry, uri).filter((prompt) => {
      if (prompt.start > end) return false;
      return prompt.block.pieces ? endOf(prompt) >= start : holdsPart(prompt, { start, end });
    }),
  );
}

const endOf = ({ block, start }: Pick<RegisteredPrompt, 'block' | 'start'>): number =>
  block.pieces?.reduce((sum, { text }) => sum + text.length, start) ?? start;

function holdsPart({ block, start }: RegisteredPrompt, range: TextRange): boolean {
  const { keyRange, length } = block.parsed.prompt;
  const from = keyRange.start + start;
  return from <= range.end && range.start <= from + length;
}

function holds({ block, start, file }: RegisteredPrompt, offset: number): boolean {
  if (offset < start) return false;
  if (block.pieces) {
    const end = endOf({ block, start });
    return offset < end || (offset === end && end === file.length);
  }
  const { keyRange, length } = block.parsed.prompt;
  return keyRange.start <= offset && offset <= keyRange.start + length;
}

function looseAt(
  uri: string,
  offset: number,
  store: RegistryStore,
): { readonly text: string; readonly start: number } | undefined {
  const file = store.registryFile(uri);
  return file?.looseTexts.find(({ text, start }) => start <= offset && offset <= start + text.length);
}

/** The prompts whose suite, version file or template a file is. */
function usersOf(uri: string, store: RegistryStore): RegisteredPrompt[] {
  const uses = (prompt: RegisteredPrompt): boolean =>
    suiteUriOf(prompt, store).uri === uri ||
    findContents(prompt, store).some(
      ({ uri: own, content: { wording } }) =>
        own === uri || (wording.kind === 'file' && store.resolve(own, wording.path.value) === uri),
    );
  return store.workspace.registries.flatMap(({ prompts }) => prompts).filter(uses);
}
