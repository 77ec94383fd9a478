import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { copySample } from '../scripts/sample.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';

const SUITE = 'summarise-ticket.yaml';
const workspace = copySample();

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

async function pictures(name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
  }
}

/** Rows of the Test Explorer: `label: state`, indented by their level. */
async function drawTests() {
  const rows = (await vscode.tests()) ?? [];
  return rows.map(({ label, level, state }) => `${'  '.repeat(level - 1)}${label}: ${state}`);
}

const glyphs = () => vscode.page.locator('.monaco-editor .testing-run-glyph').count();

test('the margin of a suite runs a single case', async () => {
  await vscode.openFile(SUITE);
  await vscode.until('tests in the margin', glyphs, (count) => count > 3);
  // The first one runs the suite; the second stands at its first case.
  await vscode.page.locator('.monaco-editor .testing-run-glyph').nth(1).click();
  await vscode.until('the result in the margin', () =>
    vscode.page
      .locator('.monaco-editor .codicon-testing-passed-icon, .monaco-editor .codicon-testing-failed-icon')
      .count(),
  );
  await pictures('testing-margin');
});

test('the tree runs a suite, and a failure shows its answer', async () => {
  await vscode.until('prompts', drawTests, (rows) => rows.length >= 2);
  await vscode.run('Test: Run All Tests');
  const rows = await vscode.until('results', drawTests, (drawn) =>
    drawn.some((row) => /^summarise-ticket: .*Failed/i.test(row)),
  );
  expect(rows.some((row) => row.startsWith('classify-intent'))).toBe(true);
  await pictures('testing-tree');
  await vscode.run('Test: Go to Next Test Failure');
  await vscode.until('the failure', () =>
    vscode.page.locator('.test-output-peek, .testing-output-peek-container, .peekview-widget').count(),
  );
  await pictures('testing-failure');
});
