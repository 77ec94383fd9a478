import type { Step } from './historyIndex.ts';

/** What is kept of a history between two sessions. */
export interface KeptHistory {
  /** The commit that it is the history of. */
  readonly head: string;
  /** Whether the steps go back to the beginning. */
  readonly isComplete: boolean;
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
  /** Newest first. */
  readonly steps: readonly Step[];
}

/** Raise it when steps say something else than before: what older programs kept is then read again. */
const FORMAT = 1;

/** One line for the whole, then one for each step: text that can be made and read in parts. */
export function* renderHistory({ steps, ...rest }: KeptHistory, key: string): Generator<string> {
  yield `${JSON.stringify({ format: FORMAT, key, ...rest, count: steps.length })}\n`;
  for (const step of steps) yield `${JSON.stringify(step)}\n`;
}

/**
 * What `renderHistory` made, for the same repository and file; undefined where it is anything else. It is taken
 * apart in parts, between which the caller may let others have their turn.
 */
export function* parseHistory(text: string, key: string): Generator<void, KeptHistory | undefined, void> {
  const lines = text.split('\n');
  const header = parseLine(lines[0]);
  const isOurs = header?.['format'] === FORMAT && header['key'] === key;
  if (!isOurs || !isHeader(header) || header.count !== lines.length - 2) return undefined;
  const steps: Step[] = [];
  for (const line of lines.slice(1, -1)) {
    const step = parseLine(line);
    if (!isStep(step)) return undefined;
    steps.push(step);
    yield;
  }
  const { head, isComplete, roots, patterns } = header;
  return { head, isComplete, roots, patterns, steps };
}

type Line = Readonly<Record<string, unknown>>;
type Header = Omit<KeptHistory, 'steps'> & { readonly count: number };

const isHeader = (line: Line | undefined): line is Header & Line =>
  typeof line?.['head'] === 'string' && Array.isArray(line['roots']) && Array.isArray(line['patterns']);

/** Who writes such a line by hand deceives nobody but himself: that it has all parts is enough. */
const isStep = (line: Line | undefined): line is Step & Line =>
  typeof line?.['commit'] === 'object' &&
  [line['parents'], line['gained'], line['lost']].every((part) => Array.isArray(part));

function parseLine(line = ''): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // Cut off, or something that others wrote.
    throw error;
  }
}
