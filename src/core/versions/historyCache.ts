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

type Header = Omit<KeptHistory, 'steps'> & {
  readonly format?: unknown;
  readonly key?: unknown;
  readonly count?: unknown;
};

/**
 * What `renderHistory` made, for the same repository and file; undefined where it is anything else. It is taken
 * apart in parts, between which the caller may let others have their turn.
 */
export function* parseHistory(text: string, key: string): Generator<void, KeptHistory | undefined, void> {
  const lines = text.split('\n');
  const header = parseLine<Header>(lines[0]);
  if (header?.format !== FORMAT || header.key !== key || header.count !== lines.length - 2) return undefined;
  const steps: Step[] = [];
  for (const line of lines.slice(1, -1)) {
    const step = parseLine<Step>(line);
    if (!step?.commit?.id || !step.parents || !step.gained || !step.lost) return undefined;
    steps.push(step);
    yield;
  }
  const { head, isComplete, roots, patterns } = header;
  return { head, isComplete, roots, patterns, steps };
}

/** A line that this program wrote; undefined where somebody or something changed it. */
function parseLine<T>(line = ''): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
