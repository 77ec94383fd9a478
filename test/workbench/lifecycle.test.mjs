import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { root } from '../scripts/process.mjs';
import { Workspace } from './workspace.mjs';

const screenshots = join(root, 'test', 'artifacts', 'screenshots');
const REGISTRY = 'prompt-registry.yaml';
const TEXT = `# The support desk
prompts:
${Array.from({ length: 6 }, (_, i) => `  filler-${i}:\n    draft:\n      model: gpt-4o-2024-08-06\n      template: Nothing ${i}\n`).join('')}
  summarise-ticket:
    description: Three bullet points.
    version: "2.1.0" # production
    rollback_to: "2.0.0"
    cost_cap_usd: 0.05
    draft:
      model: gpt-4o-2024-08-06
      template: |
        You are a senior support engineer.
        {{ticket_content}}
    versions:
      "1.8.0": { model: gpt-4o-2024-08-06, template: "Sum up {{ticket_content}}" }
      "1.9.0": { model: gpt-4o-2024-08-06, template: "Sum up {{ticket_content}}" }
      "2.0.0": { model: gpt-4o-2024-08-06, template: "Sum up {{ticket_content}}", eval_score: 0.82, deployed_at: "2026-02-11T10:30:00Z", notes: "Shorter" }
      "2.1.0": { model: gpt-4o-2024-08-06, template: "Summarise {{ticket_content}}" }
`;

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let vscode;
let workspace;

beforeAll(async () => {
  workspace = new Workspace({ [REGISTRY]: TEXT });
  vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
});
afterAll(async () => {
  await vscode?.close();
  workspace?.remove();
});

const shot = (name) => vscode.screenshot(join(screenshots, `lifecycle-${name}.png`));
const title = () => vscode.page.locator('.quick-input-widget:visible .quick-input-title').innerText();

test('probe', async () => {
  await vscode.openFile(REGISTRY);
  await vscode.openContainer('Prompt Ledger');
  await vscode.until('tree', () => vscode.tree('Prompts'), (rows) => rows?.length > 5);
  await vscode.expandTreeItem('Prompts', 'summarise-ticket');
  await vscode.expandTreeItem('Prompts', 'Older Versions');
  await vscode.page.locator('.monaco-list-row', { hasText: 'summarise-ticket' }).first().click({ button: 'right' });
  await vscode.page.waitForTimeout(1500);
  await shot('menu');
  await vscode.press('Escape');
  await vscode.treeMenu('Prompts', 'summarise-ticket', 'Roll Back…');
  await vscode.until('pick', () => vscode.quickInput(), (input) => input?.items.length > 0);
  await vscode.page.waitForTimeout(500);
  await shot('pick');
  await vscode.press('Enter');
  await vscode.until('confirm', title, (text) => text.startsWith('Roll back'));
  await vscode.page.waitForTimeout(1500);
  await shot('confirm');
  await vscode.press('Enter');
  await vscode.page.waitForTimeout(1500);
  await shot('done');
  for (const v of ['1.9.0', '1.8.0']) {
    await vscode.treeMenu('Prompts', v, 'Roll Back…');
    await vscode.until('confirm', title, (text) => text.startsWith('Roll back'));
    await vscode.page.waitForTimeout(1500);
    await shot(`confirm-${v}`);
    await vscode.press('Escape');
    await vscode.page.waitForTimeout(800);
    await shot(`after-${v}`);
  }
  console.log(JSON.stringify(await vscode.tree('Prompts')));
  console.log(workspace.read(REGISTRY).slice(-900), await vscode.tabs(), vscode.errors);
}, 120000);
