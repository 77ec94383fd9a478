import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, problemsOf, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

/** Waits until exactly these problems are shown. */
const expectProblems = (uri: vscode.Uri, expected: readonly string[]): Promise<string[]> =>
  until(
    `problems of ${uri.path}`,
    () => problemsOf(uri),
    (found) => found.toSorted().join('\n') === expected.toSorted().join('\n'),
  );

describe('problems', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('follow the unsaved buffer', async () => {
    folder = new Folder({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  hello:\n    version: "1.0.0"\n    model: local/m\n    template: "Hi"\n',
    });
    const editor = await folder.open(REGISTRY);
    await expectProblems(folder.uri(REGISTRY), []);
    await replace(editor, '1.0.0', '1.0');
    await expectProblems(folder.uri(REGISTRY), ['version-invalid “"1.0"”']);
    assert.equal(editor.document.isDirty, true);
    await replace(editor, 'Hi', '{{ name');
    await expectProblems(folder.uri(REGISTRY), ['version-invalid “"1.0"”', 'template-syntax “{{ name”']);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    await expectProblems(folder.uri(REGISTRY), []);
  });

  it('come with what is loaded when it is first needed: the compiler of schemas', async () => {
    folder = new Folder({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    version: "1.0.0"\n    model: local/m\n    template: x\n    output_schema: { type: object, additionalProperties: false, properties: { a: { type: strng } }, required: [a] }\n',
    });
    const editor = await folder.open(REGISTRY);
    await expectProblems(folder.uri(REGISTRY), ['output-schema-invalid “type”']);
    await replace(editor, 'strng', 'string');
    await expectProblems(folder.uri(REGISTRY), []);
  });

  it('of one prompt hide no other', async () => {
    folder = new Folder({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    model: [oops\n    template: x\n  b:\n    draft: { model: local/m, template: "{% if %}" }\n  c:\n    version: one\n    model: local/m\n    template: x\n',
    });
    await folder.open(REGISTRY);
    const codes = (): string[] => problemsOf(folder.uri(REGISTRY)).map((problem) => problem.split(' ')[0]!);
    const found = await until(
      'all problems',
      codes,
      (list) =>
        list.includes('yaml-syntax') && list.includes('template-syntax') && list.includes('version-invalid'),
    );
    assert.ok(found.length >= 3);
  });

  it('are shown in a document that was never saved', async () => {
    folder = new Folder({});
    const content =
      'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    version: "1"\n    model: local/m\n    template: x\n';
    const document = await vscode.workspace.openTextDocument({ language: 'prompt-registry', content });
    await vscode.window.showTextDocument(document);
    await expectProblems(document.uri, ['version-invalid “"1"”']);
  });

  it('go with a registry that is closed and deleted', async () => {
    folder = new Folder({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    version: "1"\n    model: local/m\n    template: x\n',
    });
    await expectProblems(folder.uri(REGISTRY), ['version-invalid 4:14']);
    folder.delete(REGISTRY);
    await expectProblems(folder.uri(REGISTRY), []);
  });

  it('stand at the right place in files with a byte order mark, CRLF and tabs', async () => {
    folder = new Folder({
      [REGISTRY]:
        '\uFEFF# Ä\tcomment\r\nendpoints: { local: { base_url: http://localhost:1/v1 } }\r\nprompts:\r\n  a:\r\n    version: "1"\r\n    model: local/m\r\n    template: |\r\n      \ttab {{ x }\r\n',
    });
    await folder.open(REGISTRY);
    const [version, template, ...others] = await until(
      'problems',
      () => problemsOf(folder.uri(REGISTRY)).toSorted().toReversed(),
      (found) => found.length >= 2,
    );
    assert.deepEqual(
      [version, template?.split(' ')[0], others],
      ['version-invalid “"1"”', 'template-syntax', []],
    );
  });

  it('follow template files and suites, on the disk and in buffers', async () => {
    folder = new Folder({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    evals: { suite: suite.yaml }\n    draft: { model: local/m, template_file: text.tpl }\n',
      'text.tpl': 'Hello {{ name }}',
      'suite.yaml': 'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: Ann }]\n',
    });
    const template = folder.uri('text.tpl');
    await expectProblems(folder.uri(REGISTRY), []);
    folder.write('text.tpl', 'Hello {{ name ');
    await expectProblems(template, ['template-syntax 1:7']);
    const editor = await folder.open('text.tpl');
    await replace(editor, '{{ name ', '{{ name }}');
    await expectProblems(template, []);
    assert.equal(editor.document.isDirty, true);
    await editor.document.save();

    const suite = await folder.open('suite.yaml');
    await replace(suite, 'contains', 'contians');
    await until(
      'the misspelled assertion',
      () => problemsOf(folder.uri('suite.yaml')),
      (found) => found.some((problem) => problem.includes('contians')),
    );
    // Closed without saving: the disk has the say again.
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await expectProblems(folder.uri('suite.yaml'), []);
  });

  it('follow folders that are deleted, and files that come', async () => {
    folder = new Folder({
      [REGISTRY]:
        'include: [more/*.yaml]\nendpoints: { local: { base_url: http://localhost:1/v1 } }\nprompts:\n  a:\n    draft: { model: local/m, template_file: texts/a.liquid }\n',
      'texts/a.liquid': 'Hello',
    });
    await folder.open(REGISTRY);
    await expectProblems(folder.uri(REGISTRY), []);
    folder.delete('texts');
    await expectProblems(folder.uri(REGISTRY), ['template-file-missing “texts/a.liquid”']);
    folder.write('texts/a.liquid', 'Hello again');
    await expectProblems(folder.uri(REGISTRY), []);
    folder.write('more/b.yaml', 'prompts:\n  b: { version: "1", model: local/m, template: x }\n');
    await expectProblems(folder.uri('more/b.yaml'), ['version-invalid 2:17']);
    folder.delete('more');
    await expectProblems(folder.uri('more/b.yaml'), []);
  });
});
