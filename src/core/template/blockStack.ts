import type { Tokenizer } from 'liquidjs';
import type { Problem, TextRange } from '../base/problem.ts';
import { limits } from './limits.ts';
import type { Scope } from './scope.ts';

/** What is written between the braces of a tag, or on a line of a `{% liquid %}` tag. */
export interface TagText {
  readonly name: string;
  /** Stands behind the name, and ends where the tag does. */
  readonly tokenizer: Tokenizer;
  /** The tag with its braces; the line without its line break. */
  readonly range: TextRange;
}

type Report = (message: string, range: TextRange, data?: Problem['data']) => void;

/** A block with the tags that open and close it. */
export interface TagPair {
  readonly name: string;
  readonly open: TextRange;
  readonly close: TextRange;
}

interface Block {
  readonly name: string;
  readonly tag: TagText;
  hasElse: boolean;
}

const blockNames = new Set(['if', 'unless', 'case', 'for', 'tablerow', 'capture', 'comment', 'raw']);

const branches: ReadonlyMap<string, readonly string[]> = new Map([
  ['else', ['if', 'unless', 'case', 'for']],
  ['elsif', ['if', 'unless']],
  ['when', ['case']],
]);

/** The names of all tags that open, divide or close a block. */
export const blockTags: readonly string[] = [
  ...blockNames,
  ...branches.keys(),
  ...Array.from(blockNames, (name) => `end${name}`),
];

/** The names that a loop sets besides its variable. */
const loopNames: ReadonlyMap<string, string> = new Map([
  ['for', 'forloop'],
  ['tablerow', 'tablerowloop'],
]);

export function isBlock(name: string): boolean {
  return blockNames.has(name);
}

export function isBlockEnd(name: string): boolean {
  return name.startsWith('end') && blockNames.has(name.slice(3));
}

export function isBranch(name: string): boolean {
  return branches.has(name);
}

export function isLoop(name: string): boolean {
  return loopNames.has(name);
}

/** The blocks that are open at one place of a template, and the names that are set in them. */
export class BlockStack {
  readonly #scope: Scope;
  readonly #report: Report;
  #open: Block[] = [];
  /** The blocks that are closed, in the order of their ends. */
  readonly closed: TagPair[] = [];
  /** Names to be set where a `{% capture %}` ends. */
  readonly #captures = new Map<TagText, string>();
  /** Blocks around the `{% liquid %}` tag that is being read; they cannot be closed in it. */
  #outside = 0;
  #liquidTags = 0;

  constructor(scope: Scope, report: Report) {
    this.#scope = scope;
    this.#report = report;
  }

  /** The number of blocks around. Liquid tags are none: all their lines are reached. */
  get depth(): number {
    return this.#outside + this.#open.length;
  }

  get liquidTags(): number {
    return this.#liquidTags;
  }

  /** `comment` or `raw` if that is the innermost block: in it nothing is read but its end. */
  get verbatim(): string | undefined {
    const name = this.#open.at(-1)?.name;
    return name === 'comment' || name === 'raw' ? name : undefined;
  }

  get inLoop(): boolean {
    return this.#open.some((block) => isLoop(block.name) && !block.hasElse);
  }

  /** Opens a block that sets `variable`: while it is open if it is a loop, from its end on if it is a capture. */
  open(tag: TagText, variable: string | undefined): void {
    if (this.depth === limits.blockDepth) {
      this.#report(
        `Blocks stand more than ${limits.blockDepth} deep in each other: move some into a partial.`,
        tag.range,
      );
    }
    const loopName = loopNames.get(tag.name);
    if (loopName !== undefined) this.#scope.enter(variable === undefined ? [loopName] : [loopName, variable]);
    else if (variable !== undefined) this.#captures.set(tag, variable);
    this.#open.push({ name: tag.name, tag, hasElse: false });
  }

  branch(tag: TagText): void {
    const block = this.#open.at(-1);
    if (!block || !branches.get(tag.name)?.includes(block.name)) {
      const place = block ? `in "${block.name}"` : 'outside a block';
      this.#report(`"${tag.name}" stands ${place}, where it means nothing.`, tag.range);
      return;
    }
    if (block.hasElse) this.#report(`"${tag.name}" stands behind the "else" of its block.`, tag.range);
    if (tag.name !== 'else') return;
    if (block.name === 'for' && !block.hasElse) this.#scope.leave();
    block.hasElse = true;
  }

  close(tag: TagText): void {
    const name = tag.name.slice('end'.length);
    if (!this.#open.some((block) => block.name === name)) {
      const block = this.#open.at(-1);
      const open = block ? ` The open block is "${block.name}".` : '';
      const data = { tag: tag.name, ...(block && { similar: `end${block.name}` }) };
      this.#report(`"${tag.name}" closes nothing.${open}`, tag.range, data);
      return;
    }
    while (this.#open.at(-1)?.name !== name) this.#closeInnermost(true);
    const block = this.#open.at(-1);
    if (block) this.closed.push({ name, open: block.tag.range, close: tag.range });
    this.#closeInnermost(false);
  }

  closeAll(): void {
    while (this.#open.length > 0) this.#closeInnermost(true);
  }

  /** Reads the lines of a `{% liquid %}` tag: blocks that are opened in it have to be closed in it. */
  nest(read: () => void): void {
    const [open, outside] = [this.#open, this.#outside];
    this.#outside = this.depth;
    this.#open = [];
    this.#liquidTags++;
    read();
    this.closeAll();
    this.#liquidTags--;
    [this.#open, this.#outside] = [open, outside];
  }

  #closeInnermost(missing: boolean): void {
    const block = this.#open.pop();
    if (!block) return;
    if (missing)
      this.#report(
        `"${block.name}" is never closed: write "end${block.name}" where it ends.`,
        block.tag.range,
        { block: block.name },
      );
    if (isLoop(block.name) && !block.hasElse) this.#scope.leave();
    const capture = this.#captures.get(block.tag);
    if (capture !== undefined) this.#scope.assign(capture);
  }
}
