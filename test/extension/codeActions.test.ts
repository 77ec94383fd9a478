import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { Folder, problemsOf, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const ENDPOINT = 'endpoints: { local: { base_url: http://localhost:1/v1 } }\n';

/** The actions at a text that stands once in a document, resolved. */
async function actionsAt(
  document: vscode.TextDocument,
  text: string,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const at = document.positionAt(document.getText().indexOf(text));
  return vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(at, at),
    kind?.value,
    50,
  );
}

async function apply(document: vscode.TextDocument, text: string, title: string): Promise<vscode.CodeAction> {
  const actions = await until(
    `“${title}”`,
    () => actionsAt(document, text),
    (found) => found.some((action) => action.title === title),
  );
  const action = actions.find((found) => found.title === title)!;
  assert.ok(action.edit);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
  return action;
}

const fixAll = vscode.CodeActionKind.SourceFixAll.append('promptLedger');

describe('quick fixes', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('are made for the buffer as it is, not for what was reported before', async () => {
    folder = new Folder({
      [REGISTRY]: `${ENDPOINT}prompts:\n  a:\n    version: "1.0.0"\n    model: local/m\n    template: Hi\n`,
    });
    const editor = await folder.open(REGISTRY);
    await replace(editor, '"1.0.0"', '1.0 # first');
    await replace(editor, 'prompts:', '# a line more\nprompts:');
    const action = await apply(editor.document, '1.0 #', 'Write "1.0.0"');
    assert.equal(action.isPreferred, true);
    assert.match(editor.document.getText(), /^ {4}version: "1\.0\.0" # first$/m);
    assert.equal(editor.document.isDirty, true);
    await until(
      'no problem',
      () => problemsOf(editor.document.uri),
      (found) => found.length === 0,
    );
  });

  it('keep CRLF, flow maps and comments', async () => {
    folder = new Folder({
      [REGISTRY]:
        `${ENDPOINT}prompts:\n  a: { version: "1.0.0", modle: local/m, model: local/m, template: Hi } # note\n  b:\n    model: local/m # pinned\n    template: |\n      {% if x %}\n      Hi\n`.replaceAll(
          '\n',
          '\r\n',
        ),
    });
    const { document } = await folder.open(REGISTRY);
    await apply(document, 'modle', 'Remove “modle”');
    await apply(document, '{% if', 'Add “{% endif %}” at the end');
    assert.equal(
      document.getText(),
      `${ENDPOINT}prompts:\n  a: { version: "1.0.0", model: local/m, template: Hi } # note\n  b:\n    model: local/m # pinned\n    template: |\n      {% if x %}\n      Hi\n      {% endif %}\n`.replaceAll(
        '\n',
        '\r\n',
      ),
    );
  });

  it('stand in suites and templates too, and create files', async () => {
    folder = new Folder({
      [REGISTRY]: `${ENDPOINT}prompts:\n  a:\n    draft: { model: local/m, template_file: texts/a.liquid }\n  b:\n    draft: { model: local/m, template: "{{ ticket }}" }\n`,
      'evals/b.yaml': 'tests:\n  - vars: { ticket: VPN }\n    assert: [{ type: contians, value: VPN }]\n',
    });
    const { document } = await folder.open(REGISTRY);
    await apply(document, 'texts/a', 'Create “texts/a.liquid”');
    await until(
      'the file',
      () => existsSync(folder.uri('texts/a.liquid').fsPath),
      (exists) => exists,
    );
    const template = await folder.open('texts/a.liquid');
    await replace(template, 'Write the prompt here.', 'Hello {{ name');
    await apply(template.document, '{{ name', 'Add “}}”');
    assert.equal(template.document.getText(), 'Hello {{ name }}\n');
    const suite = await folder.open('evals/b.yaml');
    await apply(suite.document, 'contians', 'Change to “contains”');
    assert.match(suite.document.getText(), /type: contains,/);
  });

  it('come for all problems of a kind, and for everything in a file until nothing is left', async () => {
    const text = `${ENDPOINT}prompts:\n  a:\n    version: 1.0\n    modl: local/m\n    temprature: "0.3"\n    template: "{{ name }"\n`;
    folder = new Folder({ [REGISTRY]: text });
    const { document } = await folder.open(REGISTRY);
    const title = 'Fix all “unknown-key” problems in this file';
    await apply(document, 'modl', title);
    assert.equal(
      document.getText(),
      text.replace('modl:', 'model:').replace('temprature', 'temperature'),
      title,
    );
    const [action] = await actionsAt(document, 'prompts', fixAll);
    assert.equal(action?.kind?.value, fixAll.value);
    assert.ok(action?.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(
      document.getText(),
      `${ENDPOINT}prompts:\n  a:\n    version: "1.0.0"\n    model: local/m\n    temperature: 0.3\n    template: "{{ name }}"\n`,
    );
    assert.deepEqual(await actionsAt(document, 'prompts', fixAll), []);
  });

  it('are applied on save where that is asked for', async () => {
    folder = new Folder({
      [REGISTRY]: `${ENDPOINT}prompts:\n  a:\n    version: "1.0.0"\n    model: local/m\n    template: Hi\n`,
    });
    const editor = await folder.open(REGISTRY);
    const settings = vscode.workspace.getConfiguration('editor', editor.document.uri);
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.promptLedger': 'explicit' },
      vscode.ConfigurationTarget.Global,
    );
    try {
      await replace(editor, 'model: local/m', 'modl: local/m\n    temprature: "0.3"');
      await editor.document.save();
      await until(
        'the fixed file',
        () => folder.read(REGISTRY),
        (saved) => saved.includes('    model: local/m\n    temperature: 0.3\n'),
      );
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('of one prompt leave a problem of another file alone', async () => {
    folder = new Folder({ 'notes.yaml': 'a: 1\na: 2\n' });
    const { document } = await folder.open('notes.yaml');
    assert.deepEqual(await actionsAt(document, 'a: 2', vscode.CodeActionKind.QuickFix), []);
  });
});

describe('diagnostics', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('lead to their page, and to the other place that they are about', async () => {
    folder = new Folder({
      [REGISTRY]: `${ENDPOINT}prompts:\n  a:\n    model: local/m\n    template: Hi\n    model: local/n\n`,
    });
    const { document } = await folder.open(REGISTRY);
    const [diagnostic] = await until(
      'the problem',
      () => vscode.languages.getDiagnostics(document.uri),
      (found) => found.length === 1,
    );
    assert.ok(typeof diagnostic?.code === 'object');
    assert.equal(diagnostic.code.value, 'duplicate-key');
    const page = await vscode.workspace.openTextDocument(diagnostic.code.target);
    assert.match(page.getText(), /^# duplicate-key\n/);
    const [related] = diagnostic.relatedInformation ?? [];
    assert.equal(related?.location.range.start.line, 3);
    assert.equal(related?.location.uri.toString(), document.uri.toString());
  });
});
