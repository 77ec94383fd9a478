import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './cli.ts';

/** What keeps the configuration of the machine out of a test. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

const SETTINGS = [
  'user.name=Ann',
  'user.email=ann@example.com',
  'commit.gpgsign=false',
  'init.defaultBranch=main',
].flatMap((setting) => ['-c', setting]);

export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', [...SETTINGS, ...args], {
    cwd: folder,
    env: { ...process.env, ...GIT_ENVIRONMENT },
    encoding: 'utf8',
  });

/** A new repository with one commit of the files. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = workspace(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder, 'Start');
  return folder;
}

/** Writes files and commits everything. */
export function commit(
  folder: string,
  subject: string,
  files: Readonly<Record<string, string>> = {},
): string {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', subject);
  return git(folder, 'rev-parse', 'HEAD').trim();
}
