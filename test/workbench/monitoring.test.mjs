import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toLines } from '../core/monitoring/generate/records.ts';
import { DAY_MS, Draws, HOUR_MS, USUAL, generateHour } from '../core/monitoring/generate/traffic.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { findViolations } from './axe.mjs';
import { allThemes, changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';
const LONG = 'a-prompt-whose-name-somebody-found-short-enough-although-nobody-else-in-the-team-did';

const TEXT = `prompts:
  ${USUAL.prompt}:
    version: "${USUAL.version}"
    rollback_to: "1.0.0"
    cost_cap_usd: 0.05
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, template: "Summarise {{ ticket }}" }
      "${USUAL.version}": { model: gpt-4o-2024-08-06, template: "Summarise {{ ticket }} in a sentence" }
  ${LONG}:
    version: "1.0.0"
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, template: Hi }
`;

/** Forty days up to now: another version until ten days ago, and quality that has been falling ever since. */
function telemetry(now) {
  const draws = new Draws(7);
  const lines = [];
  const start = Math.floor(now / HOUR_MS) * HOUR_MS;
  for (let at = start - 40 * DAY_MS; at < now; at += HOUR_MS) {
    const days = (start - at) / DAY_MS;
    const isNew = days < 10;
    const served = {
      ...USUAL,
      callsPerHour: 24,
      scoredShare: 0.5,
      version: isNew ? USUAL.version : '1.0.0',
      quality: { ...USUAL.quality, mean: isNew ? 0.84 - (10 - days) * 0.022 : 0.88 },
    };
    const hour = generateHour(at, [served], draws);
    lines.push(...toLines({ ...hour, calls: hour.calls.filter((call) => call.at < now) }));
  }
  return `${lines.join('\n')}\n`;
}

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace({
  [REGISTRY]: TEXT,
  '.prompt-ledger/telemetry/calls-20261101-7.jsonl': telemetry(Date.now()),
});
const bare = new Workspace({ [REGISTRY]: TEXT });

beforeAll(async () => {
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace.remove();
  bare.remove();
});

/** The dashboard's page, when it shows a prompt. */
async function dashboardOf(name) {
  const find = async () => {
    for (const frame of vscode.page.frames()) {
      const shown = await frame
        .locator('.picker select')
        .first()
        .evaluate((select) => select.selectedOptions[0]?.textContent, undefined, { timeout: 200 })
        .catch(() => undefined);
      if (shown === name && (await frame.locator('body').isVisible())) return frame;
    }
    return undefined;
  };
  return vscode.until(`the dashboard of ${name}`, find, Boolean, 30_000);
}

async function showMonitoring(name) {
  return vscode.until(`the dashboard of ${name} from its menu`, async () => {
    await vscode.treeMenu('Prompts', name, 'Show Monitoring');
    return dashboardOf(name).catch(() => undefined);
  });
}

async function pictures(name, page, chosen = themes) {
  for (const theme of chosen) {
    await changeTheme(vscode, theme);
    await page.waitForTimeout(300);
    await vscode.screenshot(join(screenshots, `${name}-${theme}.png`));
    expect(await findViolations(page), `${name} ${theme}`).toEqual([]);
  }
}

const chartsOf = (page) =>
  page
    .locator('.chart')
    .evaluateAll((all) => all.map((one) => [one.dataset.chart, one.querySelectorAll('canvas').length]));

test('the tree, the status bar and one message say what is wrong without being asked', async () => {
  await vscode.openContainer('Prompt Ledger');
  await vscode.notification(/summarise-ticket: The mean quality_score of 2\.0\.0/);
  await vscode.expandTreeItem('Prompts', USUAL.prompt);
  const rows = await vscode.until(
    'the rows of the alerts',
    async () => ((await vscode.tree('Prompts')) ?? []).map(({ label, description }) => [label, description]),
    (all) => all.some(([label]) => label === 'Quality is low'),
  );
  expect(rows.find(([label]) => label === USUAL.prompt)[1]).toContain('2 alerts');
  expect(rows).toContainEqual(['Quality is low', '2.0.0']);
  expect(rows).toContainEqual(['Quality falls', '2.0.0']);
  expect(await vscode.statusBar()).toContain('1 alerting');
  await vscode.screenshot(join(screenshots, 'monitoring-told-dark.png'));
  await vscode.openFile(REGISTRY);
  await vscode.until(
    'the figure behind the version',
    async () => (await vscode.inlayHints()).map((hint) => hint.text ?? hint),
    (hints) => hints.some((hint) => /quality 0\.\d+ ▼/.test(hint)),
  );
  await vscode.hover(3, '2.0.0');
  await vscode.until(
    'the figures',
    () => vscode.page.locator('.monaco-hover:visible').allInnerTexts(),
    (texts) => texts.some((text) => /In production: quality 0\.\d+ ▼/.test(text)),
  );
  await vscode.screenshot(join(screenshots, 'monitoring-hover-dark.png'));
  await vscode.run('Notifications: Clear All Notifications');
});

test('the dashboard says what is wrong, since when and what to do, over charts', async () => {
  await vscode.openContainer('Prompt Ledger');
  const page = await showMonitoring(USUAL.prompt);
  await vscode.until('an alert', () => page.locator('.alert').count(), Boolean, 30_000);
  const alert = page.locator('.alert', { hasText: 'Quality · ' });
  expect(await alert.locator('.certainty').innerText()).toBe('firing');
  expect(await alert.innerText()).toMatch(/below 0\.8(?: since [\d-]+)?, which chance does not explain/);
  expect(await alert.innerText()).toContain('Roll back to 1.0.0.');
  expect(await alert.getByRole('button').allInnerTexts()).toEqual(['Roll Back…', 'Show Calls…']);
  await vscode.until(
    'five charts',
    () => chartsOf(page),
    (charts) => charts.length === 5,
  );
  expect(await chartsOf(page)).toEqual(
    ['quality', 'errors', 'latency', 'cost', 'calls'].map((id) => [id, 1]),
  );
  await pictures('monitoring-7d', page, allThemes);
});

test('a range, a version and the table are chosen with the keyboard', async () => {
  const page = await dashboardOf(USUAL.prompt);
  const pick = (label, value) => page.locator(`.picker select[title="${label}"]`).selectOption(value);
  await pick('Range', '30d');
  await vscode.until('thirty days', () =>
    page.locator('[data-chart=quality] .plot').getAttribute('aria-label'),
  );
  await vscode.until('the mark of the version', () =>
    page.locator('body').evaluate(() => document.querySelectorAll('.chart canvas').length === 5),
  );
  await pictures('monitoring-30d', page);
  await pick('Range', '1y');
  await pictures('monitoring-1y', page, ['dark']);
  await pick('Range', '1d');
  await pictures('monitoring-1d', page, ['dark']);
  await page.getByRole('button', { name: 'Table' }).press('Enter');
  const rows = await vscode.until('rows', () => page.locator('.numbers tbody tr').count());
  expect(rows).toBeGreaterThan(10);
  await pictures('monitoring-table', page);
  await page.getByRole('button', { name: 'Charts' }).press('Enter');
  const plot = page.locator('[data-chart=latency] .plot');
  await plot.focus();
  await plot.press('End');
  await vscode.until(
    'the cursor’s time',
    () => plot.locator('.u-legend').innerText(),
    (text) => /[A-Z][a-z]{2} \d/.test(text),
  );
});

test('it is there again after a reload, and a button leads to the rollback', async () => {
  await vscode.reload();
  const page = await dashboardOf(USUAL.prompt);
  await vscode.until('an alert', () => page.locator('.alert').count(), Boolean, 30_000);
  expect(await page.locator('.picker select[title=Range]').inputValue()).toBe('1d');
  await page.locator('.alert button').first().click();
  await vscode.until(
    'the question',
    () => vscode.page.locator('.quick-input-widget').innerText(),
    (text) => text.includes('1.0.0'),
  );
  await vscode.screenshot(join(screenshots, 'monitoring-rollback-dark.png'));
  await vscode.press('Escape');
});

test('a prompt without a call says how calls are recorded, and so does a workspace without telemetry', async () => {
  const page = await showMonitoring(LONG);
  await vscode.until(
    'the hint',
    () => page.locator('.empty').innerText(),
    (text) => text?.includes('Applications record calls'),
  );
  await pictures('monitoring-none', page);
  await vscode.open(vscode.url(bare.path));
  await vscode.openContainer('Prompt Ledger');
  const empty = await showMonitoring(USUAL.prompt);
  await vscode.until(
    'the hint',
    () => empty.locator('.empty').innerText(),
    (text) => text?.includes('Applications record calls'),
  );
  await vscode.screenshot(join(screenshots, 'monitoring-bare-dark.png'));
});
