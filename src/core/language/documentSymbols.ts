import { type TextRange, shiftRange } from '../base/problem.ts';
import { promptsIn } from '../checks/fixScope.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { Content } from '../registry/model.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type YamlMap, entryOf } from '../yaml/tree.ts';
import { type DocumentSymbol, type SymbolKind, entrySymbol, firstLine } from './symbol.ts';
import { suiteSymbols } from './suiteSymbols.ts';
import { fileUsers } from './fileUsers.ts';

/** The outline of a registry or a suite; none of other files. */
export function findDocumentSymbols(uri: string, store: RegistryStore): readonly DocumentSymbol[] {
  const source = store.read(uri);
  if (!store.isRegistry(uri)) {
    const isSuite = source.state === 'loaded' && fileUsers(uri, store).suites.length > 0;
    return isSuite ? suiteSymbols(source) : [];
  }
  const { registries } = store.workspace;
  const file = registries.flatMap(({ files }) => files).find((one) => one.uri === uri);
  const prompts = registries.flatMap((registry) =>
    promptsIn(registry, uri).map(({ block, start }) => shiftSymbol(promptSymbol(block), start)),
  );
  const sections = (file?.sections ?? []).flatMap(({ entry, start }) =>
    entry && entry.key !== 'prompts' ? [shiftSymbol(entrySymbol(entry, 'section', 2), start)] : [],
  );
  return [...sections, ...prompts].toSorted((a, b) => a.range.start - b.range.start);
}

function shiftSymbol(symbol: DocumentSymbol, by: number): DocumentSymbol {
  if (by === 0) return symbol;
  const children = symbol.children.map((child) => shiftSymbol(child, by));
  return {
    ...symbol,
    range: shiftRange(symbol.range, by),
    selection: shiftRange(symbol.selection, by),
    children,
  };
}

const known = new WeakMap<PromptBlock, DocumentSymbol>();

/** Made once a prompt; positions are relative to it. */
function promptSymbol(block: PromptBlock): DocumentSymbol {
  let symbol = known.get(block);
  if (!symbol) known.set(block, (symbol = toSymbol(block)));
  return symbol;
}

function toSymbol({ name, parsed: { prompt } }: PromptBlock): DocumentSymbol {
  const { keyRange, node, draft, inline, versions, version, variables, description } = prompt;
  const end = Math.max(keyRange.end, node?.range.end ?? 0, ...versions.map(versionEnd));
  const children = [
    ...(draft ? [contentSymbol('draft', 'draft', draft)] : []),
    ...(inline ? wordingSymbols(inline, 0) : []),
    ...versions.map((one) =>
      one.content
        ? contentSymbol('version', one.version, { ...one, content: one.content })
        : leaf('version', one.version, one.keyRange),
    ),
    ...(variables && node ? variableSymbols(node) : []),
    ...(node?.entries ?? [])
      .filter(({ key, merged }) => !merged && SHOWN.has(key))
      .map((entry) => entrySymbol(entry, 'setting', 0)),
  ];
  return {
    kind: 'prompt',
    name: name || '…',
    detail: version?.value ?? description ?? '',
    range: { start: keyRange.start, end },
    selection: keyRange,
    children: children.toSorted((a, b) => a.range.start - b.range.start),
  };
}

const WORDING = new Set(['template', 'template_file', 'messages']);
const SHOWN = new Set(['evals', 'environments', 'versions_dir', 'rollback_to']);

const versionEnd = ({
  content,
  offset,
  keyRange,
}: {
  readonly content: Content | undefined;
  readonly offset: number;
  readonly keyRange: TextRange;
}): number => (content ? content.node.range.end + offset : keyRange.end);

const leaf = (kind: SymbolKind, name: string, selection: TextRange, detail = ''): DocumentSymbol => ({
  kind,
  name,
  detail,
  range: selection,
  selection,
  children: [],
});

function contentSymbol(
  kind: 'draft' | 'version',
  name: string,
  { content, keyRange, offset = 0 }: { content: Content; keyRange: TextRange; offset?: number },
): DocumentSymbol {
  const score = content.evalScore?.value;
  const detail = [content.stage, score === undefined ? undefined : String(score), content.model?.value];
  return {
    kind,
    name,
    detail: detail.filter((part) => part !== undefined).join(' · '),
    range: { start: keyRange.start, end: Math.max(keyRange.end, content.node.range.end + offset) },
    selection: keyRange,
    children: content.node.alias ? [] : wordingSymbols(content, offset),
  };
}

function wordingSymbols({ node, wording }: Content, offset: number): DocumentSymbol[] {
  const entry = node.entries.find(({ key, merged }) => WORDING.has(key) && !merged);
  if (!entry || entry.value.alias) return [];
  if (wording.kind !== 'messages') return [shiftSymbol(entrySymbol(entry, 'template', 0), offset)];
  if (entry.value.kind !== 'seq') return [];
  return entry.value.items.flatMap((item) => {
    const role = entryOf(item, 'role');
    if (role?.value.kind !== 'scalar' || item.alias) return [];
    const content = entryOf(item, 'content')?.value;
    const text = content?.kind === 'scalar' ? String(content.value ?? '') : '';
    const range = shiftRange(item.range, offset);
    const selection = shiftRange(role.value.range, offset);
    const detail = firstLine(text);
    return [{ kind: 'message', name: String(role.value.value), detail, range, selection, children: [] }];
  });
}

function variableSymbols(node: YamlMap): DocumentSymbol[] {
  const entry = entryOf(node, 'variables');
  if (entry?.value.kind !== 'map' || entry.merged) return [];
  const symbol = entrySymbol(entry, 'variable', 1);
  return [{ ...symbol, kind: 'setting' }];
}
