import { PromptError } from '../../base/errors.ts';
import type { Commit, Repository } from '../../base/ports.ts';
import type { SourceFile, Sources } from '../../base/sources.ts';
import { globPattern, toGlob } from '../../base/glob.ts';
import { RegistryStore, loadWanted } from '../../registry/store.ts';
import { decodeText } from './changedPart.ts';
import { type PlacedContent, findContents } from '../content.ts';
import { messagesOf } from '../messages.ts';
import { REVISION_SCHEME, RevisionPaths, isInside, joinPath } from './revisionPaths.ts';

/** A registry at a commit, with a store of its own. */
interface Revision {
  readonly store: RegistryStore;
  readonly paths: RevisionPaths;
  readonly repository: Repository;
  readonly commit: string;
}

/**
 * The files of revisions, each with a URI that names its commit, and those of the workspace: one `Sources` for
 * contents that stand in either.
 */
export class Revisions implements Sources {
  readonly #files: Sources;
  readonly #repositories: Repository[] = [];
  readonly #revisions = new Map<string, Revision>();

  constructor(files: Sources) {
    this.#files = files;
  }

  resolve(from: string, path: string): string {
    return this.#sourcesOf(from).resolve(from, path);
  }

  read(uri: string): SourceFile {
    return this.#sourcesOf(uri).read(uri);
  }

  find(from: string, glob: string): readonly string[] | undefined {
    return this.#sourcesOf(from).find(from, glob);
  }

  /**
   * The contents of a prompt at a commit, with all the files that they need in memory.
   * @param roots the paths that its registry may have; the first one that is there counts
   */
  async contentsAt(
    commit: Commit,
    name: string,
    { repository, roots }: { readonly repository: Repository; readonly roots: readonly string[] },
  ): Promise<PlacedContent[]> {
    const { store, paths } = this.#revision(repository, commit.id);
    const there = await repository.filesAt(commit.id, roots.map(toGlob));
    const root = roots.find((path) => there.has(path));
    if (root === undefined) return [];
    store.setRoots([...store.roots, paths.toUri(root)]);
    const look = (): PlacedContent[] => {
      const prompts = store.workspace.registries
        .filter(({ uri }) => uri === paths.toUri(root))
        .flatMap((registry) => registry.prompts.filter(({ block }) => block.name === name));
      const contents = prompts.slice(0, 1).flatMap((prompt) => findContents(prompt, store));
      for (const content of contents) messagesOf(content, store);
      return contents;
    };
    for (;;) {
      const contents = look();
      const { files, globs } = store.wanted;
      if (files.length === 0 && globs.length === 0)
        return contents.map((content) => ({ ...content, where: 'git' as const, commit }));
      await this.#load(store, paths, { repository, commit: commit.id });
    }
  }

  /** Reads what somebody has looked at in a revision and what is not there yet. */
  async load(): Promise<void> {
    for (const { store, paths, repository, commit } of this.#revisions.values())
      await this.#load(store, paths, { repository, commit });
  }

  #sourcesOf(uri: string): Sources {
    if (!uri.startsWith(REVISION_SCHEME)) return this.#files;
    const [, index = '', commit = ''] = /^[^/]*\/\/(\d+)\/([^/]+)\//.exec(uri) ?? [];
    const repository = this.#repositories[Number(index)];
    return repository ? this.#revision(repository, commit).store : this.#files;
  }

  #revision(repository: Repository, commit: string): Revision {
    let index = this.#repositories.indexOf(repository);
    if (index < 0) index = this.#repositories.push(repository) - 1;
    const prefix = `${REVISION_SCHEME}//${index}/${commit}/`;
    let revision = this.#revisions.get(prefix);
    if (!revision) {
      const paths = new RevisionPaths(prefix);
      revision = { store: new RegistryStore(paths), paths, repository, commit };
      this.#revisions.set(prefix, revision);
    }
    return revision;
  }

  async #load(
    store: RegistryStore,
    paths: RevisionPaths,
    { repository, commit }: Pick<Revision, 'repository' | 'commit'>,
  ): Promise<void> {
    // One question for all that is wanted now; what that makes wanted is asked for one by one.
    const wanted = store.wanted.files.map((uri) => paths.toPath(uri));
    const objects = new Map(await repository.filesAt(commit, wanted.filter(isInside).map(toGlob)));
    await loadWanted(store, {
      async readText(uri) {
        const path = paths.toPath(uri);
        if (!wanted.includes(path) && isInside(path))
          for (const [name, object] of await repository.filesAt(commit, [toGlob(path)]))
            objects.set(name, object);
        const object = objects.get(path);
        const bytes = object === undefined ? undefined : await repository.bytesOf(object);
        if (bytes) return decodeText(bytes);
        throw new PromptError('file-not-found', `${path} is not in the commit ${commit.slice(0, 7)}.`);
      },
      async find(from, glob) {
        const pattern = joinPath(toGlob(paths.toPath(from)), glob);
        if (!isInside(pattern)) return [];
        const found = [...(await repository.filesAt(commit, [pattern])).keys()];
        const expression = globPattern(pattern);
        return found
          .filter((path) => expression.test(path))
          .map((path) => paths.toUri(path))
          .toSorted();
      },
    });
  }
}
