import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelServer } from '../extension/modelServer.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { pictureFailures, screenshots } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
/** @type {ModelServer} */
let server;
let workspace;
/** Stands in front of the real Git, and writes down how it is called. */
let gitSpy;

beforeAll(async () => {
  server = await ModelServer.start();
  workspace = new Workspace({
    'prompt-registry.yaml': `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n  greet:\n    version: "1.0"\n    model: local/m\n    template: Greet {{ name }}\n    evals: { suite: suite.yaml }\n`,
    'suite.yaml':
      'tests:\n  - vars: { name: Ann }\n    assert: [{ type: javascript, value: "output.includes(\'Ann\')" }]\n',
    // Which files are looked at is not for an untrusted workspace to say.
    '.vscode/settings.json': '{ "promptLedger.registryFiles": "nothing" }',
  });
  execFileSync('git', ['init', '--quiet', workspace.path]);
  const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const log = '$(dirname "$0")/calls';
  gitSpy = new Workspace({
    git: `#!/bin/sh\necho "$@" >> "${log}"\nexec "${git}" "$@"\n`,
    calls: '',
  });
  execFileSync('chmod', ['+x', join(gitSpy.path, 'git')]);
  const env = { PATH: [gitSpy.path, process.env.PATH].join(delimiter) };
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath, trusted: false, env });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  await server?.stop();
  workspace?.remove();
  gitSpy?.remove();
});

/** How often this extension has called Git: it alone says that no monitor may run. VS Code has calls of its own. */
const gitCalls = () =>
  gitSpy
    .read('calls')
    .split('\n')
    .filter((call) => call.includes('core.fsmonitor=false')).length;

test('an untrusted workspace is read and checked, and nothing runs', async () => {
  await vscode.openContainer('Prompt Ledger');
  await vscode.until(
    'the tree',
    () => vscode.tree('Prompts'),
    (rows) => rows?.[0]?.label === 'greet',
  );
  const [problem] = await vscode.until(
    'problems',
    () => vscode.problems(),
    (rows) => rows.length > 0,
  );
  expect(problem.code).toBe('version-invalid');
  await vscode.clickTreeAction('Prompts', 'greet', 'Run Regression Evals');
  const { buttons } = await vscode.notification(/need a trusted workspace/);
  expect(buttons).toEqual(['Manage Trust']);
  await vscode.clearNotifications();
  await vscode.treeMenu('Prompts', 'greet', 'Compare with…');
  const nothing = await vscode.notification(/no other version to compare with.*trusted workspace/);
  expect(nothing.buttons).toEqual(['Manage Trust']);
  await vscode.clickTreeAction('Prompts', 'greet', 'Open Preview to the Side (Ctrl+K V)');
  const panel = await vscode.webview('.card .text');
  expect(await panel.locator('.why').innerText()).toBe('Models are asked in trusted workspaces only.');
  await panel.locator('textarea').fill('Ann');
  await vscode.until(
    'the rendered prompt',
    () => panel.locator('.card .text').innerText(),
    (text) => text === 'Greet Ann',
  );
  await panel.locator('.primary', { hasText: 'Run' }).click({ force: true });
  await vscode.screenshot(join(screenshots, 'preview-untrusted.png'));
  expect(server.calls).toEqual([]);
  await vscode.screenshot(join(screenshots, 'untrusted.png'));
  await vscode.treeMenu('Prompts', 'greet', 'Show Timeline');
  const timeline = await vscode.webview('.versions .row');
  expect(await timeline.locator('.banner').innerText()).toMatch(/^Git is not read in restricted mode/);
  await vscode.screenshot(join(screenshots, 'timeline-untrusted.png'));
  await vscode.clickNotification('Manage Trust');
  await vscode.page.locator('.workspace-trust-editor').waitFor();
  expect(gitCalls()).toBe(0);
  await vscode.press('Escape');
});

test('as soon as it is trusted its settings hold and it runs', async () => {
  await vscode.trustWorkspace();
  await vscode.openContainer('Prompt Ledger');
  await vscode.until(
    'its own settings in force',
    () => vscode.viewText('Prompts'),
    ([text]) => text?.startsWith('There is no prompt registry'),
  );
  workspace.write('.vscode/settings.json', '{}');
  await vscode.until(
    'the tree',
    () => vscode.tree('Prompts'),
    (rows) => rows?.[0]?.label === 'greet',
  );
  await vscode.clickTreeAction('Prompts', 'greet', 'Run Regression Evals');
  await vscode.notification(/greet 1\.0: 1\.00 .*1 of 1 case passed/);
  expect(server.calls.length).toBe(1);
  await vscode.until('Git, which was not called before', gitCalls, (count) => count > 0);
  expect(vscode.errors.filter((text) => !text.includes('trusted workspace'))).toEqual([]);
});
