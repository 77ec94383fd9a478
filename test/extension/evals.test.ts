import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Finished } from '../../src/extension/testing/evalRuns.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer, refuse, reply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE =
  'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: Ann }]\n  - vars: { name: Bob }\n    assert: [{ type: contains, value: Bob }]\n';

const runEvals = (target: unknown): Thenable<Finished | undefined> =>
  vscode.commands.executeCommand('promptLedger.runEvals', target);

describe('evaluations', () => {
  let server: ModelServer;
  let folder: Folder;
  beforeEach(async () => {
    server = await ModelServer.start();
  });
  afterEach(async () => {
    await folder.dispose();
    await server.stop();
  });

  const registry = (settings = ''): string => `# The desk's prompts
endpoints:
  local: { base_url: "${server.url}"${settings} }
prompts:
  greet: # kept
    evals: { suite: suite.yaml }
    draft:
      model: local/m
      template: Greet {{ name }} # not a comment
`;
  const openFolder = async (text = registry(), prompts = 1): Promise<Folder> => {
    folder = new Folder({ [REGISTRY]: text, 'suite.yaml': SUITE });
    await lenses(folder.uri(REGISTRY), prompts);
    return folder;
  };

  it('record into a clean buffer, saved, as one step of undo', async () => {
    const before = registry();
    await openFolder(before);
    const { document } = await folder.open(REGISTRY);
    const finished = await runEvals(folder.target('greet'));
    assert.equal(finished?.notRecorded, undefined);
    assert.equal(finished?.evaluated.run.score, 1);
    assert.match(
      document.getText(),
      /template: Greet \{\{ name \}\} # not a comment\n {6}eval_score: 1\n {6}last_eval:\n {8}at: /,
    );
    assert.equal(document.isDirty, false);
    assert.equal(folder.read(REGISTRY), document.getText());
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('leave a dirty buffer to its user', async () => {
    await openFolder();
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Greet {{', 'Say hello to {{');
    await runEvals(folder.target('greet'));
    assert.equal(editor.document.isDirty, true);
    assert.match(editor.document.getText(), /Say hello to[^]*eval_score: 1/);
    assert.equal(folder.read(REGISTRY), registry());
    assert.equal(server.calls[0]?.question.startsWith('Say hello to'), true);
  });

  it('write into files that are closed, whatever their line endings', async () => {
    const before = `\uFEFF${registry().replaceAll('\n', '\r\n')}`;
    folder = new Folder({ [REGISTRY]: before, 'suite.yaml': SUITE });
    await until('a run', () => runEvals(folder.target('greet')), Boolean);
    const after = folder.read(REGISTRY);
    assert.equal(after.startsWith(before.trimEnd()), true);
    assert.match(after, /\r\n {6}eval_score: 1\r\n/);
    assert.equal(after.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('record a version where it stands, in a file of its own', async () => {
    const text = `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n  greet:\n    version: "1.0.0"\n    evals: { suite: suite.yaml }\n    versions_dir: versions\n`;
    folder = new Folder({
      [REGISTRY]: text,
      'suite.yaml': SUITE,
      'versions/1.0.0.yaml': '# frozen\nmodel: local/m\ntemplate: Hi {{ name }}\n',
    });
    const finished = await until('a run', () => runEvals(folder.target('greet', '1.0.0')), Boolean);
    assert.equal(finished?.notRecorded, undefined);
    assert.match(
      folder.read('versions/1.0.0.yaml'),
      /^# frozen\nmodel: local\/m\ntemplate: Hi \{\{ name \}\}\neval_score: 1\nlast_eval:\n/,
    );
    assert.equal(folder.read(REGISTRY), text);
  });

  it('record nothing for a text that changed during the run', async () => {
    await openFolder();
    const editor = await folder.open(REGISTRY);
    let goOn: (() => void) | undefined;
    const changed = new Promise<void>((resolve) => (goOn = resolve));
    server.respond = ({ question }, response) => void changed.then(() => reply(response, question));
    const running = runEvals(folder.target('greet'));
    await until(
      'a call',
      () => server.calls.length,
      (count) => count > 0,
    );
    assert.equal(
      await runEvals(folder.target('greet')),
      undefined,
      'the same prompt is not evaluated twice at a time',
    );
    await replace(editor, 'Greet {{', 'Welcome {{');
    goOn!();
    const finished = await running;
    assert.match(finished?.notRecorded ?? '', /changed during the run/);
    assert.equal(editor.document.getText(), registry().replace('Greet {{', 'Welcome {{'));
  });

  it('ask an endpoint that is too busy again', async () => {
    await openFolder();
    let refused = false;
    server.respond = ({ question }, response) => {
      if (refused) return reply(response, question);
      refused = true;
      return refuse(response, 429, { 'retry-after': '0' });
    };
    const finished = await runEvals(folder.target('greet'));
    assert.deepEqual([finished?.evaluated.run.passed, finished?.evaluated.run.retries], [2, 1]);
  });

  it('end at a key that is refused, and record nothing', async () => {
    await openFolder();
    server.respond = (_, response) => refuse(response, 401);
    assert.equal(await runEvals(folder.target('greet')), undefined);
    assert.equal(folder.read(REGISTRY), registry());
  });

  for (const [what, respond] of [
    ['fails', (_, response) => refuse(response, 500)],
    ['answers nonsense', (_, response) => response.end('<html>')],
    ['breaks the connection', (_, response) => response.destroy()],
  ] satisfies [string, ModelServer['respond']][]) {
    it(`count cases as errors where the endpoint ${what}`, async () => {
      const text = registry(', max_retries: 0');
      await openFolder(text);
      server.respond = respond;
      const finished = await runEvals(folder.target('greet'));
      assert.deepEqual([finished?.evaluated.run.errors, finished?.evaluated.gate.state], [2, 'incomplete']);
      assert.match(finished?.notRecorded ?? '', /not recorded/);
      assert.equal(folder.read(REGISTRY), text);
    });
  }

  it('say in a lens what they cost, and what keeps them from running', async () => {
    const other =
      '  no-suite: { draft: { model: local/m, template: Hi } }\n  dear:\n    evals: { suite: suite.yaml }\n    draft: { model: local/unheard-of, template: "Hi {{ name }}" }\n';
    const paid =
      registry(', free: false').replace(
        'prompts:\n',
        'prices:\n  m: { input_per_mtok: 1000000, output_per_mtok: 0 }\nprompts:\n',
      ) + other;
    await openFolder(paid, 3);
    const titles = async (): Promise<string[]> =>
      (await lenses(folder.uri(REGISTRY), 3)).map((lens) => lens.command?.title ?? '');
    const [greet, noSuite, dear] = await titles();
    assert.match(greet ?? '', /^Eval 2 cases ≈ \$[\d.]+–[\d.]+$/);
    assert.deepEqual([noSuite, dear], ['Eval: no suite yet', 'Eval 2 cases at an unknown price']);
    const editor = await folder.open(REGISTRY);
    await replace(editor, ', free: false', '');
    assert.equal((await titles())[2], 'Eval 2 cases free');
    await replace(editor, 'Greet {{ name }}', 'Greet {{ name');
    assert.deepEqual(await titles(), [
      'Eval: correct the problems first',
      'Eval: no suite yet',
      'Eval 2 cases free',
    ]);
  });
});

/** The lenses of a file that evaluate, as soon as it has that many. */
async function lenses(uri: vscode.Uri, count: number): Promise<vscode.CodeLens[]> {
  await vscode.workspace.openTextDocument(uri);
  const read = async (): Promise<vscode.CodeLens[]> => {
    const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      100,
    );
    return all.filter(({ command }) => command?.command === 'promptLedger.runEvals');
  };
  const found = await until('lenses', read, ({ length }) => length === count);
  return found.toSorted((a, b) => a.range.start.line - b.range.start.line);
}
