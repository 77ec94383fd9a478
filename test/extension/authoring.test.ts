import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Folder, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const PROMPT = `prompts:
  p:
    draft: { model: gpt-4o, template_file: wording.txt }
`;

const languageOf = (uri: vscode.Uri): string | undefined =>
  vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.languageId;

describe('Template files', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('have the language of templates, whatever their names', async () => {
    folder = new Folder({
      [REGISTRY]: PROMPT,
      'wording.txt': 'Hi {{ name }}',
      'notes.txt': 'Hi {{ name }}',
      'new.liquid': 'Hi {{ name }}',
    });
    for (const name of ['wording.txt', 'new.liquid']) {
      await folder.open(name);
      await until(
        name,
        () => languageOf(folder.uri(name)),
        (language) => language === 'prompt-template',
      );
    }
    await folder.open('notes.txt');
    assert.equal(languageOf(folder.uri('notes.txt')), 'plaintext');
  });

  it('that a registry names later get it then', async () => {
    folder = new Folder({ [REGISTRY]: 'prompts:\n', 'wording.txt': 'Hi {{ name }}' });
    await folder.open('wording.txt');
    assert.equal(languageOf(folder.uri('wording.txt')), 'plaintext');
    const { document } = await folder.open(REGISTRY);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 1, 0), PROMPT);
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    await until(
      'the language',
      () => languageOf(folder.uri('wording.txt')),
      (language) => language === 'prompt-template',
    );
  });

  it('keep the language that somebody chose', async () => {
    folder = new Folder({ [REGISTRY]: PROMPT, 'wording.txt': 'Hi {{ name }}' });
    const { document } = await folder.open('wording.txt');
    await until(
      'ours',
      () => languageOf(folder.uri('wording.txt')),
      (language) => language === 'prompt-template',
    );
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    const registry = await folder.open(REGISTRY);
    await registry.edit((edit) => edit.insert(new vscode.Position(3, 0), '# changed\n'));
    assert.equal(languageOf(folder.uri('wording.txt')), 'plaintext');
  });
});

describe('Snippets', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const offered = async (name: string, line: number, character: number): Promise<string[]> => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      folder.uri(name),
      new vscode.Position(line, character),
    );
    return items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet)
      .map(({ label }) => (typeof label === 'string' ? label : label.label));
  };

  it('of suites are offered in suites, and in no other YAML file', async () => {
    folder = new Folder({
      [REGISTRY]: PROMPT.replace('wording.txt', 'wording.liquid'),
      'wording.liquid': 'Hi',
      'evals/p.yaml': 'tests:\n  ca\n',
      'compose.yaml': 'tests:\n  ca\n',
    });
    await folder.open('evals/p.yaml');
    await until(
      'a case',
      () => offered('evals/p.yaml', 1, 4),
      (labels) => labels.includes('case'),
    );
    await folder.open('compose.yaml');
    assert.equal((await offered('compose.yaml', 1, 4)).includes('case'), false);
  });

  it('of prompts are offered in registries', async () => {
    folder = new Folder({ [REGISTRY]: 'prompts:\n  ne\n' });
    await folder.open(REGISTRY);
    await until(
      'new-prompt',
      () => offered(REGISTRY, 1, 4),
      (labels) => labels.includes('new-prompt'),
    );
  });
});
