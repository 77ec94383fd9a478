import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PromptError } from '../../src/core/base/errors.ts';
import { type FileChange, writeChanges } from '../../src/node/writeChanges.ts';
import { read, workspace } from './cli.ts';

const code = (changes: readonly FileChange[]): Promise<unknown> =>
  writeChanges(changes).then(
    () => undefined,
    (error: unknown) => (PromptError.is(error) ? error.code : error),
  );

const edit = (folder: string, path: string, before: string, after: string): FileChange => ({
  path: join(folder, path),
  before,
  after,
});
const created = (folder: string, path: string): FileChange => ({
  path: join(folder, path),
  before: undefined,
  after: 'new\n',
});

test('several files are written, new folders are made, no lock stays', async () => {
  const folder = workspace({ 'a.yaml': 'a\r\n', 'b.yaml': '\uFEFFb\n' });
  await writeChanges([
    created(folder, 'p/versions/1.yaml'),
    edit(folder, 'b.yaml', '\uFEFFb\n', '\uFEFFB\n'),
    edit(folder, 'a.yaml', 'a\r\n', 'A\r\n'),
  ]);
  expect([read(folder, 'a.yaml'), read(folder, 'b.yaml'), read(folder, 'p/versions/1.yaml')]).toEqual([
    'A\r\n',
    '\uFEFFB\n',
    'new\n',
  ]);
  expect(readdirSync(folder).toSorted()).toEqual(['a.yaml', 'b.yaml', 'p']);
});

test('nothing is written where a file is not what the change was computed on', async () => {
  const folder = workspace({ 'a.yaml': 'a\n', 'b.yaml': 'changed\n' });
  expect(
    await code([
      created(folder, 'new.yaml'),
      edit(folder, 'a.yaml', 'a\n', 'A\n'),
      edit(folder, 'b.yaml', 'b\n', 'B\n'),
    ]),
  ).toBe('conflict');
  expect(read(folder, 'a.yaml')).toBe('a\n');
  expect(readdirSync(folder).toSorted()).toEqual(['a.yaml', 'b.yaml']);
});

test('a new file that is there meanwhile is kept, and what was written before it is taken back', async () => {
  const folder = workspace({ 'a.yaml': 'a\n', 'there.yaml': 'mine\n' });
  expect(
    await code([
      created(folder, 'x/y/new.yaml'),
      created(folder, 'there.yaml'),
      edit(folder, 'a.yaml', 'a\n', 'A\n'),
    ]),
  ).toBe('conflict');
  expect([read(folder, 'a.yaml'), read(folder, 'there.yaml')]).toEqual(['a\n', 'mine\n']);
  expect(existsSync(join(folder, 'x'))).toBe(false);
});

test('a file that is no UTF-8 is refused', async () => {
  const folder = workspace({});
  writeFileSync(join(folder, 'a.yaml'), Buffer.from([0x61, 0xff]));
  expect(await code([edit(folder, 'a.yaml', 'a\uFFFD', 'b')])).toBe('bad-input');
});

test('a read-only file stays as it is, and nothing is written beside it', async () => {
  const folder = workspace({ 'a.yaml': 'a\n' });
  chmodSync(join(folder, 'a.yaml'), 0o444);
  expect(await code([created(folder, 'v/new.yaml'), edit(folder, 'a.yaml', 'a\n', 'A\n')])).toBe('bad-input');
  expect(read(folder, 'a.yaml')).toBe('a\n');
  expect(readdirSync(folder)).toEqual(['a.yaml']);
});

test('where a file stands in the place of a folder, or the file is gone, that is said', async () => {
  const folder = workspace({ 'a.yaml': 'a\n', v: 'a file\n' });
  const both = [created(folder, 'v/new.yaml'), edit(folder, 'a.yaml', 'a\n', 'A\n')];
  await expect(writeChanges(both)).rejects.toThrow(/ cannot be written: a file has the name of a folder\.$/);
  await expect(writeChanges([edit(folder, 'gone.yaml', 'a', 'b')])).rejects.toThrow(
    / it is not there any more\.$/,
  );
  expect(readdirSync(folder).toSorted()).toEqual(['a.yaml', 'v']);
});
