import type { SourceFile, Sources } from './sources.ts';

/**
 * Remembers what was read through it, so that what was computed from that can be kept until it changes.
 * Sources give the same object for a file, and for the matches of a glob, as long as these are the same.
 */
export class RecordedSources implements Sources {
  readonly #sources: Sources;
  readonly #files = new Map<string, SourceFile>();
  readonly #matches = new Map<string, { from: string; glob: string; uris: readonly string[] | undefined }>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  resolve(from: string, path: string): string {
    return this.#sources.resolve(from, path);
  }

  read(uri: string): SourceFile {
    const source = this.#sources.read(uri);
    this.#files.set(uri, source);
    return source;
  }

  find(from: string, glob: string): readonly string[] | undefined {
    const uris = this.#sources.find(from, glob);
    this.#matches.set(`${from}\n${glob}`, { from, glob, uris });
    return uris;
  }

  /** Takes over what another computation read. */
  add(other: RecordedSources): void {
    for (const [uri, source] of other.#files) this.#files.set(uri, source);
    for (const [key, matches] of other.#matches) this.#matches.set(key, matches);
  }

  /** Whether these sources give the same. All of it is read from them, so that whoever asks depends on it, too. */
  isSameIn(sources: Sources): boolean {
    let isSame = true;
    for (const [uri, source] of this.#files) if (sources.read(uri) !== source) isSame = false;
    for (const { from, glob, uris } of this.#matches.values())
      if (sources.find(from, glob) !== uris) isSame = false;
    return isSame;
  }
}
