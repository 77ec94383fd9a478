import type { SourceFile } from '../base/sources.ts';
import type { CheckedSources, Resources } from './check.ts';

/**
 * Remembers what was read through it, so that what was computed from that can be kept until it changes.
 * Sources give the same object for a file, and for the matches of a glob, as long as these are the same.
 */
export class Reads implements CheckedSources {
  readonly #sources: CheckedSources;
  readonly #resources: Resources;
  readonly #files = new Map<string, SourceFile>();
  readonly #matches = new Map<string, { from: string; glob: string; uris: readonly string[] | undefined }>();
  readonly #asked = new Map<keyof Resources, unknown>();

  /** The same resources; which of them somebody asked for is remembered. */
  readonly resources: Resources;

  constructor(sources: CheckedSources, resources: Resources) {
    this.#sources = sources;
    this.#resources = resources;
    const ask = <Key extends keyof Resources>(key: Key): Resources[Key] => {
      const value = resources[key];
      this.#asked.set(key, value);
      return value;
    };
    this.resources = {
      get prices() {
        return ask('prices');
      },
      get countTokens() {
        return ask('countTokens');
      },
      get checkSchema() {
        return ask('checkSchema');
      },
    };
  }

  resolve(from: string, path: string): string {
    return this.#sources.resolve(from, path);
  }

  leavesWorkspace(from: string, path: string): boolean {
    return this.#sources.leavesWorkspace(from, path);
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
  add(other: Reads): void {
    for (const [uri, source] of other.#files) this.#files.set(uri, source);
    for (const [key, matches] of other.#matches) this.#matches.set(key, matches);
    for (const [key, value] of other.#asked) this.#asked.set(key, value);
  }

  /** Whether reading all of it again would give the same. */
  isFresh(): boolean {
    for (const [uri, source] of this.#files) if (this.#sources.read(uri) !== source) return false;
    for (const { from, glob, uris } of this.#matches.values())
      if (this.#sources.find(from, glob) !== uris) return false;
    for (const [key, value] of this.#asked) if (this.#resources[key] !== value) return false;
    return true;
  }
}
