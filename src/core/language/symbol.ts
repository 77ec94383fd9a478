import type { TextRange } from '../base/problem.ts';
import type { YamlEntry, YamlNode } from '../yaml/tree.ts';

export type SymbolKind =
  | 'section'
  | 'prompt'
  | 'draft'
  | 'version'
  | 'variable'
  | 'message'
  | 'template'
  | 'setting'
  | 'case'
  | 'assertion';

export interface DocumentSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly detail: string;
  readonly range: TextRange;
  /** The name, within `range`. */
  readonly selection: TextRange;
  readonly children: readonly DocumentSymbol[];
}

export const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]!.slice(0, 60).trimEnd();

/** An entry with the entries below it, to a depth. */
export function entrySymbol(
  { key, keyRange, value }: YamlEntry,
  kind: SymbolKind,
  depth: number,
): DocumentSymbol {
  const entries = value.kind === 'map' && depth > 0 && !value.alias ? value.entries : [];
  const inner = kind === 'section' ? 'setting' : kind;
  return {
    kind,
    name: key || '…',
    detail: value.kind === 'scalar' ? firstLine(String(value.value ?? '')) : '',
    range: { start: keyRange.start, end: Math.max(keyRange.end, endOf(value)) },
    selection: keyRange,
    children: entries.filter(({ merged }) => !merged).map((entry) => entrySymbol(entry, inner, depth - 1)),
  };
}

/** The text of a block scalar ends with a line break, behind which the next line begins. */
const endOf = (value: YamlNode): number =>
  value.kind === 'scalar' && (value.style === 'literal' || value.style === 'folded')
    ? value.range.end - 1
    : value.range.end;
