import { resolve } from 'node:path';
import type { Command, CommanderError } from 'commander';
import { PromptError, isAbort } from '../core/base/errors.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode, exitOfError } from './exitCode.ts';
import { createProgram } from './program.ts';
import { paintFor, renderError } from './terminal.ts';

/** Runs a command line to its end. Everything that a command can throw is caught here and nowhere else. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  ignoreClosedPipes();
  const result: { exit: ExitCode } = { exit: EXIT.passed };
  try {
    const program = await createProgram({ contextOf, finish: (exit) => (result.exit = exit) });
    await program.parseAsync(args, { from: 'user' });
    return result.exit;
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? EXIT.passed : EXIT.badInput;
    if (isAbort(error)) return EXIT.incomplete;
    if (PromptError.is(error)) {
      process.stderr.write(renderError(error));
      return exitOfError(error);
    }
    process.stderr.write(
      `Prompt Ledger met a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.incomplete;
  }
}

function contextOf(command: Command): Context {
  const {
    cwd = '.',
    allowOrigin = [],
    allowEnv = [],
  } = command.optsWithGlobals<{ cwd?: string; allowOrigin?: string[]; allowEnv?: string[] }>();
  return {
    cwd: resolve(cwd),
    environment: process.env,
    allowed: { origins: allowOrigin, variables: allowEnv },
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    width: process.stdout.isTTY ? process.stdout.columns || 80 : Infinity,
    paint: paintFor(process.stdout, process.env),
    paintNote: paintFor(process.stderr, process.env),
  };
}

/** Commander has printed what is wrong with the command line. */
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

/** `prompt-ledger list | head` closes the pipe before all is written, which is no failure. */
function ignoreClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.passed);
  });
}
