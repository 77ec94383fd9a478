import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { copySample } from '../scripts/sample.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';

const REGISTRY = 'prompt-registry.yaml';
const workspace = copySample();
const registry = join(workspace, REGISTRY);
/** The line of a text in the registry as it is on the disk, from 1. */
const lineOf = (text) =>
  readFileSync(registry, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;

beforeAll(async () => {
  vscode = await launch({ workspace, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  rmSync(dirname(workspace), { recursive: true, force: true });
});

/** Rows of the tree: `label description`, indented by their level. */
async function drawTree() {
  const rows = (await vscode.tree('Prompts')) ?? [];
  return rows.map(({ label, description, level }) =>
    `${'  '.repeat(level - 1)}${label} ${description ?? ''}`.trimEnd(),
  );
}

async function pictures(name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
  }
}

test('the tree shows prompts, versions and scores', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.openContainer('Prompt Ledger');
  await vscode.until('scores', drawTree, (rows) => rows.some((row) => row.includes('0.82')));
  await vscode.expandTreeItem('Prompts', 'summarise-ticket');
  await vscode.until('versions', drawTree, (rows) => rows.length > 2);
  await vscode.expandTreeItem('Prompts', 'Older Versions');
  await vscode.until('all versions', drawTree, (rows) => rows.length === 6);
  expect(await drawTree()).toEqual([
    'summarise-ticket 2.1.0 · 0.82',
    '  Draft no score · ahead of 2.1.0',
    '  2.1.0 0.82 · deployed',
    '  Older Versions 1',
    '    2.0.0',
    'classify-intent 1.3.0 · 0.94',
  ]);
  expect(await vscode.problems()).toEqual([]);
  await vscode.clickTreeItem('Prompts', '2.1.0');
  await vscode.until(
    'the place of the version',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes('"2.1.0":')),
  );
  await vscode.goToLine(lineOf('draft:'));
  await vscode.until(
    'the forecast',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text === 'Eval 12 cases free'),
  );
  await pictures('tree');
});

test('a run from the tree is recorded, and its report leads to the cases', async () => {
  await vscode.clickTreeAction('Prompts', 'Draft', 'Run Regression Evals');
  const { message, buttons } = await vscode.notification(
    /summarise-ticket draft: \d\.\d\d .* of 12 cases passed/,
  );
  expect(buttons).toEqual(['Show Results', 'Show Report', 'Go to Score']);
  expect(message).toMatch(/against 2\.1\.0|on 2\.1\.0/);
  const scored = await vscode.until('the score in the tree', drawTree, (rows) =>
    /^ {2}Draft \d\.\d\d · ahead of 2\.1\.0$/.test(rows[1]),
  );
  const [, written] = /draft:[^]*?eval_score: ([\d.]+)/.exec(readFileSync(registry, 'utf8'));
  expect(scored[1]).toBe(`  Draft ${Number(written).toFixed(2)} · ahead of 2.1.0`);
  await pictures('finished');
  await vscode.clickNotification('Show Report');
  const report = await vscode.webview('h1');
  expect(await report.locator('h1').innerText()).toBe('summarise-ticket draft');
  await vscode.screenshot(join(screenshots, 'report.png'));
  await report.locator('a[href*="summarise-ticket.yaml"]').first().click();
  await vscode.until(
    'the suite',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === 'summarise-ticket.yaml'),
  );
});

test('a score is stale as soon as its text changes, and fresh again after undo', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.clickText(lineOf('ticket in 3 bullet points: priority'), 'ticket');
  await vscode.press('End');
  await vscode.type(' Be brief.');
  await vscode.until(
    'stale',
    drawTree,
    (rows) =>
      rows[0] === 'summarise-ticket 2.1.0 · 0.82 stale' &&
      rows.some((row) => row === '  2.1.0 0.82 stale · deployed'),
  );
  const [problem] = await vscode.until(
    'the problem',
    () => vscode.problems(),
    (rows) => rows.length > 0,
  );
  expect([problem.code, problem.severity]).toEqual(['score-stale', 'warning']);
  expect(await vscode.page.locator('.activitybar .action-item .badge-content').allInnerTexts()).toContain(
    '1',
  );
  await pictures('stale');
  await vscode.clickText(lineOf('ticket in 3 bullet points: priority'), 'ticket');
  for (let i = 0; i < 3; i++) await vscode.press('Control+z');
  await vscode.until('fresh', drawTree, (rows) => rows[0] === 'summarise-ticket 2.1.0 · 0.82');
});

test('a lens runs the version that it stands above', async () => {
  await vscode.clearNotifications();
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(lineOf('classify-intent:'));
  await vscode.until(
    'lenses',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text === 'Eval 24 cases free'),
  );
  await vscode.clickCodeLens('Eval 24 cases free');
  await vscode.notification(/classify-intent (draft|1\.3\.0): \d\.\d\d .* of 24 cases passed/);
});

test('the installed extension starts fast', async () => {
  const milliseconds = await vscode.activationTime('Prompt Ledger');
  console.log(`activation: ${milliseconds} ms`);
  expect(milliseconds).toBeGreaterThanOrEqual(0);
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
