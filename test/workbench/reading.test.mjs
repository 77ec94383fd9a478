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
/** The line of a text of the sample, from 1; of the last place of several. */
const lineOf = (part) => text.split('\n').findLastIndex((line) => line.includes(part)) + 1;
const firstLineOf = (part) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const DRAFT_VARIABLE = firstLineOf('TICKET: {{ticket_content}}');

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
    await vscode.press('Escape');
  }
}

const hints = async () => (await vscode.inlayHints()).map((hint) => hint.text ?? hint);

test('values stand behind variables, evidence behind scores, and lenses above', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(firstLineOf('draft:'));
  const lenses = await vscode.until(
    'the lenses',
    async () => (await vscode.codeLenses()).map((lens) => lens.text),
    (found) => found.some((lens) => lens.startsWith('Eval 12 cases')),
  );
  expect(lenses.slice(0, 3)).toEqual(['Preview', 'Eval 12 cases free', 'Diff with 2.1.0']);
  const shown = await vscode.until('the hints', hints, (found) => found.length > 0);
  expect(shown.join('\n')).toContain(': VPN drops every 10 minutes');
  await pictures('reading');
});

test('the lens shows the draft beside the served version', async () => {
  await vscode.clickCodeLens('Diff with 2.1.0');
  await vscode.until(
    'the diff',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label.includes('2.1.0 ↔ draft')),
  );
  await vscode.until('its text', () => vscode.diff());
  await pictures('diff');
  await vscode.openFile(REGISTRY);
});

test('the mouse tells what stands behind a variable, a model, a version and a score', async () => {
  const over = async (line, word) => (await vscode.hover(line, word)).join('\n');
  await vscode.goToLine(DRAFT_VARIABLE);
  expect(await over(DRAFT_VARIABLE, 'ticket_content')).toMatch(/variable[^]*Raw ticket text[^]*All 12 cases/);
  await pictures('hover-variable', () => over(DRAFT_VARIABLE, 'ticket_content'));
  const model = firstLineOf('model: samples/');
  await vscode.goToLine(model);
  expect(await over(model, 'samples')).toMatch(/recorded answers[^]*free/);
  await vscode.screenshot(join(screenshots, 'hover-model.png'));
  const version = lineOf('"2.1.0":');
  await vscode.goToLine(version);
  expect(await over(version, '2.1.0')).toMatch(/serves production[^]*Since 2\.0\.0[^]*Diff with 2\.0\.0/);
  await vscode.screenshot(join(screenshots, 'hover-version.png'));
  const score = firstLineOf('eval_score: 0.8161');
  await vscode.goToLine(score);
  expect(await over(score, '0.8161')).toMatch(/5 of 12 cases passed[^]*Fresh/);
  await pictures('hover-score', () => over(score, '0.8161'));
});

test('a score is marked as stale at once, and the inline preview goes with one command', async () => {
  const line = firstLineOf('ticket in 3 bullet points: priority');
  await vscode.clickText(line, 'ticket');
  await vscode.press('End');
  await vscode.type(' Be brief.');
  await vscode.goToLine(firstLineOf('eval_score: 0.8161'));
  await vscode.until(
    'the hint of the score to go',
    hints,
    (found) => !found.some((hint) => hint.includes('±')),
  );
  await pictures('stale');
  await vscode.run('Prompt Ledger: Toggle Inline Preview');
  await vscode.goToLine(DRAFT_VARIABLE);
  await vscode.until('no hints', hints, (found) => found.length === 0);
  await vscode.run('Prompt Ledger: Toggle Inline Preview');
  await vscode.until('the hints', hints, (found) => found.length > 0);
});

test('a value is changed where it is shown', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(DRAFT_VARIABLE);
  await vscode.run('Prompt Ledger: Change Value…');
  await vscode.pick('summarise-ticket');
  await vscode.pick('ticket_content');
  await vscode.until(
    'the box for the value',
    () => vscode.quickInput(),
    (input) => input?.value?.startsWith('VPN drops'),
  );
  await vscode.answer('The printer is on fire');
  await vscode.until('the new value', hints, (found) =>
    found.some((hint) => hint.includes('The printer is on fire')),
  );
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
