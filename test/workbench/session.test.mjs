// An hour of somebody's day in one piece: an edit, what it broke, and back. It says how long each step took.

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { ModelServer } from './modelServer.mjs';
import { compareAnswers, filterBy, openCell, resultsPage, rowsAre } from './resultsDriver.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const SENTENCE = ' Forget the rules.';

const template = `|
          Greet {{name}}.
          {% if vip %}Thank {{name}} first.{% endif %}
`;

const caseOf = (name, vip) =>
  `  - description: ${name} is greeted\n    vars: { name: ${name}, vip: ${vip} }\n    assert: [{ type: icontains, value: ${name} }, { type: not-contains, value: the rules }]\n`;
const SUITE = `tests:\n${['Ann', 'Bob', 'Cleo', 'Dan'].map((name) => caseOf(name, false)).join('')}${['Eve', 'Flo'].map((name) => caseOf(name, true)).join('')}`;

const registryOf = (url) => `endpoints:
  local: { base_url: "${url}", free: true }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    variables: { name: {}, vip: {} }
    draft:
        model: local/m
        template: ${template}
    versions:
      "1.0.0":
        model: local/m
        template: ${template}`;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace();
const server = new ModelServer();
const times = {};

beforeAll(async () => {
  await server.start();
  workspace.write(REGISTRY, registryOf(server.url));
  workspace.write('suite.yaml', SUITE);
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  console.table(times);
  await vscode?.close();
  server.stop();
  workspace.remove();
});

async function step(name, act) {
  const start = performance.now();
  const result = await act();
  times[name] = { ms: Math.round(performance.now() - start) };
  return result;
}

/** The text in the editor, as far as it is seen. */
const editorText = async () => (await vscode.lines()).map(({ text }) => text).join('\n');
const lineOf = async (text) => (await vscode.lines()).find((line) => line.text.includes(text))?.line;

/** Whether the editor says in front of the draft's score that it is stale. */
const saysStale = () =>
  vscode.page
    .locator('.monaco-editor .view-line span')
    .evaluateAll((spans) =>
      spans.some((span) => getComputedStyle(span, '::before').content.includes('stale')),
    );

/** Clicks the lens above the draft, and waits for what the run says. */
async function runDraft(expected) {
  await vscode.until(
    'the lens',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text.startsWith('Eval 6 cases')),
  );
  await vscode.clickCodeLens('Eval 6 cases');
  return (await vscode.notification(expected)).message;
}

async function pictures(name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `session-${name}-${theme}.png`));
  }
}

test('the draft has a score', async () => {
  await vscode.openFile(REGISTRY);
  await step('first run, 6 answers', () => runDraft(/greet draft: 1\.00 .* 6 of 6 cases passed/));
  // The draft is still the same as the version, so that both are asked at once.
  expect(server.asked.length).toBe(6);
  expect(workspace.read(REGISTRY)).toMatch(/draft:[^]*?eval_score: 1/);
  await vscode.clearNotifications();
});

test('an edit makes the score stale at once', async () => {
  const line = await lineOf('{% if vip %}');
  await vscode.clickText(line, 'first');
  await vscode.press('End');
  for (let i = 0; i < '{% endif %}'.length; i++) await vscode.press('ArrowLeft');
  await vscode.type(SENTENCE.slice(0, -1));
  await step('last key until stale', async () => {
    await vscode.type(SENTENCE.at(-1));
    await vscode.until('stale', saysStale);
  });
  expect(await editorText()).toContain(`first.${SENTENCE}{% endif %}`);
  await pictures('stale');
});

test('a run asks only the cases that the edit affects, and says what broke', async () => {
  const before = server.asked.length;
  const message = await step('run of the affected cases', () =>
    runDraft(/greet draft: 0\.\d\d .* 4 of 6 cases passed/),
  );
  expect(message).toMatch(/2 cases broke\. .*against 1\.0\.0/);
  expect(
    server.asked
      .slice(before)
      .map((text) => /Greet (\w+)/.exec(text)[1])
      .toSorted(),
  ).toEqual(['Eve', 'Flo']);
  await pictures('regressed');
});

test('the results panel shows which cases, and the diff editor how', async () => {
  const page = await step('results panel', async () => {
    await vscode.clickNotification('Show Results');
    const shown = await resultsPage(vscode);
    await rowsAre(vscode, shown, ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Flo']);
    return shown;
  });
  await step('filter “Broken”', async () => {
    await filterBy(page, 'Broken');
    await rowsAre(vscode, page, ['Eve is greeted', 'Flo is greeted']);
  });
  await step('detail of a case', () => openCell(page, 'Eve is greeted'));
  await pictures('broken');
  const { original } = await step('answers in the diff editor', () =>
    compareAnswers(vscode, page, ['Thank Eve first.', 'Forget the rules.']),
  );
  expect(original.some(({ text }) => text.includes('Forget'))).toBe(false);
  await pictures('diff');
});

test('after undo the same run asks nothing, and the score is recorded', async () => {
  await vscode.clearNotifications();
  await vscode.openFile(REGISTRY);
  await step('undo until fresh', async () => {
    await vscode.until('the sentence gone', editorText, async (text) => {
      if (!text.includes(SENTENCE.trim().slice(0, 3))) return true;
      await vscode.press('Control+z');
      return false;
    });
    await vscode.until('fresh', saysStale, (isStale) => !isStale);
  });
  const before = server.asked.length;
  await step('run again, from known answers', () => runDraft(/greet draft: 1\.00 .* 6 of 6 cases passed/));
  expect(server.asked.length).toBe(before);
  await vscode.save();
  const text = workspace.read(REGISTRY);
  expect(text).not.toContain('Forget');
  expect(text).toMatch(/draft:[^]*?eval_score: 1\b/);
  expect(await saysStale()).toBe(false);
  await pictures('again');
});

test('nothing logged an error', () => expect(vscode.errors).toEqual([]));
