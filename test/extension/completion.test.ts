import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const TEXT = `endpoints: { local: { base_url: http://localhost:1/v1 } }
prompts:
  hello:
    version: "1.0.0"
    variables: { name: { description: Who, sample: Ann } }
    evals: { suite: suite.yaml }
    draft:
      model: local/m
      template_file: text.tpl
    versions:
      "1.0.0": { model: local/m, template: "Hi {{ name }}", eval_score: 0.9 }
`;

/** What is offered behind the first occurrence of a text: its labels, and the whole list. */
async function offeredBehind(
  document: vscode.TextDocument,
  text: string,
  trigger?: string,
): Promise<{ readonly labels: readonly string[]; readonly items: readonly vscode.CompletionItem[] }> {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} does not stand in ${document.fileName}`);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(at + text.length),
    trigger,
  );
  // Words of the text are VS Code's own.
  const ours = items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
    .toSorted((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''));
  return { items: ours, labels: ours.map(({ label }) => (typeof label === 'string' ? label : label.label)) };
}

describe('completion', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('in a registry follows the unsaved and broken buffer', async () => {
    folder = new Folder({ [REGISTRY]: TEXT });
    const editor = await folder.open(REGISTRY);
    const { document } = editor;
    await replace(editor, '    versions:\n', '    rollback_to: \n    versions:\n');
    const versions = await until(
      'the versions',
      () => offeredBehind(document, 'rollback_to: '),
      ({ labels }) => labels.length > 0,
    );
    assert.equal(versions.labels[0], '1.0.0');
    const [{ label } = { label: '' }] = versions.items;
    assert.match(typeof label === 'string' ? label : (label.description ?? ''), /score 0\.90/);
    await replace(editor, 'rollback_to: ', 'owner: "never closed\n    ');
    const keys = await offeredBehind(document, 'never closed\n    ');
    assert.ok(keys.labels.includes('rollback_to') && !keys.labels.includes('owner'), keys.labels.join());
    assert.equal(document.isDirty, true);
  });

  it('replaces a word to its end, or inserts before the rest', async () => {
    folder = new Folder({ [REGISTRY]: TEXT });
    const { document } = await folder.open(REGISTRY);
    const { items, labels } = await until(
      'the models',
      () => offeredBehind(document, 'model: loc'),
      (found) => found.labels.length > 0,
    );
    assert.ok(labels.includes('local/'), labels.join());
    const range = items[labels.indexOf('local/')]!.range;
    assert.ok(range && 'inserting' in range);
    assert.equal(document.getText(range.inserting), 'loc');
    assert.equal(document.getText(range.replacing), 'local/m');
  });

  it('knows the variables in a template file and in a suite', async () => {
    folder = new Folder({
      [REGISTRY]: TEXT,
      'text.tpl': 'Hello {{ name | up }} {{ ',
      'suite.yaml': 'tests:\n  - vars:\n      \n    assert:\n      - type: \n',
    });
    await folder.open(REGISTRY);
    const { document } = await folder.open('text.tpl');
    const variables = await until(
      'the variables',
      () => offeredBehind(document, '}} {{ '),
      ({ labels }) => labels.includes('name'),
    );
    assert.equal(variables.labels[0], 'name');
    assert.ok((await offeredBehind(document, '| up')).labels.includes('upcase'));
    const suite = await folder.open('suite.yaml');
    const vars = await until(
      'the variables of the case',
      () => offeredBehind(suite.document, 'vars:\n      '),
      ({ labels }) => labels.includes('name'),
    );
    assert.equal(vars.labels[0], 'name');
    const types = await offeredBehind(suite.document, 'type: ');
    assert.deepEqual(types.labels.slice(0, 2), ['equals', 'contains']);
  });

  it('says nothing in the prose of a prompt, whatever is typed', async () => {
    folder = new Folder({ [REGISTRY]: TEXT, 'text.tpl': 'Hello, world: a/b {' });
    await folder.open(REGISTRY);
    const { document } = await folder.open('text.tpl');
    for (const [text, trigger] of [
      ['Hello, ', ' '],
      ['world:', ':'],
      ['a/', '/'],
      ['b {', '{'],
    ] as const)
      assert.deepEqual((await offeredBehind(document, text, trigger)).labels, [], text);
  });

  it('answers in a registry of 1 MB within 100 ms', async () => {
    const prompt = TEXT.split('\n').slice(2).join('\n');
    const copies = Array.from({ length: 3600 }, (_, i) => prompt.replace('hello:', `hello-${i}:`));
    folder = new Folder({ [REGISTRY]: `prompts:\n${copies.join('')}  last:\n    ` });
    const { document } = await folder.open(REGISTRY);
    assert.ok(document.getText().length > 1_000_000);
    await until(
      'the keys',
      () => offeredBehind(document, '  last:\n    '),
      ({ labels }) => labels[0] === 'description',
    );
    const times: number[] = [];
    for (let turn = 0; turn < 7; turn++) {
      const started = performance.now();
      await offeredBehind(document, '  last:\n    ');
      times.push(performance.now() - started);
    }
    const median = times.toSorted((a, b) => a - b)[3]!;
    assert.ok(median < 100, `${median} ms`);
  });
});
