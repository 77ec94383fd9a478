import { posix } from 'node:path';
import { PromptError } from '../../src/core/base/errors.ts';
import type { Files } from '../../src/core/base/ports.ts';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import { type RegisteredPrompt, findPrompt } from '../../src/core/registry/workspace.ts';

const ROOT = 'file:///workspace';

/** A workspace that exists in memory: paths relative to its folder → texts. */
export class MemoryWorkspace implements Files {
  readonly texts: Map<string, string>;
  readonly store = new RegistryStore(this);

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = new Map(Object.entries(texts));
  }

  static async open(
    texts: Readonly<Record<string, string>>,
    roots = ['prompt-registry.yaml'],
  ): Promise<MemoryWorkspace> {
    const workspace = new MemoryWorkspace(texts);
    workspace.store.setRoots(roots.map((path) => workspace.uri(path)));
    await workspace.load();
    return workspace;
  }

  uri(path: string): string {
    return `${ROOT}/${path}`;
  }

  /** Looks at the workspace and loads what that asks for, until nothing is missing. */
  async load(): Promise<void> {
    for (;;) {
      void this.store.workspace;
      const { files, globs } = this.store.wanted;
      if (files.length + globs.length === 0) return;
      await loadWanted(this.store, this);
    }
  }

  prompt(name: string): RegisteredPrompt {
    const found = findPrompt(this.store.workspace, name);
    if (!found) throw new Error(`No prompt ${name}`);
    return found;
  }

  resolve(from: string, path: string): string {
    const base = new URL(from).pathname;
    return `file://${posix.resolve(posix.dirname(base), path)}`;
  }

  relative(uri: string): string {
    return uri.startsWith(`${ROOT}/`) ? uri.slice(ROOT.length + 1) : new URL(uri).pathname;
  }

  leavesWorkspace(from: string, path: string): boolean {
    return !this.resolve(from, path).startsWith(`${ROOT}/`);
  }

  async readText(uri: string): Promise<string> {
    const text = this.texts.get(this.relative(uri));
    if (!uri.startsWith(`${ROOT}/`))
      throw new PromptError('path-outside-workspace', `${uri} lies outside the workspace.`);
    if (text === undefined) throw new PromptError('file-not-found', `${uri} is not there.`);
    return text;
  }

  async find(from: string, glob: string): Promise<string[]> {
    const pattern = this.relative(this.resolve(from, glob));
    return [...this.texts.keys()]
      .filter((path) => posix.matchesGlob(path, pattern))
      .map((path) => this.uri(path))
      .toSorted();
  }
}
