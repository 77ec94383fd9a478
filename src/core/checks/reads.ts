import { RecordedSources } from '../base/recordedSources.ts';
import type { SourceFile } from '../base/sources.ts';
import type { CheckedSources, Resources } from './check.ts';

/** Remembers the files and the resources that a computation asked for, so that it can be kept until they change. */
export class Reads implements CheckedSources {
  readonly #sources: CheckedSources;
  readonly #recorded: RecordedSources;
  readonly #resources: Resources;
  readonly #asked = new Map<keyof Resources, unknown>();
  #experiments: readonly object[] | undefined;

  /** The same resources; which of them somebody asked for is remembered. */
  readonly resources: Resources;

  constructor(sources: CheckedSources, resources: Resources) {
    this.#sources = sources;
    this.#recorded = new RecordedSources(sources);
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
      get liveHeads() {
        return ask('liveHeads');
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
    return this.#recorded.read(uri);
  }

  find(from: string, glob: string): readonly string[] | undefined {
    return this.#recorded.find(from, glob);
  }

  /** Says that the experiments of the registry were looked at; the same parts stand for the same experiments. */
  useExperiments(parts: readonly object[]): void {
    this.#experiments = parts;
  }

  /** Whether the experiments are the same, as far as anybody looked at them. */
  hasSameExperiments(find: () => readonly object[]): boolean {
    const known = this.#experiments;
    if (!known) return true;
    const parts = find();
    return parts.length === known.length && parts.every((part, i) => part === known[i]);
  }

  /** Takes over what another computation read. */
  add(other: Reads): void {
    this.#recorded.add(other.#recorded);
    for (const [key, value] of other.#asked) this.#asked.set(key, value);
    this.#experiments ??= other.#experiments;
  }

  /** Whether reading all of it again would give the same. */
  isFresh(): boolean {
    if (!this.#recorded.isSameIn(this.#sources)) return false;
    for (const [key, value] of this.#asked) if (this.#resources[key] !== value) return false;
    return true;
  }
}
