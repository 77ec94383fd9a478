import type { Commit, FileChange } from '../core/base/ports.ts';

/** What `git log` prints for each commit, before its changes. */
export const LOG_FORMAT = '%x01%H%x00%P%x00%aN%x00%aI%x00%s';

/** A commit as Git prints it. Of merges there are no changes. */
export interface PrintedCommit extends Commit {
  readonly parents: readonly string[];
  readonly changes: readonly FileChange[];
}

const HEADER = '\u0001';

/** Reads the output of `git log --raw -z` with `LOG_FORMAT`, in portions that may end anywhere. */
export class LogParser {
  readonly #tokens = new TokenReader();
  #header: string[] = [];
  #changes: FileChange[] = [];
  #change: string | undefined;

  /** The commits that are complete now. */
  add(chunk: Buffer): PrintedCommit[] {
    return this.#tokens.add(chunk).flatMap((token) => this.#token(token));
  }

  /** The last commit. */
  end(): PrintedCommit[] {
    return this.#finish();
  }

  #token(token: string): PrintedCommit[] {
    if (this.#change !== undefined) {
      this.#changes.push(...toChange(this.#change, token));
      this.#change = undefined;
      return [];
    }
    if (this.#header.length > 0 && this.#header.length < 5) {
      this.#header.push(token);
      return [];
    }
    if (token.startsWith(HEADER)) {
      const finished = this.#finish();
      this.#header = [token.slice(1)];
      return finished;
    }
    const text = token.trimStart();
    if (text.startsWith(':')) this.#change = text;
    return [];
  }

  #finish(): PrintedCommit[] {
    const [id, parents, author, at, subject] = this.#header;
    const changes = this.#changes;
    this.#header = [];
    this.#changes = [];
    if (!id) return [];
    return [
      {
        id,
        parents: parents?.split(' ').filter(Boolean) ?? [],
        author: author ?? '',
        at: at ?? '',
        subject: subject ?? '',
        changes,
      },
    ];
  }
}

/**
 * Reads the output of `git diff-tree --raw -z`: the changes of two trees, or of each pair that it was given, in
 * front of which it then names the commit.
 */
export class DiffParser {
  readonly #tokens = new TokenReader();
  readonly #pairs: FileChange[][];
  #change: string | undefined;

  constructor(isSingle: boolean) {
    this.#pairs = isSingle ? [[]] : [];
  }

  add(chunk: Buffer): void {
    for (const token of this.#tokens.add(chunk)) {
      if (this.#change !== undefined) {
        this.#pairs.at(-1)?.push(...toChange(this.#change, token));
        this.#change = undefined;
      } else if (token.startsWith(':')) {
        this.#change = token;
      } else if (token !== '') {
        this.#pairs.push([]);
      }
    }
  }

  get pairs(): readonly (readonly FileChange[])[] {
    return this.#pairs;
  }
}

/** A change as `:100644 100644 <before> <after> M`. Links and submodules are no files. */
function toChange(raw: string, path: string): FileChange[] {
  const [oldMode = '', mode = '', oldId, id] = raw.slice(1).split(' ');
  const before = isFile(oldMode) ? oldId : undefined;
  const after = isFile(mode) ? id : undefined;
  return before === after ? [] : [{ path, before, after }];
}

const isFile = (mode: string): boolean => mode.startsWith('100');

/** Cuts what comes in at NUL. Names that are no UTF-8 come out with replacement characters. */
class TokenReader {
  #rest: Buffer[] = [];

  add(chunk: Buffer): string[] {
    const end = chunk.lastIndexOf(0);
    if (end < 0) {
      this.#rest.push(chunk);
      return [];
    }
    const text = Buffer.concat([...this.#rest, chunk.subarray(0, end)]).toString('utf8');
    this.#rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    return text.split('\0');
  }
}
