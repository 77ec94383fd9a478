import { type Problem, type TextRange, shiftProblem } from '../base/problem.ts';
import type { Piece } from '../yaml/pieces.ts';
import { findConflictProblems } from '../yaml/conflicts.ts';
import { type ParsedYaml, duplicateKey, parseVisible } from '../yaml/parse.ts';
import { type YamlEntry, type YamlMap, type YamlNode, entryOf, shiftEntries, valueOf } from '../yaml/tree.ts';
import { validateContent, validatePrompt, validateVersion } from './generated/validators.js';
import type { Content, Prompt, VersionEntry, WrittenRollback } from './model.ts';
import {
  mapAt,
  numberAt,
  readContent,
  readEvals,
  readGates,
  readTextMap,
  readVariables,
  textAt,
  versionAt,
} from './read.ts';
import { checkSchema, contentKeys, promptKeys } from './schemaProblems.ts';

/** A prompt with what is wrong in its syntax and its shape; problem ranges are relative to the prompt's start. */
export interface ParsedPrompt {
  readonly prompt: Prompt;
  readonly problems: readonly Problem[];
}

const parsedPieces = new WeakMap<Piece, ParsedYaml>();

/** Each piece is parsed once, however often the pieces around it change. Its merge conflicts are not among the problems. */
export function parsePiece(piece: Piece): ParsedYaml {
  let parsed = parsedPieces.get(piece);
  if (!parsed) parsedPieces.set(piece, (parsed = withSingleKey(piece, parseVisible(piece.text))));
  return parsed;
}

/** A piece is one key with its value. A second key stands between the columns of keys, where nothing belongs. */
function withSingleKey({ kind }: Piece, parsed: ParsedYaml): ParsedYaml {
  const { root, problems } = parsed;
  const other = kind !== 'tail' && root?.kind === 'map' ? root.entries[1] : undefined;
  if (!other) return parsed;
  const problem: Problem = {
    code: 'yaml-syntax',
    message: 'This key is indented like none before it. Move it to the column of its neighbours.',
    severity: 'error',
    range: other.keyRange,
    data: { yaml: 'BAD_INDENT' },
  };
  return { root, problems: [...problems, problem] };
}

/** Builds a prompt from its pieces: its own keys, its versions, the keys behind them. */
export function readPromptPieces(pieces: readonly Piece[]): ParsedPrompt {
  const text = pieces.map((piece) => piece.text).join('');
  const problems = findConflictProblems(text);
  const entries: YamlEntry[] = [];
  const versions: VersionEntry[] = [];
  let head: YamlEntry | undefined;
  let offset = 0;
  for (const piece of pieces) {
    const { root, problems: syntax } = parsePiece(piece);
    problems.push(...syntax.map((problem) => shiftProblem(problem, offset)));
    if (piece.kind === 'prompt') {
      head = root?.kind === 'map' ? root.entries[0] : undefined;
      if (head?.value.kind === 'map') entries.push(...head.value.entries);
    } else if (piece.kind === 'version') {
      addVersion(versions, piece, offset);
    } else if (piece.kind === 'tail' && root?.kind === 'map') {
      entries.push(...shiftEntries(root.entries, offset));
    } else if (piece.kind === 'stray') {
      problems.push(strayProblem(piece, offset));
    }
    offset += piece.text.length;
  }
  for (const duplicate of duplicates(entries)) problems.push(duplicate);
  problems.push(...duplicates(versions.map(({ version, keyRange }) => ({ key: version, keyRange }))));
  const value = head && withEntries(head.value, entries);
  return readPrompt({
    entry:
      head && value
        ? { ...head, value }
        : { key: pieces[0]!.key, keyRange: { start: 0, end: 0 }, value: undefined },
    text,
    length: offset,
    versions: versions.length > 0 ? versions : undefined,
    problems,
  });
}

export function strayProblem(piece: Piece, offset: number): Problem {
  const start = offset + (/\S/.exec(piece.text)?.index ?? 0);
  const line = piece.text.trimStart().split(/\r?\n/, 1)[0]!.trimEnd();
  return {
    code: 'yaml-syntax',
    message: 'A key and a colon should stand here, such as “name:”.',
    severity: 'error',
    range: { start, end: start + line.length },
    data: { yaml: 'MISSING_KEY' },
  };
}

/** A version's content is read once a piece; its ranges stay relative to the piece. */
const versionContents = new WeakMap<Piece, Content>();

function addVersion(versions: VersionEntry[], piece: Piece, offset: number): void {
  const { root } = parsePiece(piece);
  const entry = root?.kind === 'map' ? root.entries[0] : undefined;
  if (!entry) return;
  let content = versionContents.get(piece);
  if (!content && entry.value.kind === 'map')
    versionContents.set(piece, (content = readContent(entry.value)));
  const keyRange = { start: entry.keyRange.start + offset, end: entry.keyRange.end + offset };
  versions.push({ version: entry.key, keyRange, content, offset });
}

function withEntries(value: YamlNode, entries: readonly YamlEntry[]): YamlNode {
  return value.kind === 'map' && entries.length !== value.entries.length ? { ...value, entries } : value;
}

/** Keys that stand in different pieces of one map, where the parser cannot see that they are the same. */
function duplicates(entries: readonly Pick<YamlEntry, 'key' | 'keyRange'>[]): Problem[] {
  const first = new Map<string, TextRange>();
  return entries.flatMap(({ key, keyRange }) => {
    const known = first.get(key);
    if (known) return [duplicateKey(key, keyRange, known)];
    first.set(key, keyRange);
    return [];
  });
}

export interface PromptSource {
  readonly entry: Pick<YamlEntry, 'key' | 'keyRange'> & { readonly value: YamlNode | undefined };
  /** The text that the ranges of `entry` refer to. */
  readonly text: string;
  readonly length: number;
  /** Versions that were read from pieces of their own; otherwise they are in the entry. */
  readonly versions: readonly VersionEntry[] | undefined;
  readonly problems: readonly Problem[];
}

export function readPrompt({ entry, text, length, versions, problems: syntax }: PromptSource): ParsedPrompt {
  const problems = [...syntax];
  const node = entry.value?.kind === 'map' ? entry.value : undefined;
  if (entry.value && !node) problems.push(notAMap(entry));
  if (node) {
    problems.push(...checkSchema(node, validatePrompt, promptKeys));
    problems.push(...checkSchema(node, validateContent, contentKeys));
  }
  const draft = entryOf(node, 'draft');
  const draftContent = draft?.value.kind === 'map' ? readContent(draft.value) : undefined;
  if (draftContent) problems.push(...checkContent(draftContent));
  const listed = versions ?? readVersions(mapAt(node, 'versions'));
  for (const { content, offset, version, keyRange } of listed) {
    if (!content) problems.push(notAMap({ key: version, keyRange }));
    else problems.push(...checkContent(content).map((problem) => shiftProblem(problem, offset)));
  }
  const prompt: Prompt = {
    name: entry.key,
    keyRange: entry.keyRange,
    length,
    node,
    description: textAt(node, 'description')?.value,
    owner: textAt(node, 'owner')?.value,
    tags: readTags(node),
    version: versionAt(node, 'version', text),
    environments: readTextMap(mapAt(node, 'environments'), text),
    rollbackTo: versionAt(node, 'rollback_to', text),
    costCapUsd: numberAt(node, 'cost_cap_usd'),
    isKilled: isTrue(node, 'kill_switch'),
    rollback: readRollback(node, text),
    variables: readVariables(mapAt(node, 'variables')),
    evals: readEvals(mapAt(node, 'evals')),
    gates: readGates(mapAt(node, 'gates')),
    inline: node && hasContent(node) ? readContent(node) : undefined,
    draft: draft && draftContent && { content: draftContent, keyRange: draft.keyRange },
    versions: listed.filter(({ version }, i) => listed.findIndex((other) => other.version === version) === i),
    versionsDir: textAt(node, 'versions_dir'),
  };
  return { prompt, problems };
}

function isTrue(map: YamlMap | undefined, key: string): boolean {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && node.value === true;
}

function readRollback(prompt: YamlMap | undefined, text: string): WrittenRollback | undefined {
  const entry = entryOf(prompt, 'rollback');
  if (entry?.value.kind !== 'map') return undefined;
  const { keyRange, value } = entry;
  return {
    keyRange,
    from: versionAt(value, 'from', text),
    to: versionAt(value, 'to', text),
    startedAt: textAt(value, 'started_at')?.value,
    overMinutes: numberAt(value, 'over_minutes')?.value,
    steps: numberAt(value, 'steps')?.value,
  };
}

const checkedContents = new WeakMap<Content, readonly Problem[]>();

/** What is wrong with the shape of a version or draft; once a content, which is once an edit of it. */
export function checkContent(content: Content): readonly Problem[] {
  let problems = checkedContents.get(content);
  if (!problems) {
    problems = [
      ...checkSchema(content.node, validateVersion, contentKeys),
      ...checkSchema(content.node, validateContent, contentKeys),
    ];
    checkedContents.set(content, problems);
  }
  return problems;
}

/** Content stands in a prompt itself where it says any of what goes to the model. */
const hasContent = (node: YamlMap): boolean =>
  ['template', 'template_file', 'messages', 'model'].some((key) => entryOf(node, key) !== undefined);

function readVersions(map: YamlMap | undefined): readonly VersionEntry[] {
  return (map?.entries ?? []).map(({ key, keyRange, value }) => ({
    version: key,
    keyRange,
    content: value.kind === 'map' ? readContent(value) : undefined,
    offset: 0,
  }));
}

function readTags(node: YamlMap | undefined): readonly string[] {
  const tags = entryOf(node, 'tags')?.value;
  return tags?.kind === 'seq'
    ? tags.items.flatMap((item) =>
        item.kind === 'scalar' && typeof item.value === 'string' ? [item.value] : [],
      )
    : [];
}

function notAMap({ key, keyRange }: Pick<YamlEntry, 'key' | 'keyRange'>): Problem {
  return {
    code: 'wrong-type',
    message: `“${key}” must be a map of keys and values. Put its keys on the lines below, indented.`,
    severity: 'error',
    range: keyRange,
    data: { expected: ['object'] },
  };
}
