import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { globPattern } from '../core/base/glob.ts';
import { type FindPaths, isSystemError } from '../node/nodeFiles.ts';

/** Globs without a package for them: an application should not need one to read `versions_dir`. */
export const findPaths: FindPaths = async (folder, glob) => {
  const magic = glob.search(/[*?[\]{}]/);
  const fixed = glob.slice(0, magic < 0 ? glob.length : magic).replace(/[^/]*$/, '');
  const pattern = globPattern(glob.replace(/^\.\//, ''));
  const paths = await listFiles(resolve(folder, fixed));
  return paths.filter((path) => pattern.test(relative(folder, path).replaceAll(sep, '/')));
};

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readFolder(folder);
  const paths = entries
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(path);
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(paths)).flat();
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
