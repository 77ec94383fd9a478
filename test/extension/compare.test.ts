import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { Folder, until } from './folder.ts';
import { ModelServer, reply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';

const registry = (url = 'http://localhost:1/v1'): string => `endpoints: { local: { base_url: "${url}" } }
prompts:
  hello:
    version: "2.0.0"
    rollback_to: "1.0.0"
    evals: { suite: suite.yaml }
    variables:
      name: { sample: Ann }
    draft:
      model: local/m
      template: Dear {{ name }}, {{ mood }} day
    versions:
      "1.0.0": { model: local/m, template: "Hello {{ name }}" }
      "2.0.0": { model: local/m, temperature: 0.5, template: "Hello dear {{ name }}" }
`;

const SUITE = `tests:
  - { description: equal, vars: { name: same, mood: a }, assert: [{ type: contains, value: same }] }
  - { description: reads / differently, vars: { name: Ann, mood: a }, assert: [{ type: contains, value: Ann }] }
  - { description: gets better, vars: { name: up, mood: a }, assert: [{ type: contains, value: Dear }] }
  - { description: gets worse, vars: { name: down, mood: a }, assert: [{ type: contains, value: Hello }] }
`;

const document = (front: string, text: string): string => `---\n${front}\n---\n\n# user\n\n${text}\n`;

const readText = async (uri: vscode.Uri): Promise<string> =>
  (await vscode.workspace.openTextDocument(uri)).getText();

const activeTab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;

/** What the active diff editor shows: `title`, left and right. */
async function diff(accept: (title: string) => boolean = () => true): Promise<[string, string, string]> {
  const label = await until(
    'the diff',
    () => (activeTab()?.input instanceof vscode.TabInputTextDiff ? activeTab()?.label : undefined),
    (title) => title !== undefined && accept(title),
  );
  const input = activeTab()?.input;
  assert.ok(label !== undefined && input instanceof vscode.TabInputTextDiff);
  return [label, await readText(input.original), await readText(input.modified)];
}

/** The multi-diff editor's input; its class is no stable API, its data is. */
interface MultiDiff {
  readonly textDiffs: readonly { readonly original: vscode.Uri; readonly modified: vscode.Uri }[];
}

const isMultiDiff = (input: unknown): input is MultiDiff =>
  typeof input === 'object' && input !== null && 'textDiffs' in input;

/** Accepts the first row of the quick pick that a command shows, as soon as it does. */
async function acceptFirst(shown: Thenable<unknown>): Promise<void> {
  let isDone = false;
  const done = Promise.resolve(shown).then(() => (isDone = true));
  await until(
    'the quick pick',
    async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isDone;
    },
    Boolean,
  );
  await done;
}

/** Git as on a machine of its own. */
function runGit(cwd: string, ...args: readonly string[]): void {
  const settings = [
    'user.name=Ann',
    'user.email=ann@example.com',
    'commit.gpgsign=false',
    'init.defaultBranch=main',
  ];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd, env });
}

describe('comparing', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const open = async (files: Readonly<Record<string, string>> = { [REGISTRY]: registry() }) => {
    folder = new Folder(files);
    const editor = await folder.open(REGISTRY);
    await until(
      'the registry',
      () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          editor.document.uri,
          100,
        ),
      (lenses) => lenses.length > 0,
    );
    return editor;
  };

  const compare = (version?: string, base?: string | { revision: string }): Thenable<unknown> =>
    vscode.commands.executeCommand('promptLedger.diffVersions', folder.target('hello', version), base);

  it('shows both versions, swaps them, and renders them with the same values', async () => {
    await open();
    await compare('2.0.0', '1.0.0');
    const one = document('model: local/m', 'Hello {{ name }}');
    const two = document('model: local/m\ntemperature: 0.5', 'Hello dear {{ name }}');
    assert.deepEqual(await diff(), ['hello: 1.0.0 ↔ 2.0.0', one, two]);
    await vscode.commands.executeCommand('promptLedger.swapSides');
    assert.deepEqual(await diff((title) => title.includes('2.0.0 ↔ 1.0.0')), [
      'hello: 2.0.0 ↔ 1.0.0',
      two,
      one,
    ]);
    await vscode.commands.executeCommand('promptLedger.showRendered');
    assert.deepEqual(await diff((title) => title.includes('rendered')), [
      'hello: 2.0.0 ↔ 1.0.0 · rendered with the samples',
      document('model: local/m\ntemperature: 0.5', 'Hello dear Ann'),
      document('model: local/m', 'Hello Ann'),
    ]);
    await vscode.commands.executeCommand('promptLedger.showTemplates');
    await diff((title) => !title.includes('rendered'));
    assert.equal(
      vscode.window.tabGroups.activeTabGroup.tabs.filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff,
      ).length,
      1,
    );
  });

  it('offers what is probably meant first, and the working text follows what is typed', async () => {
    const editor = await open();
    await acceptFirst(compare());
    const [title, left, right] = await diff();
    assert.equal(title, 'hello: 2.0.0 ↔ draft');
    assert.match(left, /Hello dear/);
    assert.match(right, /Dear \{\{ name \}\}, \{\{ mood \}\} day/);
    await vscode.commands.executeCommand('promptLedger.showRendered');
    await diff((label) => label.includes('rendered'));
    await replaceIn(editor.document, 'Dear {{ name }}', 'Dearest {{ name }}');
    await until(
      'the rendered draft',
      async () => (await diff())[2],
      (text) => /Dearest Ann, ⟨.*mood.*⟩ day/.test(text),
    );
    assert.equal(editor.document.isDirty, true);
  });

  it('shows the working text beside HEAD and other revisions, and versions that only Git has', async () => {
    const editor = await open();
    runGit(folder.path, 'init');
    runGit(folder.path, 'add', '.');
    runGit(folder.path, 'commit', '-m', 'First');
    runGit(folder.path, 'tag', 'first');
    const without = registry()
      .replace(/ {6}"1\.0\.0": .*\n/, '')
      .replace('Dear {{ name }}', 'My dear {{ name }}');
    await replaceIn(editor.document, editor.document.getText(), without);
    await editor.document.save();
    runGit(folder.path, 'commit', '-am', 'Second');
    await replaceIn(editor.document, 'My dear', 'Oh my dear');
    await compare('2.0.0', '1.0.0');
    assert.deepEqual(await diff(), [
      'hello: 1.0.0 ↔ 2.0.0',
      document('model: local/m', 'Hello {{ name }}'),
      document('model: local/m\ntemperature: 0.5', 'Hello dear {{ name }}'),
    ]);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await compare('draft', { revision: 'HEAD' });
    assert.deepEqual(await diff((title) => title.includes('HEAD')), [
      'hello: draft at HEAD ↔ draft',
      document('model: local/m', 'My dear {{ name }}, {{ mood }} day'),
      document('model: local/m', 'Oh my dear {{ name }}, {{ mood }} day'),
    ]);
    await vscode.commands.executeCommand('promptLedger.showRendered');
    const [, left, right] = await diff((title) => title.includes('rendered'));
    assert.match(left, /My dear Ann/);
    assert.match(right, /Oh my dear Ann/);
    await compare('draft', { revision: 'first' });
    const [, first] = await diff((title) => title.includes('draft at first'));
    assert.match(first, /\nDear \{\{ name \}\}/);
  });

  it('a mistake on one side hides neither that side nor the other; a prompt that is gone is said to be', async () => {
    const editor = await open();
    await compare('draft', '2.0.0');
    await diff();
    await replaceIn(
      editor.document,
      '{ model: local/m, temperature: 0.5, template: "Hello dear {{ name }}" }',
      '[',
    );
    const [, left, right] = await diff();
    assert.match(left, /Hello dear/);
    assert.match(right, /Dear \{\{ name \}\}/);
    await replaceIn(editor.document, '"2.0.0": [', '"2.0.0": { model: local/m, template: "{% if %}" }');
    await vscode.commands.executeCommand('promptLedger.showRendered');
    const [, broken, good] = await diff((label) => label.includes('rendered'));
    assert.match(broken, /> .*\n\n\{% if %\}/);
    assert.match(good, /Dear Ann/);
    await replaceIn(editor.document, '  hello:', '  other:');
    await until(
      'the prompt to be gone',
      async () => (await diff())[2],
      (text) => text === 'This prompt is not in the registry any more.',
    );
  });

  it('the outputs of two versions open together, the broken first, and the same ones are left out', async () => {
    const server = await ModelServer.start();
    try {
      await open({ [REGISTRY]: registry(server.url), 'suite.yaml': SUITE });
      const compareOutputs = (): Thenable<unknown> =>
        vscode.commands.executeCommand('promptLedger.compareOutputs', folder.target('hello'));
      server.respond = ({ question }, response) =>
        reply(response, question.includes('same') ? 'same' : question);
      await vscode.commands.executeCommand('promptLedger.runEvals', folder.target('hello', 'draft'));
      await compareOutputs();
      const input = await until('the multi-diff editor', () => activeTab()?.input, isMultiDiff);
      assert.ok(isMultiDiff(input));
      assert.equal(
        activeTab()?.label,
        'hello: outputs of 2.0.0 ↔ draft · 1 broken, 1 fixed, 1 changed, 1 the same (3 files)',
      );
      assert.deepEqual(
        input.textDiffs.map(({ modified }) => modified.path),
        [
          '/2.0.0 ↔ draft/1 broken · gets worse',
          '/2.0.0 ↔ draft/2 fixed · gets better',
          '/2.0.0 ↔ draft/3 changed · reads ∕ differently',
        ],
      );
      const [first] = input.textDiffs;
      assert.equal(await readText(first!.original), 'Hello dear down\n\n— passed with 1.00\n');
      assert.match(await readText(first!.modified), /^Dear down, a day\n\n— failed with 0\.00: .*Hello/);
    } finally {
      await server.stop();
    }
  });
});

async function replaceIn(target: vscode.TextDocument, text: string, by: string): Promise<void> {
  const at = target.getText().indexOf(text);
  assert.notEqual(at, -1, text);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(target.uri, new vscode.Range(target.positionAt(at), target.positionAt(at + text.length)), by);
  await vscode.workspace.applyEdit(edit);
}
