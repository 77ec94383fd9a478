import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

const TEXT = `endpoints: { local: { base_url: http://localhost:1/v1 } }
prompts:
  hello:
    version: "1.0.0"
    variables:
      name: { description: "[run](command:workbench.action.quit) <img src=x> **Who**", sample: "Ann \`\`\` [x](command:y)" }
    draft:
      model: local/m
      template: |
        Hello {{ name }}, how are you?
    versions:
      "1.0.0":
        model: local/m
        template: Hello {{ name }}
        eval_score: 0.9
        last_eval: { cases: 10, passed: 9, ci95: [0.8, 1], content: "sha256:0" }
`;

/** The place in the middle of a text that stands once. */
function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, text);
  return document.positionAt(at + Math.floor(text.length / 2));
}

async function hoverOn(
  document: vscode.TextDocument,
  text: string,
): Promise<vscode.MarkdownString | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    placeOf(document, text),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .find((content): content is vscode.MarkdownString => content instanceof vscode.MarkdownString);
}

/** The lines of a document that have hints, with these drawn into them. */
const labelOf = ({ label }: vscode.InlayHint): string =>
  typeof label === 'string' ? label : label.map(({ value }) => value).join('');

async function drawHints(document: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    all,
  );
  return hints.map((hint) => {
    const { text } = document.lineAt(hint.position.line);
    const { character } = hint.position;
    return `${text.slice(0, character)}‹${labelOf(hint)}›${text.slice(character)}`.trim();
  });
}

/** `line: title · title`, for the lenses of each line. The command gives those that had to be resolved last: they are sorted. */
async function drawLenses(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  const lines = new Map<number, string[]>();
  for (const { range, command } of lenses) {
    const titles = lines.get(range.start.line) ?? [];
    lines.set(range.start.line, [...titles, command?.title ?? '?']);
  }
  return Array.from(
    lines,
    ([line, titles]) => `${document.lineAt(line).text.trim()} ${titles.toSorted().join(' · ')}`,
  );
}

const LENSES = [
  'draft: Diff with 1.0.0 · Eval: no suite yet · Preview',
  '"1.0.0": Eval: no suite yet · Preview',
];

const readText = async (uri: vscode.Uri): Promise<string> =>
  (await vscode.workspace.openTextDocument(uri)).getText();

const otherPrompt = (i: number): string =>
  `  p${i}:\n    draft:\n      model: local/m\n      template: ${'word '.repeat(200)}\n`;

describe('reading', () => {
  let folder: Folder;
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;
  afterEach(() => folder.dispose());

  const open = async (files: Readonly<Record<string, string>> = { [REGISTRY]: TEXT }): Promise<void> => {
    folder = new Folder(files);
    editor = await folder.open(REGISTRY);
    document = editor.document;
    await until(
      'the lenses',
      () => drawLenses(document),
      (lenses) => lenses.length > 0,
    );
  };

  it('hovers follow the buffer, and nothing in a file becomes a link, a picture or a command', async () => {
    await open();
    const hover = await hoverOn(document, '{{ name }}, how');
    assert.ok(hover);
    assert.match(hover.value, /\*\*name\*\* · variable/);
    assert.deepEqual(hover.isTrusted, {
      enabledCommands: [
        'openPrompt',
        'diffVersions',
        'changeValue',
        'openSuite',
        'showLifecycle',
        'showMonitoring',
      ].map((name) => `promptLedger.${name}`),
    });
    assert.notEqual(hover.supportHtml, true);
    assert.doesNotMatch(hover.value, /(?<!\\)\[run|(?<!\\)<img|(?<!\\)\*\*Who/);
    assert.match(hover.value, /\n````text\nAnn ``` \[x\]\(command:y\)\n````/);
    await replace(editor, 'sample: "Ann', 'sample: "Bo');
    const changed = await hoverOn(document, '{{ name }}, how');
    assert.match(changed?.value ?? '', /\nBo ``` /);
    assert.equal(document.isDirty, true);
    const version = await hoverOn(document, '"1.0.0":\n');
    assert.match(version?.value ?? '', /serves production/);
    const model = await hoverOn(document, 'model: local/m\n      template');
    assert.ok(model);
  });

  it('hints show the values of the buffer, and can be switched off', async () => {
    await open();
    await replace(editor, '"Ann ``` [x](command:y)"', 'Ann');
    assert.deepEqual(await drawHints(document), ['Hello {{ name }}‹: Ann›, how are you?']);
    await vscode.commands.executeCommand('promptLedger.toggleInlinePreview');
    assert.deepEqual(await drawHints(document), []);
    await vscode.commands.executeCommand('promptLedger.toggleInlinePreview');
    assert.equal((await drawHints(document)).length, 1);
  });

  it('hints stand in template files with CRLF', async () => {
    await open({
      [REGISTRY]:
        'endpoints: { local: { base_url: http://localhost:1/v1 } }\r\nprompts:\r\n  a:\r\n    variables: { n: { sample: [1, 2] } }\r\n    draft: { model: local/m, template_file: a.liquid }\r\n',
      'a.liquid': 'One\r\n{{ n | json }} two\r\n',
    });
    const file = await folder.open('a.liquid');
    assert.deepEqual(await drawHints(file.document), ['{{ n | json }}‹: [1,2]› two']);
  });

  it('lenses stay while the YAML is broken, and know what they are attached to', async () => {
    await open();
    assert.deepEqual(await drawLenses(document), LENSES);
    await replace(editor, 'model: local/m\n      template: |', 'model: [local/m\n      template: |');
    const broken = await drawLenses(document);
    assert.deepEqual(
      broken.map((line) => line.split(' ')[0]),
      ['draft:', '"1.0.0":'],
    );
    assert.ok(broken.every((line) => line.includes('Preview')));
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(await drawLenses(document), LENSES);
  });

  it('a lens whose prompt was renamed after it was drawn compares no other prompt', async () => {
    await open();
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    const diff = lenses.find(({ command }) => command?.command === 'promptLedger.diffVersions')?.command;
    assert.ok(diff);
    await replace(editor, '  hello:', '  other:');
    await vscode.commands.executeCommand(diff.command, ...(diff.arguments ?? []));
    assert.ok(!(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff));
  });

  it('the diff shows two versions, and the draft follows what is typed', async () => {
    await open();
    await vscode.commands.executeCommand(
      'promptLedger.diffVersions',
      folder.target('hello', 'draft'),
      '1.0.0',
    );
    const input = await until(
      'the diff',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
      (found) => found instanceof vscode.TabInputTextDiff,
    );
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal(await readText(input.original), '---\nmodel: local/m\n---\n\n# user\n\nHello {{ name }}\n');
    assert.equal(
      await readText(input.modified),
      '---\nmodel: local/m\n---\n\n# user\n\nHello {{ name }}, how are you?\n',
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, placeOf(document, 'how are you'), '!!');
    await vscode.workspace.applyEdit(edit);
    await until(
      'the draft',
      () => readText(input.modified),
      (text) => text.includes('!!'),
    );
  });

  it('answers within 50 ms in a file of a megabyte', async () => {
    await open({ [REGISTRY]: `${TEXT}${Array.from({ length: 1000 }, (_, i) => otherPrompt(i)).join('')}` });
    await hoverOn(document, '{{ name }}, how');
    const times = { hover: Infinity, hints: Infinity };
    const area = new vscode.Range(0, 0, 40, 0);
    for (let i = 0; i < 5; i++) {
      let start = performance.now();
      assert.ok(await hoverOn(document, '{{ name }}, how'));
      times.hover = Math.min(times.hover, performance.now() - start);
      start = performance.now();
      await vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, area);
      times.hints = Math.min(times.hints, performance.now() - start);
    }
    assert.ok(times.hover < 50 && times.hints < 50, JSON.stringify(times));
  });
});
