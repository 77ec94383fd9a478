import { MemoryWorkspace } from '../memoryWorkspace.ts';

export const REGISTRY = 'prompt-registry.yaml';

export interface Cursor {
  readonly workspace: MemoryWorkspace;
  readonly path: string;
  readonly uri: string;
  readonly offset: number;
}

/** A workspace with a cursor: the `|` that stands alone in one of the texts, written `‸`. */
export async function openAt(files: Readonly<Record<string, string>> | string): Promise<Cursor> {
  const marked = typeof files === 'string' ? { [REGISTRY]: files } : files;
  const path = Object.keys(marked).find((name) => marked[name]!.includes('‸')) ?? REGISTRY;
  const offset = Math.max(0, marked[path]!.indexOf('‸'));
  const texts = Object.fromEntries(
    Object.entries(marked).map(([name, text]) => [name, text.replace('‸', '')]),
  );
  const workspace = await MemoryWorkspace.open(texts);
  return { workspace, path, uri: workspace.uri(path), offset };
}

/** Asks again until all files are loaded that the question wanted. */
export async function ask<T>(workspace: MemoryWorkspace, question: () => T): Promise<T> {
  const isSettled = (): boolean => {
    const { files, globs } = workspace.store.wanted;
    return files.length + globs.length === 0;
  };
  for (;;) {
    try {
      const answer = question();
      if (isSettled()) return answer;
    } catch (error) {
      if (isSettled()) throw error;
    }
    await workspace.load();
  }
}
