import {
  type Problem,
  type TextEdit,
  type TextRange,
  applyEdits,
  shiftProblem,
  shiftRange,
} from '../base/problem.ts';
import { PieceList } from '../yaml/pieceList.ts';
import type { Piece } from '../yaml/pieces.ts';
import { findConflictProblems, hasConflictMarkers } from '../yaml/conflicts.ts';
import { duplicateKey, parseVisible } from '../yaml/parse.ts';
import { type YamlEntry, type YamlMap, type YamlNode, shiftTree } from '../yaml/tree.ts';
import { validateRegistry } from './generated/validators.js';
import type { RegistrySettings } from './model.ts';
import { type Layout, type PlacedPrompt, findLayoutProblems, layoutOf, toBlocks } from './layout.ts';
import { parsePiece } from './promptBlock.ts';
import { readSettings } from './readSettings.ts';
import { checkSchema, registryKeys } from './schemaProblems.ts';

/**
 * A registry file at one moment: immutable, made anew by every edit, sharing all that the edit left alone.
 * See yaml/pieces.ts for how the text is cut; where it cannot be, the whole file is parsed.
 */
export class RegistryFile {
  readonly uri: string;
  readonly prompts: readonly PlacedPrompt[];
  /** The top-level keys; the same list as before as long as none of them changed or moved. */
  readonly sections: readonly Section[];
  readonly #cut: Parts['cut'];
  readonly #whole: Parts['whole'];
  #settings: RegistrySettings | undefined;

  private constructor(uri: string, { prompts, sections, cut, whole }: Parts) {
    this.uri = uri;
    this.prompts = prompts;
    this.sections = sections;
    this.#cut = cut;
    this.#whole = whole;
  }

  static of(uri: string, text: string): RegistryFile {
    const list = PieceList.cut(text);
    return new RegistryFile(uri, list ? partsOfPieces(list, undefined, undefined) : partsOfWhole(text));
  }

  /** Edits refer to this file's text and do not overlap. */
  edited(edits: readonly TextEdit[]): RegistryFile {
    let list = this.#cut?.list;
    // From the end to the start, so that the offsets of the edits still to come stay right.
    for (const edit of edits.toSorted((a, b) => b.start - a.start)) list = list?.edited(edit);
    if (list) return new RegistryFile(this.uri, partsOfPieces(list, this, this.#cut));
    const text = applyEdits(this.text, edits);
    // An alias may need an anchor of another piece: such a file stays whole as long as it has aliases.
    if (this.#whole && hasAliases(text)) return new RegistryFile(this.uri, partsOfWhole(text));
    return RegistryFile.of(this.uri, text);
  }

  /** The same text parsed at once, where a piece turned out to need another one (an alias and its anchor). */
  parsedWhole(): RegistryFile {
    return this.#whole ? this : new RegistryFile(this.uri, partsOfWhole(this.text));
  }

  /** Whether a prompt of the file may stand for something that another prompt's anchor names. */
  get mayNeedWhole(): boolean {
    return !this.isWhole && hasAliases(this.text);
  }

  get isWhole(): boolean {
    return this.#whole !== undefined;
  }

  get text(): string {
    return this.#whole?.text ?? this.#cut!.list.text;
  }

  get length(): number {
    return this.#whole?.text.length ?? this.#cut!.list.length;
  }

  /** Whether these characters stand anywhere in the file, within one piece of it. */
  includes(characters: string): boolean {
    return (
      this.#whole?.text.includes(characters) ??
      this.#cut!.list.pieces.some(({ text }) => text.includes(characters))
    );
  }

  /** The text outside the prompts; all text where the file was parsed at once. */
  get looseTexts(): readonly LooseText[] {
    if (this.#whole) return [{ text: this.#whole.text, start: 0 }];
    return this.#cut!.layout.loose.map(({ piece, start }) => ({ text: piece.text, start }));
  }

  /** Settings with ranges in this file. */
  get settings(): RegistrySettings {
    return (this.#settings ??= readSettings(
      new Map(this.#sectionEntries().map(({ key, value }) => [key, value])),
      this.uri,
    ));
  }

  /** Problems outside the prompts: syntax and shape of the sections, keys that stand twice. */
  checkSections(): Problem[] {
    const entries = this.#sectionEntries();
    const root: YamlMap = { kind: 'map', flow: false, entries, range: { start: 0, end: this.length } };
    return [
      ...(this.#whole?.problems ?? findLayoutProblems(this.#cut!.layout)),
      ...findWrongPrompts(this.sections),
      ...findRepeatedSections(this.sections),
      ...checkSchema(root, validateRegistry, registryKeys),
    ];
  }

  /** Of a key that stands twice the first. */
  #sectionEntries(): YamlEntry[] {
    const seen = new Set<string>();
    return this.sections.flatMap(({ entry, start }) => {
      if (!entry || seen.has(entry.key)) return [];
      seen.add(entry.key);
      const keyRange = { start: entry.keyRange.start + start, end: entry.keyRange.end + start };
      return [{ ...entry, keyRange, value: shiftTree(entry.value, start) }];
    });
  }
}

/** A top-level key with its value; ranges are relative to `start`. */
export interface Section {
  readonly start: number;
  readonly entry: YamlEntry | undefined;
  /** Undefined where the whole file was parsed at once. */
  readonly piece: Piece | undefined;
}

/** Text outside the prompts, with its place in the file. */
export interface LooseText {
  readonly text: string;
  readonly start: number;
}

/** A file that is held as pieces, or as one parsed text. */
interface Parts {
  readonly prompts: readonly PlacedPrompt[];
  readonly sections: readonly Section[];
  readonly cut?: { readonly list: PieceList; readonly layout: Layout };
  readonly whole?: { readonly text: string; readonly problems: readonly Problem[] };
}

function partsOfPieces(list: PieceList, before: RegistryFile | undefined, cut: Parts['cut']): Parts {
  const layout = layoutOf(list, cut);
  const sections = layout.loose.flatMap(({ piece, start }) => {
    if (piece.kind === 'stray' || piece.kind === 'preamble') return [];
    const { root } = parsePiece(piece);
    return [{ start, entry: root?.kind === 'map' ? root.entries[0] : undefined, piece }];
  });
  const isSame = before && isSameSections(before.sections, sections);
  return { prompts: layout.prompts, sections: isSame ? before.sections : sections, cut: { list, layout } };
}

/** Whether something like an anchor has something like an alias; also where both are words of a template. */
function hasAliases(text: string): boolean {
  for (const [, name] of text.matchAll(/(?<=[\s[{,])&([^\s,[\]{}]+)/g))
    if (text.includes(`*${name}`)) return true;
  return false;
}

const isSameSections = (before: readonly Section[], sections: readonly Section[]): boolean =>
  before.length === sections.length &&
  sections.every(({ piece, start }, i) => piece === before[i]!.piece && start === before[i]!.start);

function partsOfWhole(text: string): Parts {
  const { root, problems: mistakes } = parseVisible(text);
  const syntax = [...findConflictsAtOnce(text, root), ...mistakes];
  const isEmpty = !root || (root.kind === 'scalar' && root.value === null);
  const problems = isEmpty || root.kind === 'map' ? syntax : [...syntax, notARegistry(root)];
  const entries = root?.kind === 'map' ? root.entries : [];
  const blocks = entries.filter(({ key }) => key === 'prompts').flatMap((entry) => toBlocks(entry, text));
  return {
    prompts: blocks.map((block) => ({ block, start: 0 })),
    sections: entries.map((entry) => ({ start: 0, entry, piece: undefined })),
    whole: { text, problems },
  };
}

/** What the prompts and sections that hold a conflict say of it, as they would in pieces. */
function findConflictsAtOnce(text: string, root: YamlNode | undefined): Problem[] {
  if (!hasConflictMarkers(text)) return [];
  const sections = root?.kind === 'map' && !root.flow ? root.entries : [];
  const prompts = sections.flatMap(({ key, value }) =>
    key === 'prompts' && value.kind === 'map' && !value.flow ? value.entries : [],
  );
  const starts = [...sections, ...prompts].map(({ keyRange }) => blockStart(text, keyRange.start));
  const cuts = [0, ...starts.toSorted((a, b) => a - b), text.length];
  return cuts.flatMap((start, i) =>
    findConflictProblems(text.slice(start, cuts[i + 1])).map((problem) => shiftProblem(problem, start)),
  );
}

/** The start of a key's line, or of the line that opens a conflict with it. */
function blockStart(text: string, keyStart: number): number {
  const start = text.lastIndexOf('\n', keyStart - 1) + 1;
  const opening = /^<<<<<<<(?: [^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*$(?![\s\S])/m.exec(
    text.slice(0, start),
  );
  return opening?.index ?? start;
}

function notARegistry(root: YamlNode): Problem {
  const message =
    'A registry is a map with the key “prompts”. Start with “prompts:” and put each prompt below it, indented.';
  return { code: 'wrong-type', message, severity: 'error', range: root.range };
}

/** `prompts` as a list or a text: each section of that name says so. */
function findWrongPrompts(sections: readonly Section[]): Problem[] {
  return sections.flatMap(({ entry, start }) => {
    if (entry?.key !== 'prompts' || entry.value.kind === 'map') return [];
    if (entry.value.kind === 'scalar' && entry.value.value === null) return [];
    const message =
      '“prompts” must be a map with a name for each prompt. Write “  my-prompt:” on a line of its own below it.';
    return [
      shiftProblem({ code: 'wrong-type', message, severity: 'error', range: entry.value.range }, start),
    ];
  });
}

function findRepeatedSections(sections: readonly Section[]): Problem[] {
  const first = new Map<string, TextRange>();
  return sections.flatMap(({ entry, start }) => {
    if (!entry) return [];
    const range = shiftRange(entry.keyRange, start);
    const known = first.get(entry.key);
    if (known) return [duplicateKey(entry.key, range, known)];
    first.set(entry.key, range);
    return [];
  });
}
