import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';

const BROKEN = `endpoints:
  local: { base_url: http://localhost:1/v1, free: true }
prompts:
  summarise:
    version: 1.0
    modle: local/m
    temperature: "0.3"
    variables:
      ticket: { sample: VPN drops }
    template: |
      Summarise {{ tickt }} for {{ audience | upcsae }}
    temperature: 0.7
`;

const FIXED = `endpoints:
  local: { base_url: http://localhost:1/v1, free: true }
prompts:
  summarise:
    version: "1.0.0"
    model: local/m
    temperature: 0.3
    variables:
      ticket: { sample: VPN drops }
      audience: {}
    template: |
      Summarise {{ ticket }} for {{ audience | upcase }}
`;

const workspace = new Workspace({ [REGISTRY]: BROKEN });
const lineOf = (text) => BROKEN.split('\n').findIndex((line) => line.includes(text)) + 1;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;

beforeAll(async () => {
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace.remove();
});

/** A picture in each theme of what `show` opens. */
async function pictures(name, show) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await show?.();
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    await vscode.press('Escape');
  }
}

/** The page of a diagnostic as it is shown: its heading in the preview. */
async function shownPage() {
  const frame = await vscode.webview('h1');
  return frame.locator('h1').first().innerText();
}

test('problems are underlined, and the code in the hover opens its page', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.until(
    'the problems',
    () => vscode.squiggles(),
    ({ error, warning }) => error + warning >= 7,
  );
  // A lens that appears moves the lines below it away from the mouse.
  await vscode.until(
    'the lens',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text.startsWith('Eval')),
  );
  const hover = () => vscode.hover(lineOf('modle'), 'modle');
  expect((await hover()).join('\n')).toContain('unknown-key');
  await pictures('problems', hover);
  await hover();
  await vscode.page.locator('.monaco-hover a.code-link', { hasText: 'unknown-key' }).click();
  expect(await vscode.until('the page', shownPage)).toBe('unknown-key');
  await pictures('page');
});

test('the quick fixes of a problem are offered by the keyboard, the preferred one first', async () => {
  await vscode.openFile(REGISTRY);
  const open = () => vscode.quickFixes(lineOf('version: 1.0'), '1.0');
  const titles = await open();
  expect(titles[0]).toBe('Write "1.0.0"');
  expect(titles).toContain('Explain “version-invalid”');
  await vscode.press('Escape');
  await pictures('quick-fixes', open);
  await open();
  await vscode.press('Enter');
  await vscode.until(
    'the version',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes('version: "1.0.0"')),
  );
});

test('what is left is fixed one by one and all at once', async () => {
  await vscode.quickFixes(lineOf('audience'), 'audience');
  await vscode.pickQuickFix('Declare “audience”');
  await vscode.until(
    'the declaration',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes('audience: {}')),
  );
  await vscode.quickFixes(lineOf('temperature: 0.7') + 1, 'temperature');
  await vscode.pickQuickFix('Remove this second “temperature”');
  // VS Code drops a *Fix All* that is under way when new problems come in.
  await vscode.until(
    'the four problems that are left',
    () => vscode.squiggles(),
    ({ error, warning }) => error === 3 && warning === 1,
  );
  await vscode.page.waitForTimeout(500);
  await vscode.run('Fix All');
  await vscode.until(
    'no problem',
    () => vscode.squiggles(),
    ({ error, warning }) => error + warning === 0,
  );
  await vscode.save();
  await vscode.until('the fixed file', () => workspace.read(REGISTRY) === FIXED);
  expect(workspace.read(REGISTRY)).toBe(FIXED);
});

const prompt = (name) => `  ${name}:\n    draft: { model: local/m, template: Summarise it. }\n`;
const version = (number) =>
  `      "${number}":\n        model: local/m\n        template: As ${number} says.\n`;

test('a merge conflict is one problem, the other prompts are shown, and both versions are kept', async () => {
  const head = `${BROKEN.split('prompts:')[0]}prompts:\n${prompt('before')}${prompt('summarise')}    versions:\n`;
  const [first, second] = [version('1.0.0'), version('1.1.0')];
  const text = `${head}<<<<<<< HEAD\n${first}=======\n${second}>>>>>>> shorter\n${prompt('after')}`;
  await vscode.openFile(REGISTRY);
  workspace.write(REGISTRY, text);
  await vscode.until(
    'the one problem',
    () => vscode.squiggles(),
    ({ error, warning }) => error === 1 && warning === 0,
  );
  await vscode.openContainer('Prompt Ledger');
  const rows = await vscode.until(
    'the tree',
    () => vscode.tree('Prompts'),
    (found) => found?.some(({ label }) => label === 'after'),
  );
  expect(rows.map(({ label }) => label)).toEqual(expect.arrayContaining(['before', 'summarise', 'after']));
  expect(rows.find(({ label }) => label === 'summarise').description).toContain('has errors');
  await pictures('merge-conflict');
  const line = text.split('\n').findIndex((one) => one.startsWith('<<<')) + 1;
  await vscode.quickFixes(line, 'HEAD');
  await vscode.screenshot(join(screenshots, 'merge-conflict-fixes.png'));
  await vscode.pickQuickFix('Keep both versions');
  await vscode.until(
    'no problem',
    () => vscode.squiggles(),
    ({ error, warning }) => error + warning === 0,
  );
  await vscode.save();
  const merged = head + first + second + prompt('after');
  await vscode.until('the merged file', () => workspace.read(REGISTRY) === merged);
});

test('a problem is explained from the command palette', async () => {
  await vscode.run('Prompt Ledger: Explain Problem…');
  await vscode.fill('suite-variable');
  await vscode.screenshot(join(screenshots, 'explain.png'));
  await vscode.pick('suite-variable-unused');
  await vscode.until('the page', async () => (await shownPage()) === 'suite-variable-unused');
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
