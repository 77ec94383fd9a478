import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { findViolations } from './axe.mjs';
import { ModelServer } from './modelServer.mjs';
import {
  cellOf,
  showPanel,
  compareAnswers,
  filterBy,
  openCell,
  resultsPage,
  rowsAre,
} from './resultsDriver.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace();
const server = new ModelServer();

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

beforeAll(async () => {
  await server.start();
  workspace.write(
    'prompt-registry.yaml',
    `endpoints:
  local: { base_url: "${server.url}" }
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
  server.stop();
  workspace.remove();
});

const panel = () => resultsPage(vscode);

/** The file of labels, as it stands beside the suite. */
const readLabels = () => (workspace.has('suite.labels.jsonl') ? workspace.read('suite.labels.jsonl') : '');

/** After a start; while other things keep the machine busy that takes its time. */
const whenFound = () =>
  vscode.until(
    'the prompt',
    () => vscode.tree('Prompts'),
    (rows) => rows?.some(({ label }) => label === 'greet'),
    40_000,
  );

/** A picture of a state in each theme, in which axe-core finds nothing. */
async function look(page, name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `results-${name}-${theme}.png`));
    expect(await findViolations(page), `${name}, ${theme}`).toEqual([]);
  }
}

test('a run fills the panel while it goes on, which shows what broke and why', async () => {
  await vscode.openContainer('Prompt Ledger');
  await whenFound();
  await vscode.run('Prompt Ledger: Show Results');
  const page = await vscode.webview('.toolbar [data-action="run"]');
  await look(page, 'none');
  server.delayMs = 3000;
  await page.locator('[data-action="run"]').first().click();
  await page.locator('.column-progress').first().waitFor();
  await look(page, 'running');
  server.delayMs = 0;
  await vscode.notification(/greet draft: \d\.\d\d .* of 3 cases passed/);
  await vscode.clearNotifications();
  await rowsAre(vscode, page, ['Ann is hailed', 'Bob is named', 'Cleo is nobody']);
  await look(page, 'all');
  await filterBy(page, 'Broken');
  await rowsAre(vscode, page, ['Ann is hailed']);
  await openCell(page, 'Ann is hailed');
  const detail = await page.locator('.detail').innerText();
  for (const text of ['Greet Ann', 'equals', 'Hail Ann', 'Broken']) expect(detail).toContain(text);
  await look(page, 'broken');
});

test('what a person says of an answer stands beside the suite, and shows in the row', async () => {
  const page = await panel();
  await page.locator('.thumb[data-label="bad"]').first().click();
  await vscode.until('the label', readLabels, (text) => text.includes('"bad"'));
  await cellOf(page, 'Ann is hailed').locator('.label[data-label="bad"]').waitFor();
  await page.locator('[data-action="editNote"]').first().click();
  await vscode.until('the question', () => vscode.quickInput());
  await vscode.answer('Greets, but does not hail');
  await page.locator('.label-note', { hasText: 'does not hail' }).waitFor();
  await vscode.until('the note', readLabels, (text) => text.includes('does not hail'));
  await page.locator('select[aria-label="Labels"]').selectOption('labelled');
  await rowsAre(vscode, page, ['Ann is hailed']);
  await look(page, 'labelled');
  await page.locator('.thumb[data-label="good"]').first().click();
  await vscode.until(
    'the other label',
    readLabels,
    (text) => text.includes('"good"') && !text.includes('"bad"'),
  );
  await page.locator('select[aria-label="Labels"]').selectOption('any');
});

test('answers are compared in the diff editor', async () => {
  const page = await panel();
  await openCell(page, 'Ann is hailed');
  await compareAnswers(vscode, page, ['Hail Ann', 'Greet Ann']);
  expect((await vscode.tabs()).find(({ active }) => active).label).toContain('1.0.0 ↔ draft');
  await vscode.screenshot(join(screenshots, 'results-compare-dark.png'));
  await showPanel(vscode);
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
  await filterBy(page, 'Fixed');
  await rowsAre(vscode, page, ['Ann is hailed']);
});

test('where there is little room, and where nothing matches, it is as easy to read', async () => {
  const page = await panel();
  const size = vscode.page.viewportSize();
  await vscode.page.setViewportSize({ width: 800, height: 700 });
  await look(page, 'narrow');
  await page.locator('.search input').fill('nobody wrote this');
  await page.locator('.empty', { hasText: 'No case' }).waitFor();
  await vscode.page.setViewportSize(size);
  await look(page, 'nothing');
  await page.locator('.search input').fill('');
  await rowsAre(vscode, page, ['Ann is hailed']);
});

test('the panel comes back after a reload, with its filter', async () => {
  await vscode.reload();
  await whenFound();
  const page = await panel();
  await rowsAre(vscode, page, ['Ann is hailed']);
  await page.locator('.chip[data-filter="fixed"][aria-pressed="true"]').waitFor();
  await look(page, 'again');
});
