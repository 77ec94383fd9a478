import { PromptError } from '../base/errors.ts';
import { type Event, Emitter } from '../base/events.ts';
import type { Files } from '../base/ports.ts';
import { type TextEdit, applyEdits } from '../base/problem.ts';
import type { SourceFile, Sources } from '../base/sources.ts';
import { RegistryFile } from './registryFile.ts';
import { type Workspace, buildWorkspace } from './workspace.ts';

export interface RegistryChange {
  /** Files whose text changed, of whatever kind. */
  readonly uris: ReadonlySet<string>;
}

/** What the host is asked to read. */
export interface Wanted {
  readonly files: readonly string[];
  readonly globs: readonly { readonly from: string; readonly glob: string }[];
}

const LOADING: SourceFile = { state: 'loading' };

/**
 * The one model of the workspace. Text goes in, snapshots come out; views pull after `onDidChange`. Files
 * that registries refer to (templates, partials, suites, versions) are asked for with `onDidWant` when
 * somebody first looks at them, and come in the same way as everything else.
 */
export class RegistryStore implements Sources {
  readonly #paths: Pick<Files, 'resolve' | 'leavesWorkspace'>;
  readonly #registries = new Map<string, RegistryFile>();
  readonly #sources = new Map<string, SourceFile>();
  readonly #matches = new Map<string, readonly string[]>();
  readonly #wantedFiles = new Set<string>();
  readonly #wantedGlobs = new Map<string, { from: string; glob: string }>();
  readonly #changed = new Emitter<RegistryChange>();
  readonly #wants = new Emitter<void>();
  #roots: readonly string[] = [];
  #workspace: Workspace | undefined;
  #companions = 0;
  #batch: Set<string> | undefined;

  readonly onDidChange: Event<RegistryChange> = this.#changed.event;
  /** Fires when `takeWanted` has something new. */
  readonly onDidWant: Event<void> = this.#wants.event;

  constructor(paths: Pick<Files, 'resolve' | 'leavesWorkspace'>) {
    this.#paths = paths;
  }

  /** Names the registry files of the workspace; what they include is found from there. */
  setRoots(uris: readonly string[]): void {
    const roots = uris.toSorted();
    if (roots.join('\n') === this.#roots.join('\n')) return;
    this.#roots = roots;
    for (const uri of roots) if (!this.#registries.has(uri)) this.#want(uri);
    this.#announce(roots);
  }

  get roots(): readonly string[] {
    return this.#roots;
  }

  setFile(uri: string, text: string): void {
    this.#wantedFiles.delete(uri);
    const source = this.#sources.get(uri);
    if (source?.state === 'loaded' && source.text === text) return;
    this.#setSource(uri, { state: 'loaded', text });
  }

  /** Makes all that `change` does one change: what is computed after each change is computed once. */
  batch(change: () => void): void {
    if (this.#batch) return change();
    const uris = (this.#batch = new Set());
    try {
      change();
    } finally {
      this.#batch = undefined;
      if (uris.size > 0) this.#changed.fire({ uris });
    }
  }

  /** Says that a file is not there, or may not be read. */
  setAbsent(uri: string, state: 'missing' | 'outside'): void {
    this.#wantedFiles.delete(uri);
    if (this.#sources.get(uri)?.state === state) return;
    this.#setSource(uri, { state });
  }

  /** Applies the edits of a buffer. They refer to the text before and do not overlap. */
  applyChanges(uri: string, edits: readonly TextEdit[]): void {
    const file = this.#registries.get(uri);
    if (!file) throw new Error(`No registry to change: ${uri}`);
    const next = file.edited(edits);
    this.#registries.set(uri, next);
    this.#sources.set(uri, lazySource(next));
    this.#announce([uri]);
  }

  isRegistry(uri: string): boolean {
    return this.#registries.has(uri);
  }

  /** Whether anything in the workspace has asked for this file. */
  knows(uri: string): boolean {
    return this.#sources.has(uri) || this.#wantedFiles.has(uri);
  }

  /** Every file that anything in the workspace has asked for. */
  get known(): readonly string[] {
    return [...new Set([...this.#sources.keys(), ...this.#wantedFiles])];
  }

  setMatches(from: string, glob: string, uris: readonly string[]): void {
    const key = `${from}\n${glob}`;
    this.#wantedGlobs.delete(key);
    if (this.#matches.get(key)?.join('\n') === uris.join('\n')) return;
    this.#matches.set(key, uris);
    this.#companions++;
    this.#announce([from]);
  }

  /** Forgets what globs matched, because files came or went. They are asked for again when they are needed. */
  forgetMatches(): void {
    for (const key of this.#matches.keys()) {
      const [from = '', glob = ''] = key.split('\n');
      this.#wantedGlobs.set(key, { from, glob });
    }
    if (this.#wantedGlobs.size > 0) this.#wants.fire();
  }

  /** Forgets what is known of files that came or went, so that they are read again when somebody asks for them. */
  forgetFiles(uris: readonly string[]): void {
    const known = uris.filter((uri) => this.#sources.delete(uri));
    if (known.length === 0) return;
    for (const uri of known) this.#registries.delete(uri);
    this.#companions++;
    this.#announce(known);
  }

  /** What is wanted and not there yet. Asking again gives it again until it is set. */
  get wanted(): Wanted {
    return { files: [...this.#wantedFiles], globs: [...this.#wantedGlobs.values()] };
  }

  resolve(from: string, path: string): string {
    return this.#paths.resolve(from, path);
  }

  read(uri: string): SourceFile {
    const source = this.#sources.get(uri);
    if (source) return source;
    this.#want(uri);
    return LOADING;
  }

  find(from: string, glob: string): readonly string[] | undefined {
    const key = `${from}\n${glob}`;
    const matches = this.#matches.get(key);
    if (!matches && !this.#wantedGlobs.has(key)) {
      this.#wantedGlobs.set(key, { from, glob });
      this.#wants.fire();
    }
    return matches;
  }

  leavesWorkspace(from: string, path: string): boolean {
    return this.#paths.leavesWorkspace(from, path);
  }

  /** Counts the changes of everything that is not a registry: facts about prompts depend on it. */
  get companions(): number {
    return this.#companions;
  }

  /** The workspace at this moment. The same object until the next change. */
  get workspace(): Workspace {
    return (this.#workspace ??= buildWorkspace(this.#roots, this));
  }

  /** The registry file at `uri` as it is now; parsed, if it was only read as a text before. */
  registryFile(uri: string): RegistryFile | undefined {
    const file = this.#registries.get(uri);
    if (file) return file;
    const source = this.read(uri);
    if (source.state !== 'loaded') return undefined;
    const parsed = RegistryFile.of(uri, source.text);
    this.#registries.set(uri, parsed);
    return parsed;
  }

  /** A store that starts with what this one has, to see what an edit would lead to. Nobody reads files for it. */
  fork(): RegistryStore {
    const copy = new RegistryStore(this.#paths);
    copy.#roots = this.#roots;
    copy.#companions = this.#companions;
    for (const [uri, file] of this.#registries) copy.#registries.set(uri, file);
    for (const [uri, source] of this.#sources) copy.#sources.set(uri, source);
    for (const [key, uris] of this.#matches) copy.#matches.set(key, uris);
    return copy;
  }

  /** Applies edits to a file of whatever kind that is in memory. */
  edit(uri: string, edits: readonly TextEdit[]): void {
    const source = this.read(uri);
    if (this.isRegistry(uri)) this.applyChanges(uri, edits);
    else if (source.state === 'loaded') this.setFile(uri, applyEdits(source.text, edits));
  }

  /** Parses a file at once because its pieces need each other. */
  parseWhole(uri: string): void {
    const file = this.#registries.get(uri);
    if (!file || file.isWhole) return;
    this.#registries.set(uri, file.parsedWhole());
    this.#announce([uri]);
  }

  #setSource(uri: string, source: SourceFile): void {
    this.#sources.set(uri, source);
    if (this.#registries.has(uri) || this.#roots.includes(uri)) {
      if (source.state === 'loaded') this.#registries.set(uri, RegistryFile.of(uri, source.text));
      else this.#registries.delete(uri);
    } else {
      this.#companions++;
    }
    this.#announce([uri]);
  }

  #want(uri: string): void {
    if (this.#wantedFiles.has(uri)) return;
    this.#wantedFiles.add(uri);
    this.#wants.fire();
  }

  #announce(uris: Iterable<string>): void {
    this.#workspace = undefined;
    if (!this.#batch) this.#changed.fire({ uris: new Set(uris) });
    else for (const uri of uris) this.#batch.add(uri);
  }
}

/** The text of an edited registry is put together only if somebody reads it as a text. */
function lazySource(file: RegistryFile): SourceFile {
  return {
    state: 'loaded',
    get text() {
      return file.text;
    },
  };
}

type Reader = Pick<Files, 'readText' | 'find'>;

/** Reads all that the store wants, and what that makes it want, until nothing is missing. */
export async function loadWanted(store: RegistryStore, files: Reader): Promise<void> {
  for (;;) {
    const { files: uris, globs } = store.wanted;
    if (uris.length === 0 && globs.length === 0) return;
    const results = await Promise.allSettled([
      ...uris.map((uri) => readWanted(store, files, uri)),
      ...globs.map(async ({ from, glob }) => {
        const found = await files.find(from, glob);
        return () => store.setMatches(from, glob, found);
      }),
    ]);
    // What a buffer said of a file while it was being read is newer.
    const stillWanted = new Set(store.wanted.files);
    store.batch(() => {
      for (const [i, result] of results.entries()) {
        const uri = uris[i];
        if (result.status === 'fulfilled' && (uri === undefined || stillWanted.has(uri))) result.value();
      }
    });
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/** What reading a file says about it, to be told to the store. */
async function readWanted(store: RegistryStore, files: Reader, uri: string): Promise<() => void> {
  try {
    const text = await files.readText(uri);
    return () => store.setFile(uri, text);
  } catch (error) {
    if (PromptError.is(error, 'path-outside-workspace')) return () => store.setAbsent(uri, 'outside');
    if (PromptError.is(error, 'file-not-found')) return () => store.setAbsent(uri, 'missing');
    throw error;
  }
}
