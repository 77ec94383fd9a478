import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';

const FILES = {
  [REGISTRY]: `partials: { tone: tone.md }
endpoints:
  local: { base_url: http://localhost:1/v1 }
prompts:
  greet:
    version: "1.0.0"
    variables:
      name: {}
    draft:
      model: local/m
      template: |
        {% if name %}
        Hi {{ name | upcase }} {{ nobody }}
        {% render 'tone', level: name %}
        {% endif %}
    versions:
      "1.0.0":
        model: local/m
        template_file: greet.md
`,
  'greet.md': 'Hello {{ name }}\n',
  'tone.md': '{{ level }}\n',
  'evals/greet.yaml':
    'tests:\n  - description: Ann\n    vars: { name: Ann }\n    assert:\n      - { type: contains, value: "{{ name }}" }\n',
};

/** `file “text”` of a place. */
async function shown(uri: vscode.Uri, range: vscode.Range): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  return `${uri.path.split('/').at(-1)}:${range.start.line + 1} ${document.getText(range)}`.trimEnd();
}

const symbols = async (uri: vscode.Uri): Promise<vscode.DocumentSymbol[]> =>
  (await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  )) ?? [];

describe('navigation', () => {
  let folder: Folder;
  let editor: vscode.TextEditor;

  beforeEach(async () => {
    folder = new Folder(FILES);
    editor = await folder.open(REGISTRY);
    await until(
      'the outline',
      () => symbols(folder.uri(REGISTRY)),
      (found) => found.length > 0,
    );
  });
  afterEach(() => folder.dispose());

  const at = (text: string, by = 0, { document } = editor): vscode.Position =>
    document.positionAt(document.getText().indexOf(text) + by);

  const definition = async (text: string, by: number): Promise<string[]> => {
    const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      editor.document.uri,
      at(text, by),
    );
    return Promise.all(found.map(({ targetUri, targetRange }) => shown(targetUri, targetRange)));
  };

  it('shows the outline, and the cases of a suite', async () => {
    const draw = (list: readonly vscode.DocumentSymbol[], indent = ''): string[] =>
      list.flatMap(({ name, children }) => [`${indent}${name}`, ...draw(children, `${indent} `)]);
    assert.deepEqual(draw(await symbols(editor.document.uri)), [
      'partials',
      ' tone',
      'endpoints',
      ' local',
      '  base_url',
      'greet',
      ' variables',
      '  name',
      ' draft',
      '  template',
      ' 1.0.0',
      '  template_file',
    ]);
    await vscode.workspace.openTextDocument(folder.uri('evals/greet.yaml'));
    const suite = await until(
      'the suite',
      () => symbols(folder.uri('evals/greet.yaml')),
      (found) => found.length > 0,
    );
    assert.deepEqual(draw(suite), ['tests', ' Ann', '  contains']);
  });

  it('goes to definitions from the buffer as it is', async () => {
    await replace(editor, 'partials:', '# one line more\npartials:');
    assert.deepEqual(await definition('{{ name', 4), [`${REGISTRY}:9 name`]);
    assert.deepEqual(await definition("'tone'", 2), ['tone.md:1']);
    assert.deepEqual(await definition('version: "1', 10), [`${REGISTRY}:18 "1.0.0"`]);
    assert.deepEqual(await definition('local/m', 2), [`${REGISTRY}:4 local`]);
    assert.deepEqual(await definition('greet.md', 2), ['greet.md:1']);
  });

  it('finds references in all files, and highlights in one', async () => {
    const uri = editor.document.uri;
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      uri,
      at('{{ name', 4),
    );
    const places = await Promise.all(found.map((one) => shown(one.uri, one.range)));
    assert.deepEqual(places.toSorted(), [
      'greet.md:1 name',
      'greet.yaml:3 name',
      'greet.yaml:5 name',
      `${REGISTRY}:12 name`,
      `${REGISTRY}:13 name`,
      `${REGISTRY}:14 name`,
      `${REGISTRY}:8 name`,
    ]);
    const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      uri,
      at('{{ name', 4),
    );
    assert.equal(highlights.length, 4);
  });

  it('renames across files, one of them unsaved', async () => {
    const suite = await vscode.workspace.openTextDocument(folder.uri('evals/greet.yaml'));
    const dirty = await vscode.window.showTextDocument(suite);
    await replace(dirty, 'Ann }', 'Eve }');
    const uri = editor.document.uri;
    const position = at('{{ name', 4);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      uri,
      position,
      'who',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(suite.getText(), /vars: \{ who: Eve \}[\s\S]*\{\{ who \}\}/);
    const greet = await vscode.workspace.openTextDocument(folder.uri('greet.md'));
    assert.equal(greet.getText(), 'Hello {{ who }}\n');
    assert.doesNotMatch(editor.document.getText(), /\bname\b/);
    for (const document of [suite, greet, editor.document]) await document.save();
  });

  it('renames a prompt with its suite, and says what cannot be renamed', async () => {
    const uri = editor.document.uri;
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      uri,
      at('greet:', 1),
      'welcome',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the suite has moved', () => existsSync(folder.uri('evals/welcome.yaml').fsPath), Boolean);
    assert.match(editor.document.getText(), /^ {2}welcome:/m);
    await editor.document.save();
    await assert.rejects(
      async () => vscode.commands.executeCommand('vscode.prepareRename', uri, at('template: |', 2)),
      /Nothing here has a name/,
    );
    await assert.rejects(
      async () =>
        vscode.commands.executeCommand(
          'vscode.executeDocumentRenameProvider',
          uri,
          at('{{ name', 4),
          'nobody',
        ),
      /already/,
    );
  });

  it('links files, folds, and finds prompts and versions by name', async () => {
    const uri = editor.document.uri;
    const links = await until(
      'links',
      () => vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri),
      (found) => found.length >= 2,
    );
    const targets = links
      .map(({ target }) => target?.path.split('/').at(-1))
      .filter((name) => name?.endsWith('.md'));
    assert.deepEqual(targets, ['tone.md', 'greet.md']);
    const folding = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    assert.ok(folding.some(({ start, end }) => start === 11 && end === 13));
    const named = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'greet@1',
    );
    assert.ok(named.some(({ name, location }) => name === 'greet@1.0.0' && location.uri.path === uri.path));
  });

  it('gives tokens for what is declared and what is not', async () => {
    const uri = editor.document.uri;
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentSemanticTokensLegend',
      uri,
    );
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      uri,
    );
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
      line += down;
      character = down > 0 ? right : character + right;
      const text = editor.document.getText(new vscode.Range(line, character, line, character + length));
      const named = legend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
      found.push([text, legend.tokenTypes[type], ...named].join(' '));
    }
    assert.ok(found.includes('nobody variable undeclared'), found.join('\n'));
    assert.ok(found.includes('name parameter declaration'));
    assert.ok(found.includes('upcase function'));
  });
});
