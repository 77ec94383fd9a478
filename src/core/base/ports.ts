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
