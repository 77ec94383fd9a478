import { parseJsonObject } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { LoadedFile, SourceFile } from '../base/sources.ts';
import { toJsonTree } from '../evals/suite/jsonTree.ts';
import type { RegistryStore } from '../registry/store.ts';
import { parseTemplate } from '../template/template.ts';
import { ScalarOffsets } from '../yaml/offsets.ts';
import { parseYaml } from '../yaml/parse.ts';
import { parseSource } from '../yaml/parseSource.ts';
import { type YamlNode, type YamlScalar, shiftTree } from '../yaml/tree.ts';
import type { Occurrence } from './occurrence.ts';
import { nameRange } from './templateAt.ts';

/** A name as a suite's file has it: whose it is depends on the prompts that the suite belongs to. */
export type SuiteName = Omit<Occurrence, 'owner' | 'uri' | 'kind'> & {
  readonly kind: 'variable' | 'assertion' | 'file';
};

const known = new WeakMap<SourceFile, readonly SuiteName[]>();

/** The names in a file of a suite: the suite itself, or a file of tests in YAML, JSON, JSONL or CSV. */
function namesIn(uri: string, source: LoadedFile): readonly SuiteName[] {
  let names = known.get(source);
  if (!names) known.set(source, (names = readNames(uri, source)));
  return names;
}

function readNames(uri: string, source: LoadedFile): SuiteName[] {
  const { text } = source;
  if (/\.csv$/i.test(uri)) return csvNames(text);
  if (/\.(?:jsonl|ndjson)$/i.test(uri)) {
    let start = 0;
    return text.split('\n').flatMap((line) => {
      const root = lineTree(line.trimEnd(), start);
      start += line.length + 1;
      return root ? new NameReader(text).read(root, []) : [];
    });
  }
  const { root } = parseSource(source);
  return root ? new NameReader(text).read(root, []) : [];
}

/** A line that is being typed is no JSON yet, but YAML finds names in it. */
function lineTree(line: string, start: number): YamlNode | undefined {
  if (line !== '' && parseJsonObject(line)) return toJsonTree(line, start);
  const { root } = parseYaml(line);
  return root && shiftTree(root, start);
}

/** The variables that the header of a table names. Keys with two underscores have a meaning of their own. */
function csvNames(text: string): SuiteName[] {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  const header = /^[^\r\n]*/.exec(text.slice(first))?.[0] ?? '';
  let at = first;
  return header.split(',').flatMap((cell): SuiteName[] => {
    const start = at + cell.length - cell.trimStart().length;
    at += cell.length + 1;
    const name = cell.trim().replaceAll(/^"|"$/g, '');
    if (name === '' || name.startsWith('__')) return [];
    const from = start + (cell.trim().startsWith('"') ? 1 : 0);
    return [
      {
        kind: 'variable',
        name,
        range: { start: from, end: from + name.length },
        role: 'write',
        form: 'cell',
      },
    ];
  });
}

class NameReader {
  readonly #text: string;
  readonly #names: SuiteName[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(node: YamlNode, path: readonly string[]): SuiteName[] {
    this.#visit(node, path);
    return this.#names;
  }

  #visit(node: YamlNode, path: readonly string[]): void {
    if (node.alias) return;
    if (node.kind === 'scalar') this.#visitScalar(node, path);
    else if (node.kind === 'seq') for (const item of node.items) this.#visit(item, path);
    else {
      const isVars = path.at(-1) === 'vars' && !path.slice(0, -1).includes('vars');
      for (const { key, keyRange, value, merged } of node.entries) {
        if (merged) continue;
        const declared = path.length === 1 && path[0] === 'assertionTemplates' ? 'assertion' : undefined;
        const kind = isVars ? 'variable' : declared;
        const role = isVars ? 'write' : 'declaration';
        if (kind) this.#names.push({ kind, name: key, range: keyRange, role, form: 'scalar' });
        this.#visit(value, [...path, key]);
      }
    }
  }

  #visitScalar(node: YamlScalar, path: readonly string[]): void {
    const { value, range } = node;
    if (typeof value !== 'string') return;
    const reference = /^#\/assertionTemplates\/(.+)$/.exec(value)?.[1];
    if (path.at(-1) === '$ref' && reference !== undefined) {
      const start = value.length - reference.length;
      const at = this.#rangeOf(node, { start, end: value.length });
      this.#names.push({ kind: 'assertion', name: reference, range: at, role: 'read', form: 'text' });
    }
    const isTests = path.at(-1) === 'tests';
    const file = /^file:\/\/(.+)$/.exec(value)?.[1] ?? (isTests ? value : undefined);
    if (file !== undefined)
      this.#names.push({ kind: 'file', name: file, range, role: 'read', form: 'scalar' });
    if (!value.includes('{{') && !value.includes('{%')) return;
    const template = parseTemplate(value);
    for (const use of template.variables) {
      if (use.local) continue;
      const at = this.#rangeOf(node, nameRange(template, use));
      this.#names.push({ kind: 'variable', name: use.name, range: at, role: 'read', form: 'text' });
    }
  }

  #rangeOf(node: YamlScalar, part: TextRange): TextRange {
    return new ScalarOffsets(this.#text, node).toSourceRange(part);
  }
}

/** Every name in a suite and in the files of tests that it names. Variables belong to each of `owners`. */
export function suiteOccurrences(
  suiteUri: string,
  owners: readonly string[],
  store: RegistryStore,
): Occurrence[] {
  const found: Occurrence[] = [];
  const files = [suiteUri];
  for (let i = 0; i < files.length; i++) {
    const uri = files[i]!;
    const source = store.read(uri);
    if (source.state !== 'loaded') continue;
    for (const one of namesIn(uri, source)) {
      if (one.kind !== 'file') {
        const own = one.kind === 'variable' ? owners : [suiteUri];
        found.push(...own.map((owner): Occurrence => ({ ...one, uri, owner })));
        continue;
      }
      // Paths are relative to the suite, in its files of tests too.
      const isGlob = /[*?[\]{}]/.test(one.name);
      const uris = isGlob ? (store.find(suiteUri, one.name) ?? []) : [store.resolve(suiteUri, one.name)];
      found.push(...uris.map((name): Occurrence => ({ ...one, owner: '', name, uri })));
      files.push(...uris.filter((file) => isTestFile(file) && !files.includes(file)));
    }
  }
  return found;
}

const isTestFile = (uri: string): boolean => /\.(?:ya?ml|json|jsonl|ndjson|csv)$/i.test(uri);
