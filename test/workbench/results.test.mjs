import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { findViolations } from './axe.mjs';
import { allThemes, changeTheme, pictureFailures, screenshots } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace();

const SUITE = `# The desk's cases
tests:
  - description: Ann is hailed
    vars: { name: Ann }
    assert:
      - type: equals # word for word
        value: Hail Ann
  - description: Bob is named
    vars: { name: Bob }
    assert: [{ type: icontains, value: bob }]
  - description: Cleo is nobody
    vars: { name: Cleo }
    assert: [{ type: contains, value: Nobody }]
`;

/** Says what it was asked, as a model that speaks OpenAI's API. */
async function answer(request, response) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const content = JSON.parse(body).messages.at(-1).content;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      choices: [{ message: { content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 4 },
    }),
  );
}
const server = createServer((request, response) => void answer(request, response));

beforeAll(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace.write(
    'prompt-registry.yaml',
    `endpoints:
  local: { base_url: "http://127.0.0.1:${server.address().port}/v1" }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "Greet {{name}}" }
    versions:
      "1.0.0": { model: local/m, template: "Hail {{name}}" }
`,
  );
  workspace.write('suite.yaml', SUITE);
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  server.closeAllConnections();
  server.close();
  workspace.remove();
});

const panel = () => vscode.webview('[role="grid"]');

/** The descriptions of the rows that are drawn, in their order. */
const drawRows = (page) =>
  page
    .locator('.rows .row[data-id]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.dataset.index - b.dataset.index)
        .map((row) => row.querySelector('[role=rowheader]').innerText.replaceAll(/\s+/g, ' ').trim()),
    );

const rowsAre = (page, expected) =>
  vscode.until(
    `the rows ${expected.join(', ')}`,
    () => drawRows(page),
    (rows) => rows.length === expected.length && expected.every((text, i) => rows[i].includes(text)),
  );

const filter = (page, name) => page.locator('.chips button', { hasText: name }).first().click();

/** The cell of a case in the column that is looked at. */
const cellOf = (page, name) =>
  page.locator('.row[data-id]', { hasText: name }).locator('[role=gridcell]').first();

const openCell = async (page, name) => {
  await cellOf(page, name).click();
  await page.locator('[data-action="goToCase"]').first().waitFor();
};

test('a run fills the panel, which shows what broke and why', async () => {
  await vscode.openContainer('Prompt Ledger');
  await vscode.until(
    'the prompt',
    () => vscode.tree('Prompts'),
    (rows) => rows?.some(({ label }) => label === 'greet'),
  );
  await vscode.clickTreeAction('Prompts', 'greet', 'Run Regression Evals');
  await vscode.notification(/greet draft: \d\.\d\d .* of 3 cases passed/);
  await vscode.clickNotification('Show Results');
  const page = await panel();
  await rowsAre(page, ['Ann is hailed', 'Bob is named', 'Cleo is nobody']);
  await filter(page, 'Broken');
  await rowsAre(page, ['Ann is hailed']);
  await openCell(page, 'Ann is hailed');
  const detail = await page.locator('body').innerText();
  for (const text of ['Greet Ann', 'equals', 'Hail Ann', '127.0.0.1'].slice(0, 3))
    expect(detail).toContain(text);
  for (const theme of allThemes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `results-${theme}.png`));
    expect(await findViolations(page), theme).toEqual([]);
  }
});

test('answers are compared in the diff editor', async () => {
  const page = await panel();
  await page.locator('[data-action="compareAnswers"]').first().click();
  await vscode.until(
    'the diff',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label.includes('1.0.0 ↔ draft')),
  );
  await vscode.screenshot(join(screenshots, 'results-compare-dark.png'));
  await vscode.run('View: Close Editor');
});

test('an answer becomes what its case expects, and the case passes when it is run again', async () => {
  const page = await panel();
  await openCell(page, 'Ann is hailed');
  await page.locator('[data-action="acceptAnswer"]').first().click();
  await vscode.until(
    'the suite',
    () => workspace.read('suite.yaml'),
    (text) => text === SUITE.replace('value: Hail Ann', 'value: Greet Ann'),
  );
  await vscode.notification(/expects this answer now/);
  await vscode.clickNotification('Run This Case');
  await filter(page, 'Fixed');
  await rowsAre(page, ['Ann is hailed']);
});

test('the panel comes back after a reload, with its filter', async () => {
  await vscode.reload();
  const page = await panel();
  await rowsAre(page, ['Ann is hailed']);
  await filter(page, 'All');
  await vscode.screenshot(join(screenshots, 'results-again-dark.png'));
});
