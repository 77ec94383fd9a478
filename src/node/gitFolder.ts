import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a file lies in the work tree of a Git repository, as the folders above it tell: no process is started. */
export function isInRepository(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true; // A folder, or the file of a worktree or a submodule.
    if (folder === dirname(folder)) return false;
  }
}
