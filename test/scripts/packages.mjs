// Installs npm packages where they are missing. Runs on any Node from 18 and needs no package itself.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that a lock file names, by their place below its folder. */
function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/** Whether node_modules holds what package-lock.json says, by the record that npm writes when it has finished. */
export function isInstalled(folder) {
  const wanted = readLock(join(folder, 'package-lock.json'));
  const present = readLock(join(folder, 'node_modules', '.package-lock.json'));
  if (present === undefined) return false;
  return Object.entries(wanted ?? {}).every(([place, { version, link, optional }]) => {
    if (!place.includes('node_modules/') || link) return true;
    const found = present[place];
    return found === undefined ? optional === true : found.version === version;
  });
}

/**
 * Runs npm in a folder and says so; returns whether it succeeded. The lock file decides and stays as it is. This
 * is not `npm ci`, which starts by deleting node_modules, and with it the Node that may be running this, and
 * which refuses a lock file from a registry that did not have the optional packages of every platform.
 */
export function install(folder, what) {
  console.log(`Installing ${what} (usually under a minute) …`);
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  return status === 0;
}
