import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isInstalled } from './packages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-packages-'));
const modules = join(folder, 'node_modules');
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file, packages) => writeFileSync(file, JSON.stringify({ lockfileVersion: 3, packages }));

/** What the lock file wants beside what npm's own record says is there. */
function check(wanted, present) {
  mkdirSync(modules, { recursive: true });
  write(join(folder, 'package-lock.json'), wanted);
  if (present) write(join(modules, '.package-lock.json'), present);
  return isInstalled(folder);
}

const A1 = { 'node_modules/a': { version: '1.0.0' } };
const A2 = { 'node_modules/a': { version: '2.0.0' } };

test.each([
  ['nothing is installed, or npm was interrupted', A1, undefined, false],
  ['the same', { '': { name: 'root' }, ...A1 }, A1, true],
  ['another version', A2, A1, false],
  ['one is missing', { ...A1, 'node_modules/b': { version: '1.0.0' } }, A1, false],
  ['one of another platform', { ...A1, 'node_modules/b': { version: '1.0.0', optional: true } }, A1, true],
  [
    'another version of an optional one',
    { 'node_modules/a': { version: '2.0.0', optional: true } },
    A1,
    false,
  ],
  [
    'a folder of the repository',
    { ...A1, 'shims/b': { version: '1.0.0' }, 'node_modules/b': { link: true } },
    A1,
    true,
  ],
])('%s', (_what, wanted, present, installed) => expect(check(wanted, present)).toBe(installed));
