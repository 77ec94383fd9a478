import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { globAlternatives } from '../core/base/glob.ts';
import type { Commit, FileChange, Git, LogQuery, LoggedCommit, Repository } from '../core/base/ports.ts';
import { DiffParser, LOG_FORMAT, LogParser, type PrintedCommit } from './gitLog.ts';
import { toCommit } from './gitCommit.ts';
import { type GitObject, ObjectReader } from './gitObjects.ts';
import { type GitCall, type GitResult, runGit, streamGit } from './gitProcess.ts';
import { isSystemError, toPath } from './nodeFiles.ts';

export interface GitOptions {
  /** What to call in place of `git`. */
  readonly program?: string;
  /** Hears of each folder in which Git keeps a HEAD that somebody asked about. */
  readonly onDidOpen?: (gitFolder: string) => void;
}

/** The `git` of this machine. */
export function createGit({ program = 'git', onDidOpen }: GitOptions = {}): Git {
  return {
    async open(uri, signal) {
      if (!uri.startsWith('file:'))
        throw new PromptError('git-unavailable', `${uri} is not a file on this machine.`);
      const path = toPath(uri);
      const call = { cwd: dirname(path), program };
      const answers = await askWhere({ ...call, signal });
      if ('exitCode' in answers) throw noRepository(answers, path);
      const [isBare, shallow = '', gitFolder = '', prefix = ''] = answers;
      if (isBare === 'true')
        throw new PromptError('git-unavailable', `${path} lies in a repository without a working tree.`, {
          hint: 'Open a clone or a worktree of it.',
        });
      onDidOpen?.(gitFolder);
      const repositoryPath = `${prefix}${basename(path)}`;
      return new GitRepository(call, {
        path: repositoryPath,
        key: `${gitFolder}\n${repositoryPath}`,
        shallowFile: resolve(call.cwd, shallow),
      });
    },
  };
}

const WHERE = [
  ['--is-bare-repository'],
  ['--git-path', 'shallow'],
  ['--absolute-git-dir'],
  ['--show-prefix'],
];

/** What Git says of a folder, in the order of `WHERE`; or that it fails. */
async function askWhere(call: GitCall): Promise<readonly string[] | GitResult> {
  const all = await runGit(['rev-parse', ...WHERE.flat()], call);
  if (all.exitCode !== 0) return all;
  const lines = all.output.split('\n').slice(0, -1);
  if (lines.length === WHERE.length) return lines;
  // A path has line breaks of its own: then each is asked for by itself.
  const single = await Promise.all(WHERE.map((what) => runGit(['rev-parse', ...what], call)));
  return single.map(({ output }) => output.slice(0, -1));
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

interface Opened extends Pick<Repository, 'path' | 'key'> {
  readonly shallowFile: string;
}

/** Commits are handed on as they come, some at a time, so that the first ones need not wait for the last. */
const PORTION = 64;

/** How far back a commit is looked for one by one, before Git is asked to look for it. */
const NEAR = 50;

class GitRepository implements Repository {
  readonly path: string;
  readonly key: string;
  readonly #shallowFile: string;
  readonly #call: Omit<GitCall, 'signal'>;
  readonly #objects: ObjectReader;

  constructor(call: Omit<GitCall, 'signal'>, { path, key, shallowFile }: Opened) {
    this.path = path;
    this.key = key;
    this.#shallowFile = shallowFile;
    this.#call = call;
    this.#objects = new ObjectReader(call);
  }

  async shallowCommits(): Promise<ReadonlySet<string>> {
    return new Set((await readOrEmpty(this.#shallowFile)).split('\n').filter(Boolean));
  }

  async commitOf(revision: string, signal?: AbortSignal): Promise<Commit | undefined> {
    const found = await this.#objects.read(`${revision}^{commit}`, signal);
    if (!found) return undefined;
    const { id, author, at, subject } = toCommit(found);
    return { id, author, at, subject };
  }

  async isAncestor(older: string, newer: string, signal?: AbortSignal): Promise<boolean> {
    // Mostly it is the parent: that needs no process of its own.
    let commit: string | undefined = newer;
    for (let i = 0; i < NEAR && commit !== undefined; i++) {
      if (commit === older) return true;
      const found: GitObject | undefined = await this.#objects.read(commit, signal);
      commit = found && toCommit(found).parents[0];
    }
    const args = ['merge-base', '--is-ancestor', older, newer];
    const { exitCode } = await runGit(args, { ...this.#call, signal });
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

  async objectAt(commit: string, path: string, signal?: AbortSignal): Promise<string | undefined> {
    return (await this.#objects.read(`${commit}:${path}`, signal))?.id;
  }

  async bytesOf(object: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    return (await this.#objects.read(object, signal))?.bytes;
  }

  async formerNames(commit: string, path: string, signal?: AbortSignal): Promise<readonly string[]> {
    const options = ['-r', '-m', '-z', '-M', '--diff-filter=R', '--no-commit-id', '--name-status'];
    const args = ['diff-tree', ...options, '--no-ext-diff', '--no-textconv', commit];
    const { output } = await runGit(args, { ...this.#call, signal });
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
}

const isMerge = ({ parents, changes }: PrintedCommit): boolean => parents.length > 1 || changes.length === 0;

/** The tree without entries, which every repository knows. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const EMPTY_TREE_SHA256 = '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';

/** Patterns as Git writes them, seen from the top of the repository. Braces, which it does not know, are written out. */
const toPathspecs = (patterns: readonly string[]): string[] =>
  [...new Set(patterns.flatMap(globAlternatives))].map((pattern) =>
    /[*?[\]\\]/.test(pattern) ? `:(top,glob)${pattern}` : `:(top,literal)${pattern}`,
  );
