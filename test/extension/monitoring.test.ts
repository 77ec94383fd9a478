import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import type { App } from '../../src/extension/app.ts';
import { ExperimentEvidence } from '../../src/extension/experimentEvidence.ts';
import { files } from '../../src/extension/files.ts';
import { Monitoring } from '../../src/extension/monitoring/monitoring.ts';
import { PromptAlerts } from '../../src/extension/monitoring/promptAlerts.ts';
import { lookAtAll } from '../../src/extension/monitoring/watchAlerts.ts';
import { OlderVersions } from '../../src/extension/views/olderVersions.ts';
import { PromptItems } from '../../src/extension/views/promptItems.ts';
import { Scores } from '../../src/extension/views/scores.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';
import { Folder, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const TELEMETRY = '.prompt-ledger/telemetry/calls-1.jsonl';
const TEXT = `prompts:
  greet:
    version: "1.0.0" # production
    evals: { suite: suite.yaml }
    versions:
      "0.9.0": { model: m, template: "Hey {{ name }}" }
      "1.0.0": { model: m, template: "Hi {{ name }}" }
`;
const HALF_HOUR = 30 * 60_000;

/** Six days of calls up to now, each of another user, whose answers are worth about half. */
function telemetry(name = 'greet'): string {
  const now = Date.now();
  const about = { 'gen_ai.prompt.name': name, 'gen_ai.prompt.version': '1.0.0', 'feature_flag.key': name };
  return Array.from({ length: 288 }, (_, i) => {
    const time = new Date(now - 60_000 - (287 - i) * HALF_HOUR).toISOString();
    const facts = { id: `c${i}`, unit: `u${i}`, version: '1.0.0', time };
    const inputs = { 'gen_ai.prompt.variable.name': `Ann ${i}` };
    const score = 0.46 + (i % 9) / 100;
    return [
      callLine({ ...facts, more: { ...about, ...inputs } }),
      scoreLine(facts.id, score, { ...about, time, 'feature_flag.context.id': facts.unit }),
    ].join('\n');
  }).join('\n');
}

/** As much of the extension as looking at telemetry asks for: a window of its own on the folder. */
async function openWindow(folder: Folder): Promise<{ app: App; working: Promise<unknown>[] }> {
  const store = new RegistryStore(files);
  store.setRoots([folder.uri(REGISTRY).toString()]);
  await loadWanted(store, files);
  const working: Promise<unknown>[] = [];
  const inBackground = (work: Promise<unknown>): void => void working.push(work);
  const opened: { monitoring?: Monitoring } = {};
  const app = {
    store,
    files,
    sha256,
    inBackground,
    evidence: new ExperimentEvidence(inBackground),
    promptAlerts: new PromptAlerts(),
    load: () => loadWanted(store, files),
    monitoring: async () => (opened.monitoring ??= new Monitoring(app)),
  } as unknown as App; // oxlint-disable-line typescript/no-unsafe-type-assertion -- As much of it as looking asks for.
  return { app, working };
}

/** The messages that are shown while something is done; nobody answers them. */
async function messagesOf(work: () => Promise<void>): Promise<string[]> {
  const shown: string[] = [];
  const { window } = vscode;
  const before = window.showWarningMessage;
  const record = async (message: string, ...actions: string[]): Promise<undefined> => {
    shown.push([message, ...actions].join(' | '));
    return undefined;
  };
  Object.assign(window, { showWarningMessage: record });
  try {
    await work();
  } finally {
    Object.assign(window, { showWarningMessage: before });
  }
  return shown;
}

const dashboards = (): string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input, label }) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('promptLedger.dashboard')
        ? [label]
        : [],
    ),
  );

describe('Monitoring', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('tells once of what is certain, whichever window looks, and has it in the tree', async () => {
    folder = new Folder({ [REGISTRY]: TEXT, [TELEMETRY]: `${telemetry()}\n` });
    const { app } = await openWindow(folder);
    const [message, ...others] = await messagesOf(() => lookAtAll(app));
    assert.match(
      message ?? '',
      /^greet: The mean quality_score of 1\.0\.0 .*\| Show Monitoring \| Roll Back…$/,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(await messagesOf(() => lookAtAll(app)), []);
    const other = await openWindow(folder);
    assert.deepEqual(await messagesOf(() => lookAtAll(other.app)), []);

    const scores = new Scores(app);
    const items = new PromptItems(app, scores, new OlderVersions(app, scores, () => {}));
    const [prompt] = await items.childrenOf();
    const rows = [prompt!, ...(await items.childrenOf(prompt))].map((node) => {
      const { label, description, contextValue, command } = items.toItem(node);
      const name = typeof label === 'object' ? label.label : label;
      const runs = contextValue === 'alert' ? command?.command : undefined;
      return [name, description, runs].filter((part) => typeof part === 'string').join(' | ');
    });
    assert.match(rows[0]!, /1\.0\.0 .* 1 alert$/);
    assert.ok(rows.includes('Quality is low | 1.0.0 | promptLedger.showMonitoring'), rows.join('\n'));
  });

  it('opens nothing where nobody records anything', async () => {
    folder = new Folder({ [REGISTRY]: TEXT });
    const { app } = await openWindow(folder);
    const idle: App = {
      ...app,
      monitoring: () => {
        throw new Error('Something was opened');
      },
    };
    assert.deepEqual(await messagesOf(() => lookAtAll(idle)), []);
    assert.equal(existsSync(join(folder.path, '.prompt-ledger')), false);
  });

  it('looks when telemetry is written, and says at the version what it found', async () => {
    folder = new Folder({ [REGISTRY]: TEXT });
    const { document } = await folder.open(REGISTRY);
    const hints = async (): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(2, 0, 3, 0),
      );
      return found.map(({ label }) =>
        typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
      );
    };
    assert.deepEqual(await hints(), []);
    const written = `${telemetry()}\n`;
    folder.write(TELEMETRY, written);
    // A busy machine may lose the event of one file; an application goes on writing.
    const writing = setInterval(() => folder.write(TELEMETRY, written), 15_000);
    const shown = await until('the hint', hints, ({ length }) => length > 0, 160_000).finally(() =>
      clearInterval(writing),
    );
    assert.deepEqual(shown, [' quality 0.50 ▼']);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(2, 15),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n')
      .replaceAll('\\', '');
    assert.match(text, /In production: quality 0\.50 ▼ over 7 days on 28\d scores/);
    assert.match(text, /\[Show monitoring\]\(command:promptLedger\.showMonitoring/);
  }).timeout(180_000);

  it('has one dashboard, which shows the prompt that was asked for last', async () => {
    folder = new Folder({ [REGISTRY]: TEXT, [TELEMETRY]: `${telemetry()}\n` });
    await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.showMonitoring', folder.target('greet'));
    await until('the dashboard', dashboards, (tabs) => tabs.join() === 'Monitoring');
    await vscode.commands.executeCommand('promptLedger.showMonitoring');
    assert.deepEqual(dashboards(), ['Monitoring']);
  });
});

describe('A call that went wrong', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  /** Presses Enter until the command is done. */
  async function showCalls(): Promise<void> {
    let isDone = false;
    const command = Promise.resolve(
      vscode.commands.executeCommand('promptLedger.showCalls', folder.target('greet')),
    ).finally(() => (isDone = true));
    await until(
      'the command',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        if (!isDone) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isDone;
      },
      Boolean,
      20_000,
    );
    await command;
  }

  const about = { 'gen_ai.prompt.name': 'greet', 'gen_ai.prompt.version': '1.0.0' };
  const time = new Date(Date.now() - HALF_HOUR).toISOString();
  const corrected = (more: object): string =>
    [
      callLine({ id: 'aaaa', version: '1.0.0', time, more: { ...about, ...more } }),
      scoreLine('aaaa', 0, {
        ...about,
        time,
        'gen_ai.evaluation.name': 'user_correction',
        'gen_ai.evaluation.explanation': 'Good day, Ann Weber.',
      }),
    ].join('\n');
  const SUITE = 'tests:\n  - vars: { name: Bob }\n    assert: [{ type: contains, value: Bob }]\n';
  const open = async (line: string): Promise<void> => {
    folder = new Folder({ [REGISTRY]: TEXT, 'suite.yaml': SUITE, [TELEMETRY]: `${line}\n` });
    await folder.open(REGISTRY);
    await until(
      'lenses',
      () => vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', folder.uri(REGISTRY)),
      (lenses) => lenses.length > 0,
    );
  };

  it('becomes an eval case that asks for what the user made of the answer, and is shown', async () => {
    await open(corrected({ 'gen_ai.prompt.variable.name': 'Ann' }));
    await showCalls();
    const text = folder.read('suite.yaml');
    assert.match(text, /vars:\n {6}name: Ann\n/);
    assert.match(text, /type: icontains-all\n[^]*Ann Weber/);
    assert.match(text, /metadata:\n {6}call: aaaa\n/);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.equal(document.uri.toString(), folder.uri('suite.yaml').toString());
    assert.match(document.lineAt(selection.active.line).text, /name=Ann/);
  });

  it('whose inputs were not recorded becomes none', async () => {
    await open(corrected({}));
    await showCalls();
    assert.equal(folder.read('suite.yaml'), SUITE);
  });
});
