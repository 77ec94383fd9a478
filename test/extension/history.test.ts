import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import { findPrompt } from '../../src/core/registry/workspace.ts';
import type { History } from '../../src/core/versions/history/history.ts';
import type { App } from '../../src/extension/app.ts';
import { files } from '../../src/extension/files.ts';
import { createHistory } from '../../src/extension/history.ts';
import type { Finished } from '../../src/extension/testing/evalRuns.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';

const registry = (version: string, template: string, endpoint = 'http://127.0.0.1:1'): string =>
  `endpoints:
  local: { base_url: "${endpoint}" }
prompts:
  greet:
    version: "${version}"
    model: local/m
    template: ${template}
`;

/** Commits everything that is in the folder; gives the commit's id. */
function commit(folder: Folder, subject: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  const author = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false'];
  git(...author, 'commit', '--quiet', '-m', subject);
  return git('rev-parse', 'HEAD').trim();
}

describe('history', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('follows HEAD of a real repository, and shows what only Git has', async () => {
    folder = new Folder({ [REGISTRY]: registry('1.0.0', 'Hi') });
    commit(folder, 'First');
    const store = new RegistryStore(files);
    store.setRoots([folder.uri(REGISTRY).toString()]);
    await loadWanted(store, files);
    const storage = mkdtempSync(join(tmpdir(), 'prompt-ledger-storage-'));
    const subscriptions: vscode.Disposable[] = [];
    const { extensionUri } = vscode.extensions.getExtension('prompt-ledger.prompt-ledger')!;
    const context = { extensionUri, globalStorageUri: vscode.Uri.file(storage), subscriptions };
    const history: History = createHistory({ store, sha256, context } as unknown as App);
    try {
      const prompt = () => findPrompt(store.workspace, 'greet')!;
      const drawn = (): string =>
        history
          .of(prompt())
          .versions.map(({ version, introduced }) => `${version} ${introduced.author} ${introduced.subject}`)
          .join(', ');
      assert.equal((await history.settled(prompt())).state, 'complete');
      assert.equal(drawn(), '1.0.0 Ann First');
      folder.write(REGISTRY, registry('2.0.0', 'Good day'));
      commit(folder, 'Second');
      await until('the new commit', drawn, (text) => text === '2.0.0 Ann Second, 1.0.0 Ann First');
      const placed = await history.versionFromGit(prompt(), '1.0.0');
      assert.equal(placed?.where, 'git');
      assert.match(placed.text(), /template: Hi/);
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
      rmSync(storage, { recursive: true, force: true });
    }
  });

  it('gives an inline prompt a baseline: what HEAD has', async () => {
    const server = await ModelServer.start();
    try {
      folder = new Folder({
        [REGISTRY]: registry('1.0.0', 'Say hi to Ann', server.url),
        'evals/greet.yaml': 'tests:\n  - vars: {}\n    assert: [{ type: contains, value: Ann }]\n',
      });
      const id = commit(folder, 'First');
      const editor = await folder.open(REGISTRY);
      const run = (): Thenable<Finished | undefined> =>
        vscode.commands.executeCommand('promptLedger.runEvals', folder.target('greet'));
      const unchanged = await until('a run', run, Boolean);
      assert.equal(unchanged?.evaluated.baseline, undefined);
      await replace(editor, 'Say hi to Ann', 'Greet Ann');
      const changed = await run();
      assert.equal(changed?.evaluated.baseline?.version, `1.0.0@${id.slice(0, 7)}`);
      assert.equal(changed.evaluated.comparison?.verdict !== undefined, true);
    } finally {
      await server.stop();
    }
  });
});
