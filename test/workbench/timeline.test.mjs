import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { findViolations } from './axe.mjs';
import { allThemes, changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { promptWith } from './timelineRegistry.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const LONG = 'a-prompt-whose-name-somebody-found-short-enough-although-nobody-else-in-the-team-did';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace();
const bare = new Workspace();

/** A commit of all that stands in the workspace. */
function commit(subject, author, date) {
  const git = (...args) =>
    execFileSync('git', args, {
      cwd: workspace.path,
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: author,
        GIT_AUTHOR_EMAIL: 'team@example.com',
        GIT_COMMITTER_NAME: author,
        GIT_COMMITTER_EMAIL: 'team@example.com',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
      stdio: 'pipe',
    });
  if (!workspace.has('.git')) git('-c', 'init.defaultBranch=main', 'init');
  git('add', '-A');
  git('-c', 'commit.gpgsign=false', 'commit', '-m', subject);
}

const evaluated = (score, suite) =>
  `    eval_score: ${score}\n    last_eval: { at: "2026-05-01T00:00:00Z", suite: evals/t.yaml, cases: 20, passed: 17, ci95: [${(score - 0.05).toFixed(2)}, ${(score + 0.05).toFixed(2)}], content: "sha256:x", suite_digest: "sha256:${suite}" }\n`;

/** A prompt whose older versions only Git has. */
const inline = (version, text, score = '') =>
  `prompts:\n  summarise-ticket:\n    version: "${version}"\n    rollback_to: "1.0.0"\n    model: gpt-4o-2024-08-06\n    template: |\n      ${text}\n${score}`;

beforeAll(async () => {
  const others = [
    await promptWith('forty-versions', 40),
    await promptWith(LONG, 12, {
      suite: 'evals/in/a/folder/that/is/nested/deeply/summarise.regression.yaml',
    }),
    await promptWith('one-version', 1),
    await promptWith('five-hundred-versions', 500),
    '  never-scored: { version: "1.0.0", model: gpt-4o-2024-08-06, template: Hi }\n',
  ].join('');
  const write = (text) => workspace.write(REGISTRY, text + others);
  write(inline('1.0.0', 'Summarise {{ticket}}.'));
  commit('A first prompt', 'Ann Archer', '2026-03-02T09:00:00Z');
  write(inline('1.0.0', 'Summarise {{ticket}}.', evaluated(0.78, 'aaaaaaaaaa')));
  commit('Evals of 1.0.0', 'Bob Baker', '2026-03-03T09:00:00Z');
  write(inline('1.1.0', 'Summarise {{ticket}} in a sentence.', evaluated(0.86, 'aaaaaaaaaa')));
  commit('One sentence', 'Ann Archer', '2026-04-02T09:00:00Z');
  write(inline('2.0.0', 'Summarise {{ticket}} as JSON.', evaluated(0.91, 'bbbbbbbbbb')));
  commit('JSON, and a suite that asks for it', 'Ann Archer', '2026-05-02T09:00:00Z');
  bare.write(REGISTRY, `prompts:\n${await promptWith('one-version', 1)}`);
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace.remove();
  bare.remove();
});

/** Rows of the tree: `label description`, indented by their level. */
async function drawTree() {
  const rows = (await vscode.tree('Prompts')) ?? [];
  return rows.map(({ label, description, level }) =>
    `${'  '.repeat(level - 1)}${label} ${description ?? ''}`.trimEnd(),
  );
}

/** The page of the timeline of a prompt, when it shows that prompt. */
async function timelineOf(name, timeoutMs = 15_000) {
  const frames = () => vscode.page.frames();
  const find = async () => {
    for (const frame of frames()) {
      const title = await frame
        .locator('.toolbar h1')
        .first()
        .textContent({ timeout: 200 })
        .catch(() => undefined);
      if (title === name && (await frame.locator('body').isVisible())) return frame;
    }
    return undefined;
  };
  return vscode.until(`the timeline of ${name}`, find, Boolean, timeoutMs);
}

/** Asks for it again where the menu closed under the click because something else opened. */
async function showTimeline(name) {
  return vscode.until(`the timeline of ${name} from its menu`, async () => {
    await vscode.treeMenu('Prompts', name, 'Show Timeline');
    return timelineOf(name, 5000).catch(() => undefined);
  });
}

/** The rows of the table, the cells of each in a line. */
const drawRows = (page) =>
  page
    .locator('.row')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('.cell:not(.actions)')]
          .map((cell) => cell.innerText.replaceAll(/\s+/g, ' ').trim())
          .join(' | '),
      ),
    );

/** Pictures, and what axe-core finds in them. */
async function pictures(name, page, chosen = themes) {
  for (const theme of chosen) {
    await changeTheme(vscode, theme);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    expect(await findViolations(page), `${name} ${theme}`).toEqual([]);
  }
}

const withoutCommits = (text) => text.replaceAll(/\b[0-9a-f]{7}\b/g, '#');

test('the tree has versions that only Git has, when somebody unfolds them', async () => {
  await vscode.openContainer('Prompt Ledger');
  await vscode.expandTreeItem('Prompts', 'summarise-ticket');
  await vscode.until('the fold', drawTree, (rows) => rows.includes('  Older Versions'));
  await vscode.expandTreeItem('Prompts', 'Older Versions');
  const rows = await vscode.until('Git’s versions', drawTree, (shown) =>
    shown.includes('  Older Versions 2'),
  );
  expect(rows.slice(0, 5)).toEqual([
    'summarise-ticket 2.0.0 · 0.91 stale',
    '  2.0.0 0.91 stale · deployed',
    '  Older Versions 2',
    '    1.1.0 0.86 · Git · Apr 2, 2026 · Ann Archer',
    '    1.0.0 0.78 · Git · Mar 2, 2026 · Ann Archer',
  ]);
  await vscode.screenshot(join(screenshots, 'tree-history-dark.png'));
});

test('the timeline tells where versions and scores come from', async () => {
  const page = await showTimeline('summarise-ticket');
  const rows = await vscode.until(
    'all rows',
    () => drawRows(page),
    (shown) => shown.length === 3 && shown[2].includes('Ann'),
  );
  expect(rows.map(withoutCommits)).toEqual([
    '2.0.0 deployed | 0.91 0.86–0.96 stale # |  | B evals/t.yaml 17/20 passed | Ann Archer May 2, 2026 # JSON, and a suite that asks for it',
    '1.1.0 Git | 0.86 0.81–0.91 recorded # |  | A evals/t.yaml 17/20 passed | Ann Archer Apr 2, 2026 # One sentence',
    '1.0.0 rollback Git | 0.78 0.73–0.83 recorded # |  | A evals/t.yaml 17/20 passed | Ann Archer Mar 2, 2026 # A first prompt',
  ]);
  const titles = await page
    .locator('.row')
    .last()
    .locator('.commit')
    .evaluateAll((all) => all.map(({ title }) => title));
  expect(titles.map((title) => title.split('\n')[1])).toEqual(['Evals of 1.0.0', 'A first prompt']);
  expect(await page.locator('.suites').innerText()).toContain('cannot be compared');
  // One line joins the two scores of one suite; nothing leads to the third.
  const lines = await page
    .locator('polyline.trend')
    .evaluateAll((all) => all.map(({ points }) => points.length));
  expect(lines).toEqual([2]);
  await pictures('timeline', page, allThemes);
});

test('a commit opens in VS Code’s Git', async () => {
  const page = await timelineOf('summarise-ticket');
  const link = page.locator('.row').first().locator('.origin .commit');
  const short = await link.innerText();
  // A click that came before the page was ready is repeated, but not while a commit is on its way: it would open twice.
  await vscode.until('the commit', async () => {
    await link.click({ timeout: 1000 }).catch(() => undefined);
    const open = () =>
      vscode.tabs().then((tabs) => tabs.find(({ label, active }) => active && label.includes(short)));
    return vscode.until('its tab', open, Boolean, 8000).catch(() => undefined);
  });
  await vscode.screenshot(join(screenshots, 'timeline-commit-dark.png'));
});

test('the keyboard reaches every version, in the chart and in the table', async () => {
  const page = await showTimeline('summarise-ticket');
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      return `${at.className} ${at.dataset.version ?? at.getAttribute('aria-label')}`;
    });
  await page.locator('.hit').last().focus();
  await vscode.press('ArrowLeft', 'ArrowLeft');
  expect(await focused()).toBe('hit 1.0.0');
  expect(await page.locator('.tip').innerText()).toContain('0.78 (0.73–0.83), recorded');
  await vscode.screenshot(join(screenshots, 'timeline-point-dark.png'));
  await vscode.press('Enter');
  expect(await focused()).toBe('row 1.0.0');
  await vscode.press('ArrowUp');
  expect(await focused()).toBe('row 1.1.0');
  await vscode.press('Home');
  expect(await focused()).toBe('row 2.0.0');
  await page.locator('.row[aria-selected=true] .buttons button').first().focus();
  expect(await focused()).toContain('Open');
  // Of the rows only the current one is in the order of the Tab key.
  expect(
    await page
      .locator('.row[tabindex="0"], .row button[tabindex="0"]')
      .evaluateAll((all) => new Set(all.map((at) => at.closest('.row').dataset.version)).size),
  ).toBe(1);
  await vscode.press('Enter');
  await vscode.until(
    'the version in its file',
    () => vscode.tabs(),
    (tabs) => tabs.some(({ label, active }) => active && label === REGISTRY),
  );
});

test('a score that is recorded shows at once, and that it is not committed', async () => {
  const page = await showTimeline('never-scored');
  expect(await page.locator('.empty').innerText()).toContain('No version has a score yet');
  await pictures('timeline-never-scored', page);
  workspace.write(
    REGISTRY,
    workspace.read(REGISTRY).replace('template: Hi }', 'template: Hi, eval_score: 0.9 }'),
  );
  const rows = await vscode.until(
    'the score',
    () => drawRows(page),
    ([row]) => row?.includes('0.90'),
  );
  expect(withoutCommits(rows[0])).toMatch(/^1\.0\.0 deployed \| 0\.90 unverified not committed/);
});

test('forty versions, a long name, one version and five hundred look as they should', async () => {
  for (const [name, picture] of [
    ['forty-versions', 'timeline-forty'],
    [LONG, 'timeline-long'],
    ['one-version', 'timeline-one'],
  ]) {
    const page = await showTimeline(name);
    await vscode.until(
      'rows',
      () => drawRows(page),
      (rows) => rows.length > 0,
    );
    await pictures(picture, page);
  }
  const page = await showTimeline('five-hundred-versions');
  await vscode.until(
    'all rows',
    () => page.locator('.row').count(),
    (count) => count === 501,
  );
  await page.locator('.row').first().focus();
  await vscode.press('End');
  await vscode.until('the oldest row', () =>
    page
      .locator('.row')
      .last()
      .evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight && row === document.activeElement),
  );
});

test('without a repository it says so, and it comes back after a reload', async () => {
  await vscode.open(vscode.url(bare.path));
  await vscode.openContainer('Prompt Ledger');
  await vscode.expandTreeItem('Prompts', 'one-version');
  await vscode.until('its versions', drawTree, (rows) => rows.length === 3);
  expect(await drawTree()).not.toContain('  Older Versions');
  const page = await showTimeline('one-version');
  const banner = (frame) =>
    vscode.until(
      'the banner',
      () => frame.locator('.banner').allInnerTexts(),
      ([text]) => text?.includes('Git'),
    );
  await banner(page);
  await pictures('timeline-no-git', page);
  await vscode.reload();
  const again = await timelineOf('one-version');
  await banner(again);
  expect(await drawRows(again)).toHaveLength(2);
});
