import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { copySample } from '../scripts/sample.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';

const REGISTRY = 'prompt-registry.yaml';
const workspace = copySample();
const text = readFileSync(join(workspace, REGISTRY), 'utf8');
const firstLineOf = (part) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
/** The line of the served version's score, and one of its text. */
const SCORE = firstLineOf('eval_score: 0.8161');
const SERVED_TEXT =
  text
    .slice(0, text.indexOf('eval_score: 0.8161'))
    .split('\n')
    .findLastIndex((line) => line.includes('ticket in 3 bullet points')) + 1;

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

async function pictures(name, show) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await show?.();
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
  }
}

const statusItem = () => vscode.page.locator('.statusbar-item[id$="promptLedger.scores"]');
const status = async () =>
  (await statusItem().count()) > 0 ? (await statusItem().innerText()).trim() : undefined;

/** The words that decorations write in front of scores, as they are drawn. */
const marks = () =>
  vscode.page.evaluate(() =>
    [...document.querySelectorAll('.monaco-editor .view-line span')]
      .map((span) => getComputedStyle(span, '::before').content)
      .filter((content) => content !== 'none' && content !== 'normal' && content !== '')
      .map((content) => content.replaceAll('"', '')),
  );

test('an edit makes its score stale within a moment, in the editor, the tree and the status bar', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.openContainer('Prompt Ledger');
  expect(await vscode.until('the status bar', status, (found) => found !== undefined)).toBe('');
  await vscode.goToLine(SERVED_TEXT);
  await vscode.clickText(SERVED_TEXT, 'ticket');
  await vscode.press('End');
  const started = performance.now();
  await vscode.type('!');
  await vscode.until('the mark', marks, (found) => found.includes('stale'));
  console.log(`stale is drawn ${(performance.now() - started).toFixed(0)} ms after the key`);
  expect(await vscode.until('the count', status, (found) => found !== '')).toBe('1 stale');
  await vscode.until(
    'the letter',
    () => vscode.tree('Prompts'),
    (rows) => rows?.find(({ label }) => label === 'summarise-ticket')?.letter === 'S',
  );
  await vscode.goToLine(SCORE);
  await pictures('evidence-stale');
});

test('the status bar lists what is stale, and leads there', async () => {
  await statusItem().click();
  const input = await vscode.until(
    'the list',
    () => vscode.quickInput(),
    (found) => found?.items?.length > 0,
  );
  expect(JSON.stringify(input)).toContain('summarise-ticket');
  await pictures('evidence-list', async () => {
    if (!(await vscode.quickInput())) await statusItem().click();
  });
  await vscode.press('Escape');
  await vscode.goToLine(SERVED_TEXT);
  await vscode.clickText(SERVED_TEXT, 'ticket');
  await vscode.press('Control+z');
  await vscode.until('all fresh', status, (found) => found === '');
  await vscode.until('no mark', marks, (found) => !found.includes('stale'));
});

test('coverage stands in the gutter and in the coverage view', async () => {
  // What runs is offered once there are tests, and the view with the files is in their container.
  await vscode.openContainer('Testing');
  await vscode.until(
    'the tests',
    () => vscode.tests(),
    (rows) => rows?.length > 0,
  );
  await vscode.run('Test: Run All Tests with Coverage');
  await vscode.until(
    'the files of the coverage view',
    () => vscode.page.locator('.test-coverage-list-item').allInnerTexts(),
    (rows) => rows.some((row) => row.includes('prompt-registry.yaml')),
  );
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(firstLineOf('draft:'));
  await vscode.until(
    'the gutter',
    () => vscode.page.locator('.coverage-deco-gutter').count(),
    (count) => count > 0,
  );
  await pictures('evidence-coverage');
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
