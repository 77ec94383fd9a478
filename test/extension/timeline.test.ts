import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

const timelineTabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input, label, isActive }) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('promptLedger.timeline')
        ? [isActive ? `${label} (active)` : label]
        : [],
    ),
  );

describe('timeline', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder({
      [REGISTRY]:
        'prompts:\n  hello:\n    version: "1.0.0"\n    versions:\n      "1.0.0": { model: local/m, template: Hello }\n  other:\n    version: "1.0.0"\n    model: local/m\n    template: Hi\n',
    });
  });
  afterEach(() => folder.dispose());

  const show = (prompt?: string): Thenable<unknown> =>
    vscode.commands.executeCommand(
      'promptLedger.showTimeline',
      ...(prompt === undefined ? [] : [folder.target(prompt)]),
    );

  it('opens once for each prompt, where the user is', async () => {
    await folder.open(REGISTRY);
    await show('hello');
    await until('the panel', timelineTabs, (tabs) => tabs.join() === 'Timeline hello (active)');
    await show('other');
    await until(
      'a panel of its own',
      timelineTabs,
      (tabs) => tabs.join() === 'Timeline hello,Timeline other (active)',
    );
    await show('hello');
    await until(
      'the first panel',
      timelineTabs,
      (tabs) => tabs.join() === 'Timeline hello (active),Timeline other',
    );
    assert.equal(vscode.window.tabGroups.all.length, 1);
  });

  it('takes the prompt at the cursor', async () => {
    const editor = await folder.open(REGISTRY);
    const at = editor.document.positionAt(editor.document.getText().indexOf('template: Hi'));
    editor.selection = new vscode.Selection(at, at);
    await show();
    await until('the panel', timelineTabs, (tabs) => tabs.join() === 'Timeline other (active)');
  });

  it('of a version that the files do not have, a read-only document is opened', async () => {
    await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.openPrompt', folder.target('hello', '0.9.0'));
    await until(
      'the document',
      () => vscode.window.activeTextEditor?.document.uri,
      (uri) => uri?.scheme === 'prompt-ledger-version' && uri.path.includes('hello 0.9.0'),
    );
  });
});
