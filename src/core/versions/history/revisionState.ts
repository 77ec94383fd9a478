import { PromptError } from '../../base/errors.ts';
import { globPattern, toGlob } from '../../base/glob.ts';
import type { Bytes, FileChange, Repository } from '../../base/ports.ts';
import type { SourceFile } from '../../base/sources.ts';
import { RegistryFile } from '../../registry/registryFile.ts';
import {
  type RegisteredPrompt,
  type Registry,
  type RegistrySource,
  buildWorkspace,
} from '../../registry/workspace.ts';
import { type GitText, changedPart, decodeText, readText } from './changedPart.ts';
import { RevisionPaths, joinPath } from './revisionPaths.ts';

/** A registry at one commit, as far as its history is about it. */
export interface RevisionState {
  /** The path of the registry's own file. */
  readonly root: string;
  /** The objects of the files that match the patterns, by path. */
  readonly objects: ReadonlyMap<string, string>;
  /** How many patterns there were: with more of them there may be more files. */
  readonly patterns: number;
  /** Undefined where the commit does not have the file. */
  readonly registry: Registry | undefined;
}

const LOADING: SourceFile = { state: 'loading' };
const MISSING: SourceFile = { state: 'missing' };

/** Texts that are kept: those of the versions of a prompt are read again with each of its releases. */
const MOST_TEXTS = 500;

/** The URIs of files in a state, which is no revision yet that anybody could open. */
export const statePaths = new RevisionPaths('state:/');

/** Reads states of a registry. A state shares with the one that it was derived from what is the same in both. */
export class StateReader {
  readonly #repository: Repository;
  readonly #signal: AbortSignal | undefined;
  readonly #texts = new Map<string, SourceFile>();
  readonly #ahead = new Map<string, Promise<Bytes | undefined>>();
  readonly #globs = new Map<string, RegExp>();
  readonly #sources = new WeakMap<RegistryFile, GitText>();

  constructor(repository: Repository, signal?: AbortSignal) {
    this.#repository = repository;
    this.#signal = signal;
  }

  /**
   * The state at a commit.
   * @param roots the names that the registry's file has had; the first one that is there counts
   * @param near a state that may have some of the same files
   */
  async at(
    commit: string,
    { roots, patterns }: { readonly roots: readonly string[]; readonly patterns: ReadonlySet<string> },
    near?: RevisionState,
  ): Promise<RevisionState> {
    const objects = await this.#repository.filesAt(commit, [...patterns], this.#signal);
    const root = roots.find((path) => objects.has(path)) ?? roots[0] ?? '';
    return this.#build({ root, objects, patterns: patterns.size }, near);
  }

  /**
   * The state at a commit, for a look at it: only of files that are followed by their names, where there are no
   * others.
   */
  async glance(
    commit: string,
    where: { readonly roots: readonly string[]; readonly patterns: ReadonlySet<string> },
    near: RevisionState,
  ): Promise<RevisionState> {
    const { roots, patterns } = where;
    if ([...patterns].some((pattern) => /[*?[{]/.test(pattern))) return this.at(commit, where, near);
    const objects = new Map<string, string>();
    for (const path of patterns) {
      const object = await this.#repository.objectAt(commit, path, this.#signal);
      if (object !== undefined) objects.set(path, object);
    }
    const root = roots.find((path) => objects.has(path)) ?? roots[0] ?? '';
    return this.#build({ root, objects, patterns: patterns.size }, near);
  }

  /** The state from which `changes` lead to `state`. */
  async before(
    state: RevisionState,
    changes: readonly FileChange[],
    roots: readonly string[],
  ): Promise<RevisionState> {
    const objects = new Map(state.objects);
    for (const { path, before } of changes) {
      if (before === undefined) objects.delete(path);
      else objects.set(path, before);
    }
    const root = objects.has(state.root)
      ? state.root
      : (roots.find((path) => objects.has(path)) ?? state.root);
    return this.#build({ root, objects, patterns: state.patterns }, state);
  }

  /** Begins to read texts that will be asked for next. */
  prefetch(objects: Iterable<string>): void {
    for (const object of objects) {
      if (this.#texts.has(object) || this.#ahead.has(object)) continue;
      const reading = this.#repository.bytesOf(object, this.#signal);
      reading.catch(() => undefined); // Who asks for it hears of it.
      this.#ahead.set(object, reading);
    }
  }

  /** Looks at the files of a state, and again when those that it asked for have been read. */
  async look<T>(state: RevisionState, look: (source: RegistrySource) => T): Promise<T> {
    for (;;) {
      const source = new StateSource(state, this.#texts, this.#globs);
      const result = look(source);
      if (source.wanted.size === 0) return result;
      for (const object of source.wanted)
        this.#keep(object, { state: 'loaded', text: decodeText(await this.#read(object)) });
    }
  }

  async #build(
    state: Omit<RevisionState, 'registry'>,
    near: RevisionState | undefined,
  ): Promise<RevisionState> {
    const { root, objects } = state;
    if (!objects.has(root)) return { ...state, registry: undefined };
    const known = new Map<string, RegistryFile>();
    for (;;) {
      const source = new StateSource({ ...state, registry: undefined }, this.#texts, this.#globs, known);
      const { registries } = buildWorkspace([statePaths.toUri(root)], source);
      if (source.wantedRegistries.size === 0) return { ...state, registry: registries[0] };
      for (const uri of source.wantedRegistries) known.set(uri, await this.#registryFile(uri, state, near));
    }
  }

  async #registryFile(
    uri: string,
    { objects }: Pick<RevisionState, 'objects'>,
    near: RevisionState | undefined,
  ): Promise<RegistryFile> {
    const path = statePaths.toPath(uri);
    const object = objects.get(path)!;
    const other = near?.registry?.files.find((file) => file.uri === uri);
    if (other && near?.objects.get(path) === object) return other;
    const bytes = await this.#read(object);
    const known = other && this.#sources.get(other);
    if (!other || !known) {
      const { text, source } = readText(bytes);
      return this.#withSource(RegistryFile.of(uri, text), source);
    }
    const { edit, source } = changedPart(known, bytes);
    return this.#withSource(other.edited([edit]), source);
  }

  #withSource(file: RegistryFile, source: GitText): RegistryFile {
    this.#sources.set(file, source);
    return file;
  }

  /** @throws PromptError `git-unavailable` where the clone does not have the object */
  async #read(object: string): Promise<Bytes> {
    const ahead = this.#ahead.get(object);
    this.#ahead.delete(object);
    const bytes = await (ahead ?? this.#repository.bytesOf(object, this.#signal));
    if (bytes) return bytes;
    throw new PromptError('git-unavailable', `The repository does not have its object ${object}.`, {
      hint: 'See what `git fsck` says.',
    });
  }

  #keep(object: string, source: SourceFile): void {
    const [oldest] = this.#texts.keys();
    if (this.#texts.size >= MOST_TEXTS && oldest !== undefined) this.#texts.delete(oldest);
    this.#texts.set(object, source);
  }
}

/** The files of a state, as what reads registries wants them. */
class StateSource implements RegistrySource {
  /** Objects that were asked for and are not in memory. */
  readonly wanted = new Set<string>();
  readonly wantedRegistries = new Set<string>();
  readonly #state: RevisionState;
  readonly #texts: ReadonlyMap<string, SourceFile>;
  readonly #globs: Map<string, RegExp>;
  readonly #registries: ReadonlyMap<string, RegistryFile>;

  constructor(
    state: RevisionState,
    texts: ReadonlyMap<string, SourceFile>,
    globs: Map<string, RegExp>,
    registries: ReadonlyMap<string, RegistryFile> = new Map(),
  ) {
    this.#state = state;
    this.#texts = texts;
    this.#globs = globs;
    this.#registries = registries;
  }

  resolve(from: string, path: string): string {
    return statePaths.resolve(from, path);
  }

  read(uri: string): SourceFile {
    const object = this.#state.objects.get(statePaths.toPath(uri));
    if (object === undefined) return MISSING;
    const known = this.#texts.get(object);
    if (!known) this.wanted.add(object);
    return known ?? LOADING;
  }

  find(from: string, glob: string): readonly string[] {
    const pattern = joinPath(toGlob(statePaths.toPath(from)), glob);
    const expression = this.#globs.get(pattern) ?? globPattern(pattern);
    this.#globs.set(pattern, expression);
    return [...this.#state.objects.keys()]
      .filter((path) => expression.test(path))
      .map((path) => statePaths.toUri(path))
      .toSorted();
  }

  registryFile(uri: string): RegistryFile | undefined {
    const file = this.#registries.get(uri);
    if (!file && this.#state.objects.has(statePaths.toPath(uri))) this.wantedRegistries.add(uri);
    return file;
  }
}

/** The prompts of one state that are not the same, or not at all, in another one. */
export function promptsOnlyIn(state: RevisionState, other: RevisionState | undefined): RegisteredPrompt[] {
  const { registry } = state;
  if (!registry) return [];
  const others = new Map(other?.registry?.files.map((file) => [file.uri, file]));
  const files = new Set(registry.files.filter((file) => others.get(file.uri) !== file));
  if (files.size === 0) return [];
  const known = new Set([...others.values()].flatMap((file) => (hasTwin(file, files) ? blocksOf(file) : [])));
  return registry.prompts.filter(({ file, block }) => files.has(file) && !known.has(block));
}

const hasTwin = (file: RegistryFile, files: ReadonlySet<RegistryFile>): boolean =>
  [...files].some(({ uri }) => uri === file.uri);

const blocksOf = (file: RegistryFile) => file.prompts.map(({ block }) => block);
