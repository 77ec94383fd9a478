import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { pictureFailures, screenshots } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
let workspace;

beforeAll(async () => {
  workspace = new Workspace();
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  await vscode.openContainer('Prompt Ledger');
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace?.remove();
});

test('an empty workspace offers to create a registry, or to look at the sample', async () => {
  const shown = await vscode.until(
    'the welcome view',
    () => vscode.viewText('Prompts'),
    (found) => found?.length >= 4,
  );
  expect(shown).toEqual([
    expect.stringContaining('There is no prompt registry'),
    'Create Registry',
    expect.stringContaining('a finished one'),
    'Open Sample',
  ]);
  await vscode.screenshot(join(screenshots, 'welcome.png'));
  await vscode.page.locator('.welcome-view-content .monaco-button', { hasText: 'Create Registry' }).click();
  await vscode.pick('One File');
  await vscode.until(
    'the prompt in the tree',
    () => vscode.tree('Prompts'),
    (rows) => rows?.some(({ label }) => label === 'my-prompt'),
  );
  await vscode.until(
    'the new file',
    () => vscode.tabs(),
    ([tab]) => tab?.label === 'prompt-registry.yaml',
  );
  await vscode.until(
    'the lens',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text === 'Eval 2 cases under $0.001'),
  );
  expect((await vscode.problems()).filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(workspace.read('.gitignore')).toContain('.prompt-ledger/');
  await vscode.screenshot(join(screenshots, 'created.png'));
});

test('a registry that is there already is not written over', async () => {
  const before = workspace.read('prompt-registry.yaml');
  await vscode.run('Prompt Ledger: Create Registry');
  await vscode.pick('One File');
  await vscode.notification(/prompt-registry\.yaml is there already/);
  expect(workspace.read('prompt-registry.yaml')).toBe(before);
  await vscode.clearNotifications();
});

test('the layout with a folder for each prompt works at once', async () => {
  const split = new Workspace();
  try {
    await vscode.open(vscode.url(split.path));
    await vscode.openContainer('Prompt Ledger');
    await vscode.run('Prompt Ledger: Create Registry');
    await vscode.pick('One Folder for Each Prompt');
    await vscode.until(
      'the prompt in the tree',
      () => vscode.tree('Prompts'),
      (rows) => rows?.some(({ label }) => label === 'my-prompt'),
    );
    await vscode.until(
      'the lens',
      () => vscode.codeLenses(),
      (lenses) => lenses.some(({ text }) => text === 'Eval 2 cases under $0.001'),
    );
    expect((await vscode.problems()).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(split.read('prompt-registry.yaml')).toBe('include: [prompts/*/prompt.yaml]\n');
  } finally {
    split.remove();
  }
});

test('without a folder there is one to open', async () => {
  await vscode.open(vscode.url());
  await vscode.openContainer('Prompt Ledger');
  const shown = await vscode.until(
    'the welcome view',
    () => vscode.viewText('Prompts'),
    (found) => found?.length >= 4,
  );
  expect(shown).toEqual([
    expect.stringContaining('Open a folder'),
    'Open Folder',
    expect.stringContaining('a finished one'),
    'Open Sample',
  ]);
  await vscode.screenshot(join(screenshots, 'welcome-no-folder.png'));
  expect(vscode.errors.filter((text) => !text.includes('is there already'))).toEqual([]);
});
