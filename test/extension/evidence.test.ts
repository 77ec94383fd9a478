import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';
import { ModelServer } from './modelServer.ts';
import { RecordedTests } from './recordedTests.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE =
  'tests:\n  - vars: { name: Ann, loud: false }\n    assert: [{ type: contains, value: Ann }]\n  - vars: { name: Bob, loud: false }\n    assert: [{ type: contains, value: Bob }]\n';

const hints = async ({ document }: vscode.TextEditor): Promise<string[]> => {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  return found.map(({ label }) =>
    typeof label === 'string'
      ? label.trim()
      : label
          .map(({ value }) => value)
          .join('')
          .trim(),
  );
};

const hoverOn = async ({ document }: vscode.TextEditor, text: string): Promise<string> => {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(document.getText().indexOf(text) + 2),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n')
    .replaceAll('\\', '');
};

const toCount = (count: vscode.TestCoverageCount | undefined): object => ({
  covered: count?.covered,
  total: count?.total,
});

describe('evidence behind scores', () => {
  let server: ModelServer;
  let folder: Folder;
  let tests: RecordedTests;
  beforeEach(async () => {
    server = await ModelServer.start();
  });
  afterEach(async () => {
    tests.dispose();
    await folder.dispose();
    await server.stop();
  });

  const registry = (): string => `endpoints:
  local: { base_url: "${server.url}", free: true }
partials: { sign: sign.liquid }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft:
      model: local/m
      template: |
        Greet {{ name }}.
        {% if loud %}Shout.{% endif %}
        {% render 'sign', loud: loud %}
    versions:
      "1.0.0":
        model: local/m
        template: Greet {{ name }}
        eval_score: 0.91
  other:
    draft: { model: local/m, template: "{% render 'sign', loud: true %}" }
`;
  const SIGN = 'Sign it.\n{% if loud %}In capitals.{% else %}Small.{% endif %}\n';

  async function open(): Promise<vscode.TextEditor> {
    folder = new Folder({ [REGISTRY]: registry(), 'suite.yaml': SUITE, 'sign.liquid': SIGN });
    tests = new RecordedTests();
    return folder.open(REGISTRY);
  }

  const alarms = (): string[] =>
    tests.app.alarms.found
      .filter(({ prompt }) => prompt.file.uri === folder.uri(REGISTRY).toString())
      .flatMap(({ prompt, alarms: found }) =>
        found.map(({ version, kind }) => `${prompt.block.name} ${version} ${kind}`),
      );

  it('follows a score from the run over an edit back to undo: hint, hover and what the status bar counts', async function () {
    this.timeout(60_000); // A whole session: start, run, edit, undo.
    const editor = await open();
    await until(
      'unverified',
      () => hints(editor),
      (found) => found.includes('unverified'),
    );
    const finished = await until(
      'a run',
      () => vscode.commands.executeCommand('promptLedger.runEvals', folder.target('greet')),
      Boolean,
    );
    assert.ok(finished);
    const fresh = await until(
      'evidence',
      () => hints(editor),
      (found) => found.some((one) => one.includes('n=2')),
    );
    // Two cases that fare the same as with 1.0.0 prove nothing.
    assert.ok(fresh.includes('± 0.33 (n=2) ≈0.00?'), fresh.join('\n'));
    assert.match(await hoverOn(editor, 'eval_score: 1'), /2 of 2 cases passed[^]*Fresh/);
    assert.deepEqual(alarms(), []);
    await replace(editor, 'Greet {{ name }}.', 'Greet {{ name }} warmly.');
    await until('stale', alarms, (found) => found.length > 0);
    assert.deepEqual(alarms(), ['greet draft stale']);
    assert.equal(editor.document.isDirty, true);
    const gone = await until(
      'no evidence',
      () => hints(editor),
      (found) => !found.some((one) => one.includes('n=2')),
    );
    assert.ok(gone.includes('unverified'));
    const hover = await hoverOn(editor, 'eval_score: 1');
    assert.match(
      hover,
      /Stale: the score is about another text[^]*Changed since it was measured: [^]*\+1 −0 words/,
    );
    assert.match(hover, /```text\ndraft[^]*stale[^]*1\.0\.0[^]*unverified/);
    await vscode.commands.executeCommand('undo');
    await until('fresh again', alarms, (found) => found.length === 0);
  });

  it('shows what cases reach, line by line, in the registry and in partials, as the command line counts it', async () => {
    const editor = await open();
    const suite = await tests.unfold(folder.target('greet').prompt);
    const run = await tests.run('Run with Coverage', [suite]);
    const profile = tests.profiles.get('Run with Coverage')!;
    const extension = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'prompt-ledger')!;
    const cli = join(extension.extensionPath, 'dist', 'cli', 'main.js');
    const listed = execFileSync(process.execPath, [cli, 'coverage', 'greet@draft', '--lines', '--json'], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    const { files }: { files: Record<string, unknown>[] } = JSON.parse(listed);
    const shown = run.coverage.map(({ uri, statementCoverage, branchCoverage, declarationCoverage }) => ({
      file: uri.path.split('/').at(-1),
      statements: toCount(statementCoverage),
      branches: toCount(branchCoverage),
      declarations: toCount(declarationCoverage),
    }));
    assert.deepEqual(
      shown,
      files.map(({ file, statements, branches, declarations }) => ({
        file,
        statements,
        branches,
        declarations,
      })),
    );
    assert.deepEqual(
      files.map(({ missed_lines }) => missed_lines),
      [[[12, 12]], [[2, 2]]],
    );
    const detailsOf = (name: string): Thenable<vscode.FileCoverageDetail[]> =>
      profile.loadDetailedCoverage!(
        {} as vscode.TestRun, // oxlint-disable-line typescript/no-unsafe-type-assertion -- Nobody looks at it.
        run.coverage.find(({ uri }) => uri.path.endsWith(name))!,
        new vscode.CancellationTokenSource().token,
      );
    const { document } = editor;
    const textOf = (location: vscode.Range | vscode.Position): string =>
      location instanceof vscode.Range ? document.getText(location) : `line ${location.line + 1}`;
    const drawn = (await detailsOf(REGISTRY)).flatMap((detail) =>
      detail instanceof vscode.StatementCoverage
        ? [
            `${Number(detail.executed)} ${textOf(detail.location)}`,
            ...detail.branches.map(
              ({ executed, label, location }) => `  ${Number(executed)} ${label} at ${textOf(location!)}`,
            ),
          ]
        : [`${Number(detail.executed)} ${detail.name} ${textOf(detail.location)}`],
    );
    assert.deepEqual(drawn, [
      '2 user message line 10',
      '2 Greet',
      '2 {{ name }}',
      '2 .',
      '2 {% if loud %}',
      '  0 {% if loud %} at {% if loud %}',
      '  2 {% if loud %} does not hold at {% if loud %}',
      '0 Shout.',
      "2 {% render 'sign', loud: loud %}",
    ]);
    assert.equal((await detailsOf('sign.liquid')).length, 5);
  });
});
