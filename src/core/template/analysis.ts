import { LiquidError, Tokenizer, TypeGuards } from 'liquidjs';
import { findSimilar } from '../base/didYouMean.ts';
import type { Problem, TextRange } from '../base/problem.ts';
import {
  BlockStack,
  type TagPair,
  blockTags,
  isBlock,
  isBlockEnd,
  isBranch,
  isLoop,
  type TagText,
} from './blockStack.ts';
import { engine } from './engine.ts';
import { ExpressionReader } from './expressions.ts';
import { limits } from './limits.ts';
import { readRenderCall } from './renderCall.ts';
import { isBroken, scanTokens, type BrokenToken } from './scanTokens.ts';
import { Scope } from './scope.ts';
import type { Definition, PartialUse, VariableUse } from './templateModel.ts';

/** A word of a template, where it stands. */
export interface NamedPlace {
  readonly name: string;
  readonly range: TextRange;
}

export interface Analysis {
  readonly variables: readonly VariableUse[];
  readonly partials: readonly PartialUse[];
  readonly definitions: readonly Definition[];
  /** The filters that are applied, and the names of the tags. */
  readonly filters: readonly NamedPlace[];
  readonly tags: readonly NamedPlace[];
  readonly blocks: readonly TagPair[];
  /** It uses counters, cycles or continued loops, whose state outlives the tag. */
  readonly stateful: boolean;
  readonly problems: readonly Problem[];
}

const brokenMessages: Readonly<Record<BrokenToken['kind'], string>> = {
  'unclosed-output': 'This {{ is never closed: write }} behind the variable.',
  'unclosed-tag': 'This {% is never closed: write %} at the end of the tag.',
  'nameless-tag': 'This tag has no name.',
  'too-many': 'A template has too many tags from here on: split it into partials.',
};

/**
 * Reads every tag and output on its own, in the order of the text, so that one that is broken hides no
 * other. The engine's own analysis gives no ends of ranges and nothing at all where the parse fails.
 */
export function analyseTemplate(source: string): Analysis {
  return new Analyser(source).run();
}

class Analyser {
  readonly #source: string;
  readonly #scope = new Scope();
  readonly #problems: Problem[] = [];
  readonly #expressions = new ExpressionReader(this.#scope, this.#problems);
  readonly #partials: PartialUse[] = [];
  readonly #definitions: Definition[] = [];
  readonly #blocks = new BlockStack(this.#scope, (...report) => this.#report(...report));
  readonly #tags: NamedPlace[] = [];
  #stateful = false;

  constructor(source: string) {
    this.#source = source;
  }

  run(): Analysis {
    for (const token of scanTokens(this.#source)) {
      if (isBroken(token)) this.#readBroken(token);
      else if (TypeGuards.isTagToken(token)) {
        this.#readTag({ name: token.name, tokenizer: token.tokenizer, range: rangeOf(token) });
      } else if (TypeGuards.isOutputToken(token) && this.#blocks.verbatim === undefined) {
        const tokenizer = this.#tokenizer(token.contentRange);
        this.#guard(tokenizer, rangeOf(token), () => this.#readValue(tokenizer, 'output'));
      }
    }
    this.#blocks.closeAll();
    return {
      variables: this.#expressions.uses.toSorted((a, b) => a.range.start - b.range.start),
      partials: this.#partials,
      definitions: this.#definitions,
      filters: this.#expressions.filters,
      tags: this.#tags,
      blocks: this.#blocks.closed,
      stateful: this.#stateful,
      problems: this.#problems.toSorted((a, b) => a.range.start - b.range.start),
    };
  }

  #tokenizer(range: readonly [number, number]): Tokenizer {
    return new Tokenizer(this.#source, engine.options.operators, undefined, [range[0], range[1]]);
  }

  #report(message: string, range: TextRange, data?: Problem['data']): void {
    this.#expressions.report(message, range, data);
  }

  /** Runs `read`, and turns what the engine's tokenizer throws into a problem: from there to the end, or all of it. */
  #guard({ N: end }: Tokenizer, range: TextRange, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (error instanceof RangeError) this.#report('This is nested too deeply to be read.', range);
      else if (!LiquidError.is(error)) throw error;
      else {
        const start = error.token.begin;
        this.#report(toSentence(error), start > range.start && start < end ? { start, end } : range);
      }
    }
  }

  /** What is not closed is one problem; the names in it are known, and the blocks that it opens are open. */
  #readBroken({ kind, range }: BrokenToken): void {
    const before = this.#problems.length;
    const tokenizer = this.#tokenizer([range.start + 2, range.end]);
    if (tokenizer.peek() === '-') tokenizer.advance();
    if (this.#blocks.verbatim !== undefined) tokenizer.p = tokenizer.N;
    else if (kind === 'unclosed-output')
      this.#guard(tokenizer, range, () => this.#readValue(tokenizer, 'output'));
    else if (kind === 'unclosed-tag') this.#readTag(toTag(tokenizer, range));
    this.#problems.length = before;
    const closing = kind === 'unclosed-output' ? '}}' : kind === 'unclosed-tag' ? '%}' : undefined;
    this.#report(brokenMessages[kind], range, closing === undefined ? undefined : { closing });
  }

  #readTag(tag: TagText): void {
    const { name, tokenizer, range } = tag;
    const { verbatim } = this.#blocks;
    if (verbatim !== undefined && name !== `end${verbatim}`) return;
    const start = this.#source.indexOf(name, range.start);
    this.#tags.push({ name, range: { start, end: start + name.length } });
    this.#guard(tokenizer, range, () => {
      if (isBranch(name)) this.#readBranch(tag);
      else if (isBlockEnd(name)) this.#readEnd(tag);
      else if (isBlock(name)) this.#readBlock(tag);
      else this.#readSimpleTag(tag);
    });
  }

  #readSimpleTag(tag: TagText): void {
    const { tokenizer } = tag;
    switch (tag.name) {
      case 'assign':
        return this.#readAssign(tokenizer);
      case 'echo':
        if (!tokenizer.end()) this.#readValue(tokenizer, 'output');
        return;
      case 'cycle':
        return this.#readCycle(tokenizer);
      case 'increment':
      case 'decrement':
        this.#stateful = true;
        return this.#scope.assign(this.#readName(tokenizer, 'counter'));
      case 'render':
        return this.#readRender(tag);
      case 'liquid':
        return this.#readLiquid(tokenizer);
      case 'break':
      case 'continue':
        if (!this.#blocks.inLoop) this.#report(`"${tag.name}" stands outside a loop.`, tag.range);
        return;
      case '#':
        if (/\n\s*[^#\s]/.test(tokenizer.remaining()))
          this.#report('Every line of this comment has to start with #.', tag.range);
        return;
      default:
        return this.#reportUnknown(tag);
    }
  }

  #reportUnknown({ name, range }: TagText): void {
    const similar = name === 'include' ? 'render' : findSimilar(name, tagNames);
    const advice = similar === undefined || name === 'include' ? '' : ` Did you mean “${similar}”?`;
    const data = { tag: name, ...(similar !== undefined && { similar }) };
    this.#report(`${unknownTag(name)}${advice}`, range, data);
  }

  /** Reads an expression that takes the rest of its tag. */
  #readValue(tokenizer: Tokenizer, place: VariableUse['place']): void {
    this.#expressions.readFiltered(tokenizer, place);
    this.#expectEnd(tokenizer);
  }

  #expectEnd(tokenizer: Tokenizer): void {
    tokenizer.skipBlank();
    tokenizer.assert(tokenizer.end(), () => `unexpected ${tokenizer.snapshot()}`);
  }

  #readName(tokenizer: Tokenizer, kind: Definition['kind']): string {
    const token =
      tokenizer.readNonEmptyIdentifier() ?? (kind === 'assign' ? tokenizer.readQuoted() : undefined);
    if (!token) throw tokenizer.error('a name is missing');
    const range = { start: token.begin, end: token.end };
    this.#definitions.push({ name: token.content, range, kind, depth: this.#blocks.depth });
    return token.content;
  }

  #readAssign(tokenizer: Tokenizer): void {
    const name = this.#readName(tokenizer, 'assign');
    tokenizer.skipBlank();
    tokenizer.assert(tokenizer.peek() === '=', 'expected "=" behind the name');
    tokenizer.advance();
    this.#readValue(tokenizer, 'assign');
    this.#scope.assign(name);
  }

  #readCycle(tokenizer: Tokenizer): void {
    this.#stateful = true;
    const start = tokenizer.p;
    const group = tokenizer.readValue();
    tokenizer.skipBlank();
    if (group && tokenizer.peek() === ':') {
      this.#expressions.useArgument(group);
      tokenizer.advance();
    } else tokenizer.p = start;
    do {
      this.#expressions.readFiltered(tokenizer, 'output');
      tokenizer.skipBlank();
      if (tokenizer.peek() === ',') tokenizer.advance();
      else return this.#expectEnd(tokenizer);
    } while (!tokenizer.end());
  }

  #readRender(tag: TagText): void {
    const { name, binding, args } = readRenderCall(tag.tokenizer);
    const loop =
      binding?.kind === 'for' ? { alias: binding.alias, value: rangeOf(binding.value) } : undefined;
    const bound = binding?.kind === 'with' ? [{ name: binding.alias, value: binding.value }] : [];
    const all = [...args, ...bound].map(({ name: key, value }) => ({
      name: key,
      value: value && rangeOf(value),
    }));
    if (loop && binding)
      this.#expressions.use(binding.value, { place: 'loop', filters: [], optional: false });
    for (const { value } of [...args, ...bound]) if (value) this.#expressions.useArgument(value);
    const range = { start: name.begin + 1, end: name.end - 1 };
    const inLiquidTag = this.#blocks.liquidTags > 0;
    this.#partials.push({ name: name.content, range, tag: tag.range, args: all, loop, inLiquidTag });
  }

  #readLiquid(tokenizer: Tokenizer): void {
    if (this.#blocks.liquidTags === limits.blockDepth)
      throw tokenizer.error('these tags are nested too deeply');
    this.#blocks.nest(() => {
      while (!tokenizer.end()) {
        tokenizer.skipBlank();
        const start = tokenizer.p;
        const text = /^[^\n]*/.exec(tokenizer.remaining())?.[0] ?? '';
        tokenizer.advance(text.length);
        const end = start + text.trimEnd().length;
        if (end > start) this.#readTag(toTag(this.#tokenizer([start, end]), { start, end }));
      }
    });
  }

  #readBlock(tag: TagText): void {
    const { name, tokenizer } = tag;
    let variable: string | undefined;
    try {
      if (name === 'capture') variable = this.#readName(tokenizer, 'assign');
      else if (isLoop(name)) {
        variable = this.#readName(tokenizer, 'loop');
        this.#readLoop(tokenizer);
      } else if (name !== 'comment' && name !== 'raw') this.#readValue(tokenizer, 'condition');
    } finally {
      this.#blocks.open(tag, variable);
    }
  }

  #readLoop(tokenizer: Tokenizer): void {
    tokenizer.assert(tokenizer.readIdentifier().content === 'in', 'expected "in" behind the name');
    tokenizer.assert(this.#expressions.readSingle(tokenizer, 'loop'), 'the list is missing behind "in"');
    this.#readLoopArguments(tokenizer);
  }

  /** `offset: continue` goes on where the last loop over the same list ended. */
  #readLoopArguments(tokenizer: Tokenizer): void {
    for (const { value } of tokenizer.readHashes()) {
      if (value?.getText() === 'continue') this.#stateful = true;
      else if (value) this.#expressions.useArgument(value);
    }
    tokenizer.skipBlank();
    if (tokenizer.peek() === ',') tokenizer.advance();
    this.#expectEnd(tokenizer);
  }

  #readBranch(tag: TagText): void {
    const { name, tokenizer } = tag;
    this.#blocks.branch(tag);
    if (name === 'elsif') this.#readValue(tokenizer, 'condition');
    else if (name === 'when') this.#readWhen(tokenizer);
    else tokenizer.assert(tokenizer.end(), '"else" takes no condition: write "elsif"');
  }

  #readEnd(tag: TagText): void {
    this.#blocks.close(tag);
    tag.tokenizer.assert(tag.tokenizer.end(), `"${tag.name}" takes nothing`);
  }

  #readWhen(tokenizer: Tokenizer): void {
    do {
      tokenizer.assert(this.#expressions.readSingle(tokenizer, 'condition'), 'a value is missing');
      tokenizer.skipBlank();
      if (tokenizer.peek() === ',') tokenizer.advance();
      else if (/^or\s/.test(tokenizer.remaining())) tokenizer.advance(2);
      else return this.#expectEnd(tokenizer);
    } while (!tokenizer.end());
  }
}

function rangeOf(token: { readonly begin: number; readonly end: number }): TextRange {
  return { start: token.begin, end: token.end };
}

function toTag(tokenizer: Tokenizer, range: TextRange): TagText {
  const name = tokenizer.readTagName();
  tokenizer.skipBlank();
  return { name, tokenizer, range };
}

const tagNames = [
  ...'assign echo cycle increment decrement render liquid break continue'.split(' '),
  ...blockTags,
];

function unknownTag(name: string): string {
  if (name === 'include')
    return 'There is no tag "include": write "render", which passes on nothing but its arguments.';
  if (name === '') return 'The name of a tag is missing here.';
  return `There is no tag "${name}".`;
}

/** The engine appends the position to its message. */
function toSentence(error: Error): string {
  const text = error.message.replace(/, line:\d+, col:\d+$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
