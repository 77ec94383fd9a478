import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = 'evals/sum-up.yaml';
const BEFORE = `# Our prompts
prompts:
  first:
    draft:
      model: gpt-4o-mini
      messages:
        - role: system
          content: |
            You answer {{ name | default: "someone" }}.
            {% if urgent %}Be quick.{% endif %}
        - role: user
          content: "{{question}}"
    notes: no {{template}} here
`;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
let workspace;

beforeAll(async () => {
  workspace = new Workspace({
    [REGISTRY]: BEFORE,
    'other.yaml': 'template: |\n  {{ not ours }}\n',
    'house.liquid': '{% if urgent %}Be quick, {{ name }}.{% endif %}\n',
  });
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace?.remove();
});

async function pictures(name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
  }
}

/** The title of the quick input, with its steps. */
const title = () => vscode.page.locator('.quick-input-widget:visible .quick-input-title').innerText();
const atStep = (text) => vscode.until(text, title, (shown) => shown === text);
const back = () => vscode.page.locator('.quick-input-widget:visible .codicon-quick-input-back').click();
const message = () => vscode.page.locator('.quick-input-widget:visible .quick-input-message').innerText();
const write = (text) => vscode.fill(text);
const next = () => vscode.press('Enter');
/** As fast as a person: VS Code closes brackets only in lines whose tokens it knows. */
const type = (text) => vscode.page.keyboard.type(text, { delay: 60 });

/** The colours that a text has in the editor. */
async function coloursOf(text) {
  const spans = vscode.page.locator('.view-line span span', { hasText: new RegExp(`^\\s*${text}\\s*$`) });
  return spans.evaluateAll((found) => [...new Set(found.map((span) => getComputedStyle(span).color))]);
}

test('templates have colours of their own, in registries and in template files', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.until(
    'colours',
    () => coloursOf('name'),
    (colours) => colours.length === 1,
  );
  const [prose] = await coloursOf('You.answer.');
  const [variable] = await coloursOf('name');
  const [role] = await coloursOf('system');
  expect(new Set([prose, variable, role]).size).toBe(3);
  await pictures('template-colours');
  await vscode.openFile('house.liquid');
  await vscode.until(
    'the language',
    () => vscode.statusBar(),
    (items) => items.includes('Prompt Template'),
  );
  // In another theme by now, and there too it is not the colour of what stands around it.
  const [around, ...others] = await coloursOf('Be.quick,');
  expect([others, await coloursOf('name')]).toEqual([
    [],
    [expect.not.stringMatching(`^${RegExp.escape(around)}$`)],
  ]);
  await vscode.openFile('other.yaml');
  await vscode.until(
    'the other file',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes('not ours')),
  );
  expect(await vscode.statusBar()).toContain('YAML');
  expect(await coloursOf('not')).toEqual([]);
});

test('a wizard that is given up writes nothing', async () => {
  await vscode.run('Prompt Ledger: New Prompt');
  await atStep('New Prompt (1/4)');
  await next();
  await vscode.until('the message', message, (text) => text.includes('needs a name'));
  await write('Sum Up!');
  await vscode.until('the message', message, (text) => text.includes('such as sum-up'));
  await write('first');
  await vscode.until('the message', message, (text) => text.includes('a prompt of this name already'));
  await vscode.screenshot(join(screenshots, 'new-prompt-name.png'));
  await next();
  await atStep('New Prompt (1/4)');
  await write('other');
  await next();
  await atStep('New Prompt (2/4)');
  await vscode.press('Escape');
  await vscode.until(
    'no input',
    () => vscode.quickInput(),
    (input) => input === undefined,
  );
  expect(workspace.read(REGISTRY)).toBe(BEFORE);
});

test('New Prompt asks step by step, and puts the cursor into the situation', async () => {
  await vscode.openContainer('Prompt Ledger');
  const header = vscode.page.locator('.sidebar .pane-header', { hasText: 'Prompts' });
  await header.hover();
  await header.locator('[aria-label="New Prompt"]').click();
  await atStep('New Prompt (1/4)');
  await write('sum-up');
  await next();
  await atStep('New Prompt (2/4)');
  await back();
  await atStep('New Prompt (1/4)');
  expect((await vscode.quickInput()).value).toBe('sum-up');
  await next();
  await atStep('New Prompt (2/4)');
  await vscode.screenshot(join(screenshots, 'new-prompt-kind.png'));
  await vscode.pick('Single Template');
  await atStep('New Prompt (3/4)');
  await vscode.until(
    'models',
    () => vscode.quickInput(),
    ({ items }) => items[0]?.label === 'gpt-4o-mini',
  );
  await vscode.screenshot(join(screenshots, 'new-prompt-model.png'));
  await write('gpt-4o-mini');
  await next();
  await atStep('New Prompt (4/4)');
  await write('ticket text');
  await vscode.until('the message', message, (text) => text.includes('cannot be a variable'));
  await write('ticket_text, language');
  await next();
  await vscode.until(
    'the prompt',
    () => workspace.read(REGISTRY),
    (text) => text.includes('sum-up:'),
  );
  const written = workspace.read(REGISTRY);
  expect(written.startsWith(BEFORE)).toBe(true);
  expect(written).toContain('        TICKET TEXT: {{ticket_text}}\n        LANGUAGE: {{language}}\n');
  await vscode.until(
    'the editor',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === REGISTRY),
  );
  await vscode.page.locator('.selected-text').first().waitFor();
  await pictures('new-prompt');
  await vscode.type('A support desk.');
  const lines = await vscode.until(
    'the situation',
    () => vscode.lines(),
    (shown) => shown.some(({ text }) => text.trim() === 'A support desk.'),
  );
  const at = lines.findIndex(({ text }) => text.trim() === 'A support desk.');
  expect(lines[at - 1].text.trim()).toBe('# Situation');
});

test('typing in a template closes what it opens, and lists go on', async () => {
  await vscode.press('End', 'Enter');
  await type('Say {{ ticket_text');
  await vscode.press('End', 'Enter');
  await type('Say {{ ticket_text }} at 50%');
  await vscode.press('Enter');
  await type('{% if language %}Write in it.{% endif %}');
  await vscode.press('Enter');
  await type("- it's one");
  await vscode.press('Enter');
  await type('two');
  await vscode.press('Control+End');
  await type('    notes:');
  await vscode.press('Enter');
  await type('|');
  const lines = await vscode.until(
    'the lines',
    () => vscode.lines(),
    (shown) => shown.some(({ text }) => text.endsWith(' |') && !text.includes(':')),
  );
  const texts = lines.map(({ text }) => text.replaceAll('\u00a0', ' '));
  expect(texts).toEqual(
    expect.arrayContaining([
      '        Say {{ ticket_text}}',
      '        Say {{ ticket_text }} at 50%',
      '        {% if language %}Write in it.{% endif %}',
      "        - it's one",
      '        - two',
      '      |',
    ]),
  );
  await vscode.press('Backspace');
  await type('Later.');
  await vscode.save();
});

test('New Suite writes a case with what is known, and reports what is missing', async () => {
  await vscode.treeMenu('Prompts', 'sum-up', 'New Suite');
  await atStep('New Suite for sum-up (1/2)');
  await vscode.screenshot(join(screenshots, 'new-suite.png'));
  await vscode.pick('Contains a Text');
  await atStep('New Suite for sum-up (2/2)');
  await write('vpn');
  await next();
  await vscode.until('the suite', () => workspace.has(SUITE));
  await vscode.until(
    'the editor',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === 'sum-up.yaml'),
  );
  expect(workspace.read(SUITE)).toContain('    assert:\n      - type: icontains\n        value: vpn\n');
  const problems = await vscode.until(
    'what is missing',
    () => vscode.problems(),
    (rows) => rows.some(({ code }) => code === 'suite-variable-missing'),
  );
  expect(problems.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
  await vscode.screenshot(join(screenshots, 'new-suite-written.png'));
  const before = workspace.read(SUITE);
  await vscode.run('Prompt Ledger: New Suite');
  await vscode.pick('sum-up');
  await vscode.notification(/sum-up has a suite already/);
  expect(workspace.read(SUITE)).toBe(before);
  await vscode.clearNotifications();
});

test('the walkthrough goes from the sample to a recorded score', async () => {
  const step = (text) => vscode.page.locator('.getting-started-step', { hasText: text }).first();
  const button = (text) =>
    vscode.page.locator('.getting-started-step .monaco-button:visible', { hasText: text });
  const open = async () => {
    await vscode.run('Welcome: Open Walkthrough...');
    await vscode.pick('Get Started with Prompt Ledger');
    await step('Open the sample').waitFor();
  };
  await vscode.open(vscode.url());
  await open();
  for (const [i, text] of [
    'See the recorded score',
    'Run the evals',
    'Edit a draft',
    'Open the sample',
  ].entries()) {
    await step(text).click();
    await vscode.until(text, () =>
      button(/^(Open|Run)/)
        .first()
        .isVisible(),
    );
    await vscode.screenshot(join(screenshots, `walkthrough-${4 - i}.png`));
  }
  await pictures('walkthrough');
  await button('Open Sample').click();
  await vscode.pick('In the Extension’s Own Storage');
  await vscode.page.waitForURL(/prompt-ledger-sample/);
  // The window has loaded again, and the walkthrough has come along.
  await vscode.until('the second step', () => button('Open Prompt').isVisible(), Boolean, 40_000);
  await vscode.screenshot(join(screenshots, 'walkthrough-again.png'));
  await button('Open Prompt').click();
  await vscode.pick('summarise-ticket');
  await vscode.until(
    'the prompt',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => text.includes('summarise-ticket')),
  );
  await open();
  await step('Run the evals').click();
  await button('Run Regression Evals').click();
  await vscode.pick('summarise-ticket');
  await vscode.notification(/summarise-ticket draft: \d\.\d\d .* of 12 cases passed/);
  await vscode.clearNotifications();
  await open();
  await step('See the recorded score').click();
  await button('Open Score').click();
  await vscode.pick('summarise-ticket');
  await vscode.until(
    'the score',
    () => vscode.lines(),
    (lines) => lines.some(({ text }) => /^ {6}eval_score: 0\.\d+/.test(text.replaceAll('\u00a0', ' '))),
  );
  await vscode.screenshot(join(screenshots, 'walkthrough-score.png'));
  await open();
  const done = () =>
    vscode.page.locator('.getting-started-step .codicon-getting-started-step-checked.complete').count();
  await vscode.until('four steps done', done, (count) => count >= 4);
  await vscode.screenshot(join(screenshots, 'walkthrough-done.png'));
}, 120_000);

test('nothing logged an error', () => {
  expect(vscode.errors.filter((text) => !text.includes('has a suite already'))).toEqual([]);
});
