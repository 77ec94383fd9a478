import { PromptError } from '../base/errors.ts';
import type { TextEdit } from '../base/problem.ts';
import { changeEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { type YamlMap, entryOf, toJson } from '../yaml/tree.ts';
import { type NewPrompt, type PromptLayout, indentLines, promptLines, templateLines } from './promptText.ts';
import type { RegistryFile } from './registryFile.ts';
import { GITATTRIBUTES, type NewFile, SPLIT_INCLUDE } from './scaffold.ts';
import type { Registry } from './workspace.ts';

export interface Creation {
  /** Changes of the registry's own file. */
  readonly edits: readonly TextEdit[];
  /** Files that must not be there yet; paths are relative to the registry's folder. */
  readonly files: readonly NewFile[];
  /** Of `files` the one that holds the wording; undefined where the registry does. */
  readonly wordingIn: string | undefined;
}

const VERSIONS_DIR = 'versions';

/** Why a prompt cannot have this name; undefined if it can. Names are also names of folders. */
export function nameFault({ prompts }: Registry, name: string): 'empty' | 'characters' | 'taken' | undefined {
  if (name === '') return 'empty';
  if (!/^[A-Za-z0-9_][\w.-]*$/.test(name)) return 'characters';
  return prompts.some(({ block }) => block.name.toLowerCase() === name.toLowerCase()) ? 'taken' : undefined;
}

/** A name as prompts have it, made from what somebody typed. */
export const toPromptName = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

/**
 * Writes a prompt to start from where the registry keeps its prompts: in a file of its own where it includes
 * such files, else behind its last prompt, indented as its neighbours are.
 * @throws PromptError `bad-input` where `prompts` is no map
 */
export function newPrompt(registry: Registry, prompt: NewPrompt): Creation {
  const [root] = registry.files;
  const path = ownFile(root!, prompt.name);
  const isOwnFolder = path?.endsWith(`/${prompt.name}/prompt.yaml`) === true;
  const folder = path?.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const layout: PromptLayout = {
    templateFile: isOwnFolder ? 'template.liquid' : `templates/${prompt.name}.liquid`,
    versionsDir: isOwnFolder ? VERSIONS_DIR : undefined,
  };
  const eol = root!.text.includes('\r\n') ? '\r\n' : '\n';
  const textOf = (lines: readonly string[]): string => lines.map((line) => line + eol).join('');
  const files: NewFile[] = [];
  let wordingIn = path;
  if (path !== undefined) {
    const lines = ['prompts:', ...indentLines(promptLines(prompt, layout), 2, 2)];
    files.push({ path, text: textOf(lines) });
  }
  if (prompt.kind === 'file') {
    wordingIn = folder + layout.templateFile;
    files.push({ path: wordingIn, text: textOf(templateLines(prompt)) });
  }
  if (path !== undefined && `prompts/${prompt.name}/prompt.yaml` === path) files.push(GITATTRIBUTES);
  const edits = path === undefined ? insertEdits(root!, prompt, layout) : [];
  return { edits, files, wordingIn };
}

/** The file of a new prompt of this name in a registry that includes one file for each. */
function ownFile({ settings, prompts }: RegistryFile, name: string): string | undefined {
  const globs = settings.include.map(({ value }) => value);
  const glob = globs.includes(SPLIT_INCLUDE)
    ? SPLIT_INCLUDE
    : globs.find((value) => prompts.length === 0 && /^[^*?[{]*\*[^*?[{]*\.ya?ml$/.test(value));
  return glob?.replace('*', name);
}

/** Inserts the prompt into the file itself. */
function insertEdits(file: RegistryFile, prompt: NewPrompt, layout: PromptLayout): TextEdit[] {
  const { text } = file;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const block = (column: number, step: number): string =>
    indentLines(promptLines(prompt, layout), column, step).join(eol);
  const root = rootMap(parseYaml(text));
  const prompts = root && entryOf(root, 'prompts');
  if (!root || !prompts) {
    if (root?.flow === true) return flowEdits(text, root, prompt, layout);
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    return [{ start: text.length, end: text.length, newText: `${gap}prompts:${eol}${block(2, 2)}${eol}` }];
  }
  const { value, keyRange } = prompts;
  if (value.kind === 'map' && value.entries.length > 0) {
    return value.flow
      ? flowEdits(text, root, prompt, layout)
      : behindLast(text, value, keyRange.start, block);
  }
  const isEmpty = value.kind === 'map' || (value.kind === 'scalar' && value.value === null);
  if (!isEmpty || value.alias) {
    throw new PromptError('bad-input', '“prompts” is no map of prompts, so none can be added.', {
      hint: 'Write “prompts:” on a line of its own, with each prompt below it.',
    });
  }
  if (root.flow) return flowEdits(text, root, prompt, layout);
  // `{}`, `null` or nothing: it goes, and a comment behind it stays.
  const colon = text.indexOf(':', keyRange.end) + 1;
  const isNothing = value.kind === 'scalar' && value.style === 'empty';
  const end = isNothing ? colon : value.range.end;
  const at = end + /\r?\n|$/.exec(text.slice(end))!.index;
  const insertion = { start: at, end: at, newText: `${eol}${block(2, 2)}` };
  return isNothing ? [insertion] : [{ start: colon, end, newText: '' }, insertion];
}

/** Behind the last prompt, with a blank line before it where the others have one. */
function behindLast(
  text: string,
  prompts: YamlMap,
  parentStart: number,
  block: (column: number, step: number) => string,
): TextEdit[] {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  const own = prompts.entries.filter(({ merged }) => !merged);
  const column = columnOf(own[0]?.keyRange.start ?? prompts.range.start);
  const step = Math.max(1, column - columnOf(parentStart));
  // Where a key would go behind the last one: its own text is ours, its place is the editor's to find.
  const probe = changeEdits({ text, root: prompts }, [{ path: ['\0'], value: null }])[0]!;
  const lastStart = own.at(-1)!.keyRange.start;
  const hasGap = own.length > 1 && /\n[ \t]*\r?\n(?:[ \t]*#.*\r?\n)*[ \t]*$/.test(text.slice(0, lastStart));
  const newText = probe.newText.startsWith(eol)
    ? `${eol}${hasGap ? eol : ''}${block(column, step)}`
    : `${hasGap ? eol : ''}${block(column, step)}${eol}`;
  return [{ ...probe, newText }];
}

/** In a registry written in flow style, the prompt is too. */
function flowEdits(text: string, root: YamlMap, prompt: NewPrompt, layout: PromptLayout): TextEdit[] {
  const source = ['prompts:', ...indentLines(promptLines(prompt, layout), 2, 2), ''].join('\n');
  const made = rootMap(parseYaml(source));
  const entry = made && entryOf(entryOf(made, 'prompts')?.value, prompt.name);
  if (!entry) throw new Error('A new prompt is valid YAML');
  return changeEdits({ text, root }, [{ path: ['prompts', prompt.name], value: toJson(entry.value) }]);
}
