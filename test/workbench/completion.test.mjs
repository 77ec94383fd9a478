import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = 'evals/summarise.yaml';

const TEXT = `endpoints:
  local: { base_url: http://localhost:1/v1, free: true }
prompts:
  summarise:
    version: "1.0.0"
    variables:
      ticket: { description: Raw text of the ticket, sample: VPN drops every ten minutes }
      audience: { description: Who reads it, sample: engineers }
    draft:
      model: gpt-4o
      template: |
        Summarise this ticket.

    versions:
      "1.0.0": { model: gpt-4o, template: "Summarise {{ticket}}", eval_score: 0.9 }
`;

const workspace = new Workspace({
  [REGISTRY]: TEXT,
  [SUITE]: 'tests:\n  - vars: { ticket: x }\n    assert:\n',
});
const lineOf = (text) => TEXT.split('\n').findIndex((line) => line.includes(text)) + 1;

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

const widget = () => vscode.page.locator('.suggest-widget.visible');

/** The labels that are shown, once the list is there. */
async function shown() {
  const rows = widget().locator('.monaco-list-row .label-name');
  return vscode.until(
    'a list of suggestions',
    () => rows.allInnerTexts(),
    (labels) => labels.length > 0,
  );
}

const isQuiet = async () => (await widget().count()) === 0;

/** Asks for suggestions; the key is lost while the workbench is busy, so it is pressed again. */
const ask = () =>
  vscode.until('the list', async () => {
    if (await isQuiet()) await vscode.press('Control+Space');
    return widget()
      .waitFor({ state: 'visible', timeout: 1500 })
      .then(
        () => true,
        () => false,
      );
  });

/** A line of the editor, by a part of it. */
const lineWith = (text) =>
  vscode.until(
    text,
    () => vscode.lines(),
    (lines) => lines.some((line) => line.text.replaceAll('\u00a0', ' ').includes(text)),
  );

/** A picture in each theme of the list that `open` shows. */
async function pictures(name, open) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await open();
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    await vscode.press('Escape', 'Escape');
  }
}

test('prose is left alone, and two braces bring the variables', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.until(
    'the extension',
    () => vscode.codeLenses(),
    (lenses) => lenses.length > 0,
  );
  await vscode.goToLine(lineOf('Summarise this ticket'), 100);
  await vscode.type(' Be brief, and/or kind: a');
  await vscode.page.waitForTimeout(400);
  expect(await isQuiet()).toBe(true);
  await vscode.type(' for {{');
  expect((await shown()).slice(0, 2)).toEqual(['ticket', 'audience']);
  await vscode.type('aud');
  await vscode.until('the variable', shown, ([first]) => first === 'audience');
  await vscode.press('Tab');
  await lineWith('kind: a for {{audience}}');
});

test('models are shown with their prices', async () => {
  const open = async () => {
    await vscode.goToLine(lineOf('model: gpt-4o'), 14);
    await ask();
    await shown();
  };
  await open();
  expect((await shown())[0]).toBe('gpt-4o');
  await vscode.press('Control+Space', 'Escape'); // From now on, details are shown beside the list.
  await pictures('completion-models', open);
  await vscode.goToLine(lineOf('model: gpt-4o'), 14);
  await vscode.press('Shift+End');
  await vscode.type('gpt-4.1-m');
  await vscode.until('the model', shown, ([first]) => first.startsWith('gpt-4.1-mini'));
  await vscode.press('Enter');
  await lineWith('model: gpt-4.1-mini');
});

test('keys come while they are typed, with the shape of their value', async () => {
  await vscode.goToLine(lineOf('audience:'), 200);
  await vscode.press('Enter', 'Shift+Tab');
  await vscode.type('eva');
  expect((await shown())[0]).toBe('evals');
  await vscode.press('Tab');
  await lineWith('    evals:');
  await vscode.type('min');
  expect((await shown())[0]).toBe('min_score');
  await vscode.press('Escape');
});

test('an assertion comes with its keys', async () => {
  await vscode.openFile(SUITE);
  await vscode.goToLine(4, 1);
  await vscode.type('      - ');
  await ask();
  expect((await shown())[0]).toBe('equals');
  await vscode.press('Escape');
  await pictures('completion-assertions', async () => {
    await ask();
    await shown();
  });
  await vscode.type('icontains-al');
  await vscode.until('the assertion', shown, ([first]) => first === 'icontains-all');
  await vscode.press('Enter');
  await lineWith('- type: icontains-all');
  await lineWith('value: [priority');
});

test('nothing logged an error', () => {
  expect(vscode.errors).toEqual([]);
});
