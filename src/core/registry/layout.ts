import { type Problem, shiftProblem, shiftRange } from '../base/problem.ts';
import { findConflictProblems } from '../yaml/conflicts.ts';
import { duplicateKey } from '../yaml/parse.ts';
import type { PieceList } from '../yaml/pieceList.ts';
import type { Piece } from '../yaml/pieces.ts';
import type { YamlEntry } from '../yaml/tree.ts';
import { type ParsedPrompt, parsePiece, readPrompt, readPromptPieces, strayProblem } from './promptBlock.ts';

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

  /** Whether asking for it costs nothing. */
  get isParsed(): boolean {
    return this.#parsed !== undefined;
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

/** A piece that belongs to no prompt: a section, a preamble, a line without a key. */
export interface LoosePiece {
  readonly piece: Piece;
  readonly start: number;
}

/** What the pieces of a file are, in the order of the file. */
export interface Layout {
  readonly prompts: readonly PlacedPrompt[];
  readonly loose: readonly LoosePiece[];
  /** Indices in `prompts` of those whose name stands further up already. */
  readonly repeated: readonly number[];
  /** Some prompts stand in a value that was parsed in one go, in flow style for example. */
  readonly hasInlinePrompts: boolean;
}

/**
 * The layout of the pieces. Given the layout before an edit, only what the edit touched is laid out anew:
 * a file of 10 MB has some 5,000 prompts, and a keystroke changes one.
 */
export function layoutOf(
  list: PieceList,
  before?: { readonly list: PieceList; readonly layout: Layout },
): Layout {
  const kept =
    before && !before.layout.hasInlinePrompts ? findKept(list, before.list, before.layout) : undefined;
  const middle = layOut(list, {
    from: kept?.from ?? 0,
    end: kept?.end ?? list.pieces.length,
    known: kept?.replaced ?? [],
  });
  if (!kept) return { ...middle, repeated: findRepeated(middle.prompts) };
  const prompts = kept.head.concat(middle.prompts, kept.tail);
  const isSameNames =
    middle.prompts.length === kept.replaced.length &&
    middle.prompts.every(({ block }, i) => block.name === kept.replaced[i]!.block.name);
  const loose = kept.looseHead.concat(middle.loose, kept.looseTail);
  const repeated = isSameNames ? before!.layout.repeated : findRepeated(prompts);
  return { prompts, loose, repeated, hasInlinePrompts: middle.hasInlinePrompts };
}

interface Kept {
  /** Prompts and loose pieces before and behind the part that changed, in their new places. */
  readonly head: readonly PlacedPrompt[];
  readonly tail: readonly PlacedPrompt[];
  readonly looseHead: readonly LoosePiece[];
  readonly looseTail: readonly LoosePiece[];
  /** The prompts that stood in the part that changed. */
  readonly replaced: readonly PlacedPrompt[];
  /** The pieces to lay out. */
  readonly from: number;
  readonly end: number;
}

/** What of the old layout stands in pieces that are the same: from a prompt's first piece to another's. */
function findKept(list: PieceList, oldList: PieceList, { prompts, loose }: Layout): Kept {
  const [old, now] = [oldList.pieces, list.pieces];
  const shorter = Math.min(old.length, now.length);
  let same = 0;
  while (same < shorter && old[same] === now[same]) same++;
  let sameBehind = 0;
  while (sameBehind < shorter - same && old[old.length - 1 - sameBehind] === now[now.length - 1 - sameBehind])
    sameBehind++;
  // The first prompt of which a piece changed, or whose following piece did: that might now belong to it.
  let from = Math.max(0, Math.min(same, old.length - 1));
  while (from > 0 && (from >= same || old[from]!.kind !== 'prompt')) from--;
  let end = old.length - sameBehind;
  while (end < old.length && old[end]!.kind !== 'prompt') end++;
  const fromOffset = oldList.starts[from] ?? 0;
  const endOffset = oldList.starts[end] ?? oldList.length;
  const shift = list.length - oldList.length;
  const [headEnd, tailStart] = [firstAt(prompts, fromOffset), firstAt(prompts, endOffset)];
  const [looseHeadEnd, looseTailStart] = [firstAt(loose, fromOffset), firstAt(loose, endOffset)];
  return {
    head: prompts.slice(0, headEnd),
    tail:
      shift === 0
        ? prompts.slice(tailStart)
        : prompts.slice(tailStart).map(({ block, start }) => ({ block, start: start + shift })),
    looseHead: loose.slice(0, looseHeadEnd),
    looseTail:
      shift === 0
        ? loose.slice(looseTailStart)
        : loose.slice(looseTailStart).map(({ piece, start }) => ({ piece, start: start + shift })),
    replaced: prompts.slice(headEnd, tailStart),
    from,
    end: end + now.length - old.length,
  };
}

/** The index of the first item that starts at `offset` or behind it. */
function firstAt(items: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Part {
  readonly from: number;
  readonly end: number;
  /** Prompts that may still be the same. */
  readonly known: readonly PlacedPrompt[];
}

function layOut({ pieces, starts }: PieceList, { from, end, known }: Part): Omit<Layout, 'repeated'> {
  const prompts: PlacedPrompt[] = [];
  const loose: LoosePiece[] = [];
  let hasInlinePrompts = false;
  for (let i = from; i < end; i++) {
    const piece = pieces[i]!;
    const start = starts[i]!;
    if (piece.kind === 'prompt') {
      let next = i + 1;
      while (belongsToPrompt(pieces[next])) next++;
      prompts.push({ block: blockOf(pieces.slice(i, next), known), start });
      i = next - 1;
    } else {
      loose.push({ piece, start });
      const inline = piece.kind === 'section' && piece.key === 'prompts' ? inlinePrompts(piece, start) : [];
      prompts.push(...inline);
      hasInlinePrompts ||= inline.length > 0;
    }
  }
  return { prompts, loose, hasInlinePrompts };
}

/** A stray line within a prompt's versions is the prompt's own affair. */
function belongsToPrompt(piece: Piece | undefined): boolean {
  if (piece?.kind === 'version' || piece?.kind === 'tail') return true;
  return (
    piece?.kind === 'stray' &&
    piece.state.versionsColumn >= 0 &&
    piece.text.search(/\S/) >= piece.state.versionsColumn
  );
}

function blockOf(pieces: readonly Piece[], known: readonly PlacedPrompt[]): PromptBlock {
  const same = known.find(
    ({ block }) =>
      block.pieces?.length === pieces.length && block.pieces.every((piece, i) => piece === pieces[i]),
  );
  return same?.block ?? new PromptBlock(pieces[0]!.key, pieces, () => readPromptPieces(pieces));
}

const inlineBlocks = new WeakMap<Piece, readonly PromptBlock[]>();

/** Prompts of a `prompts` that stands on one line, in flow style. */
function inlinePrompts(piece: Piece, start: number): PlacedPrompt[] {
  let found = inlineBlocks.get(piece);
  if (!found) {
    const { root } = parsePiece(piece);
    const entry = root?.kind === 'map' ? root.entries[0] : undefined;
    inlineBlocks.set(piece, (found = entry?.key === 'prompts' ? toBlocks(entry, piece.text) : []));
  }
  return found.map((block) => ({ block, start }));
}

/** The prompts of a `prompts` value that was parsed in one go: in flow style, in a whole file. */
export function toBlocks({ value }: YamlEntry, text: string): PromptBlock[] {
  const entries = value.kind === 'map' ? value.entries : [];
  return entries.map((entry) => {
    const length = entry.value.range.end - entry.keyRange.start;
    return new PromptBlock(entry.key, undefined, () =>
      readPrompt({ entry, text, length, versions: undefined, problems: [] }),
    );
  });
}

function findRepeated(prompts: readonly PlacedPrompt[]): number[] {
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (const [i, { block }] of prompts.entries()) {
    if (seen.has(block.name)) repeated.push(i);
    else seen.add(block.name);
  }
  return repeated;
}

/** What is wrong with the loose pieces by themselves, and names that stand twice. */
export function findLayoutProblems({ prompts, loose, repeated }: Layout): Problem[] {
  const problems = loose.flatMap(({ piece, start }) => {
    const found = [...findConflictProblems(piece.text)];
    if (piece.kind === 'stray') found.push(strayProblem(piece, 0));
    // Blank lines and comments; where nothing follows them the parser may say that something is missing.
    else if (piece.kind !== 'preamble' || (loose.length === 1 && prompts.length === 0))
      found.push(...parsePiece(piece).problems);
    return found.map((problem) => shiftProblem(problem, start));
  });
  for (const index of repeated) {
    const { block, start } = prompts[index]!;
    const first = prompts.find((prompt) => prompt.block.name === block.name)!;
    const firstRange = shiftRange(first.block.parsed.prompt.keyRange, first.start);
    const range = shiftRange(block.parsed.prompt.keyRange, start);
    problems.push(duplicateKey(block.name, range, firstRange));
  }
  return problems;
}
