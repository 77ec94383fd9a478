import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelServer, refuse, reply } from '../extension/modelServer.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { pictureFailures, screenshots } from './screenshots.mjs';
import { Workspace, filesWith } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const KEY = 'sk-test-0123456789abcdefghijklmnop';
const CASES = 12;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
/** @type {ModelServer} */
let server;
/** @type {ModelServer} */
let other;
let workspace;

const registry = (url) => `endpoints:
  desk: { base_url: "${url}", free: false, api_key_env: DESK_API_KEY, max_concurrency: 2 }
prices:
  small: { input_per_mtok: 10000, output_per_mtok: 0 }
prompts:
  greet:
    evals: { suite: suite.yaml }
    draft:
      model: desk/small
      template: Greet {{ name }}
`;

beforeAll(async () => {
  [server, other] = await Promise.all([ModelServer.start(), ModelServer.start()]);
  for (const one of [server, other]) {
    one.respond = ({ key, question }, response) =>
      key === `Bearer ${KEY}` ? reply(response, question) : refuse(response, 401);
  }
  const cases = Array.from(
    { length: CASES },
    (_, i) => `  - vars: { name: Person ${i} }\n    assert: [{ type: contains, value: Person }]\n`,
  );
  workspace = new Workspace({ [REGISTRY]: registry(server.url), 'suite.yaml': `tests:\n${cases.join('')}` });
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  await vscode.openFile(REGISTRY);
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  await Promise.all([server?.stop(), other?.stop()]);
  workspace?.remove();
});

/** Starts the run and agrees to its price. */
async function run() {
  await vscode.run('Prompt Ledger: Run Regression Evals');
  const dialog = await vscode.until('the question', () => vscode.dialog());
  await vscode.clickDialog('Run');
  return dialog;
}

async function setKey(key) {
  await vscode.until(
    'the input box',
    () => vscode.quickInput(),
    (input) => input?.title === 'Set API Key',
  );
  await vscode.answer(key);
  await vscode.notification(/is set\./);
  await vscode.clearNotifications();
}

test('a run that may cost more than the user allows asks first', async () => {
  await vscode.run('Prompt Ledger: Run Regression Evals');
  const { message, detail, buttons } = await vscode.until('the question', () => vscode.dialog());
  expect(message).toMatch(/^Evaluate greet draft for about \$[\d.]+–[\d.]+\?$/);
  expect(detail).toContain('It needs 12 calls.');
  expect(buttons).toEqual(['Cancel', 'Run']);
  await vscode.screenshot(join(screenshots, 'confirm.png'));
  await vscode.clickDialog('Cancel');
  expect(server.calls).toEqual([]);
});

test('a missing key is asked for, kept, and sent to its origin', async () => {
  await run();
  const { buttons } = await vscode.notification(/There is no API key for desk/);
  expect(buttons).toEqual(['Set API Key']);
  await vscode.screenshot(join(screenshots, 'missing-key.png'));
  await vscode.clickNotification('Set API Key');
  await vscode.pick('desk');
  await setKey('sk-wrong');
  await run();
  await vscode.notification(/desk.*key/i);
  await vscode.clickNotification('Set API Key');
  await vscode.pick('desk');
  await setKey(KEY);
  await run();
  await vscode.notification(/greet draft: 1\.00 .*12 of 12 cases passed/);
  expect(server.calls.at(-1).key).toBe(`Bearer ${KEY}`);
  expect(workspace.read(REGISTRY)).toContain('eval_score: 1');
  await vscode.clearNotifications();
});

test('a run can be cancelled, and keeps what was answered', async () => {
  await vscode.goToLine(10, 23);
  await vscode.type('Dear ');
  await vscode.save();
  const before = server.calls.length;
  // Four are answered; the others wait until the run is cancelled, however slow everything is.
  server.respond = ({ question }, response) => {
    if (server.calls.length - before <= 4) reply(response, question);
  };
  await run();
  await vscode.until(
    'some answers',
    () => server.calls.length - before,
    (count) => count > 4,
  );
  await vscode.screenshot(join(screenshots, 'progress.png'));
  await vscode.clickNotification('Cancel');
  await vscode.notification(/Cancelled with \d+ cases left/);
  server.respond = ({ question }, response) => reply(response, question);
  await vscode.clearNotifications();
  const asked = server.calls.length;
  await run();
  await vscode.notification(/12 of 12 cases passed/);
  expect(server.calls.length - before).toBeLessThanOrEqual(CASES + 2);
  expect(server.calls.length).toBeGreaterThan(asked);
  await vscode.clearNotifications();
});

test('a registry that points the endpoint elsewhere does not take the key along', async () => {
  workspace.write(REGISTRY, registry(other.url));
  await vscode.until(
    'the new address',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes(other.url)),
  );
  await run();
  await vscode.notification(/There is no API key for desk/);
  expect(other.calls).toEqual([]);
});

test('the key stands nowhere in logs and settings', async () => {
  expect([...filesWith(vscode.userDataDir, KEY), ...filesWith(workspace.path, KEY)]).toEqual([]);
  expect(vscode.serverOutput).not.toContain(KEY);
  expect((await vscode.output('Prompt Ledger')).join('\n')).toMatch(/greet draft: 1\.00/);
  // Error messages that were shown are in it too.
  expect(vscode.errors.filter((text) => !/key/.test(text))).toEqual([]);
});
