/** What is known of a file. `loading`: not read yet; whoever asked is asked again when it has been. */
export type SourceFile =
  | LoadedFile
  | { readonly state: 'missing' }
  | { readonly state: 'outside' } // outside the workspace; not read
  | { readonly state: 'loading' };

export interface LoadedFile {
  readonly state: 'loaded';
  readonly text: string;
}

/**
 * The files of the workspace as far as they are in memory: open buffers first, then what was read from disk.
 * Everything computed while typing reads files through this, synchronously. Asking for a file that is not in
 * memory makes the host read it, and the change comes back as an event.
 */
export interface Sources {
  /** The URI of a path as written in the file `from`. */
  resolve(from: string, path: string): string;
  read(uri: string): SourceFile;
  /** The URIs of the files that match a glob as written in the file `from`, sorted; undefined while unknown. */
  find(from: string, glob: string): readonly string[] | undefined;
}
