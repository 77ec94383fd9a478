import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelServer, reply } from '../extension/modelServer.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const WELCOME = 'Greet {{ name }} in one sentence.';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
/** @type {ModelServer} */
let server;
let workspace;
let before;

beforeAll(async () => {
  server = await ModelServer.start();
  server.respond = ({ question }, response) => reply(response, question);
  before = `endpoints:
  local: { base_url: "${server.url}", free: true }
prompts:
  # What a customer reads first.
  greet:
    description: The first sentence of a conversation.
    version: "1.1.0" # what production serves
    rollback_to: "1.0.0"
    cost_cap_usd: 0.05 # per call
    variables:
      name: { description: How the customer wants to be called, sample: Ann }
    evals: { suite: evals/greet.yaml, min_score: 0.8 }
    model: local/m # pinned
    template: |
      ${WELCOME}
    versions:
      "1.0.0":
        model: local/m
        template: Hello {{ name }}
        deployed_at: "2026-02-11T10:30:00Z"
        notes: The shortest that works
`;
  workspace = new Workspace({
    [REGISTRY]: before,
    'evals/greet.yaml': 'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: Ann }]\n',
  });
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  await vscode.openFile(REGISTRY);
  await vscode.openContainer('Prompt Ledger');
  await vscode.expandTreeItem('Prompts', 'greet');
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  await server?.stop();
  workspace?.remove();
});

/** One picture in each theme. Changing it closes a question, so each theme asks it anew. */
async function pictures(name, ask, leave = () => vscode.press('Escape')) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await ask();
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    if (theme !== 'dark') await leave();
  }
}

const title = () =>
  vscode.page
    .locator('.quick-input-widget:visible .quick-input-title')
    .innerText({ timeout: 500 })
    .catch(() => ''); // no quick input
const asks = (what) => vscode.until(what, title, (shown) => shown.startsWith(what));
const items = async () => (await vscode.quickInput())?.items.map(({ label }) => label) ?? [];
const text = () => workspace.read(REGISTRY);
/** Both sides of the comparison that a confirmation shows. */
const compared = () =>
  vscode.until(
    'the comparison',
    () => vscode.diff(),
    (diff) => diff?.original?.length > 0 && diff.modified.length > 0,
  );
const confirmed = async (first) => {
  await vscode.until(first, items, (labels) => labels[0] === first);
  await compared();
};
const gone = () => vscode.until('no comparison', async () => (await vscode.diff()) === undefined);

test('Start Draft shows what it moves, and puts the cursor into the draft', async () => {
  await pictures('lifecycle-draft', async () => {
    await vscode.treeMenu('Prompts', 'greet', 'Start Draft');
    await asks('Start a draft of greet');
    await confirmed('Start Draft');
  });
  expect(text()).toBe(before);
  await vscode.press('Enter');
  await vscode.notification(/greet has a draft now, a copy of 1\.1\.0/);
  await gone();
  expect(text()).toMatch(
    / {4}draft:\n {6}model: local\/m # pinned\n[^]*"1\.1\.0":\n {8}model: local\/m # pinned\n/,
  );
  await vscode.clearNotifications();
});

test('a draft is edited, evaluated and released under the number that its change asks for', async () => {
  const line =
    text()
      .split('\n')
      .findIndex((shown) => shown.includes(WELCOME)) + 1;
  await vscode.clickText(line, 'sentence');
  await vscode.press('End');
  await vscode.type(' Ask how we can help.');
  await vscode.save();
  await vscode.clickTreeAction('Prompts', 'Draft', 'Run Regression Evals');
  await vscode.notification(/greet draft: 1\.00/);
  await vscode.clearNotifications();
  await pictures('lifecycle-release', async () => {
    await vscode.clickTreeAction('Prompts', 'Draft', 'Release…');
    await asks('Release greet (1/2)');
  });
  const [first] = (await vscode.quickInput()).items;
  expect(`${first.label} ${first.description}`).toMatch(/^1\.2\.0 minor/);
  await vscode.press('Enter');
  await asks('Release greet (2/2)');
  await vscode.answer('Offers help');
  await asks('Release greet 1.2.0');
  await confirmed('Release 1.2.0');
  await vscode.screenshot(join(screenshots, 'lifecycle-release-confirm.png'));
  await vscode.press('Enter');
  const { buttons } = await vscode.notification(/Released greet 1\.2\.0 \(minor/);
  expect(buttons).toEqual(['Deploy…', 'Undo']);
  expect(text()).toMatch(/"1\.2\.0":[^]*notes: Offers help\n/);
});

test('the notification leads to the deployment, and takes it back', async () => {
  await vscode.clickNotification('Deploy…');
  await asks('Deploy greet');
  await vscode.pick('production');
  await asks('Deploy greet 1.2.0 to production');
  await confirmed('Deploy 1.2.0 to production');
  await vscode.screenshot(join(screenshots, 'lifecycle-deploy.png'));
  const released = text();
  await vscode.press('Enter');
  await vscode.notification(/Deployed greet 1\.2\.0 to production, instead of 1\.1\.0/);
  const deployed = text();
  expect(deployed).toMatch(/version: "1\.2\.0" # what production serves\n {4}rollback_to: "1\.1\.0"\n/);
  await vscode.clickNotification('Undo');
  await vscode.until('the text before', text, (now) => now === released);
  await vscode.clearNotifications();
  await vscode.expandTreeItem('Prompts', 'Older Versions');
  await vscode.treeMenu('Prompts', '1.2.0', 'Deploy…');
  await asks('Deploy greet');
  await vscode.pick('production');
  await confirmed('Deploy 1.2.0 to production');
  await vscode.press('Enter');
  await vscode.notification(/Deployed greet 1\.2\.0 to production/);
  await vscode.clearNotifications();
});

test('a version without a score is not deployed without a reason', async () => {
  const deployed = text();
  await vscode.expandTreeItem('Prompts', 'Older Versions');
  await pictures('lifecycle-refused', async () => {
    await vscode.treeMenu('Prompts', '1.0.0', 'Deploy…');
    await asks('Deploy greet');
    await vscode.pick('production');
    await asks('Deploy greet 1.0.0 to production');
    await compared();
  });
  expect((await items()).slice(0, 2)).toEqual(['Run Regression Evals', 'Deploy Anyway…']);
  await vscode.pick('Deploy Anyway…');
  await vscode.until(
    'the box for the reason',
    () => vscode.quickInput(),
    (input) => input?.items.length === 0,
  );
  await vscode.press('Enter');
  await vscode.screenshot(join(screenshots, 'lifecycle-reason.png'));
  expect(text()).toBe(deployed);
  await vscode.press('Escape');
  await gone();
  expect(text()).toBe(deployed);
});

test('Roll Back offers the rollback target first, and changes its line', async () => {
  await vscode.treeMenu('Prompts', 'greet', 'Roll Back…');
  await asks('Roll Back greet');
  await vscode.screenshot(join(screenshots, 'lifecycle-targets.png'));
  expect((await items())[0]).toBe('1.1.0');
  await vscode.press('Escape');
  await pictures('lifecycle-rollback', async () => {
    await vscode.treeMenu('Prompts', 'greet', 'Roll Back…');
    await asks('Roll Back greet');
    await vscode.press('Enter');
    await asks('Roll back greet to 1.1.0');
    await compared();
  });
  const deployed = text();
  // The line itself stands right behind the question.
  const [action] = (await vscode.quickInput()).items;
  expect(Object.values(action).join(' ')).toContain('version: "1.2.0" → "1.1.0"');
  await vscode.pick((await items()).find((label) => label.startsWith('Roll Back')));
  await vscode.until('the line', text, (now) => now !== deployed);
  await vscode.screenshot(join(screenshots, 'lifecycle-done.png'));
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
