// From a key pressed in the editor to the preview beside it, in a real workbench with the packaged extension:
// until the text on the page is another one, and until the frame with it is drawn. Run `npm run package` first.

import { rmSync } from 'node:fs';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { Workspace } from '../workbench/workspace.mjs';
import { registryText } from './registryText.mjs';

const KEYSTROKES = 60;
const PAUSE_MS = 120;
const BUDGET_MS = 50;

const longTemplate = () =>
  `prompts:\n  long:\n    model: gpt-4o-2024-08-06\n    template: |\n      TICKET: {{ ticket_content }}\n${'      Answer politely and briefly, and quote the customer only where it helps.\n'.repeat(2600)}`;

const INPUTS = {
  '10 kB': registryText(10_000),
  '100 kB': registryText(100_000),
  '1 MB': registryText(1_000_000),
  '200 kB in one template': longTemplate(),
};

/** In the page of the panel: the moments when its messages changed, and when the frames with them were drawn. */
function watch() {
  globalThis.changes = [];
  new MutationObserver(() => {
    const change = { changed: performance.timeOrigin + performance.now(), drawn: Number.NaN };
    globalThis.changes.push(change);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => (change.drawn = performance.timeOrigin + performance.now()));
      port1.start();
      port2.postMessage(undefined);
    });
  }).observe(document.querySelector('.messages'), { subtree: true, childList: true, characterData: true });
}

/** In the page of the workbench: the moments of keys. */
function listen() {
  globalThis.keys = [];
  addEventListener('keydown', () => globalThis.keys.push(performance.timeOrigin + performance.now()), true);
}

async function measure(name, text) {
  const workspace = new Workspace({ 'prompt-registry.yaml': text });
  const vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  try {
    await vscode.openFile('prompt-registry.yaml');
    const lines = text.split('\n');
    const middle = Math.floor(lines.length / 2);
    const line = lines.findIndex(
      (found, i) => found.includes('TICKET: ') && (i > middle || name.includes('template')),
    );
    await vscode.goToLine(line + 1, lines[line].indexOf('TICKET') + 1);
    await vscode.run('Prompt Ledger: Open Preview to the Side');
    const panel = await vscode.webview('.card .text');
    await vscode.press('Control+1');
    await vscode.page.waitForTimeout(3000);
    await panel.evaluate(watch);
    await vscode.page.evaluate(listen);
    const times = [];
    for (let i = 0; i < KEYSTROKES; i++) {
      await panel.evaluate(() => (globalThis.changes.length = 0));
      await vscode.page.evaluate(() => (globalThis.keys.length = 0));
      await vscode.page.keyboard.press('x');
      await vscode.until(
        'the change',
        () => panel.evaluate(() => globalThis.changes[0]?.drawn),
        Number.isFinite,
      );
      const [pressed] = await vscode.page.evaluate(() => globalThis.keys);
      const { changed, drawn } = await panel.evaluate(() => globalThis.changes[0]);
      times.push({ changed: changed - pressed, drawn: drawn - pressed });
      await vscode.page.waitForTimeout(PAUSE_MS);
    }
    return times.slice(5);
  } finally {
    await vscode.close();
    rmSync(workspace.path, { recursive: true, force: true });
  }
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 10) / 10;
}

const rows = {};
for (const [name, text] of Object.entries(INPUTS)) {
  const times = await measure(name, text);
  const changed = times.map((time) => time.changed);
  const drawn = times.map((time) => time.drawn);
  rows[name] = {
    'changed p50': quantile(changed, 0.5),
    'changed p95': quantile(changed, 0.95),
    'drawn p50': quantile(drawn, 0.5),
    'drawn p95': quantile(drawn, 0.95),
    'in budget': quantile(changed, 0.5) <= BUDGET_MS,
  };
}
console.log(`Milliseconds from the key; budget ${BUDGET_MS} ms until the text has changed`);
console.table(rows);
