import type { Files } from '../../base/ports.ts';

/** Files as Git has them at a commit: `prompt-ledger-git://<repository>/<commit>/<path>`. */
export const REVISION_SCHEME = 'prompt-ledger-git:';

/** The URIs of one revision's files. Paths are those of Git: POSIX, relative to the top of the repository. */
export class RevisionPaths implements Pick<Files, 'resolve' | 'leavesWorkspace'> {
  readonly #prefix: string;

  /** @param prefix what stands before the path in each URI */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  toUri(path: string): string {
    // Half of a surrogate pair has no place in a URI, and no file has such a name.
    const steps = path.replaceAll(/\p{Surrogate}/gu, '\uFFFD').split('/');
    return this.#prefix + steps.map(encodeURIComponent).join('/');
  }

  toPath(uri: string): string {
    return uri.slice(this.#prefix.length).split('/').map(decodeURIComponent).join('/');
  }

  resolve(from: string, path: string): string {
    return this.toUri(joinPath(this.toPath(from), path));
  }

  leavesWorkspace(from: string, path: string): boolean {
    return !isInside(joinPath(this.toPath(from), path));
  }
}

/** A path as written in the file `from`, seen from the top of the repository. One that leads out starts with `../`. */
export function joinPath(from: string, path: string): string {
  if (path.startsWith('/')) return `..${path}`;
  const steps = from.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}

export const isInside = (path: string): boolean => path !== '..' && !path.startsWith('../');
