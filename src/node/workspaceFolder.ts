import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSystemError } from './nodeFiles.ts';

/** The folder of the nearest repository around `path`, or `path` itself where there is none. */
export function workspaceFolderOf(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return path;
  }
}

const REGISTRY_NAMES: ReadonlySet<string> = new Set(['prompt-registry.yaml', 'prompt-registry.yml']);
const IGNORED: ReadonlySet<string> = new Set(['node_modules', 'dist']);

/** The registries below a folder. Hidden folders, `node_modules` and `dist` are passed over, links not followed. */
export async function findRegistries(folder: string): Promise<string[]> {
  const entries = await listFolder(folder);
  const found = entries
    .filter((entry) => entry.isFile() && REGISTRY_NAMES.has(entry.name))
    .map(({ name }) => join(folder, name));
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !IGNORED.has(entry.name),
  );
  const below = await Promise.all(folders.map(({ name }) => findRegistries(join(folder, name))));
  return [...found, ...below.flat()].toSorted();
}

/** A folder that may not be read holds no registry that could be. */
async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error) && (error.code === 'EACCES' || error.code === 'EPERM')) return [];
    throw error;
  }
}
