import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Finished } from '../../src/extension/testing/evalRuns.ts';
import { Folder, problemsOf, until } from './folder.ts';
import { ModelServer } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';

describe('Extract Prompt', () => {
  let server: ModelServer;
  let folder: Folder;
  before(async () => {
    server = await ModelServer.start();
  });
  after(() => server.stop());
  afterEach(() => folder.dispose());

  it('gives a prompt files of its own, which evaluate as before', async () => {
    const rest = '  other:\n    draft: { model: local/m, template: x }\n';
    const text = `# Desk
endpoints:
  local: { base_url: "${server.url}" }
prompts:
  # Says hello.
  greet:
    version: "1.0.0"
    evals: { suite: evals/greet.yaml } # two cases
    draft:
      model: local/m
      template: Greet {{ name }}
    versions:
      # The first one.
      "1.0.0":
        model: local/m # pinned
        template: Hi {{ name }}
${rest}`;
    folder = new Folder({
      [REGISTRY]: text,
      'evals/greet.yaml': 'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: Ann }]\n',
    });
    const { document } = await folder.open(REGISTRY);
    const before = await until(
      'a run',
      () =>
        vscode.commands.executeCommand<Finished | undefined>('promptLedger.runEvals', folder.target('greet')),
      Boolean,
    );
    const withScore = document.getText();
    await vscode.commands.executeCommand('promptLedger.extractPrompt', folder.target('greet'));

    assert.match(
      document.getText(),
      /^# Desk\n[^]*include: \[prompts\/\*\/prompt\.yaml\]\nprompts:\n[^]*other:/,
    );
    assert.equal(document.getText().includes('greet'), false);
    const extracted = folder.read('prompts/greet/prompt.yaml');
    assert.match(extracted, /evals: \{ suite: \.\.\/\.\.\/evals\/greet\.yaml \} # two cases/);
    assert.match(extracted, /eval_score: 1/);
    assert.match(
      folder.read('prompts/greet/versions/1.0.0.yaml'),
      /^# The first one\.\nmodel: local\/m # pinned\ntemplate: Hi \{\{ name \}\}\n/,
    );
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.path.endsWith('prompts/greet/prompt.yaml'),
      true,
    );

    const target = folder.target('greet', 'draft', 'prompts/greet/prompt.yaml');
    const after = await until(
      'a run there',
      () => vscode.commands.executeCommand<Finished | undefined>('promptLedger.runEvals', target),
      Boolean,
    );
    assert.equal(after?.evaluated.run.content_digest, before?.evaluated.run.content_digest);
    assert.equal(after?.evaluated.run.reused, 1, 'the answer of the run before is still good');
    assert.equal(after?.evaluated.baseline?.version, '1.0.0');
    await until(
      'no problem',
      () => [...problemsOf(folder.uri(REGISTRY)), ...problemsOf(folder.uri('prompts/greet/prompt.yaml'))],
      (found) => found.length === 0,
    );

    await folder.open(REGISTRY);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), withScore, 'the registry is as it was after one undo');
  });

  it('writes nothing where a file is in the way', async () => {
    const text =
      'prompts:\n  greet:\n    draft: { model: m, template: x }\n  other:\n    draft: { model: m, template: x }\n';
    folder = new Folder({ [REGISTRY]: text, 'prompts/greet/prompt.yaml': 'mine\n' });
    const { document } = await folder.open(REGISTRY);
    await until(
      'the prompt',
      async () =>
        (await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', document.uri))
          .length,
      (count) => count > 0,
    );
    await vscode.commands.executeCommand('promptLedger.extractPrompt', folder.target('greet'));
    assert.equal(document.getText(), text);
    assert.equal(folder.read('prompts/greet/prompt.yaml'), 'mine\n');
  });
});

describe('Open Prompt', () => {
  it('shows where a version stands', async () => {
    const folder = new Folder({
      [REGISTRY]:
        'prompts:\r\n  a:\r\n    version: "2.0.0"\r\n    versions:\r\n      "1.0.0": { model: m, template: x }\r\n      "2.0.0": { model: m, template: y }\r\n',
    });
    try {
      const opened = async (): Promise<string | undefined> => {
        await vscode.commands.executeCommand('promptLedger.openPrompt', folder.target('a', '2.0.0'));
        const editor = vscode.window.activeTextEditor;
        return editor?.document.lineAt(editor.selection.active.line).text;
      };
      assert.match(
        (await until('the version', opened, (line) => line !== undefined)) ?? '',
        /^ {6}"2\.0\.0":/,
      );
    } finally {
      await folder.dispose();
    }
  });
});
