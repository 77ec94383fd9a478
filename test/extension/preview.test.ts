import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

const previewTabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input, label }) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('promptLedger.preview')
        ? [label]
        : [],
    ),
  );

const renderedDocument = (name: string): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'prompt-ledger-preview' && uri.path.startsWith(`/${name}`),
  );

describe('preview', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder({
      [REGISTRY]:
        'prompts:\n  hello:\n    variables: { name: { sample: Ann } }\n    draft:\n      model: local/m\n      messages:\n        - { role: system, content: "Be kind." }\n        - { role: user, content: "Hello {{ name }}" }\n  long/name with spaces:\n    model: local/m\n    template: ""\n  filed:\n    draft:\n      model: local/m\n      template_file: filed.liquid\n',
      'filed.liquid': 'From a file: {{ who }}',
    });
  });
  afterEach(() => folder.dispose());

  it('opens beside the editor, once, and turns to what is asked for', async () => {
    await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.openPreview', folder.target('hello'));
    await until('the panel', previewTabs, (tabs) => tabs.join() === 'Preview hello');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), folder.uri(REGISTRY).toString());
    await vscode.commands.executeCommand('promptLedger.openPreview', folder.target('long/name with spaces'));
    await until('the other prompt', previewTabs, (tabs) => tabs.join() === 'Preview long/name with spaces');
  });

  it('follows the cursor, and a template file leads to its prompt', async () => {
    const editor = await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.openPreview');
    await until('the panel', previewTabs, (tabs) => tabs.length === 1);
    const at = editor.document.positionAt(editor.document.getText().indexOf('Hello'));
    editor.selection = new vscode.Selection(at, at);
    await until('the prompt of the cursor', previewTabs, (tabs) => tabs.join() === 'Preview hello');
    await folder.open('filed.liquid');
    await until('the prompt of the file', previewTabs, (tabs) => tabs.join() === 'Preview filed');
  });

  it('as text has the messages by role and follows the unsaved buffer', async () => {
    const editor = await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.openRenderedText', folder.target('hello', 'draft'));
    const document = await until(
      'the document',
      () => renderedDocument('hello'),
      (found) => found !== undefined,
    );
    assert.equal(document!.languageId, 'markdown');
    const text =
      '# hello draft\n\n## system\n\n```text\nBe kind.\n```\n\n## user\n\n```text\nHello Ann\n```\n';
    await until(
      'its text',
      () => document!.getText(),
      (found) => found === text,
    );
    await replace(editor, 'Be kind.', 'Be very kind.');
    await until(
      'the change',
      () => document!.getText(),
      (found) => found.includes('Be very kind.'),
    );
    assert.equal(editor.document.isDirty, true);
    await replace(editor, 'Ann }', 'Bob }');
    await until(
      'the sample',
      () => document!.getText(),
      (found) => found.includes('Hello Bob'),
    );
  });

  it('as text loads the files of a prompt', async () => {
    await folder.open(REGISTRY);
    await vscode.commands.executeCommand('promptLedger.openRenderedText', folder.target('filed'));
    await until(
      'the text',
      () => renderedDocument('filed')?.getText(),
      (found) => found?.includes('From a file: ⟨{{ who }}⟩') === true,
    );
  });
});
