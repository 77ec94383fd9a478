import { PromptError, isAbort } from '../core/base/errors.ts';
import { counted } from '../core/evals/reports/amounts.ts';
import { fileStateOf, waitForChange } from '../node/fileChanges.ts';
import type { Context } from './context.ts';
import type { EvalOptions } from './evalOptions.ts';
import { type ExitCode, exitOfError } from './exitCode.ts';
import { listenForInterrupt } from './interrupt.ts';
import { renderError } from './terminal.ts';

/** What one round did, and what it read. */
export interface Round {
  readonly code: ExitCode;
  /** Paths of the files that decide what the next one finds. */
  readonly files: readonly string[];
  /** US dollars. */
  readonly spent: number;
  readonly isCancelled: boolean;
}

/**
 * Evaluates, and again when one of the files changes, until Ctrl-C. A budget holds for all rounds together; a file that
 * is broken meanwhile is reported and waited for.
 */
export async function watchEvaluations(
  { note }: Pick<Context, 'note'>,
  options: EvalOptions,
  evaluate: (options: EvalOptions) => Promise<Round>,
): Promise<ExitCode> {
  let round: Round = { code: 0, files: [], spent: 0, isCancelled: false };
  for (let left = options.maxCost; ;) {
    // Taken before the files are read, so that a change during the round is not missed.
    const before = await fileStateOf(round.files);
    const start = Date.now();
    try {
      round = await evaluate({ ...options, ...(left !== undefined && { maxCost: left }) });
      if (left !== undefined) left = Math.max(0, left - round.spent);
    } catch (error) {
      if (!PromptError.is(error) || round.files.length === 0) throw error;
      note(renderError(error));
      round = { ...round, code: exitOfError(error), spent: 0 };
    }
    if (round.isCancelled) return round.code;
    // Of files that the round was the first to read, only those count as read that nobody wrote meanwhile.
    const found = new Map([...(await fileStateOf(round.files, start)), ...before]);
    const changed = await untilChange(found, round.files, note);
    if (!changed) return round.code;
    note(`\n${changed.join(', ')} changed.\n`);
  }
}

/** Undefined after Ctrl-C. */
async function untilChange(
  before: Awaited<ReturnType<typeof fileStateOf>>,
  files: readonly string[],
  note: Context['note'],
): Promise<string[] | undefined> {
  const interrupt = listenForInterrupt(() => undefined);
  note(`Watching ${counted(files.length, 'file')}; Ctrl-C ends.\n`);
  try {
    return await waitForChange(before, files, interrupt.signal);
  } catch (error) {
    if (isAbort(error)) return undefined;
    throw error;
  } finally {
    interrupt.dispose();
  }
}
