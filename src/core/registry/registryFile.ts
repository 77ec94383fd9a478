import { type Problem, type TextEdit, applyEdits, shiftProblem } from '../base/problem.ts';
import { PieceList } from '../yaml/pieceList.ts';
import type { Piece } from '../yaml/pieces.ts';
import { parseYaml } from '../yaml/parse.ts';
import { type YamlEntry, type YamlMap, type YamlNode, shiftTree } from '../yaml/tree.ts';
import { validateRegistry } from './generated/validators.js';
import type { RegistrySettings } from './model.ts';
import { type ParsedPrompt, duplicateKey, parsePiece, readPrompt, readPromptPieces, strayProblem } from './promptBlock.ts';
import { readSettings } from './read.ts';
import { checkSchema, registryKeys } from './schemaProblems.ts';

/**
 * One prompt of a file, parsed when it is first asked for. It stays the same object as long as its text does,
 * wherever that moves: facts about a prompt can be kept by it.
 */
export class PromptBlock {
  readonly name: string;
  /** Undefined where the whole file was parsed at once. */
  readonly pieces: readonly Piece[] | undefined;
  readonly #parse: () => ParsedPrompt;
  #parsed: ParsedPrompt | undefined;

  constructor(name: string, pieces: readonly Piece[] | undefined, parse: () => ParsedPrompt) {
    this.name = name;
    this.pieces = pieces;
    this.#parse = parse;
  }

  get parsed(): ParsedPrompt {
    return (this.#parsed ??= this.#parse());
  }
}

export interface PlacedPrompt {
  readonly block: PromptBlock;
  /** Offset in the file of what the prompt's ranges are relative to. */
  readonly start: number;
}

/**
 * A registry file at one moment: immutable, made anew by every edit, sharing all that the edit left alone.
 * See yaml/pieces.ts for how the text is cut; where it cannot be, the whole file is parsed.
 */
export class RegistryFile {
  readonly uri: string;
  readonly prompts: readonly PlacedPrompt[];
  /** The sections besides `prompts`; the same list as before as long as none of them changed. */
  readonly sections: readonly Section[];
  readonly #pieces: PieceList | undefined;
  readonly #whole: string | undefined;
  readonly #problems: readonly Problem[];
  #settings: RegistrySettings | undefined;

  private constructor(uri: string, layout: Layout) {
    this.uri = uri;
    this.prompts = layout.prompts;
    this.sections = layout.sections;
    this.#pieces = layout.pieces;
    this.#whole = layout.whole;
    this.#problems = layout.problems;
  }

  static of(uri: string, text: string): RegistryFile {
    const pieces = PieceList.cut(text);
    return new RegistryFile(uri, pieces ? layoutOfPieces(pieces, undefined) : layoutOfWhole(text));
  }

  /** Edits refer to this file's text and do not overlap. */
  edited(edits: readonly TextEdit[]): RegistryFile {
    let pieces = this.#pieces;
    // From the end to the start, so that the offsets of the edits still to come stay right.
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) pieces = pieces?.edited(edit);
    if (pieces) return new RegistryFile(this.uri, layoutOfPieces(pieces, this));
    const text = applyEdits(this.text, edits);
    // An alias may need an anchor of another piece: such a file stays whole as long as it has anchors.
    if (this.#whole !== undefined && text.includes('&')) return new RegistryFile(this.uri, layoutOfWhole(text));
    return RegistryFile.of(this.uri, text);
  }

  /** The same text parsed at once, where a piece turned out to need another one (an alias and its anchor). */
  parsedWhole(): RegistryFile {
    return this.#whole === undefined ? new RegistryFile(this.uri, layoutOfWhole(this.text)) : this;
  }

  get isWhole(): boolean {
    return this.#whole !== undefined;
  }

  get text(): string {
    return this.#whole ?? this.#pieces!.text;
  }

  get length(): number {
    return this.#whole?.length ?? this.#pieces!.length;
  }

  /** Settings with ranges in this file. */
  get settings(): RegistrySettings {
    return (this.#settings ??= readSettings(new Map(this.#sectionEntries().map(({ key, value }) => [key, value]))));
  }

  /** Problems outside the prompts: syntax and shape of the sections, keys that stand twice. */
  checkSections(): Problem[] {
    const entries = this.#sectionEntries();
    const range = { start: 0, end: this.length };
    const root: YamlMap = { kind: 'map', flow: false, entries, range };
    return [...this.#problems, ...checkSchema(root, validateRegistry, registryKeys)];
  }

  #sectionEntries(): YamlEntry[] {
    return this.sections.flatMap(({ entry, start }) => {
      if (!entry) return [];
      const keyRange = { start: entry.keyRange.start + start, end: entry.keyRange.end + start };
      return [{ ...entry, keyRange, value: shiftTree(entry.value, start) }];
    });
  }
}

/** A top-level key with its value; ranges are relative to `start`. */
interface Section {
  readonly start: number;
  readonly entry: YamlEntry | undefined;
  readonly piece: Piece | undefined;
}

interface Layout {
  readonly pieces: PieceList | undefined;
  readonly whole: string | undefined;
  readonly prompts: readonly PlacedPrompt[];
  readonly sections: readonly Section[];
  readonly problems: readonly Problem[];
}

const blocks = new WeakMap<Piece, PromptBlock>();

function blockOf(list: readonly Piece[], from: number, end: number): PromptBlock {
  const known = blocks.get(list[from]!);
  if (known?.pieces?.length === end - from && known.pieces.every((piece, i) => piece === list[from + i])) return known;
  const pieces = list.slice(from, end);
  const block = new PromptBlock(pieces[0]!.key, pieces, () => readPromptPieces(pieces));
  blocks.set(pieces[0]!, block);
  return block;
}

function layoutOfPieces(list: PieceList, before: RegistryFile | undefined): Layout {
  const prompts: PlacedPrompt[] = [];
  const sections: Section[] = [];
  const problems: Problem[] = [];
  for (let i = 0; i < list.pieces.length; i++) {
    const piece = list.pieces[i]!;
    const start = list.starts[i]!;
    if (piece.kind === 'prompt') {
      let end = i + 1;
      while (belongsToPrompt(list.pieces[end])) end++;
      prompts.push({ block: blockOf(list.pieces, i, end), start });
      i = end - 1;
    } else if (piece.kind === 'stray') {
      problems.push(strayProblem(piece, start));
    } else if (piece.kind !== 'preamble') {
      const { root, problems: syntax } = parsePiece(piece);
      problems.push(...syntax.map((problem) => shiftProblem(problem, start)));
      const entry = root?.kind === 'map' ? root.entries[0] : undefined;
      sections.push({ start, entry, piece });
      if (piece.kind === 'section' && entry?.key === 'prompts') addPrompts(entry, { start, text: piece.text, prompts, problems });
    }
  }
  problems.push(...duplicateSections(sections), ...duplicatePrompts(prompts));
  return { pieces: list, whole: undefined, prompts, sections: isSameSections(before?.sections, sections) ? before!.sections : sections, problems };
}

const isSameSections = (before: readonly Section[] | undefined, sections: readonly Section[]): boolean =>
  before?.length === sections.length &&
  sections.every(({ piece, start }, i) => piece === before[i]!.piece && start === before[i]!.start);

/** A stray line within a prompt's versions is the prompt's own affair. */
const belongsToPrompt = (piece: Piece | undefined): boolean =>
  piece?.kind === 'version' || piece?.kind === 'tail' || (piece?.kind === 'stray' && piece.state.versionsColumn >= 0 && piece.text.search(/\S/) >= piece.state.versionsColumn);

function layoutOfWhole(text: string): Layout {
  const { root, problems: syntax } = parseYaml(text);
  const problems = [...syntax];
  const prompts: PlacedPrompt[] = [];
  if (root && root.kind !== 'map') problems.push(notARegistry(root));
  const entries = root?.kind === 'map' ? root.entries : [];
  for (const entry of entries) if (entry.key === 'prompts') addPrompts(entry, { start: 0, text, prompts, problems });
  return { pieces: undefined, whole: text, prompts, sections: entries.map((entry) => ({ start: 0, entry, piece: undefined })), problems };
}

function notARegistry(root: YamlNode): Problem {
  const message = 'A registry is a map with the key “prompts”. Start with “prompts:” and put each prompt below it, indented.';
  return { code: 'wrong-type', message, severity: 'error', range: root.range };
}

interface PromptsTarget {
  readonly start: number;
  readonly text: string;
  readonly prompts: PlacedPrompt[];
  readonly problems: Problem[];
}

/** Prompts of a `prompts` value that was parsed in one go: in flow style, behind an anchor, in a whole file. */
function addPrompts({ value }: YamlEntry, { start, text, prompts, problems }: PromptsTarget): void {
  if (value.kind === 'map') {
    for (const entry of value.entries) {
      const length = entry.value.range.end - entry.keyRange.start;
      const parse = (): ParsedPrompt => readPrompt({ entry, text, length, versions: undefined, problems: [] });
      prompts.push({ block: new PromptBlock(entry.key, undefined, parse), start });
    }
  } else if (value.kind === 'seq' || value.value !== null) {
    const message = '“prompts” must be a map with a name for each prompt. Write “  my-prompt:” on a line of its own below it.';
    const range = { start: value.range.start + start, end: value.range.end + start };
    problems.push({ code: 'wrong-type', message, severity: 'error', range });
  }
}

function duplicateSections(sections: readonly Section[]): Problem[] {
  const seen = new Set<string>();
  return sections.flatMap(({ entry, start }) => {
    if (!entry || !seen.has(entry.key)) {
      if (entry) seen.add(entry.key);
      return [];
    }
    return [shiftProblem(duplicateKey(entry.key, entry.keyRange), start)];
  });
}

function duplicatePrompts(prompts: readonly PlacedPrompt[]): Problem[] {
  const seen = new Set<string>();
  return prompts.flatMap(({ block, start }) => {
    if (!seen.has(block.name)) {
      seen.add(block.name);
      return [];
    }
    return [shiftProblem(duplicateKey(block.name, block.parsed.prompt.keyRange), start)];
  });
}
