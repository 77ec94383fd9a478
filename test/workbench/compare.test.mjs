import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { copySample } from '../scripts/sample.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';

const REGISTRY = 'prompt-registry.yaml';
const workspace = copySample();
const text = readFileSync(join(workspace, REGISTRY), 'utf8');
/** A line inside of the first draft, from 1. */
const DRAFT_LINE = text.split('\n').findIndex((line) => line.includes('draft:')) + 2;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;

function git(...args) {
  const settings = ['user.name=Ann Miller', 'user.email=ann@example.com', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd: workspace, env });
}

/** A history in which one version went away, and a draft that is not committed yet. */
function makeHistory() {
  git('-c', 'init.defaultBranch=main', 'init');
  for (const [version, message] of [
    ['1.8.0', 'Three bullet points'],
    ['1.9.0', 'A shorter summary'],
  ]) {
    writeFileSync(join(workspace, REGISTRY), text.replace('"2.0.0":', `"${version}":`));
    git('add', '.');
    git('commit', '-m', message);
    git('tag', `support-${version}`);
  }
  writeFileSync(join(workspace, REGISTRY), text.replace(' in exactly\n', ' in\n'));
  git('commit', '-am', 'Release 2.0.0');
  writeFileSync(join(workspace, REGISTRY), text);
}

beforeAll(async () => {
  makeHistory();
  vscode = await launch({ workspace, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  rmSync(dirname(workspace), { recursive: true, force: true });
});

/** Pictures of what is shown, or of what `show` opens in each theme. */
async function pictures(name, show) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await show?.();
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    if (show) await vscode.press('Escape');
  }
}

const activeTab = async () => (await vscode.tabs()).find(({ active }) => active)?.label;
const tab = (part) => vscode.until(`the tab ${part}`, activeTab, (label) => label?.includes(part));
const textOf = (lines) => lines.map((line) => line.text).join('\n');
const sides = async () => {
  const shown = await vscode.until(
    'both sides',
    () => vscode.diff(),
    (found) => found?.original.length > 0 && found.modified.length > 0,
  );
  return { left: textOf(shown.original), right: textOf(shown.modified) };
};
/** What is drawn behind the lines of the right side. */
const writtenBehind = () =>
  vscode.page.evaluate(() =>
    [...document.querySelectorAll('.editor.modified .view-line span')].map(
      (span) => getComputedStyle(span, '::after').content,
    ),
  );
const clickTitle = (name) =>
  vscode.page
    .locator(`.editor-group-container.active .editor-actions .action-label[aria-label^="${name}"]`)
    .first()
    .click();

async function openPicker() {
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(DRAFT_LINE);
  await vscode.run('Prompt Ledger: Compare with…');
  return vscode.until(
    'the picker',
    () => vscode.quickInput(),
    (input) => input?.title?.startsWith('Compare'),
  );
}

test('what is probably meant is offered first, with its reason', async () => {
  const { title, items } = await openPicker();
  expect(title).toBe('Compare summarise-ticket draft with');
  expect(items[0]).toMatchObject({ label: '2.1.0' });
  expect(items[0].description).toMatch(/^deployed to production/);
  expect(items[1]).toMatchObject({ label: '2.0.0' });
  expect(items[1].description).toMatch(/^rollback target/);
  expect(items[2]).toMatchObject({ label: 'Git HEAD' });
  const { items: all } = await vscode.until(
    'what only Git has',
    () => vscode.quickInput(),
    (input) => input?.items.some(({ label }) => label === '1.8.0'),
  );
  expect(all.map(({ label }) => label)).toEqual([
    '2.1.0',
    '2.0.0',
    'Git HEAD',
    '1.9.0',
    '1.8.0',
    'Git revision…',
  ]);
  expect(all[3].description).toMatch(/^Ann Miller · .+ · [0-9a-f]{7}/);
  await vscode.press('Escape');
  await pictures('compare-picker', openPicker);
});

test('both sides are shown, swapped and rendered from buttons in the title', async () => {
  await openPicker();
  await vscode.pick('2.1.0');
  await tab('summarise-ticket: 2.1.0 ↔ draft');
  expect((await sides()).right).toContain('{{ticket_content}}');
  await vscode.until('what kind of change it is', writtenBehind, (found) =>
    found.some((content) => /"(major|minor|patch): \w/.test(content)),
  );
  await pictures('compare-diff');
  await clickTitle('Swap Sides');
  await tab('draft ↔ 2.1.0');
  await clickTitle('Swap Sides');
  await tab('2.1.0 ↔ draft');
  await clickTitle('Show Rendered');
  await tab('rendered with the samples');
  await vscode.until('the sample', sides, ({ left, right }) =>
    [left, right].every((side) => side.includes('VPN drops')),
  );
  await pictures('compare-rendered');
  await clickTitle('Choose Values');
  const { items } = await vscode.until(
    'the cases',
    () => vscode.quickInput(),
    (input) => input?.items.length > 2,
  );
  await vscode.pick(items[2].label);
  await tab(`rendered with “${items[2].label}”`);
  await clickTitle('Show Templates');
  await tab('summarise-ticket: 2.1.0 ↔ draft');
});

test('the working text is compared with HEAD and with any other revision', async () => {
  await openPicker();
  await vscode.pick('Git HEAD');
  await tab('draft at HEAD ↔ draft');
  const { left, right } = await sides();
  expect(left).toMatch(/this ticket in$/m);
  expect(right).toMatch(/this ticket in exactly$/m);
  await openPicker();
  await vscode.pick('Git revision…');
  await vscode.until(
    'tags',
    () => vscode.quickInput(),
    (input) => input?.items.some(({ label }) => label === 'support-1.8.0'),
  );
  await vscode.screenshot(join(screenshots, 'compare-revision.png'));
  await vscode.pick('support-1.8.0');
  await vscode.pick('1.8.0');
  await tab('1.8.0 at support-1.8.0 ↔ draft');
  expect((await sides()).left).toContain('Keep it short.');
  await vscode.screenshot(join(screenshots, 'compare-git.png'));
});

test('outputs that changed open together, the broken first', async () => {
  await openPicker();
  await vscode.pick('2.1.0');
  await tab('summarise-ticket: 2.1.0 ↔ draft');
  await clickTitle('Compare Outputs');
  await tab('outputs of 2.1.0 ↔ draft');
  const names = () =>
    vscode.page.locator('.multi-diff-root-floating-menu, .multiDiffEntry .file-path').allInnerTexts();
  await vscode.until('the cases', names, (found) => found.some((name) => name.includes('2.1.0 ↔ draft')));
  await pictures('compare-outputs');
});

test('the report of a run leads to its outputs', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(DRAFT_LINE);
  await vscode.clickCodeLens('Eval 12 cases');
  await vscode.notification(/of 12 cases passed/);
  await vscode.clickNotification('Show Report');
  await (await vscode.webview('h1')).locator('h1').waitFor();
  await vscode.screenshot(join(screenshots, 'compare-report.png'));
  await clickTitle('Compare Outputs');
  await tab('outputs of 2.1.0 ↔ draft');
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
