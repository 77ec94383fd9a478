import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { pictureFailures, screenshots } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';

const TEXT = `endpoints:
  local: { base_url: http://localhost:1/v1, free: true }
partials: { tone: tone.md }
prompts:
  summarise:
    version: "1.0.0"
    variables:
      ticket: { sample: VPN drops }
    draft:
      model: local/m
      messages:
        - role: system
          content: "{% render 'tone', level: ticket %}"
        - role: user
          content: |
            {% if ticket %}
            Summarise {{ ticket | upcase }} for {{ audience }}.
            {% assign short = ticket | truncate: 20 %}{{ short }}
            {% endif %}
    versions:
      "1.0.0":
        model: local/m
        stage: production
        eval_score: 0.91
        template: Summarise {{ ticket }}.
`;

const workspace = new Workspace({
  [REGISTRY]: TEXT,
  'tone.md': 'Be brief: {{ level }}\n',
  'evals/summarise.yaml': 'tests:\n  - vars: { ticket: VPN }\n',
});
const lineOf = (text) => TEXT.split('\n').findIndex((line) => line.includes(text)) + 1;
const columnOf = (text) => TEXT.split('\n')[lineOf(text) - 1].indexOf(text) + 1;

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

const colorOf = (text) =>
  vscode.page.evaluate((wanted) => {
    const spans = [...globalThis.document.querySelectorAll('.view-line span')];
    const found = spans.find(
      (span) => span.children.length === 0 && span.textContent.replaceAll('\u00a0', ' ').trim() === wanted,
    );
    return found && globalThis.getComputedStyle(found).color;
  }, text);

test('colours, outline and breadcrumbs', async () => {
  await vscode.openFile(REGISTRY);
  for (const theme of ['dark', 'light', 'high-contrast']) {
    await vscode.setTheme(theme);
    await vscode.goToLine(lineOf('Summarise {{ ticket |'), columnOf('audience') + 2);
    const colors = await vscode.until(
      `colours in ${theme}`,
      async () => ({
        declared: await colorOf('ticket'),
        undeclared: await colorOf('audience'),
        local: await colorOf('short'),
      }),
      ({ declared, undeclared, local }) =>
        declared && undeclared && local && new Set([declared, undeclared, local]).size === 3,
    );
    expect(Object.values(colors)).not.toContain(undefined);
    const crumbs = await vscode.until(
      'breadcrumbs',
      () => vscode.page.locator('.breadcrumbs-control').first().textContent(),
      (text) => text.includes('summarise') && text.includes('draft'),
    );
    expect(crumbs).toContain('user');
    await vscode.screenshot(join(screenshots, `navigation-colours-${theme}.png`));
  }
  await vscode.setTheme('dark');
  await vscode.run('Explorer: Focus on Outline View');
  await vscode.until(
    'the outline',
    () => vscode.page.locator('.outline-pane .monaco-list-row').allTextContents(),
    (rows) => rows.some((row) => row.includes('endpoints')) && rows.some((row) => row.includes('tone')),
  );
  await vscode.screenshot(join(screenshots, 'navigation-outline.png'));
});

test('references are peeked, and a rename changes all files', async () => {
  await vscode.goToLine(lineOf('Summarise {{ ticket |'), columnOf('Summarise {{ ticket |') + 14);
  await vscode.press('Shift+F12');
  await vscode.until(
    'the references',
    () => vscode.page.locator('.peekview-title').textContent(),
    (text) => /References|\d/.test(text),
  );
  await vscode.page.locator('.reference-file').first().waitFor();
  await vscode.screenshot(join(screenshots, 'navigation-references.png'));
  await vscode.press('Escape');
  await vscode.goToLine(lineOf('Summarise {{ ticket |'), columnOf('Summarise {{ ticket |') + 14);
  await vscode.press('F2');
  const input = vscode.page.locator('.rename-box input');
  await input.waitFor();
  expect(await input.inputValue()).toBe('ticket');
  await vscode.screenshot(join(screenshots, 'navigation-rename.png'));
  await input.fill('issue');
  await vscode.press('Enter');
  const lines = await vscode.until(
    'the new name',
    () => vscode.lines(),
    (found) => found.some(({ text }) => text.includes('issue | upcase')),
  );
  expect(lines.map(({ text }) => text).join('\n')).not.toMatch(/\bticket\b/);
  await vscode.run('File: Save All Files');
  await vscode.until(
    'the suite',
    () => workspace.read('evals/summarise.yaml'),
    (text) => text.includes('issue: VPN'),
  );
});
