import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ShadowResult } from '../../src/core/shadow/runShadow.ts';
import { Folder, until } from './folder.ts';
import { ModelServer, reply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = `defaultTest:
  assert: [{ type: not-contains, value: BAD }]
tests:
  - { vars: { name: Ann } }
  - { vars: { name: Bob } }
`;

const line = (i: number): string =>
  JSON.stringify({ variables: { name: `n${i}` }, output: `You said: Hi n${i}`, unit: `u${i}` });
const calls = (count: number): string => Array.from({ length: count }, (_, i) => line(i)).join('\n');

describe('shadow validation', () => {
  let server: ModelServer;
  let folder: Folder;
  before(async () => {
    server = await ModelServer.start();
  });
  after(() => server.stop());
  beforeEach(() => {
    server.calls.length = 0;
    server.respond = ({ question }, response) => reply(response, `You said: ${question}`);
    folder = new Folder({
      [REGISTRY]: `endpoints:
  local: { base_url: "${server.url}", free: true }
prompts:
  greet:
    evals: { suite: evals/greet.yaml }
    version: "1.0.0"
    versions:
      "1.0.0": { model: local/m, template: "Hi {{ name }}" }
    draft:
      model: local/m
      template: "Dear {{ name }}" # kept
`,
      'evals/greet.yaml': SUITE,
      'calls.jsonl': calls(180),
    });
  });
  afterEach(() => folder.dispose());

  const validate = (path: string): Thenable<ShadowResult | undefined> =>
    vscode.commands.executeCommand('promptLedger.shadowValidate', folder.target('greet'), {
      paths: [folder.uri(path).fsPath],
    });

  it('shows what it found, and records it beside the version', async () => {
    const result = await until('a result', () => validate('calls.jsonl'), Boolean);
    assert.equal(result?.verdict?.state, 'pass');
    assert.equal(result.version, 'draft');
    assert.equal(result.against, '1.0.0');
    const text = await until(
      'the record',
      () => folder.read(REGISTRY),
      (now) => now.includes('shadow:'),
    );
    assert.match(text, /template: "Dear \{\{ name \}\}" # kept\n {6}shadow:\n {8}digest: "sha256:/);
    assert.match(text, /verdict: pass\n {8}against: "1\.0\.0"\n {8}pairs: 180\n {8}units: 180\n/);
    const report = await until(
      'the report',
      () => {
        const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
        return input instanceof vscode.TabInputCustom ? input.uri : undefined;
      },
      (uri) => uri?.scheme === 'prompt-ledger-report',
    );
    const shown = (await vscode.workspace.openTextDocument(report!)).getText();
    assert.match(shown, /## Shadow validation: greet draft against 1\\?\.0\\?\.0/);
    assert.match(shown, /\*\*pass\*\*/);
    assert.match(shown, /180 pairs, of 180 units/);
    assert.match(shown, /Recorded in /);
    // The same again is known.
    const asked = server.calls.length;
    assert.equal(asked, 180);
    assert.equal((await validate('calls.jsonl'))?.reused, 180);
    assert.equal(server.calls.length, asked);
  });

  it('records a candidate that is worse as failed', async () => {
    server.respond = (_, response) => reply(response, 'BAD');
    const result = await until('a result', () => validate('calls.jsonl'), Boolean);
    assert.equal(result?.verdict?.state, 'fail');
    assert.ok(server.calls.length < 180, 'it stops as soon as that is certain');
    await until(
      'the record',
      () => folder.read(REGISTRY),
      (now) => now.includes('verdict: fail'),
    );
  });
});
