import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PromptError } from '../core/base/errors.ts';
import { isSystemError } from './nodeFiles.ts';

/**
 * What every call says: nothing that a repository's configuration names is run (hooks, monitors, signature
 * checks, programs that show differences), nothing is fetched, nobody is asked, and the output is the same on
 * every machine.
 */
const SAFE_ARGUMENTS = [
  '--no-pager',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.quotePath=false',
    'core.deltaBaseCacheLimit=256m',
    'protocol.allow=never',
    'credential.helper=',
    'log.showSignature=false',
    'log.showRoot=true',
    'log.follow=false',
    'color.ui=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** Variables of a repository that another Git process works on, which is not the one that is meant here. */
const INHERITED =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+|EXTERNAL_DIFF|DIFF_OPTS|PAGER|TRACE\w*|(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS)$/;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
  };
}

export interface GitCall {
  /** The folder to work in. */
  readonly cwd: string;
  /** The program; another name or path than `git` where somebody chose one. */
  readonly program: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts Git, never through a shell. An aborted signal ends it. What goes wrong at the start is either thrown, or an
 * `error` of the process: that depends on what it is.
 * @throws PromptError `git-unavailable`
 */
export function startGit(args: readonly string[], call: GitCall): ChildProcessWithoutNullStreams {
  const { cwd, program, signal } = call;
  try {
    return spawn(program, [...SAFE_ARGUMENTS, ...args], {
      cwd,
      env: environment(),
      windowsHide: true,
      ...(signal && { signal }),
    });
  } catch (error) {
    throw error instanceof Error ? startFailure(error, call) : error;
  }
}

export interface GitResult {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs Git to its end. @throws PromptError `git-unavailable` where it cannot be started */
export async function runGit(args: readonly string[], call: GitCall, input = ''): Promise<GitResult> {
  const child = startGit(args, call);
  const ended = endOf(child, call);
  child.stdin.end(input);
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const { exitCode, errors } = await ended;
  return { exitCode, errors, output: Buffer.concat(output).toString('utf8') };
}

/**
 * What Git prints, as it comes; it waits while nobody takes it, and is ended when nobody wants more.
 * @throws PromptError `git-unavailable` where it fails
 */
export async function* streamGit(
  args: readonly string[],
  call: GitCall,
  input = '',
): AsyncGenerator<Buffer, void, undefined> {
  const child = startGit(args, call);
  const ended = endOf(child, call);
  ended.catch(() => undefined); // Its end is asked for below, when all output has been taken.
  child.stdin.end(input);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
  } finally {
    if (child.exitCode === null && child.signalCode === null && !child.stdout.readableEnded) child.kill();
  }
  const { exitCode, errors } = await ended;
  if (exitCode !== 0) throw failure(errors);
}

function endOf(child: ChildProcessWithoutNullStreams, call: GitCall): Promise<Omit<GitResult, 'output'>> {
  let errors = '';
  child.stdin.on('error', () => undefined); // It ended before it had read everything: its exit code tells.
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text.slice(0, MOST_ERRORS)));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(startFailure(error, call)));
    child.once('close', (code) => resolve({ exitCode: code ?? 1, errors: errors.trim() }));
  });
}

const MOST_ERRORS = 10_000;

/** What Git says when it cannot go on. */
function failure(errors: string): PromptError {
  const [line = ''] = errors.split('\n');
  return new PromptError('git-unavailable', `Git cannot read its history: ${line || 'it does not say why'}`, {
    hint: 'See what `git fsck` says.',
  });
}

/** Why a process could not be started, as something to be told; an abort stays one. */
export function startFailure(error: Error, { program, cwd }: GitCall): Error {
  if (!isSystemError(error) || error.name === 'AbortError') return error;
  const isMissing = error.code === 'ENOENT';
  // The system says the same of a program and of a folder that is not there.
  if ((isMissing || error.code === 'ENOTDIR') && !existsSync(cwd))
    return new PromptError('git-unavailable', `The folder ${cwd} is not there any more.`, {
      cause: error,
      hint: 'Restore it, or open another one.',
    });
  return new PromptError(
    'git-unavailable',
    isMissing ? `The program “${program}” was not found.` : `Git cannot be started in ${cwd}.`,
    { cause: error, hint: isMissing ? 'Install Git, and make sure that it is on the PATH.' : error.message },
  );
}
