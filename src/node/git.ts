import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { globAlternatives } from '../core/base/glob.ts';
import type { Commit, FileChange, Git, LogQuery, LoggedCommit, Repository } from '../core/base/ports.ts';
import { DiffParser, LOG_FORMAT, LogParser, type PrintedCommit } from './gitLog.ts';
import { ObjectReader } from './gitObjects.ts';
import { type GitCall, type GitResult, failure, runGit, streamGit } from './gitProcess.ts';
import { isSystemError, toPath } from './nodeFiles.ts';

/** The `git` of this machine. @param program what to call in its place */
export function createGit(program = 'git'): Git {
  return {
    async open(uri, signal) {
      if (!uri.startsWith('file:'))
        throw new PromptError('git-unavailable', `${uri} is not a file on this machine.`);
      const path = toPath(uri);
      const call = { cwd: dirname(path), program };
      // Each may hold line breaks, so that one call cannot tell several.
      const ask = (...what: string[]): Promise<GitResult> =>
        runGit(['rev-parse', ...what], { ...call, signal });
      const answers = await Promise.all([
        ask('--is-bare-repository'),
        ask('--show-prefix'),
        ask('--absolute-git-dir'),
        ask('--git-path', 'shallow'),
      ]);
      const failed = answers.find(({ exitCode }) => exitCode !== 0);
      if (failed) throw noRepository(failed, path);
      const [isBare, prefix, gitFolder, shallow] = answers.map(({ output }) => output.replace(/\r?\n$/, ''));
      if (isBare === 'true')
        throw new PromptError('git-unavailable', `${path} lies in a repository without a working tree.`, {
          hint: 'Open a clone or a worktree of it.',
        });
      const shallowFile = resolve(call.cwd, shallow ?? '');
      return new GitRepository(call, {
        path: `${prefix ?? ''}${basename(path)}`,
        gitFolder: gitFolder ?? '',
        shallow: new Set((await readOrEmpty(shallowFile)).split('\n').filter(Boolean)),
      });
    },
  };
}

/** The folder in which Git keeps HEAD and its log: that of the worktree. Undefined where there is none. */
export async function headFolder(path: string): Promise<string | undefined> {
  const call = { cwd: dirname(path), program: 'git' };
  const { exitCode, output } = await runGit(['rev-parse', '--absolute-git-dir'], call);
  return exitCode === 0 ? output.trimEnd() : undefined;
}

function noRepository({ errors }: GitResult, path: string): PromptError {
  if (errors.includes('dubious ownership')) {
    return new PromptError('git-unavailable', `The repository of ${path} belongs to another user.`, {
      hint: `Trust it with: git config --global --add safe.directory '${dirname(path)}'`,
    });
  }
  if (errors.includes('not a git repository')) {
    return new PromptError('git-unavailable', `${path} lies in no Git repository.`, {
      hint: 'Start one with `git init`, and commit the registry.',
    });
  }
  const [line = 'it does not say why'] = errors.split('\n');
  return new PromptError('git-unavailable', `Git cannot read the repository of ${path}: ${line}`, {
    hint: 'See what `git status` says.',
  });
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error)) return '';
    throw error;
  }
}

interface Opened {
  readonly path: string;
  readonly gitFolder: string;
  readonly shallow: ReadonlySet<string>;
}

/** Commits are handed on as they come, some at a time, so that the first ones need not wait for the last. */
const PORTION = 64;

class GitRepository implements Repository {
  readonly path: string;
  readonly key: string;
  readonly shallow: ReadonlySet<string>;
  readonly #call: Omit<GitCall, 'signal'>;
  readonly #objects: ObjectReader;

  constructor(call: Omit<GitCall, 'signal'>, { path, gitFolder, shallow }: Opened) {
    this.#call = call;
    this.path = path;
    this.key = `${gitFolder}\n${path}`;
    this.shallow = shallow;
    this.#objects = new ObjectReader(call);
  }

  async commitOf(revision: string, signal?: AbortSignal): Promise<Commit | undefined> {
    // A name that starts with a dash would be an option.
    if (revision.startsWith('-')) return undefined;
    const named = await this.#run(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], signal);
    if (named.exitCode !== 0) return undefined;
    const args = ['log', '-1', '-z', '--encoding=UTF-8', `--format=tformat:${LOG_FORMAT}`];
    const { exitCode, output, errors } = await this.#run([...args, named.output.trim(), '--'], signal);
    if (exitCode !== 0) throw failure(errors);
    const parser = new LogParser();
    const [commit] = [...parser.add(Buffer.from(output)), ...parser.end()];
    return commit && { id: commit.id, author: commit.author, at: commit.at, subject: commit.subject };
  }

  async isAncestor(older: string, newer: string, signal?: AbortSignal): Promise<boolean> {
    const { exitCode } = await this.#run(['merge-base', '--is-ancestor', older, newer], signal);
    return exitCode === 0;
  }

  async *log(query: LogQuery, signal?: AbortSignal): AsyncIterable<readonly LoggedCommit[]> {
    const options = ['--topo-order', '--parents', '--raw', '-z', '--no-abbrev', '--no-renames'];
    const safe = ['--no-ext-diff', '--no-textconv', '--no-notes', '--no-color', '--no-diff-merges'];
    const args = ['log', ...options, ...safe, '--encoding=UTF-8', `--format=tformat:${LOG_FORMAT}`];
    const range = [...query.from, ...(query.not === undefined ? [] : [`^${query.not}`])];
    const parser = new LogParser();
    let batch: PrintedCommit[] = [];
    const call = { ...this.#call, signal };
    for await (const chunk of streamGit([...args, ...range, '--', ...toPathspecs(query.patterns)], call)) {
      batch.push(...parser.add(chunk));
      while (batch.length >= PORTION) {
        yield await this.#withMerges(batch.slice(0, PORTION), query, signal);
        batch = batch.slice(PORTION);
      }
    }
    batch.push(...parser.end());
    if (batch.length > 0) yield await this.#withMerges(batch, query, signal);
  }

  async filesAt(
    commit: string,
    patterns: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    if (patterns.length === 0) return new Map(); // Without any, Git would name all files.
    const empty = commit.length > 40 ? EMPTY_TREE_SHA256 : EMPTY_TREE;
    const [changes = []] = await this.#diff([empty, commit], patterns, { signal });
    return new Map(
      changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
    );
  }

  async textOf(object: string, signal?: AbortSignal): Promise<string | undefined> {
    const bytes = await this.#objects.read(object, signal);
    return bytes?.toString('utf8');
  }

  async formerNames(commit: string, path: string, signal?: AbortSignal): Promise<readonly string[]> {
    const options = ['-r', '-m', '-z', '-M', '--diff-filter=R', '--no-commit-id', '--name-status'];
    const { output } = await this.#run(
      ['diff-tree', ...options, '--no-ext-diff', '--no-textconv', commit],
      signal,
    );
    const [names, tokens] = [new Set<string>(), output.split('\0')];
    for (let i = 0; i + 2 < tokens.length; i += 3) if (tokens[i + 2] === path) names.add(tokens[i + 1]!);
    return [...names];
  }

  dispose(): void {
    this.#objects.dispose();
  }

  /** `git log` says nothing of what merges changed: that is asked for each of their parents. */
  async #withMerges(
    commits: readonly PrintedCommit[],
    { patterns }: LogQuery,
    signal: AbortSignal | undefined,
  ): Promise<readonly LoggedCommit[]> {
    const isMerge = ({ parents, changes }: PrintedCommit): boolean =>
      parents.length > 1 || changes.length === 0;
    const pairs = commits
      .filter(isMerge)
      .flatMap(({ id, parents }) => parents.map((parent) => `${id} ${parent}`));
    const input = `${pairs.join('\n')}\n`;
    const diffs =
      pairs.length > 0 ? await this.#diff(['--stdin', '--always'], patterns, { signal, input }) : [];
    const found = diffs.values();
    return commits.map((commit) => ({
      ...commit,
      changes: isMerge(commit) ? commit.parents.map(() => found.next().value ?? []) : [commit.changes],
    }));
  }

  /** The changes of each pair that is compared: two trees that are named, or pairs that the input names. */
  async #diff(
    what: readonly string[],
    patterns: readonly string[],
    { signal, input }: { readonly signal: AbortSignal | undefined; readonly input?: string },
  ): Promise<readonly (readonly FileChange[])[]> {
    const options = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];
    const args = ['diff-tree', ...options, ...what, '--', ...toPathspecs(patterns)];
    const parser = new DiffParser(input === undefined);
    for await (const chunk of streamGit(args, { ...this.#call, signal }, input)) parser.add(chunk);
    return parser.pairs;
  }

  #run(args: readonly string[], signal: AbortSignal | undefined): Promise<GitResult> {
    return runGit(args, { ...this.#call, signal });
  }
}

/** The tree without entries, which every repository knows. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const EMPTY_TREE_SHA256 = '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';

/** Patterns as Git writes them, seen from the top of the repository. Braces, which it does not know, are written out. */
const toPathspecs = (patterns: readonly string[]): string[] =>
  [...new Set(patterns.flatMap(globAlternatives))].map((pattern) =>
    /[*?[\]\\]/.test(pattern) ? `:(top,glob)${pattern}` : `:(top,literal)${pattern}`,
  );
