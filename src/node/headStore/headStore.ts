/** What was read, with the mark of its state. */
export interface Stored {
  readonly text: string;
  /** Changes whenever the text does. */
  readonly etag: string;
}

/** Where heads are published: a folder, a web server, a branch. Paths are POSIX, relative to the head's place. */
export interface HeadStore {
  /** As it is shown. */
  readonly name: string;
  /** @param known the mark of what the caller has: if it is still that, nothing is read */
  read(path: string, known?: string): Promise<Stored | 'unchanged' | undefined>;
  /**
   * Writes a whole text at once, if nobody has written since.
   * @param before the mark of what was read; undefined: nothing may be there
   */
  write(path: string, text: string, before: string | undefined): Promise<'written' | 'conflict'>;
}
