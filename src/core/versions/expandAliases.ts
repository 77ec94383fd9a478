import { PromptError } from '../base/errors.ts';
import type { TextEdit } from '../base/problem.ts';
import { columnOf } from '../yaml/extent.ts';
import { renderFlow } from '../yaml/render.ts';
import { renderLiteral } from '../yaml/scalars.ts';
import { type YamlEntry, type YamlMap, type YamlNode, toJson } from '../yaml/tree.ts';

/** A property in front of a value: `&name`, perhaps behind a tag. */
const ANCHOR = /^([\s:,[{-]*(?:!\S*\s+)?)(&[^\s,[\]{}]+[ \t]*)/;

/**
 * The edits after which entries need no other part of their file and no other part needs them: what an alias stands
 * for is written out, anchors go.
 */
export function expandAliases(text: string, map: YamlMap, entries: readonly YamlEntry[]): TextEdit[] {
  return entries.flatMap((entry) => inEntry(text, entry, map.flow));
}

function inEntry(text: string, { keyRange, value }: YamlEntry, isFlow: boolean): TextEdit[] {
  const literalAt = isFlow ? undefined : columnOf(text, keyRange.start) + 2;
  return inNode(text, value, { from: keyRange.end, literalAt });
}

interface Before {
  /** Where what stands in front of the node begins. */
  readonly from: number;
  /** The indentation that a text on several lines may have here. */
  readonly literalAt?: number | undefined;
}

function inNode(text: string, node: YamlNode, { from, literalAt }: Before): TextEdit[] {
  const { start, end } = node.range;
  if (node.alias) {
    const value = toJson(node);
    const literal =
      typeof value === 'string' && literalAt !== undefined
        ? renderLiteral(value, ' '.repeat(literalAt), '\n')
        : undefined;
    return [{ start, end, newText: literal ?? renderFlow(value) }];
  }
  const anchor = ANCHOR.exec(text.slice(from, start));
  const own = anchor ? [{ start: from + anchor[1]!.length, end: from + anchor[0].length, newText: '' }] : [];
  if (node.kind === 'map') {
    const inner = node.entries.flatMap((entry) => {
      if (entry.merged) throw behindMerge(entry.key);
      return inEntry(text, entry, node.flow);
    });
    return [...own, ...inner];
  }
  if (node.kind === 'scalar') return own;
  let last = start;
  const items = node.items.flatMap((item) => {
    const found = inNode(text, item, { from: last });
    last = item.range.end;
    return found;
  });
  return [...own, ...items];
}

function behindMerge(key: string): PromptError {
  return new PromptError('bad-input', `“${key}” comes from a merge (“<<”), so its text cannot be moved.`, {
    hint: 'Write the keys out here instead of the merge, then try again.',
  });
}

/** The anchors that stand in a part of a text. */
export function anchorsIn(text: string): string[] {
  return [...text.matchAll(/(?<=[\s[{,])&([^\s,[\]{}]+)/g)].map(([, name]) => name!);
}
