import { PromptError } from '../../core/base/errors.ts';
import { runGit } from '../gitProcess.ts';
import type { HeadStore } from './headStore.ts';

const AUTHOR = ['-c', 'user.name=Prompt Ledger', '-c', 'user.email=prompt-ledger@localhost'];

/** A branch that somebody else moved at the same moment: what was read is old. */
const MOVED = /cannot lock ref|is at .* but expected|reference already exists/;

/**
 * A branch of a repository, which nothing is checked out for: files become objects, and the branch moves by
 * compare-and-swap. Pushing it is the repository’s business.
 */
export function gitStore(cwd: string, branch: string): HeadStore {
  const ref = `refs/heads/${branch}`;
  const git = async (args: readonly string[], input?: string): Promise<string> => {
    const { exitCode, output, errors } = await runGit(args, { cwd, program: 'git' }, input);
    if (exitCode !== 0) throw new GitFailure(errors.trim() || `git ${args[0]} failed`);
    return output;
  };
  const tip = async (): Promise<string | undefined> => {
    const { exitCode, output } = await runGit(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], {
      cwd,
      program: 'git',
    });
    return exitCode === 0 ? output.trim() : undefined;
  };
  const read = async (path: string, commit: string): Promise<{ text: string; etag: string } | undefined> => {
    const { exitCode, output } = await runGit(['rev-parse', '--verify', '--quiet', `${commit}:${path}`], {
      cwd,
      program: 'git',
    });
    if (exitCode !== 0) return undefined;
    const etag = output.trim();
    return { text: await git(['cat-file', 'blob', etag]), etag };
  };
  return {
    name: `git:${branch}`,
    read: async (path, known) => {
      const commit = await tip();
      const found = commit === undefined ? undefined : await read(path, commit);
      return found?.etag === known && known !== undefined ? 'unchanged' : found;
    },
    write: async (path, text, before) => {
      const commit = await tip();
      const now = commit === undefined ? undefined : await read(path, commit);
      if (now?.etag !== before) return 'conflict';
      const blob = (await git(['hash-object', '-w', '--stdin'], text)).trim();
      const tree = await treeWith(git, { commit, path, blob });
      const parents = commit === undefined ? [] : ['-p', commit];
      const next = (await git([...AUTHOR, 'commit-tree', tree, ...parents, '-m', `Publish ${path}`])).trim();
      try {
        // An empty old value means that the branch must not be there yet.
        await git(['update-ref', ref, next, commit ?? '0'.repeat(next.length)]);
        return 'written';
      } catch (error) {
        if (error instanceof GitFailure && MOVED.test(error.message)) return 'conflict';
        throw error;
      }
    },
  };
}

class GitFailure extends PromptError {
  constructor(message: string) {
    super('git-unavailable', `Git: ${message}`);
  }
}

type Git = (args: readonly string[], input?: string) => Promise<string>;

interface Entry {
  readonly commit: string | undefined;
  readonly path: string;
  readonly blob: string;
}

/** The tree of a commit with one file more, or another one in its place. */
async function treeWith(git: Git, { commit, path, blob }: Entry): Promise<string> {
  const lines = commit === undefined ? '' : await git(['ls-tree', '-r', '-z', commit]);
  const files = lines.split('\0').filter((line) => line !== '' && line.split('\t')[1] !== path);
  return makeTree(git, [...files, `100644 blob ${blob}\t${path}`]);
}

/** Makes the tree of files with whole paths, folder by folder. */
async function makeTree(git: Git, files: readonly string[]): Promise<string> {
  const folders = new Map<string, string[]>();
  const own: string[] = [];
  for (const line of files) {
    const [what = '', path = ''] = line.split('\t');
    const [first = '', ...rest] = path.split('/');
    if (rest.length === 0) own.push(line);
    else folders.set(first, [...(folders.get(first) ?? []), `${what}\t${rest.join('/')}`]);
  }
  for (const [name, inside] of folders) own.push(`040000 tree ${await makeTree(git, inside)}\t${name}`);
  return (await git(['mktree', '-z'], own.map((line) => `${line}\0`).join(''))).trim();
}
