import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Head } from '../../src/core/serving/head.ts';
import type { Snapshot } from '../../src/core/serving/snapshot.ts';
import { type WantedChange, changeStore, readHead } from '../../src/node/headStore/changeStore.ts';
import { directoryStore } from '../../src/node/headStore/directory.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import type { App } from '../../src/extension/app.ts';
import { ExperimentEvidence } from '../../src/extension/experimentEvidence.ts';
import { files } from '../../src/extension/files.ts';
import { PromptAlerts } from '../../src/extension/monitoring/promptAlerts.ts';
import { OlderVersions } from '../../src/extension/views/olderVersions.ts';
import { PromptItems } from '../../src/extension/views/promptItems.ts';
import type { PromptNode } from '../../src/extension/views/promptNodes.ts';
import { Scores } from '../../src/extension/views/scores.ts';
import { callLine } from '../core/monitoring/telemetry.ts';
import { accepted, answer, ask, comparison, undoIn } from './confirming.ts';
import { Folder, problemsOf, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

const registry = (policy = '', experiments = ''): string => `prompts:
  greet:
    version: "1.0.0" # production
${policy}    fallback_response: Hello
    versions:
      "0.9.0": { model: m, template: Hey }
      "1.0.0": { model: m, template: Hi }
      "1.1.0": { model: m, template: Good day }
${experiments && `experiments:\n${experiments}`}`;

const polite = (more: string): string => `  polite:
    prompt: greet
    control: { version: "1.0.0", weight: 0.95 } # what we have
    challenger: { version: "1.1.0", weight: 0.05 }
${more}`;

const STARTED = '    started_at: "2026-11-01T10:00:00Z"\n';

/** Two steps that nobody measures and that are over at once. */
const ROLLOUT = `    rollout:
      steps:
        - { weight: 0.05, hold_minutes: 0, minimum_sample_size: 0 }
        - { weight: 0.25, hold_minutes: 0, minimum_sample_size: 0, approval: true }
      step: 1
      step_started_at: "2026-11-01T10:00:00Z"
`;

describe('Experiments', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('start with a small part of the traffic, as one step of undo', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    const { done, after } = await ask('startExperiment', folder.target('greet', '1.1.0'), { share: 0.05 });
    assert.equal(
      await answer(done, 'accept'),
      'Started greet-1.1.0: 1.1.0 gets 5 % of the traffic. Commit the change to put it into effect.',
    );
    assert.equal(folder.read(REGISTRY), after);
    assert.match(after, /experiments:\n {2}greet-1\.1\.0:\n {4}prompt: greet\n[^]*auto_revert: true\n/);
    assert.equal(comparison(), undefined);
    assert.equal(await undoIn(folder), registry());
  });

  it('do not start with half of the traffic, however often Enter is pressed', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    const half = { share: 0.5 };
    const target = folder.target('greet', '1.1.0');
    const done = Promise.resolve(
      vscode.commands.executeCommand('promptLedger.startExperiment', target, half),
    );
    for (let i = 0; i < 40; i++) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(await answer(done, 'escape'), undefined);
    assert.equal(folder.read(REGISTRY), registry());
  });

  it('that are written already begin as they are', async () => {
    folder = new Folder({ [REGISTRY]: registry('', polite('')) });
    await folder.open(REGISTRY);
    const target = { ...folder.target('greet'), experiment: 'polite' };
    assert.match(await accepted('startExperiment', target), /^Started polite: 1\.1\.0 gets 5 %/);
    assert.match(folder.read(REGISTRY), /weight: 0\.95 \} # what we have\n[^]*started_at: /);
    assert.equal(await undoIn(folder), registry('', polite('')));
  });

  it('rise step by step, and are ended', async () => {
    const text = registry('', polite(STARTED + ROLLOUT));
    folder = new Folder({ [REGISTRY]: text });
    const { document } = await folder.open(REGISTRY);
    assert.match(
      await accepted('advanceRollout', folder.target('greet')),
      /^Raised polite: the challenger gets 25 % of the traffic\./,
    );
    const raised = folder.read(REGISTRY);
    assert.match(raised, /weight: 0\.75 \} # what we have\n[^]*step: 2\n[^]*approved: \[2\]\n/);
    assert.equal(await undoIn(folder), text);
    const reverted = accepted('stopExperiment', folder.target('greet'), {
      outcome: 'reverted',
      reason: 'Rude',
    });
    assert.match(await reverted, /^Reverted polite\. Everybody is served the control\./);
    assert.match(document.getText(), /ended_at: .*\n {4}outcome: reverted\n {4}reason: Rude\n/);
    assert.equal(await undoIn(folder), text);
  });

  it('say in a line above the prompt and in its lifecycle how far they are', async () => {
    folder = new Folder({ [REGISTRY]: registry('', polite(STARTED)) });
    const { document } = await folder.open(REGISTRY);
    const said = await until(
      'the line above the prompt',
      async () => {
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
          100,
        );
        return lenses.map(({ command }) => command?.title ?? '');
      },
      (titles) => titles.some((title) => title.includes('experiment')),
    );
    assert.ok(said.includes('$(graph-line) 1.1.0: 5 % experiment since 2026-11-01'), said.join('\n'));
    const text = await vscode.commands.executeCommand<string>(
      'promptLedger.showLifecycle',
      folder.target('greet'),
    );
    assert.match(text, /- \*\*1\.1\.0\*\*: 5 % experiment; no score\n[^]*### polite\n/);
  });
});

const call = (id: number, arm: string): string =>
  callLine({
    id: String(id),
    arm,
    unit: `u${id}`,
    version: arm === 'challenger' ? '1.1.0' : '1.0.0',
    time: '2026-11-02T10:00:00.000Z',
    more: { 'gen_ai.prompt.name': 'greet', 'feature_flag.key': 'greet' },
  });

describe('The tree', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('says what shares the traffic of a prompt, with as much as was measured', async () => {
    const started = new Date(Date.now() - 15 * 60_000).toISOString();
    const policy = `    kill_switch: true\n    rollback: { from: "1.1.0", to: "1.0.0", started_at: "${started}" }\n`;
    const calls = Array.from({ length: 20 }, (_, i) => call(i, i < 3 ? 'challenger' : 'control'));
    folder = new Folder({
      [REGISTRY]: registry(policy, polite(STARTED)),
      '.prompt-ledger/telemetry/calls-1.jsonl': `${calls.join('\n')}\n`,
    });
    const { items, prompt } = await itemsOf(folder);
    const draw = async (): Promise<string[]> =>
      [prompt, ...(await items.childrenOf(prompt))].map((node) => {
        const { label = '', description = '', contextValue, resourceUri } = items.toItem(node);
        const name = typeof label === 'string' ? label : label.label;
        return [name, description, contextValue, resourceUri?.path].filter(Boolean).join(' | ');
      });
    const rows = await until('the figures', draw, (drawn) => drawn.some((row) => row.includes('500 units')));
    assert.deepEqual(
      rows.map((row) => row.replaceAll(/\d+(?:\.\d)? % left|\d+ minutes/g, '…')),
      [
        'greet | 1.0.0 · off · rolling back, … · 5 % experiment | prompt draftable promotable deployable restorable stageable stoppable killed | /killed',
        '1.0.0 | no score · deployed | version draftable promotable',
        'Staged Rollback | 1.1.0 → 1.0.0: …, … to go | rollback',
        'polite | 1.1.0: 5 % experiment since 2026-11-01, 3 of 500 units · collecting | experiment running stoppable',
        'Older Versions | 2 | older',
      ],
    );
  });
});

/** The rows of the tree for the registry of a folder. */
async function itemsOf(folder: Folder): Promise<{ items: PromptItems; prompt: PromptNode }> {
  const store = new RegistryStore(files);
  store.setRoots([folder.uri(REGISTRY).toString()]);
  await loadWanted(store, files);
  const evidence = new ExperimentEvidence((work) => void work);
  const promptAlerts = new PromptAlerts();
  const app = { store, files, sha256, evidence, promptAlerts } as unknown as App; // oxlint-disable-line typescript/no-unsafe-type-assertion -- As much of it as rows ask for.
  const scores = new Scores(app);
  const items = new PromptItems(app, scores, new OlderVersions(app, scores, () => {}));
  const [prompt] = await items.childrenOf();
  if (prompt?.kind !== 'prompt') throw new Error('The first row is no prompt');
  return { items, prompt };
}

describe('Staged Rollback', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('moves traffic over half an hour, as one step of undo', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    const { done, after } = await ask('rollBackStaged', folder.target('greet', '0.9.0'), { overMinutes: 30 });
    assert.match(
      (await answer(done, 'accept')) ?? '',
      /traffic moves from 1\.0\.0 to 0\.9\.0 over 30 minutes/,
    );
    assert.equal(folder.read(REGISTRY), after);
    assert.match(
      after,
      /version: "0\.9\.0" # production\n[^]*rollback:\n {6}from: "1\.0\.0"\n {6}to: "0\.9\.0"\n {6}started_at: .*\n {6}over_minutes: 30\n/,
    );
    assert.equal(await undoIn(folder), registry());
  });
});

/** What a registry like this one is when it is published. */
const snapshotOf = (version: string): Snapshot => {
  const content = { messages: [], digest: '' };
  const versions = { '0.9.0': content, '1.0.0': content, '1.1.0': content };
  return { v: 1, prompts: { greet: { version, versions } } };
};

const heads = (value: Record<string, string> | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('promptLedger')
    .update('liveHeads', value, vscode.ConfigurationTarget.Global);

describe('Kill switch and live head', () => {
  let folder: Folder;
  afterEach(async () => {
    await heads(undefined);
    await folder.dispose();
  });

  const context = {
    environment: 'production',
    author: { actor: 'ann', at: '2026-11-01T10:00:00Z' },
    sha256,
  };
  const headOf = async (): Promise<Head> =>
    (await readHead(directoryStore(join(folder.path, 'live')), context))!.head;
  const change = (wanted: WantedChange): Promise<unknown> =>
    changeStore(directoryStore(join(folder.path, 'live')), wanted, context);

  it('turns a prompt off and on again, each as one step of undo', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    assert.match(
      await accepted('turnKillSwitchOn', folder.target('greet')),
      /^Turned greet off: nobody is served a model’s answer\./,
    );
    const off = folder.read(REGISTRY);
    assert.equal(off, registry('    kill_switch: true\n'));
    assert.match(await accepted('turnKillSwitchOff', folder.target('greet')), /^Turned greet on again\./);
    assert.equal(folder.read(REGISTRY), registry());
    assert.equal(await undoIn(folder), off);
    assert.equal(await undoIn(folder), registry());
  });

  it('moves the live head first, although it is broken', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    await change({ kind: 'publish', snapshot: snapshotOf('1.0.0') });
    folder.write('live/production/head.json', '{"v": 1');
    await heads({ production: join(folder.path, 'live') });
    const said = await accepted('turnKillSwitchOn', folder.target('greet'), {
      where: 'head',
      reason: 'Fire',
    });
    assert.match(said, /^greet is turned off in production, revision 2\. The head could not be read: /);
    const { overrides, entry } = await headOf();
    assert.deepEqual(overrides, { greet: { kill: true } });
    assert.equal(entry.reason, 'Fire');
    assert.equal(folder.read(REGISTRY), registry('    kill_switch: true\n'));
  });

  it('rolls the live head back first, and then the file', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    await folder.open(REGISTRY);
    await change({ kind: 'publish', snapshot: snapshotOf('1.0.0') });
    await heads({ production: join(folder.path, 'live') });
    const staged = { pace: 'staged', reason: 'Fire' };
    const said = await accepted('rollBackLive', folder.target('greet', '0.9.0'), staged);
    assert.match(said, /^greet moves to 0\.9\.0 in production, revision 2\. Rolling back greet: /);
    const { from, to, over_minutes: minutes } = (await headOf()).overrides['greet']!.rollback!;
    assert.deepEqual([from, to, minutes], ['1.0.0', '0.9.0', 30]);
    assert.match(folder.read(REGISTRY), /version: "0\.9\.0"[^]*rollback:\n {6}from: "1\.0\.0"/);
    assert.equal(await undoIn(folder), registry());
  });

  it('says where head and registry disagree, and has either follow the other', async () => {
    folder = new Folder({ [REGISTRY]: registry() });
    const { document } = await folder.open(REGISTRY);
    await change({ kind: 'publish', snapshot: snapshotOf('1.0.0') });
    await heads({ production: join(folder.path, 'live') });
    await change({ kind: 'override', prompt: 'greet', version: '0.9.0' });
    const differs = 'live-head-disagrees “"1.0.0"”';
    const problems = (): string[] =>
      problemsOf(document.uri).filter((problem) => problem.startsWith('live-head'));
    await until('the problem', problems, (found) => found.includes(differs));
    const at = document.positionAt(document.getText().indexOf('"1.0.0"') + 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at, at),
    );
    const titles = actions.map(({ title }) => title);
    const follow = actions.find(({ title }) => title === 'Change the registry to what the live head says');
    assert.ok(follow?.command, titles.join('\n'));
    assert.ok(titles.includes('Change the live head to what the registry says'));
    const [target] = follow.command.arguments ?? [];
    assert.match(
      await accepted('followLiveHead', target),
      /^Rolled back greet: production serves 0\.9\.0 again/,
    );
    await until('no problem', problems, (found) => found.length === 0);
    assert.equal(await undoIn(folder), registry());
    await until('the problem', problems, (found) => found.includes(differs));
    assert.equal(
      await vscode.commands.executeCommand('promptLedger.updateLiveHead', target, { isConfirmed: true }),
      true,
    );
    await until('no problem', problems, (found) => found.length === 0);
    assert.deepEqual((await headOf()).overrides, {});
  });
});
