import type { TextRange } from '../base/problem.ts';
import type { Quote } from './completionLines.ts';

/** The step of a path into an item of a list. */
export const ITEM = '[]';

/**
 * Where the cursor stands in a YAML file, by the look of the lines and nothing else: while somebody types, a file
 * is broken as a rule, and a parser says least about the very place that is being written.
 */
export interface YamlPlace {
  /** `key`: a key, or the item of a list, is being written. `value`: what stands behind a key. */
  readonly role: 'key' | 'value';
  /** Keys from the root, `[]` for an item: of the map that the key belongs to, or of the value. */
  readonly path: readonly string[];
  /** The other keys of the map, with their values as written. */
  readonly siblings: ReadonlyMap<string, string>;
  /** What is written so far, on the cursor's line; without its quotes. */
  readonly range: TextRange;
  readonly offset: number;
  readonly quote: Quote;
  /** Whether a quote that was opened is closed. */
  readonly isClosed: boolean;
  /** Whether a colon follows the key. */
  readonly hasColon: boolean;
  readonly flow: boolean;
  /** Whether it begins an item of a list. */
  readonly isItem: boolean;
  /** Whether a blank is missing between the colon and the cursor. */
  readonly needsSpace: boolean;
  /** What further lines are indented by beyond this line's own indentation. */
  readonly innerIndent: string;
}

/** The cursor stands in a text that goes over several lines. */
export interface TextPlace {
  readonly role: 'text';
  /** Of the value that the text is. */
  readonly path: readonly string[];
  /** Where the text begins. */
  readonly start: number;
  readonly offset: number;
}

export type Place = YamlPlace | TextPlace;
