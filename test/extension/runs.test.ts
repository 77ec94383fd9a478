import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/extension/app.ts';
import { compareRuns } from '../../src/core/evals/compareRuns.ts';
import { renderComparison } from '../../src/extension/runs/comparisonReport.ts';
import type { RunGrouping } from '../../src/extension/runs/runGrouping.ts';
import { RunItems } from '../../src/extension/views/runItems.ts';
import type { RunNode } from '../../src/extension/views/runNodes.ts';
import { readRun } from '../../src/node/runFiles.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE =
  'tests:\n  - { description: Ann, vars: { name: Ann }, assert: [{ type: contains, value: Ann }] }\n  - { description: Bob, vars: { name: Bob }, assert: [{ type: contains, value: Greet }] }\n';

describe('the Runs view', () => {
  let server: ModelServer;
  let folder: Folder;
  beforeEach(async () => {
    server = await ModelServer.start();
    folder = new Folder({
      [REGISTRY]: `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n  greet:\n    evals: { suite: suite.yaml }\n    draft: { model: local/m, template: "Greet {{ name }}" }\n`,
      'suite.yaml': SUITE,
    });
  });
  afterEach(async () => {
    await folder.dispose();
    await server.stop();
  });

  const runFiles = (): string[] =>
    readdirSync(join(folder.path, '.prompt-ledger', 'runs'))
      .toSorted()
      .map((name) => join(folder.path, '.prompt-ledger', 'runs', name));
  const evaluate = () =>
    until(
      'a run',
      () => vscode.commands.executeCommand('promptLedger.runEvals', folder.target('greet')),
      Boolean,
    );

  const itemsOf = (recent: App['evals']['recent'] = []): RunItems => {
    const registries = [{ uri: folder.uri(REGISTRY).toString(), prompts: [{ block: { name: 'greet' } }] }];
    return new RunItems({ store: { workspace: { registries } }, evals: { recent } } as unknown as App);
  };

  it('has what was run, by day and by prompt, the newest first; a broken file and other days do no harm', async () => {
    await evaluate();
    const [first] = runFiles();
    const text = folder.read(first!.slice(folder.path.length + 1));
    const past = text.replaceAll(/"(started|ended)_at":"[^"]+"/g, '"$1_at":"2026-01-05T12:00:00.000Z"');
    const name = (file: string): string => join(folder.path, '.prompt-ledger', 'runs', file);
    writeFileSync(name('2026-01-05T12-00-00.000Z-greet.json'), past.replace('"passed":2', '"passed":1'));
    writeFileSync(name('2026-01-05T12-00-00.001Z-greet.json'), text.slice(0, 50));
    const byDay = await draw(itemsOf(), 'day');
    const noon = new Date('2026-01-05T12:00:00.000Z').toLocaleTimeString(vscode.env.language, {
      timeStyle: 'short',
    });
    assert.deepEqual(
      byDay.map((line) => line.replace(/±[\d.]+/, '±0.17').replace('1 min ago', 'just now')),
      [
        'Today (1 run) runGroup',
        row('  ', 'just now'),
        'Jan 5, 2026 (2 runs) runGroup',
        row('  ', noon).replace('2 cases', '1 case'),
      ],
    );
    const [group, ...rows] = await draw(itemsOf(), 'prompt');
    assert.equal(group, 'greet (3 runs) runGroup');
    assert.match(
      rows.join('\n'),
      /^ {2}pass draft \(1\.00 .* · (?:just now|1 min ago)\).*\n {2}pass draft .* · Jan 5, 2026\)/,
    );
  });

  it('has what is under way in front', async () => {
    const evaluation = { subject: { prompt: 'greet', version: '2.0.0', cases: [1, 2] }, baseline: undefined };
    const run = {
      id: '7',
      startedAt: new Date().toISOString(),
      evaluation,
      spent: 0.02,
      results: { subject: new Map([['a', 1]]), baseline: new Map() },
    };
    const recent = [
      { ...run, state: 'running' },
      { ...run, id: '6', state: 'failed', error: new Error('No key.') },
      { ...run, id: '5', state: 'ended', file: '/somewhere' },
    ] as unknown as App['evals']['recent'];
    assert.deepEqual(await draw(itemsOf(recent), 'day'), [
      'Today (2 runs) runGroup',
      '  loading~spin greet 2.0.0 (1 of 2 cases · $0.02) run running',
      '  error greet 2.0.0 (could not go on: No key.) run broken',
    ]);
  });

  it('runs the same again, and two runs are compared', async () => {
    await evaluate();
    const [file] = runFiles();
    await replace(await folder.open('suite.yaml'), 'value: Ann', 'value: nobody');
    await vscode.commands.executeCommand('promptLedger.runAgain', { file });
    const files = await until('a second file', runFiles, ({ length }) => length === 2);
    const [base, run] = [(await readRun(files[0]!))!, (await readRun(files[1]!))!];
    const report = renderComparison({ base, run, found: compareRuns(base, run) });
    assert.match(report, /^# greet draft .* against greet draft/);
    assert.match(report, /- Score 1\\\.000 → 0\\\.500\n/);
    assert.match(report, /## Broken \(1\)\n\n- Ann\n/);
  });

  it('draws two thousand runs without holding anything up', async () => {
    await evaluate();
    const [file] = runFiles();
    const text = folder.read(file!.slice(folder.path.length + 1));
    for (let index = 0; index < 2000; index++) {
      const at = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
      folder.write(
        `.prompt-ledger/runs/${at.replaceAll(':', '-')}-greet.json`,
        text.replaceAll(/"(started|ended)_at":"[^"]+"/g, `"$1_at":"${at}"`),
      );
    }
    const items = itemsOf();
    let [longest, last] = [0, performance.now()];
    const ticking = setInterval(() => {
      const now = performance.now();
      [longest, last] = [Math.max(longest, now - last), now];
    }, 1);
    const start = performance.now();
    const [today, ...days] = await items.childrenOf(undefined, 'day');
    const listed = performance.now() - start;
    const rows = await draw(items, 'prompt');
    const drawn = performance.now() - start - listed;
    clearInterval(ticking);
    assert.equal(today?.kind === 'group' && today.label, 'Today');
    assert.equal(days.length >= 2, true);
    assert.equal(rows.length, 2002);
    console.log(
      `      2,001 runs: names ${listed.toFixed(0)} ms, all rows ${drawn.toFixed(0)} ms, longest pause ${longest.toFixed(0)} ms`,
    );
  });
});

const row = (indent: string, when: string): string =>
  `${indent}pass greet draft (1.00 ±0.17 · 2 cases · $0 · ${when}) run stored`;

/** The rows as they are drawn, those of groups below them. */
async function draw(items: RunItems, grouping: RunGrouping): Promise<string[]> {
  const rows: string[] = [];
  const visit = async (nodes: readonly RunNode[], indent: string): Promise<void> => {
    for (const node of nodes) {
      const { label = '', description = '', iconPath, contextValue } = items.toItem(node, grouping);
      const name = typeof label === 'string' ? label : label.label;
      const icon = iconPath instanceof vscode.ThemeIcon ? `${iconPath.id} ` : '';
      rows.push(`${indent}${icon}${name} (${description}) ${contextValue}`);
      await visit(await items.childrenOf(node, grouping), `${indent}  `);
    }
  };
  await visit(await items.childrenOf(undefined, grouping), '');
  return rows;
}
