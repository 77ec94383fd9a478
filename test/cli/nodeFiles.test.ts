import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { globPaths } from '../../src/node/globPaths.ts';
import { NodeFiles, toUri } from '../../src/node/nodeFiles.ts';
import { findRegistries, workspaceFolderOf } from '../../src/node/workspaceFolder.ts';
import { workspace } from './cli.ts';

const open = (texts: Readonly<Record<string, string>>) => {
  const folder = workspace(texts);
  const uri = (path: string): string => toUri(join(folder, path));
  return { folder, uri, files: new NodeFiles([folder], globPaths) };
};

describe('paths', () => {
  test('are resolved against the folder of the file, with any character in them', () => {
    const { files, uri } = open({});
    expect(files.resolve(uri('a/b.yaml'), '../c d#é%.txt')).toBe(uri('c d#é%.txt'));
    expect(files.relative(uri('a/c d#é%.txt'))).toBe('a/c d#é%.txt');
  });

  test.each([
    ['b.txt', false],
    ['../b.txt', false],
    ['../../b.txt', true],
    ['../..b.txt', false],
    ['/etc/passwd', true],
  ])('%s leaves the workspace: %s', (path, leaves) => {
    const { files, uri } = open({});
    expect(files.leavesWorkspace(uri('a/b.yaml'), path)).toBe(leaves);
  });
});

describe('reading', () => {
  test('gives the text as it is', async () => {
    const { files, uri } = open({ 'a.txt': '\uFEFFä\r\n' });
    expect(await files.readText(uri('a.txt'))).toBe('\uFEFFä\r\n');
  });

  test.each([
    ['missing.txt', 'file-not-found', 'missing.txt is not there.'],
    ['a.txt/b.txt', 'file-not-found', 'a.txt/b.txt is not there.'],
    ['folder', 'file-not-found', 'folder is not a file.'],
    ['../outside.txt', 'path-outside-workspace', 'leads out of the workspace'],
  ])('%s fails with %s', async (path, code, message) => {
    const { files, folder, uri } = open({ 'a.txt': '' });
    mkdirSync(join(folder, 'folder'));
    await expect(files.readText(uri(path))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test.skipIf(process.platform === 'win32')('follows links inside the workspace only', async () => {
    const outside = workspace({ 'secret.txt': 'secret' });
    const { files, folder, uri } = open({ 'a.txt': 'inside' });
    symlinkSync('a.txt', join(folder, 'good.txt'));
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'bad.txt'));
    symlinkSync(outside, join(folder, 'bad'));
    symlinkSync('loop.txt', join(folder, 'loop.txt'));
    expect(await files.readText(uri('good.txt'))).toBe('inside');
    await expect(files.readText(uri('bad.txt'))).rejects.toMatchObject({ code: 'path-outside-workspace' });
    await expect(files.readText(uri('bad/secret.txt'))).rejects.toMatchObject({
      code: 'path-outside-workspace',
    });
    await expect(files.readText(uri('loop.txt'))).rejects.toMatchObject({ code: 'file-not-found' });
  });
});

test('globs give files of the workspace, sorted, without node_modules', async () => {
  const { files, uri } = open({
    'p/b/prompt.yaml': '',
    'p/a/prompt.yaml': '',
    'p/node_modules/x/prompt.yaml': '',
    'p/a/other.yaml': '',
  });
  expect(await files.find(uri('r.yaml'), 'p/**/prompt.yaml')).toEqual([
    uri('p/a/prompt.yaml'),
    uri('p/b/prompt.yaml'),
  ]);
  expect(await files.find(uri('r.yaml'), 'p/a/prompt.yaml')).toEqual([uri('p/a/prompt.yaml')]);
  expect(await files.find(uri('r.yaml'), 'p/none.yaml')).toEqual([]);
  expect(await files.find(uri('p/a/r.yaml'), '../b/*.yaml')).toEqual([uri('p/b/prompt.yaml')]);
});

test.each(['../../**/x.yaml', '/**/x.yaml', '{..,p}/../../**/x.yaml', '../../x.yaml'])(
  'the glob %s searches nothing outside',
  async (glob) => {
    const { files, uri } = open({ 'a/r.yaml': '' });
    expect(await files.find(uri('a/r.yaml'), glob)).toEqual([]);
  },
);

test('registries are found below a folder, and their repository around it', async () => {
  const folder = workspace({
    '.git/HEAD': '',
    'a/b/prompt-registry.yml': '',
    'prompt-registry.yaml': '',
    'dist/prompt-registry.yaml': '',
    '.x/prompt-registry.yaml': '',
  });
  expect(await findRegistries(folder)).toEqual([
    join(folder, 'a/b/prompt-registry.yml'),
    join(folder, 'prompt-registry.yaml'),
  ]);
  expect(workspaceFolderOf(join(folder, 'a', 'b'))).toBe(folder);
});
