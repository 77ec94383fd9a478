import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { changeTheme, pictureFailures, screenshots, themes } from './screenshots.mjs';
import { Workspace } from './workspace.mjs';

const REGISTRY = 'prompt-registry.yaml';

const TEXT = `prompts:
  greet:
    version: "1.0.0" # what production serves
    rollback_to: "0.9.0"
    fallback_response: We will be back soon.
    versions:
      "0.9.0": { model: gpt-4o-2024-08-06, template: "Hello {{ name }}" }
      "1.0.0": { model: gpt-4o-2024-08-06, template: "Greet {{ name }}" }
      "1.1.0": { model: gpt-4o-2024-08-06, template: "Greet {{ name }} in one sentence" }
  other:
    version: "1.0.0"
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, template: Hi }
experiments:
  one-sentence:
    prompt: greet
    control: { version: "1.0.0", weight: 0.95 }
    challenger: { version: "1.1.0", weight: 0.05 }
    started_at: "2026-11-01T00:00:00Z"
    metrics: [quality_score, latency_p95]
    guardrails: { auto_revert: true, revert_if: { quality_score_delta: -0.1 } }
    minimum_sample_size: 500
`;

const TELEMETRY = Array.from({ length: 60 }, (_, i) => {
  const [arm, version] = i % 4 === 0 ? ['challenger', '1.1.0'] : ['control', '1.0.0'];
  const more = {
    'gen_ai.prompt.name': 'greet',
    'gen_ai.prompt.version': version,
    'feature_flag.key': 'one-sentence',
  };
  return [callLine({ id: `s${i}`, arm, unit: `u${i}`, more }), scoreLine(`s${i}`, 0.8 + (i % 5) / 50, more)];
})
  .flat()
  .join('\n');

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
const workspace = new Workspace({
  [REGISTRY]: TEXT,
  '.prompt-ledger/telemetry/calls-20261101-7.jsonl': `${TELEMETRY}\n`,
});

beforeAll(async () => {
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  await vscode.openFile(REGISTRY);
  await vscode.openContainer('Prompt Ledger');
  await vscode.expandTreeItem('Prompts', 'greet');
});

pictureFailures(() => vscode);

afterAll(async () => {
  await vscode?.close();
  workspace.remove();
});

async function pictures(name, ask = async () => {}) {
  for (const theme of themes) {
    await changeTheme(vscode, theme);
    await ask();
    await vscode.screenshot(join(screenshots, `rollout-${name}-${theme}.png`));
  }
}

const rowOf = async (wanted) => ((await vscode.tree('Prompts')) ?? []).find(({ label }) => label === wanted);
const title = async () => (await vscode.quickInput())?.title ?? '';

test('tree and editor say what shares the traffic, with as much as was measured', async () => {
  const row = await vscode.until(
    'the experiment',
    () => rowOf('one-sentence'),
    (found) => found?.description?.includes('of 500 units'),
  );
  expect(row.description).toMatch(/1\.1\.0: 5 % experiment since .*15 of 500 units · collecting/);
  expect((await rowOf('greet')).description).toContain('5 % experiment');
  await vscode.until(
    'the line above the prompt',
    () => vscode.codeLenses(),
    (lenses) => lenses.some(({ text }) => text.includes('5 %')),
  );
  await pictures('traffic');
});

test('Promote… shows the evidence of each gate, and is refused without it', async () => {
  const ask = async () => {
    await vscode.press('Escape');
    await vscode.treeMenu('Prompts', 'greet', 'Promote…');
    await vscode.until('the versions', title, (shown) => shown === 'Promote greet (1/2)');
    await vscode.press('Enter');
    await vscode.until('the stages', title, (shown) => shown === 'Promote greet (2/2)');
    await vscode.press('Enter');
    return vscode.until(
      'the report',
      () => vscode.quickInput(),
      (input) => !/\(\d\/2\)/.test(input?.title ?? '(1/2)') && input?.items?.length > 0,
    );
  };
  const { items } = await ask();
  expect(JSON.stringify(items)).toContain('1.1.0 has no score');
  await pictures('promote', ask);
  await vscode.press('Escape');
  expect(workspace.read(REGISTRY)).toBe(TEXT);
});

test('the kill switch is one step, and is seen everywhere', async () => {
  await vscode.treeMenu('Prompts', 'greet', 'Turn Kill Switch On…');
  await vscode.until('the question', title, (shown) => /kill switch|off/i.test(shown));
  await vscode.press('Enter');
  await vscode.until(
    'the letter',
    () => rowOf('greet'),
    (row) => row?.letter === 'K',
  );
  await vscode.until(
    'the status bar',
    () => vscode.statusBar(),
    (entries) => /off|kill/i.test(JSON.stringify(entries)),
  );
  await vscode.clearNotifications();
  await pictures('killed');
});

test('Show Lifecycle tells it all as a document', async () => {
  await vscode.treeMenu('Prompts', 'greet', 'Show Lifecycle');
  const page = await vscode.webview('h1');
  const text = await page.locator('body').innerText();
  expect(text).toMatch(/^greet\n/);
  expect(text).toContain('The kill switch is on');
  expect(text).toContain('1.1.0: 5 % experiment since 2026-11-01, 15 of 500 units.');
  expect(text).toContain('1.1.0 goes to evaluated next');
  await pictures('lifecycle');
});
