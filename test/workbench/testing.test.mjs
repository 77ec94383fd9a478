import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { ModelServer } from './modelServer.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const LONG =
  'somebody whose name is so long that it does not fit into any side bar, whatever its width may be';

const SUITE = `tests:
  - description: Ann is greeted
    vars: { name: Ann }
    assert: [{ type: contains, value: Ann }]
  - description: Bob is greeted in these words
    vars: { name: Bob }
    assert: [{ type: equals, value: "Good morning, Bob, and welcome" }]
  - description: Cleo is refused
    vars: { name: Cleo }
    assert: [{ type: contains, value: Cleo }]
  - description: ${LONG}
    vars: { name: Dan }
    assert: [{ type: contains, value: Dan }]
`;

const registryOf = (url) => `endpoints:
  local: { base_url: "${url}", free: true }
prompts:
  greet:
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "Good morning, {{name}}" }
  without-suite:
    draft: { model: local/m, template: Hi }
`;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace();
const server = new ModelServer();

beforeAll(async () => {
  await server.start();
  server.refused = /Cleo/;
  workspace.write('prompt-registry.yaml', registryOf(server.url));
  workspace.write('suite.yaml', SUITE);
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  server.stop();
  workspace.remove();
});

async function pictures(name) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `testing-${name}-${theme}.png`));
  }
}

const glyphs = () => vscode.page.locator('.monaco-editor .testing-run-glyph');

/** The states of the rows in the Test Explorer, by their names; what is folded is unfolded. */
async function states() {
  const rows = (await vscode.tests()) ?? [];
  const folded = vscode.page.locator('.test-explorer .monaco-list-row[aria-expanded="false"]').first();
  if (await folded.isVisible()) await folded.locator('.monaco-tl-twistie').click();
  return Object.fromEntries(rows.map(({ label, state }) => [label, state]));
}

test('the margin of a suite runs the case beside it, and only that', async () => {
  await vscode.openFile('suite.yaml');
  // The suite itself and its four cases; the first line has both of the first.
  await vscode.until(
    'the glyphs',
    () => glyphs().count(),
    (count) => count >= 4,
  );
  await pictures('margin');
  const line = SUITE.split('\n').findIndex((text) => text.includes('Ann is greeted')) + 1;
  const beside = await vscode.until(
    'the glyph of Ann',
    async () => {
      const box = await vscode.page
        .locator('.monaco-editor .view-line', { hasText: 'Ann is greeted' })
        .first()
        .boundingBox();
      const all = await Promise.all((await glyphs().all()).map((glyph) => glyph.boundingBox()));
      const index = all.findIndex((glyph) => box && glyph && Math.abs(glyph.y - box.y) < 4);
      return index < 0 ? undefined : index;
    },
    (index) => index !== undefined,
  );
  expect(line).toBe(2);
  await glyphs().nth(beside).click();
  await vscode.until(
    'the answer',
    () => server.asked.length,
    (count) => count === 1,
  );
  expect(server.asked[0]).toContain('Ann');
  await vscode.until('it passed', states, (found) => found['Ann is greeted'] === 'Passed');
  expect((await states())['Bob is greeted in these words']).toBe('Not yet run');
});

test('all tests run: what failed, what could not be run, and what passed look different', async () => {
  await vscode.run('Test: Run All Tests');
  const found = await vscode.until(
    'the states',
    states,
    (seen) => seen['Cleo is refused'] === 'Errored' && seen[LONG] === 'Passed',
  );
  expect(found).toMatchObject({
    'Ann is greeted': 'Passed',
    'Bob is greeted in these words': 'Failed',
    'Cleo is refused': 'Errored',
    [LONG]: 'Passed',
  });
  expect(Object.keys(found)).not.toContain('without-suite');
  // Ann's answer was there already, so that only the three others were asked for.
  expect(server.asked.filter((text) => text.includes('Ann'))).toHaveLength(1);
  await pictures('tree');
});

test('a failure shows what was expected and what came as a difference, at its case', async () => {
  await vscode.openFile('suite.yaml');
  await vscode.page
    .locator('.monaco-editor .test-error-content-widget', { hasText: 'Good morning, Bob' })
    .first()
    .click();
  const sides = vscode.page.locator('.peekview-widget .monaco-diff-editor .view-lines');
  const texts = await vscode.until(
    'both sides',
    async () => (await sides.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').trim()),
    (found) => found.length === 2 && found.every(Boolean),
  );
  expect(texts).toEqual(['Good morning, Bob, and welcome', 'Good morning, Bob']);
  await pictures('failure');
  await vscode.press('Escape');
});
