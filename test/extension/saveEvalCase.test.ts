import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, problemsOf, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const registry = (evals = '') => `endpoints:
  local: { base_url: "http://127.0.0.1:9/v1" }
prompts:
  greet:${evals}
    draft: { model: local/m, template: "Greet {{name}}" }
`;
const SUITE = `# Greetings
tests:
  - description: Bob
    vars: { name: Bob }
    assert: [{ type: contains, value: Bob }] # kept
`;

const accept = () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');

/** Presses Enter in every quick pick and input box until the command is done: the defaults are what is tried. */
async function saveWithDefaults(call: object): Promise<void> {
  let isDone = false;
  const command = Promise.resolve(vscode.commands.executeCommand('promptLedger.saveEvalCase', call)).finally(
    () => (isDone = true),
  );
  await until(
    'the command',
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (!isDone) await accept();
      return isDone;
    },
    Boolean,
  );
  await command;
}

describe('saving an answer as an eval case', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const open = async (files: Record<string, string>): Promise<void> => {
    folder = new Folder(files);
    await folder.open(REGISTRY);
    // The extension finds a registry that was just written when its watcher does.
    await until(
      'lenses',
      () => vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', folder.uri(REGISTRY)),
      (lenses) => lenses.length > 0,
    );
  };
  const call = (name: string, answer: string, selection?: string) => ({
    ...folder.target('greet'),
    variables: { name, unused: 'x' },
    answer,
    ...(selection !== undefined && { selection }),
  });

  it('adds it to the suite, saved, and shows it', async () => {
    await open({ [REGISTRY]: registry('\n    evals: { suite: suite.yaml }'), 'suite.yaml': SUITE });
    await saveWithDefaults(call('Ann', 'Hello Ann, all the best!', 'Ann'));
    assert.equal(
      folder.read('suite.yaml'),
      `${SUITE}  - description: "name=Ann"\n    vars:\n      name: Ann\n    assert:\n      - type: contains\n        value: Ann\n`,
    );
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.toString(), folder.uri('suite.yaml').toString());
    assert.equal(editor.document.lineAt(editor.selection.active.line).text, '  - description: "name=Ann"');
    assert.deepEqual(problemsOf(folder.uri('suite.yaml')), []);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), SUITE);
  });

  it('goes to a case that asks the same', async () => {
    await open({ [REGISTRY]: registry('\n    evals: { suite: suite.yaml }'), 'suite.yaml': SUITE });
    const command = vscode.commands.executeCommand('promptLedger.saveEvalCase', call('Bob', 'Hello Bob'));
    const shown = await until(
      'the case',
      async () => {
        await vscode.commands.executeCommand('notification.acceptPrimaryAction');
        return vscode.window.activeTextEditor?.document.uri.toString();
      },
      (uri) => uri === folder.uri('suite.yaml').toString(),
    );
    assert.ok(shown);
    await command;
    assert.equal(vscode.window.activeTextEditor!.selection.active.line, 2);
    assert.equal(folder.read('suite.yaml'), SUITE);
  });

  it('makes a suite where there is none, which is found by itself', async () => {
    await open({ [REGISTRY]: registry() });
    await saveWithDefaults(call('Ann', 'Call +49 170 1234567, Ann Weber.'));
    const text = folder.read('evals/greet.yaml');
    assert.match(text, /^description: Cases of greet\.\ntests:\n {2}- description: "name=Ann"\n/);
    assert.match(text, /type: icontains-all/);
    await until(
      'no problem',
      () => problemsOf(folder.uri('evals/greet.yaml')),
      ({ length }) => length === 0,
    );
    await vscode.commands.executeCommand('promptLedger.openSuite', folder.target('greet'));
    assert.equal(vscode.window.activeTextEditor!.document.getText(), text);
  });

  it('writes into the unsaved buffer of a suite, and leaves the saving to its user', async () => {
    await open({
      [REGISTRY]: registry('\n    evals: { suite: suite.yaml }'),
      'suite.yaml': SUITE.replaceAll('\n', '\r\n'),
    });
    const editor = await folder.open('suite.yaml');
    const { document } = editor;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# Mine\n'));
    await saveWithDefaults(call('Ann', 'Hello Ann', 'Ann'));
    assert.equal(document.isDirty, true);
    assert.match(document.getText(), /^# Mine\r\n# Greetings\r\n[^]* {8}value: Ann\r\n$/);
    assert.equal(folder.read('suite.yaml').includes('Mine'), false);
  });
});
