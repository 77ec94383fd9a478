// From a key pressed in the editor to the squiggle that it makes or takes away, in a real workbench with the
// packaged extension and all of its features on. Run `npm run package` first.

import { rmSync } from 'node:fs';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { Workspace } from '../workbench/workspace.mjs';
import { registryText } from './registryText.mjs';

const PAIRS = 25;
const PAUSE_MS = 150;
const BUDGET_MS = 60;
const SIZES = { '10 kB': 10_000, '100 kB': 100_000, '1 MB': 1_000_000 };

/** Misspells the variable of a draft in the middle of the file, and takes the letter back. */
async function measure(text) {
  const workspace = new Workspace({ 'prompt-registry.yaml': text });
  const vscode = await launch({ workspace: workspace.path, vsix: vsixPath });
  try {
    await vscode.openFile('prompt-registry.yaml');
    const lines = text.split('\n');
    const draft = lines.findIndex((line, i) => i > lines.length / 2 && line.includes('draft:'));
    const line = lines.findIndex((found, i) => i > draft && found.includes('{{ticket_content}}'));
    await vscode.goToLine(line + 1, lines[line].indexOf('}}') + 1);
    await vscode.page.waitForTimeout(4000);
    const times = [];
    for (let i = 0; i < PAIRS; i++) {
      for (const key of ['x', 'Backspace']) {
        times.push(await vscode.timeFromKey(key, 'squiggles'));
        await vscode.page.waitForTimeout(PAUSE_MS);
      }
    }
    return times.slice(6).toSorted((a, b) => a - b);
  } finally {
    await vscode.close();
    rmSync(workspace.path, { recursive: true, force: true });
  }
}

const rows = {};
for (const [name, size] of Object.entries(SIZES)) {
  const times = await measure(registryText(size));
  const [p50, p95] = [0.5, 0.95].map((share) => times[Math.floor(times.length * share)]);
  rows[name] = { p50: Math.round(p50), p95: Math.round(p95), 'in budget': p50 <= BUDGET_MS };
}
console.log(`Milliseconds from the key to the squiggle; budget ${BUDGET_MS} ms for the median`);
console.table(rows);
