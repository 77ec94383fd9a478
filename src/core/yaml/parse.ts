import {
  type Document,
  type Node,
  type Pair,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';
import type { Problem, TextRange } from '../base/problem.ts';
import { findConflictProblems, visibleText } from './conflicts.ts';
import { renderSyntaxMessage } from './syntaxMessages.ts';
import {
  type ScalarStyle,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  mapTree,
} from './tree.ts';

export interface ParsedYaml {
  /** Undefined for text without any node. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly Problem[];
}

/** What is wrong with a file as YAML. */
export const yamlCodes = [
  'yaml-syntax',
  'duplicate-key',
  'yaml-alias',
  'nesting-too-deep',
  'merge-conflict',
] as const;

type YamlCode = (typeof yamlCodes)[number];

/** Deeper than any real file, shallow enough for recursion in every host. */
const MAX_DEPTH = 200;

/** How many nodes aliases may stand for. A billion-laughs file would need 10⁹; real ones a few thousand. */
const MAX_ALIAS_NODES = 100_000;

/** Text of this many opening brackets in a row makes the parser itself run out of stack. */
const TOO_DEEP = /(?:[[{][ \t\r\n]*){500}|^(?:- ){500}/m;

/**
 * Parses one YAML document. Never throws: whatever is wrong is a problem with a range, and the tree holds
 * what could be understood. Problem codes: `yaml-syntax` (data: the parser's own code), `duplicate-key`,
 * `yaml-alias`, `nesting-too-deep`, `merge-conflict`.
 */
export function parseYaml(text: string): ParsedYaml {
  const { root, problems } = parseVisible(text);
  return { root, problems: [...findConflictProblems(text), ...problems] };
}

/** Like parseYaml, for a part of a file: its merge conflicts are reported by who knows what they are part of. */
export function parseVisible(source: string): ParsedYaml {
  const visible = visibleText(source);
  if (!visible) return parseText(source);
  const { root, problems } = parseText(visible.text);
  const { toSource } = visible;
  return {
    root: root && mapTree(root, toSource),
    problems: problems.map(({ range, related, ...problem }) => ({
      ...problem,
      range: toSource(range),
      ...(related && { related: related.map((place) => ({ ...place, range: toSource(place.range) })) }),
    })),
  };
}

function parseText(text: string): ParsedYaml {
  const tooDeep = TOO_DEEP.exec(text);
  if (tooDeep)
    return { root: undefined, problems: [nestingProblem({ start: tooDeep.index, end: tooDeep.index + 1 })] };
  const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false });
  if (!Array.isArray(parsed)) return { root: undefined, problems: [] };
  const [document, second] = parsed as Document[];
  if (!document) return { root: undefined, problems: [] };
  const mistakes = withoutEchoes([...document.errors, ...document.warnings]);
  const problems: Problem[] = mistakes.map((error) => ({
    code: 'yaml-syntax',
    message: renderSyntaxMessage(error.code, error.message),
    severity: error.name === 'YAMLWarning' ? 'warning' : 'error',
    range: { start: Math.min(error.pos[0], text.length), end: Math.min(error.pos[1], text.length) },
    data: { yaml: error.code, ...missingIn(error.message) },
  }));
  if (second) {
    const start = second.range?.[0] ?? 0;
    problems.push({
      code: 'yaml-syntax',
      message:
        'This file must be one YAML document: remove the second one, or put it into a file of its own.',
      severity: 'error',
      range: { start, end: Math.min(start + 3, text.length) },
      data: { yaml: 'MULTIPLE_DOCS' },
    });
  }
  const root = document.contents ? new Converter(text, problems).convert(document.contents, 0) : undefined;
  return { root, problems };
}

/** The character that closes what is open, where the parser names it. */
function missingIn(message: string): { readonly missing?: string } {
  const missing = /^Missing closing (["'])|end with a ([\]}])$/.exec(message);
  return missing ? { missing: missing[1] ?? missing[2]! } : {};
}

/** After a token that does not fit, most of those behind it do not fit either: one report is enough. */
function withoutEchoes<T extends { readonly code: string }>(errors: readonly T[]): T[] {
  const first = errors.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors.filter(({ code }, i) => code !== 'UNEXPECTED_TOKEN' || i === first);
}

function nestingProblem(range: TextRange): Problem {
  return {
    code: 'nesting-too-deep',
    message: `This is nested more than ${MAX_DEPTH} levels deep; nothing below this level is read.`,
    severity: 'error',
    range,
  };
}

/** Turns one parsed document into a tree, resolving aliases and merge keys on the way. */
class Converter {
  readonly #text: string;
  readonly #problems: Problem[];
  readonly #anchors = new Map<string, YamlNode>();
  readonly #sizes = new WeakMap<YamlNode, number>();
  #aliasNodes = 0;

  constructor(text: string, problems: Problem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  convert(node: Node, depth: number): YamlNode {
    const range = { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
    if (depth > MAX_DEPTH) {
      this.#problems.push(nestingProblem(range));
      return { kind: 'scalar', value: null, style: 'empty', range };
    }
    if (isAlias(node)) return this.#alias(node.source, range);
    const converted = this.#collectionOrScalar(node, range, depth);
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor) this.#anchors.set(anchor, converted);
    return converted;
  }

  #collectionOrScalar(node: Node, range: TextRange, depth: number): YamlNode {
    if (isMap(node)) {
      const entries = this.#entries(node.items, range, depth);
      return this.#sized({ kind: 'map', flow: node.flow === true, entries, range: this.#tight(range, node) });
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#itemOf(item, range, depth));
      return this.#sized({ kind: 'seq', flow: node.flow === true, items, range: this.#tight(range, node) });
    }
    return this.#scalar(node, range);
  }

  /** A block collection ends with its last content; the parser's own end takes in comments and blank lines. */
  #tight(range: TextRange, node: { flow?: boolean | undefined }): TextRange {
    if (node.flow) return range;
    const length = this.#text.slice(range.start, range.end).trimEnd().length;
    return { start: range.start, end: range.start + length };
  }

  #itemOf(item: unknown, parent: TextRange, depth: number): YamlNode {
    // In `[a: 1]` an item is a pair without a map around it.
    if (isPair(item)) {
      const entries = this.#entries([item], parent, depth + 1);
      return { kind: 'map', flow: true, entries, range: parent };
    }
    return isNode(item) ? this.convert(item, depth + 1) : this.#empty(parent.end);
  }

  #entries(pairs: readonly Pair[], parent: TextRange, depth: number): YamlEntry[] {
    const entries = new Map<string, YamlEntry>();
    const merges: YamlEntry[] = [];
    for (const pair of pairs) {
      const keyNode = isNode(pair.key) ? this.convert(pair.key, depth + 1) : this.#empty(parent.start);
      const value = isNode(pair.value)
        ? this.convert(pair.value, depth + 1)
        : this.#empty(Math.min(keyNode.range.end + 1, this.#text.length));
      if (keyNode.kind !== 'scalar') {
        this.#report('yaml-syntax', 'A key must be a plain name or a quoted text.', keyNode.range);
        continue;
      }
      const entry = { key: this.#keyText(keyNode), keyRange: keyNode.range, value };
      if (entry.key === '<<' && keyNode.style === 'plain') merges.push(...this.#merged(value));
      else {
        const first = entries.get(entry.key);
        if (first) this.#duplicate(entry, first);
        else entries.set(entry.key, entry);
      }
    }
    for (const entry of merges) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return [...entries.values()];
  }

  #merged(value: YamlNode): YamlEntry[] {
    const sources = value.kind === 'seq' ? value.items : [value];
    return sources.flatMap((source) => {
      if (source.kind !== 'map') {
        this.#report(
          'yaml-syntax',
          'A merge key (<<) takes an alias of a map, or a list of them.',
          source.range,
        );
        return [];
      }
      // Positions of merged entries are those of the alias: that is where the reader meets them.
      return source.entries.map((entry) => ({
        ...entry,
        keyRange: value.range,
        value: { ...entry.value, range: value.range, alias: true as const },
        merged: true as const,
      }));
    });
  }

  #duplicate({ key, keyRange }: YamlEntry, first: YamlEntry): void {
    this.#problems.push(duplicateKey(key, keyRange, first.keyRange));
  }

  #keyText(node: YamlScalar): string {
    return node.style === 'plain'
      ? this.#text.slice(node.range.start, node.range.end)
      : String(node.value ?? '');
  }

  #alias(name: string, range: TextRange): YamlNode {
    const target = this.#anchors.get(name);
    if (!target) {
      this.#report(
        'yaml-alias',
        `No anchor &${name} ends before this alias. Define it further up, or write the value out here.`,
        range,
      );
      return { kind: 'scalar', value: null, style: 'empty', range };
    }
    this.#aliasNodes += this.#sizeOf(target);
    if (this.#aliasNodes > MAX_ALIAS_NODES) {
      this.#report(
        'yaml-alias',
        `The aliases of this file stand for more than ${MAX_ALIAS_NODES} values. Write fewer of them.`,
        range,
      );
      this.#aliasNodes = -Infinity; // One report is enough; what follows is cut off all the same.
    }
    if (this.#aliasNodes < 0) return { kind: 'scalar', value: null, style: 'empty', range };
    return this.#sized({ ...target, range, alias: true });
  }

  #scalar(node: Node, range: TextRange): YamlScalar {
    if (!isScalar(node)) return this.#empty(range.start);
    const style = styles[String(node.type)] ?? 'plain';
    return {
      kind: 'scalar',
      // Whatever else a tag makes of it (a big number, a date) counts as it is written.
      value: isValue(node.value) ? node.value : this.#text.slice(range.start, range.end),
      range,
      style: style === 'plain' && range.start === range.end ? 'empty' : style,
    };
  }

  #empty(at: number): YamlScalar {
    return { kind: 'scalar', value: null, style: 'empty', range: { start: at, end: at } };
  }

  #sized<T extends YamlNode>(node: T): T {
    this.#sizes.set(node, this.#count(node));
    return node;
  }

  #sizeOf(node: YamlNode): number {
    return this.#sizes.get(node) ?? 1;
  }

  #count(node: YamlNode): number {
    if (node.kind === 'scalar') return 1;
    const children = node.kind === 'seq' ? node.items : node.entries.map((entry) => entry.value);
    return children.reduce((sum, child) => sum + this.#sizeOf(child), 1);
  }

  #report(code: YamlCode, message: string, range: TextRange): void {
    this.#problems.push({ code, message, severity: 'error', range });
  }
}

/** @param first the key that is used; relative to the same start as `range` */
export function duplicateKey(key: string, range: TextRange, first: TextRange | undefined): Problem {
  const message = `“${key}” stands here a second time; only the first is used. Remove one of them.`;
  const related = first && [{ range: first, message: `The first “${key}”` }];
  return {
    code: 'duplicate-key',
    message,
    severity: 'error',
    range,
    data: { key },
    ...(related && { related }),
  };
}

const isValue = (value: unknown): value is YamlScalar['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** The root as a map, or undefined where the text is something else. */
export function rootMap(parsed: ParsedYaml): YamlMap | undefined {
  return parsed.root?.kind === 'map' ? parsed.root : undefined;
}
