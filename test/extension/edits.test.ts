import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { applyChanges, applyEdits } from '../../src/extension/edits.ts';
import * as vscode from 'vscode';
import { PromptError } from '../../src/core/base/errors.ts';
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

const isReadOnly = (error: unknown): boolean =>
  PromptError.is(error, 'conflict') && error.message.includes('b.yaml is read-only');

describe('a change of several files', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const FILES = { [FILE]: 'prompts: {}\r\n', 'b.yaml': 'b: 1\n' };
  const change = () => ({
    edits: [
      { uri: folder.uri(FILE).toString(), edits: insert() },
      { uri: folder.uri('b.yaml').toString(), edits: [{ start: 3, end: 4, newText: '2' }] },
    ],
    newFiles: [{ uri: folder.uri('new/1.yaml').toString(), text: 'é: 1\n' }],
  });

  it('is one step of undo, with the files that it creates; what was clean is saved, what was not is left', async () => {
    folder = new Folder(FILES);
    const dirty = await folder.open('b.yaml');
    await dirty.edit((edit) => edit.insert(new vscode.Position(1, 0), 'c: 1\n'));
    await applyChanges(change);
    assert.equal(folder.read(FILE), '# new\r\nprompts: {}\r\n');
    assert.equal(folder.read('new/1.yaml'), 'é: 1\n');
    assert.deepEqual([folder.read('b.yaml'), dirty.document.getText()], ['b: 1\n', 'b: 2\nc: 1\n']);
    const { document } = await folder.open(FILE);
    await vscode.commands.executeCommand('undo');
    await until(
      'the text before',
      () => document.getText(),
      (text) => text === 'prompts: {}\r\n',
    );
    assert.equal(dirty.document.getText(), 'b: 1\nc: 1\n');
    await until(
      'no new file',
      () => existsSync(folder.uri('new/1.yaml').fsPath),
      (is) => !is,
    );
  });

  it('changes nothing where one of the files is read-only', async () => {
    folder = new Folder(FILES);
    chmodSync(folder.uri('b.yaml').fsPath, 0o444);
    await assert.rejects(applyChanges(change), isReadOnly);
    for (const [name, text] of Object.entries(FILES)) assert.equal(folder.read(name), text);
    assert.equal(existsSync(folder.uri('new/1.yaml').fsPath), false);
  });

  it('changes nothing where a file that it creates is there', async () => {
    folder = new Folder({ ...FILES, 'new/1.yaml': 'mine\n' });
    await assert.rejects(applyChanges(change), (error) => PromptError.is(error, 'conflict'));
    for (const [name, text] of Object.entries(FILES)) assert.equal(folder.read(name), text);
    assert.equal(folder.read('new/1.yaml'), 'mine\n');
  });

  it('takes everything back where one of the files cannot be saved after the others', async () => {
    folder = new Folder(FILES);
    // Another program writes the file between our edit and its being saved. VS Code sees it by its size.
    let writes = 0;
    const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.path === folder.uri('b.yaml').path && document.getText().startsWith('b: 2'))
        folder.write('b.yaml', `b: 1 #${'.'.repeat(++writes)}\n`);
    });
    try {
      await assert.rejects(applyChanges(change), (error) => PromptError.is(error, 'conflict'));
    } finally {
      listener.dispose();
    }
    assert.equal(folder.read(FILE), 'prompts: {}\r\n');
    assert.match(folder.read('b.yaml'), /^b: 1 #/);
    assert.equal(existsSync(folder.uri('new/1.yaml').fsPath), false);
  });
});
