import type { SourceFile } from '../base/sources.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { findContents, promptText } from '../versions/content.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { FixContext } from './fix.ts';

export type FixScope = Pick<FixContext, 'uri' | 'text' | 'root' | 'start' | 'prompts'>;

/** The part of a file that is parsed for a fix at an offset. Undefined where the file is not in memory. */
export function scopeAt(uri: string, offset: number, store: RegistryStore): FixScope | undefined {
  const registered = promptAt(uri, offset, store);
  if (registered?.block.pieces) {
    const text = promptText(registered);
    const { start } = registered;
    return { uri, text, start, root: treeOf(registered.block, text), prompts: [registered] };
  }
  const source = store.read(uri);
  if (source.state !== 'loaded') return undefined;
  const loose = store.isRegistry(uri) ? looseAt(uri, offset, store) : undefined;
  if (loose) return { uri, ...loose, root: parseYaml(loose.text).root, prompts: [] };
  if (/\.(?:jsonl|ndjson)$/i.test(uri))
    return { ...lineAt(uri, source.text, offset), prompts: usersOf(uri, store) };
  const isYaml = /\.(?:ya?ml|json)$/i.test(uri) || store.isRegistry(uri);
  return {
    uri,
    text: source.text,
    start: 0,
    root: isYaml ? treeOf(source, source.text) : undefined,
    prompts: registered ? [registered] : store.isRegistry(uri) ? [] : usersOf(uri, store),
  };
}

/** A line of a JSONL file is a text of its own. */
function lineAt(uri: string, text: string, offset: number): Omit<FixScope, 'prompts'> {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(start, newline < 0 ? text.length : newline).trimEnd();
  return { uri, text: line, start, root: parseYaml(line).root };
}

const trees = new WeakMap<object, { readonly text: string; readonly root: YamlNode | undefined }>();

/** Parsed once for all problems of a prompt or a file that somebody looks at. */
function treeOf(key: RegisteredPrompt['block'] | SourceFile, text: string): YamlNode | undefined {
  let tree = trees.get(key);
  if (tree?.text !== text) trees.set(key, (tree = { text, root: parseYaml(text).root }));
  return tree.root;
}

function promptAt(uri: string, offset: number, { workspace }: RegistryStore): RegisteredPrompt | undefined {
  for (const { prompts } of workspace.registries) {
    const found = prompts.findLast((prompt) => prompt.file.uri === uri && holds(prompt, offset));
    if (found) return found;
  }
  return undefined;
}

function holds({ block, start, file }: RegisteredPrompt, offset: number): boolean {
  if (offset < start) return false;
  if (block.pieces) {
    const end = block.pieces.reduce((sum, { text }) => sum + text.length, start);
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
