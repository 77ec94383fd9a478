import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelServer, refuse, streamReply } from '../extension/modelServer.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { copySample } from '../scripts/sample.mjs';
import { findViolations } from './axe.mjs';
import { allThemes, changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';

const REGISTRY = 'prompt-registry.yaml';
const workspace = copySample();
const registry = join(workspace, REGISTRY);
const lineOf = (text) =>
  readFileSync(registry, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
/** @type {ModelServer} */
let server;

beforeAll(async () => {
  server = await ModelServer.start();
  writeFileSync(
    registry,
    `${readFileSync(registry, 'utf8').replace('endpoints:', `endpoints:\n  local: { base_url: "${server.url}" }`)}
  write-reply:
    description: A reply to the customer.
    variables:
      customer: { type: object }
      examples: { type: array, sample: [{ question: "Where?", answer: "There." }] }
      friendly: { type: boolean, sample: true }
    draft:
      model: local/m
      output_schema: { type: object }
      messages:
        - role: system
          content: |
            You write for {{ customer.name }}, who is {{ customer.plan | default: "on no plan" }}.
            {% if friendly %}Be warm.{% endif %}
        - role: user
          content: |
            {% for example in examples %}Q: {{ example.question }}
            A: {{ example.answer }}
            {% endfor %}Q: {{ question }}
${Array.from({ length: 120 }, (_, i) => `            Rule ${i + 1}: keep it short.\n`).join('')}`,
  );
  vscode = await launch({ workspace, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  await server?.stop();
  rmSync(dirname(workspace), { recursive: true, force: true });
});

const suite = () => readFileSync(join(workspace, 'evals', 'summarise-ticket.yaml'), 'utf8');

/** Puts the cursor of the registry's editor into a line; the panel may have had the focus, and may take it again. */
async function goTo(line) {
  const go = async () => {
    await vscode.focusGroup(1);
    return vscode.goToLine(line, 1, 3000).then(
      () => true,
      () => false,
    );
  };
  await vscode.until(`the cursor in line ${line}`, go, Boolean, 30_000);
}

const frame = () => vscode.webview('.toolbar h1');

/** Pictures, and what axe-core finds in them: in every theme, or in the one that is on. */
async function pictures(name, chosen = themes) {
  for (const theme of chosen) {
    await changeTheme(vscode, theme);
    await vscode.page.waitForTimeout(200);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    expect(await findViolations(await frame()), `${name} ${theme}`).toEqual([]);
  }
}

/** The messages as they are shown, `role: text`. */
const messages = async () =>
  (await frame())
    .locator('.card')
    .evaluateAll((cards) =>
      cards.map(
        (card) => `${card.querySelector('h2').textContent}: ${card.querySelector('.text').textContent}`,
      ),
    );

const untilMessages = (what, accept) => vscode.until(what, messages, accept);

test('the preview opens beside the editor and follows what is typed', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.goToLine(lineOf('exactly'));
  await vscode.press('Control+k', 'v');
  await untilMessages('the draft', ([user]) => user?.includes('TICKET: VPN drops every 10 minutes'));
  const page = await frame();
  await vscode.until(
    'exact tokens',
    () => page.locator('.usage .total').innerText(),
    (text) => /^\d+ tokens$/.test(text),
  );
  await pictures('preview', allThemes);
  await vscode.focusGroup(1);
  await vscode.goToLine(lineOf('exactly'));
  // The line is wrapped: the first time goes to the end of its first row.
  await vscode.press('End', 'End');
  await vscode.type(' Now.');
  await untilMessages('what was typed', ([user]) => user.includes('in exactly Now.'));
  expect(await page.locator('.toolbar h1').innerText()).toBe('summarise-ticket');
});

test('scroll, selection and focus stay while somebody types', async () => {
  await goTo(lineOf('Rule 60:'));
  await untilMessages('the long prompt', (shown) => shown.length === 2);
  const page = await frame();
  // The cursor's place is brought into view by itself.
  await vscode.until('the rule in view', () =>
    page
      .locator('.card')
      .last()
      .evaluate((card) => {
        const [range] = CSS.highlights.get('cursor');
        const box = range?.getBoundingClientRect();
        return (
          range?.toString() === 'Rule 60: keep it short.' &&
          box.top > 0 &&
          box.bottom < innerHeight &&
          card !== null
        );
      }),
  );
  await page.evaluate(() => {
    scrollTo({ top: 400 });
    const text = document.querySelectorAll('.card .text')[1];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (!node.data.includes('Rule 1:')) node = walker.nextNode();
    const at = node.data.indexOf('Rule 1:');
    getSelection().setBaseAndExtent(node, at, node, at + 6);
  });
  await vscode.clickText(lineOf('Rule 60:'), 'short');
  await vscode.press('End');
  await vscode.page.waitForTimeout(300);
  await page.evaluate(() => scrollTo({ top: 400 }));
  await vscode.type(' Really.');
  await untilMessages('the sentence', ([, user]) => user.includes('Rule 60: keep it short. Really.'));
  expect(await page.evaluate(() => [scrollY, String(getSelection())])).toEqual([400, 'Rule 1']);
});

test('what is missing is marked in its place and leads to its field', async () => {
  const page = await frame();
  await page.evaluate(() => scrollTo({ top: 0 }));
  const missing = () => page.locator('.missing').allInnerTexts();
  expect(await missing()).toEqual(['{{ customer.name }}', '{{ question }}']);
  expect(await messages()).toEqual([
    expect.stringMatching(/^System: You write for \{\{ customer\.name \}\}, who is on no plan\.\nBe warm\./),
    expect.stringMatching(/^User: Q: Where\?\nA: There\.\nQ: \{\{ question \}\}\n/),
  ]);
  expect(await page.locator('.why').innerText()).toBe(
    'Fill in what is missing to run it: customer, question.',
  );
  await pictures('preview-missing');
  await page.locator('.missing', { hasText: 'customer.name' }).click();
  expect(await page.evaluate(() => document.activeElement.labels[0].textContent)).toBe('customer');
  await vscode.type('{"name": "Ann"');
  const field = page.locator('.field', { hasText: 'customer' }).first();
  await vscode.until(
    'the error',
    () => field.locator('.error').innerText(),
    (text) => text.startsWith('Line 1 is not JSON'),
  );
  expect(await missing()).toEqual(['{{ customer.name }}', '{{ question }}']);
  await pictures('preview-json-error');
  await field.locator('textarea').focus();
  await vscode.press('End');
  await vscode.type('}');
  await untilMessages('the value', ([system]) => system.includes('You write for Ann, who'));
  await vscode.type('x');
  await vscode.until(
    'the error again',
    () => field.locator('.error').innerText(),
    (text) => text.startsWith('Line'),
  );
  expect((await messages())[0]).toContain('You write for Ann, who');
  await vscode.press('Backspace');
  expect(await page.evaluate(() => document.activeElement.value)).toBe('{"name": "Ann"}');
  await page.locator('select').last().selectOption('false');
  await untilMessages('no warmth', ([system]) => !system.includes('Be warm'));
});

test('an answer can be stopped, and what was said stays', async () => {
  const page = await frame();
  await page.locator('.field', { hasText: 'question' }).last().locator('textarea').fill('Why?');
  await vscode.until(
    'a prompt that can run',
    () => page.locator('.why').isVisible(),
    (isShown) => !isShown,
  );
  server.respond = (_, response) => void streamReply(response, ['Because ', 'of ', 'the '], true);
  await page.locator('.primary', { hasText: 'Run' }).focus();
  await vscode.press('Enter');
  await vscode.until(
    'a part of the answer',
    () => page.locator('.lane .output').allInnerTexts(),
    ([text]) => text === 'Because of the ',
  );
  expect(await page.evaluate(() => document.activeElement.textContent)).toBe('Stop');
  expect(await page.locator('[role=status]').innerText()).toBe('Running…');
  await page.locator('.lane').scrollIntoViewIfNeeded();
  await pictures('preview-running');
  await page.locator('.primary', { hasText: 'Stop' }).focus();
  const pressed = Date.now();
  await vscode.press('Enter');
  await vscode.until(
    'the end',
    () => page.locator('.lane').getAttribute('data-state'),
    (state) => state === 'stopped',
  );
  expect(Date.now() - pressed).toBeLessThan(1000);
  expect(await page.locator('.lane .output').innerText()).toBe('Because of the ');
  server.respond = (_, response) => void streamReply(response, ['Because ', 'I say so.']);
  await page.locator('.primary', { hasText: 'Run' }).click();
  await vscode.until(
    'the whole answer',
    () => page.locator('.lane .schema').allInnerTexts(),
    ([text]) => text?.includes('does not fit the output schema'),
  );
  await page.locator('.lane').scrollIntoViewIfNeeded();
  await pictures('preview-schema');
  server.respond = (_, response) => refuse(response, 401);
  await page.locator('.primary', { hasText: 'Run' }).click();
  const remedy = page.locator('.lane button', { hasText: 'Set API Key' });
  await vscode.until(
    'what resolves a refusal',
    () => remedy.isVisible(),
    (isShown) => isShown,
  );
  await pictures('preview-refused');
  await remedy.click();
  await vscode.until(
    'the question for a key',
    () => vscode.page.locator('.quick-input-widget:visible').count(),
    (count) => count === 1,
  );
  await vscode.press('Escape');
  await page.evaluate(() => scrollTo({ top: 0 }));
});

test('a template with an error keeps its last text, and the problem leads to its place', async () => {
  const page = await frame();
  await goTo(lineOf('Rule 1:'));
  await vscode.press('End');
  await vscode.type(' {% oops');
  await vscode.until(
    'the banner',
    () => page.locator('.banner').allInnerTexts(),
    ([text]) => text?.includes('never closed'),
  );
  expect((await messages())[1]).toContain('Rule 2: keep it short.');
  expect(await page.locator('.card.stale h2').allInnerTexts()).toEqual(['User']);
  expect(await page.locator('.why').innerText()).toBe('Correct the template to run it.');
  await pictures('preview-error');
  await page.locator('.banner .link').click();
  await vscode.until(
    'the place',
    () => vscode.statusBar(),
    (items) => String(items).includes(`Ln ${lineOf('Rule 1:')}, Col 44 (8 selected)`),
  );
  await vscode.focusGroup(1);
  await vscode.press('Delete');
  await vscode.until(
    'no banner',
    () => page.locator('.banner').count(),
    (count) => count === 0,
  );
});

test('a click goes to the line of the template, also in a partial, and the cursor comes back', async () => {
  const page = await frame();
  await goTo(lineOf('exactly'));
  await untilMessages('the other prompt', ([user]) => user?.includes('exactly'));
  const clickOn = async (text) => {
    const at = await page.evaluate((wanted) => {
      const walker = document.createTreeWalker(document.querySelector('.card .text'), NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.data.indexOf(wanted);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + 1);
        const { left, top, height } = range.getBoundingClientRect();
        return { x: left + 1, y: top + height / 2 };
      }
      return undefined;
    }, text);
    const { x, y } = await page.frameElement().then((outer) => outer.boundingBox());
    await vscode.page.mouse.click(x + at.x, y + at.y);
  };
  const position = (wanted) =>
    vscode.until(
      `the cursor at ${wanted}`,
      () => vscode.statusBar(),
      (items) => String(items).includes(wanted),
    );
  await clickOn('Action');
  await position(`Ln ${lineOf('- Action:')}, Col 11`);
  await clickOn('VPN drops');
  await position(`Ln ${lineOf('TICKET: {{ticket_content}}')}, Col 35 (18 selected)`);
  await vscode.until(
    'the value marked',
    () => page.evaluate(() => String([...CSS.highlights.get('cursor')][0])),
    (text) => text.startsWith('VPN'),
  );
  // A panel that is locked stays with its prompt.
  const lock = page.locator('[aria-pressed]');
  await lock.click();
  await goTo(lineOf('write-reply:'));
  await vscode.page.waitForTimeout(300);
  expect(await page.locator('.toolbar h1').innerText()).toBe('summarise-ticket');
  await lock.click();
  await goTo(lineOf('classify-intent:'));
  await vscode.until(
    'the prompt of the cursor',
    () => page.locator('.toolbar h1').innerText(),
    (name) => name === 'classify-intent',
  );
  await goTo(lineOf('exactly'));
  await untilMessages('the first prompt', ([user]) => user?.includes('exactly'));
  await clickOn('Leave out');
  await vscode.until(
    'the partial',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === 'house-style.liquid'),
  );
  expect(await page.locator('.toolbar h1').innerText()).toBe('summarise-ticket');
});

test('the form is filled from a case of the suite, and the version can be chosen', async () => {
  const page = await frame();
  await page.locator('.source').click();
  await vscode.pick('all mail is down');
  await untilMessages('the case', ([user]) => user.includes('TICKET: Nobody in the Lisbon office'));
  expect(await page.locator('.source').innerText()).toBe('all mail is down');
  await page.locator('.toolbar select').selectOption('2.0.0');
  await untilMessages('the version', ([user]) => user.includes('Keep it short.') && user.includes('Lisbon'));
  await pictures('preview-case');
  await page.locator('.toolbar select').selectOption('draft');
});

test('an answer streams in beside its facts, and two versions side by side', async () => {
  const page = await frame();
  await page.locator('.primary', { hasText: 'Run' }).click();
  const states = () => page.locator('.lane').evaluateAll((lanes) => lanes.map((lane) => lane.dataset.state));
  await vscode.until('the answer', states, ([state]) => state === 'done');
  expect(await page.locator('.lane .output').innerText()).toMatch(/^- /);
  await page.locator('.lane').scrollIntoViewIfNeeded();
  await pictures('preview-run');
  await page.locator('.secondary', { hasText: 'Compare' }).click();
  await vscode.until(
    'the versions',
    () => vscode.quickInput(),
    (input) => input?.items.some(({ label }) => label === '2.1.0 · production'),
  );
  await vscode.pickMany(['2.1.0 · production']);
  await vscode.until(
    'both answers',
    states,
    (found) => found.length === 2 && found.every((state) => state === 'done'),
  );
  await page.locator('.lane').last().scrollIntoViewIfNeeded();
  await vscode.press('Control+b');
  await pictures('preview-compare');
  await vscode.press('Control+b');
});

test('an answer becomes a case of the suite', async () => {
  const page = await frame();
  await page.locator('.lane .secondary', { hasText: 'Save as Eval Case' }).first().click();
  // The panel was filled from a case, so the suite has this question already.
  await vscode.notification(/has a case with these values already/);
  await vscode.clickNotification('Add Another');
  await vscode.until(
    'what to assert',
    () => vscode.quickInput(),
    (input) => input?.items.length > 2,
  );
  await vscode.screenshot(join(screenshots, 'preview-save-case.png'));
  await vscode.press('Enter');
  const before = suite();
  await vscode.until(
    'the name',
    () => vscode.quickInput(),
    (input) => input?.title === 'Save as Eval Case' && input.items.length === 0,
  );
  await vscode.answer('saved from the preview');
  // While it is being written, the file is empty for a moment.
  const after = await vscode.until('the case', suite, (text) => text.includes('saved from the preview'));
  expect(after.startsWith(before)).toBe(true);
  expect(after).toContain('description: saved from the preview');
  // The suite is shown beside the panel, not over it; what is typed before that would go there.
  await vscode.until(
    'the case in its suite',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === 'summarise-ticket.yaml'),
  );
  expect(await page.locator('.lane').count()).toBe(2);
});

test('a reload of the window brings the panel back with what was typed', async () => {
  let page = await frame();
  await page.locator('textarea').fill('typed before the reload');
  await untilMessages('what was typed', ([user]) => user.includes('TICKET: typed before the reload'));
  await vscode.focusGroup(1);
  await vscode.openFile(REGISTRY);
  await vscode.save();
  await vscode.page.waitForTimeout(400);
  await vscode.reload();
  await untilMessages('what was typed, again', ([user]) => user?.includes('TICKET: typed before the reload'));
  page = await frame();
  expect(await page.locator('.source').innerText()).toBe('all mail is down');
  await page.locator('.link', { hasText: 'Save as Sample' }).click();
  await vscode.until(
    'the sample',
    () => readFileSync(registry, 'utf8'),
    (text) => text.includes('sample: "typed before the reload"'),
  );
});

test('a prompt that is gone keeps what was typed', async () => {
  let page = await frame();
  await page.locator('textarea').fill('still here');
  await untilMessages('what was typed', ([user]) => user.includes('TICKET: still here'));
  const text = readFileSync(registry, 'utf8');
  writeFileSync(registry, text.replace('  summarise-ticket:', '  another-name:'));
  page = await frame();
  await vscode.until(
    'the banner',
    () => page.locator('.banner').allInnerTexts(),
    ([found]) => found?.includes('not in the registry any more'),
  );
  expect(await page.locator('textarea').inputValue()).toBe('still here');
  expect(await findViolations(page)).toEqual([]);
  // A mistake outside the prompts is not the same as a prompt that is gone.
  writeFileSync(registry, text.replace(/^prompts:/m, 'endpoints: {} prompts:'));
  await vscode.until(
    'the mistake',
    () => page.locator('.banner').allInnerTexts(),
    ([found]) => found?.includes('cannot be read as it stands'),
  );
  expect(await page.locator('textarea').inputValue()).toBe('still here');
  await vscode.openContainer('Prompt Ledger');
  await vscode.until(
    'what to do',
    () => vscode.viewText('Prompts'),
    (shown) => shown?.some((line) => line.includes('cannot be read as it stands')),
  );
  await vscode.screenshot(join(screenshots, 'preview-broken-registry.png'));
  writeFileSync(registry, text);
  await vscode.until(
    'no banner',
    () => page.locator('.banner').count(),
    (count) => count === 0,
  );
  expect((await messages())[0]).toContain('TICKET: still here');
  expect(vscode.errors).toEqual([]);
});
