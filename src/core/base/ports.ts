/**
 * What core needs from its host. Files are named by URI strings in the host's canonical spelling
 * (`file:///…` on Node, `Uri.toString()` in VS Code); core compares them and never takes them apart.
 */
export interface Files {
  /** The URI of `path` (POSIX separators; relative to the folder of the file `from`, or absolute). */
  resolve(from: string, path: string): string;
  /** The POSIX path of a URI relative to the workspace folder that holds it; the whole path if none does. */
  relative(uri: string): string;
  /** Whether the path as written leads out of the workspace folder of `from`. Symbolic links are not followed. */
  leavesWorkspace(from: string, path: string): boolean;
  /**
   * Reads UTF-8 text as it is, a byte order mark included.
   * @throws PromptError `file-not-found`, or `path-outside-workspace` where a symbolic link leads out.
   */
  readText(uri: string): Promise<string>;
  /** The URIs of the files that match a glob relative to the folder of the file `from`, sorted. */
  find(from: string, glob: string): Promise<string[]>;
}

/** Reads the wall clock in milliseconds since 1970 and waits. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects with an AbortError as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Looks up API keys. Where they come from, and which origins may have them, is the host's business. */
export interface Secrets {
  /**
   * The key for an endpoint.
   * @param origin scheme, host and port that the key would be sent to
   * @param variable the environment variable that the registry names, if it does
   * @throws PromptError `missing-key` or `origin-not-allowed`
   */
  apiKey(endpoint: string, origin: string, variable: string | undefined): Promise<string>;
}

/** Lower-case hexadecimal SHA-256 of the UTF-8 bytes of `text`. Synchronous: digests are made while typing. */
export type Sha256 = (text: string) => string;

/** A commit of a Git repository, as far as people are shown it. */
export interface Commit {
  readonly id: string;
  readonly author: string;
  /** ISO 8601: when the author wrote it. */
  readonly at: string;
  readonly subject: string;
}

/** What Git knows of the repositories on this machine. Reads only, and nothing from the network. */
export interface Git {
  /**
   * The repository that holds a file.
   * @throws PromptError `git-unavailable` where there is none or it cannot be read; the hint says what to do
   */
  open(uri: string, signal?: AbortSignal): Promise<Repository>;
}

/** One repository, as seen from a file of it. Paths are POSIX, relative to its top, and object ids hexadecimal. */
export interface Repository {
  /** The path of the file that it was opened for. */
  readonly path: string;
  /** Names the repository and the file, the same in every session. */
  readonly key: string;
  /** Commits whose parents this clone does not have. */
  shallowCommits(): Promise<ReadonlySet<string>>;
  /** The commit that a name stands for (`HEAD`, a branch, a tag, an id); undefined where there is none. */
  commitOf(revision: string, signal?: AbortSignal): Promise<Commit | undefined>;
  /** Whether all of the history of `older` is history of `newer`. */
  isAncestor(older: string, newer: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * The commits that changed one of the files, in portions; none before all of its children. What a merge threw
   * away is not followed: of a merge that has the files as one of its parents has them, only that parent.
   */
  log(query: LogQuery, signal?: AbortSignal): AsyncIterable<readonly LoggedCommit[]>;
  /** The files at a commit that match one of the patterns (see `LogQuery`), with their object ids. */
  filesAt(
    commit: string,
    patterns: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** The object of one file at a commit, or of a link; undefined where there is none. Faster than `filesAt`. */
  objectAt(commit: string, path: string, signal?: AbortSignal): Promise<string | undefined>;
  /** The bytes of an object, which nobody changes; undefined where the clone does not have it. */
  bytesOf(object: string, signal?: AbortSignal): Promise<Bytes | undefined>;
  /** The names that a file had in the parents of a commit that renamed it. */
  formerNames(commit: string, path: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Ends what runs on its behalf; it starts again when it is needed. */
  dispose(): void;
}

/** Bytes that the host compares with others at once, as Node does with its buffers. */
export interface Bytes extends Uint8Array {
  equals(other: Uint8Array): boolean;
  subarray(start?: number, end?: number): Bytes;
}

export interface LogQuery {
  readonly from: readonly string[];
  /** Leaves out what is history of this commit. */
  readonly not: string | undefined;
  /** Globs of paths (see base/glob.ts). */
  readonly patterns: readonly string[];
}

export interface LoggedCommit extends Commit {
  /** The parents, as if there were no commits but those of the log. */
  readonly parents: readonly string[];
  /** What differs from each parent; from nothing, for a commit without parents. */
  readonly changes: readonly (readonly FileChange[])[];
}

export interface FileChange {
  readonly path: string;
  /** Object ids; undefined where the file is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}
