import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../src/extension/edits.ts';
import { Folder, until } from './folder.ts';

const FILE = 'prompt-registry.yaml';
const insert = () => [{ start: 0, end: 0, newText: '# new\n' }];

describe('an edit of a file', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('waits for whoever has the lock, and leaves none behind', async () => {
    folder = new Folder({ [FILE]: 'prompts: {}\n' });
    const lock = `${FILE}.lock`;
    folder.write(lock, JSON.stringify({ pid: process.pid, host: hostname(), at: new Date().toISOString() }));
    let isDone = false;
    const edited = applyEdits(folder.uri(FILE).toString(), insert).then(() => (isDone = true));
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.deepEqual([isDone, folder.read(FILE)], [false, 'prompts: {}\n']);
    folder.delete(lock);
    await edited;
    assert.equal(folder.read(FILE), '# new\nprompts: {}\n');
    assert.equal(existsSync(join(folder.path, lock)), false);
  });

  it('brings a file back that was deleted under its editor', async () => {
    folder = new Folder({ [FILE]: 'prompts: {}\n' });
    await folder.open(FILE);
    folder.delete(FILE);
    await applyEdits(folder.uri(FILE).toString(), insert);
    const text = await until(
      'the file',
      () => (existsSync(join(folder.path, FILE)) ? folder.read(FILE) : undefined),
      (found) => found !== undefined,
    );
    assert.equal(text, '# new\nprompts: {}\n');
  });
});
