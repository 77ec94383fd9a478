import type { FindPaths } from './nodeFiles.ts';

/** Folders that hold no sources of the workspace. */
const IGNORED = ['**/node_modules/**', '**/.git/**'];

/** Symbolic links to folders are not followed. */
export const globPaths: FindPaths = async (folder, pattern) => {
  const { glob } = await import('tinyglobby');
  return glob([pattern], {
    cwd: folder,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    ignore: IGNORED,
  });
};
