import type { LoadedFile, SourceFile } from '../base/sources.ts';
import { describeVariables } from '../evals/suite/describeVariables.ts';
import { isJsonObject } from '../base/json.ts';
import { parseSource } from '../yaml/parseSource.ts';
import { type YamlNode, entryOf, toJson, valueOf } from '../yaml/tree.ts';
import { type DocumentSymbol, entrySymbol, firstLine } from './symbol.ts';

const known = new WeakMap<SourceFile, readonly DocumentSymbol[]>();

/** The cases of a suite by their descriptions, with their assertions, and its other keys. */
export function suiteSymbols(source: LoadedFile): readonly DocumentSymbol[] {
  let symbols = known.get(source);
  if (!symbols) {
    const { root } = parseSource(source);
    known.set(source, (symbols = root ? toSymbols(root) : []));
  }
  return symbols;
}

function toSymbols(root: YamlNode): DocumentSymbol[] {
  if (root.kind === 'seq') return root.items.flatMap(caseSymbols);
  if (root.kind !== 'map') return [];
  return root.entries
    .filter(({ merged }) => !merged)
    .map((entry) => {
      const symbol = entrySymbol(entry, 'section', 1);
      const isTests = entry.key === 'tests' && entry.value.kind === 'seq' && !entry.value.alias;
      return isTests && entry.value.kind === 'seq'
        ? { ...symbol, children: entry.value.items.flatMap(caseSymbols) }
        : symbol;
    });
}

function caseSymbols(node: YamlNode): DocumentSymbol[] {
  if (node.alias) return [];
  const { range } = node;
  if (node.kind === 'scalar')
    return [{ kind: 'case', name: String(node.value), detail: '', range, selection: range, children: [] }];
  const description = entryOf(node, 'description');
  const variables = entryOf(node, 'vars');
  const json = variables && toJson(variables.value);
  const shown = isJsonObject(json) ? describeVariables(json) : '';
  const named = description?.value.kind === 'scalar' ? String(description.value.value) : '';
  const own =
    description && !description.merged ? description.value.range : { start: range.start, end: range.start };
  const assertions = valueOf(node, 'assert');
  return [
    {
      kind: 'case',
      name: named || shown || '…',
      detail: named ? shown : '',
      range,
      selection: own,
      children:
        assertions?.kind === 'seq' && !assertions.alias ? assertions.items.flatMap(assertionSymbols) : [],
    },
  ];
}

function assertionSymbols(node: YamlNode): DocumentSymbol[] {
  const type = entryOf(node, 'type') ?? entryOf(node, '$ref');
  if (node.alias || type?.value.kind !== 'scalar') return [];
  const value = valueOf(node, 'value');
  const detail = value?.kind === 'scalar' ? firstLine(String(value.value ?? '')) : '';
  const selection = type.merged ? { start: node.range.start, end: node.range.start } : type.value.range;
  return [
    { kind: 'assertion', name: String(type.value.value), detail, range: node.range, selection, children: [] },
  ];
}
