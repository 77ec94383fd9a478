// Real servers for test/engines, from Debian's packages: downloaded and unpacked into test/engines/debian without any right
// of root, and nothing of them is installed.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'debian');

const PACKAGES = ['prometheus', 'victoria-metrics', 'postgresql-15', 'libpq5'];

/** Where the programs are, below `folder`. */
export const PROGRAMS = {
  prometheus: join(folder, 'usr/bin/prometheus'),
  promtool: join(folder, 'usr/bin/promtool'),
  victoriaMetrics: join(folder, 'usr/bin/victoria-metrics'),
  postgres: join(folder, 'usr/lib/postgresql/15/bin/postgres'),
  initdb: join(folder, 'usr/lib/postgresql/15/bin/initdb'),
};

/** Of what the programs load beside themselves. */
export const LIBRARIES = join(folder, 'usr/lib/x86_64-linux-gnu');

/** Unpacks what is missing; returns what to do by hand if that is needed. */
export function ensureDebianPackages(): string | undefined {
  if (Object.values(PROGRAMS).every((path) => existsSync(path))) return undefined;
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const run = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { cwd: partial, encoding: 'utf8', timeout: 120_000 });
  const download = () => run('apt-get', ['download', '-qq', ...PACKAGES]);
  console.log('Downloading Prometheus, VictoriaMetrics and PostgreSQL for tests, 60 MB …');
  let result = download();
  if (result.status !== 0) {
    run('apt-get', ['update', '-qq']); // The lists may be old, and then name packages that are gone.
    result = download();
  }
  const archives = readdirSync(partial).filter((name) => name.endsWith('.deb'));
  for (const archive of archives) result = run('dpkg-deb', ['-x', archive, partial]);
  for (const archive of archives) rmSync(join(partial, archive));
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  const missing = Object.values(PROGRAMS).filter((path) => !existsSync(path));
  if (missing.length === 0) return undefined;
  const said = (result.stderr || result.error?.message || '').trim();
  return `Missing servers for tests: ${missing.join(', ')}. They are unpacked from the Debian 12 packages ${PACKAGES.join(', ')} (apt-get download): ${said}`;
}
