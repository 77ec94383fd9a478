import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { Folder, replace, until } from './folder.ts';
import { ModelServer, refuse, reply } from './modelServer.ts';
import { RecordedTests, itemsIn } from './recordedTests.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = `tests:
  - description: Ann
    vars: { name: Ann }
    metadata: { tags: [smoke] }
    assert:
      - { type: contains, value: Ann }
  - description: Bob
    vars: { name: Bob }
    assert:
      - { type: contains, value: Bob }
      - { type: equals, value: Hello Bob }
  - file://more.csv
`;
const ROWS = 'name,__expected,__description\nCid,contains:Cid,Cid\nDot,contains:Dot,Dot\n';

describe('the Test Explorer', () => {
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

  const registry = (settings = ''): string => `endpoints:
  local: { base_url: "${server.url}"${settings} }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "Say hi to {{ name }}" }
    versions:
      "1.0.0": { model: local/m, template: "Hello {{ name }}" }
  alone: { draft: { model: local/m, template: Hi } }
`;
  const unfold = (): Promise<vscode.TestItem> => tests.unfold(folder.target('greet').prompt);
  const open = async (files: Readonly<Record<string, string>> = {}): Promise<void> => {
    folder = new Folder({ [REGISTRY]: registry(), 'suite.yaml': SUITE, 'more.csv': ROWS, ...files });
    tests = new RecordedTests();
    await vscode.workspace.openTextDocument(folder.uri(REGISTRY));
  };
  const mine = (): string[] => {
    const prefix = `${folder.uri(REGISTRY).toString()}#`;
    return itemsIn(tests.controller.items)
      .filter(({ id }) => id.startsWith(prefix))
      .flatMap((prompt) => [
        prompt.label,
        ...itemsIn(prompt.children).flatMap((suite) => [
          `  ${suite.label} ${suite.description ?? ''}`.trimEnd(),
          ...itemsIn(suite.children).map(
            ({ label, uri, range, tags }) =>
              `    ${label} ${uri!.path.split('/').at(-1)}:${range!.start.line + 1}${tags.map(({ id }) => ` @${id}`).join('')}`,
          ),
        ]),
      ]);
  };

  it('draws prompt, suite and cases, each at its line, and follows what is typed', async () => {
    await open();
    await unfold();
    assert.deepEqual(mine(), [
      'greet',
      '  suite.yaml 4 cases',
      '    Ann suite.yaml:2 @smoke',
      '    Bob suite.yaml:7',
      '    Cid more.csv:2',
      '    Dot more.csv:3',
    ]);
    const suite = await folder.open('suite.yaml');
    await replace(
      suite,
      'tests:\n',
      'tests:\n  - { description: Zoe, vars: { name: Zoe }, assert: [{ type: contains, value: Zoe }] }\n',
    );
    const rows = await folder.open('more.csv');
    await replace(rows, 'Dot,contains:Dot,Dot\n', '');
    await until('the edited cases', mine, (now) => now.includes('    Zoe suite.yaml:2') && now.length === 6);
    assert.deepEqual(mine().slice(2), [
      '    Zoe suite.yaml:2',
      '    Ann suite.yaml:3 @smoke',
      '    Bob suite.yaml:8',
      '    Cid more.csv:2',
    ]);
    const registryEditor = await folder.open(REGISTRY);
    await replace(registryEditor, '  greet:', '  welcome:');
    await until('the renamed prompt', mine, (now) => now[0] === 'welcome');
  });

  it('says what is wrong with a suite, and shows its sound cases', async () => {
    await open({ 'suite.yaml': SUITE.replace('type: equals', 'type: equal') });
    const suite = await unfold();
    assert.ok(suite.error instanceof vscode.MarkdownString);
    assert.match(suite.error.value, /equal[^]*suite\.yaml:11/);
    const editor = await folder.open('suite.yaml');
    await replace(editor, 'type: equal,', 'type: equals,');
    await until(
      'no error',
      () => suite.error,
      (error) => error === undefined,
    );
  });

  it('runs single cases: states, durations, answers, and what was expected at its line', async () => {
    await open();
    const suite = await unfold();
    const before = folder.read(REGISTRY);
    const run = await tests.run('Run', [tests.itemOf(suite, 'Ann'), tests.itemOf(suite, 'Bob')]);
    assert.deepEqual(run.outcomes.toSorted(), ['Ann: passed', 'Bob: failed']);
    assert.equal(server.calls.length, 2);
    const [message] = run.messagesOf('Bob');
    assert.equal(message?.expectedOutput, 'Hello Bob');
    assert.equal(message.actualOutput, 'You said: Say hi to Bob');
    assert.equal(message.location?.range.start.line, 10);
    assert.equal(typeof run.reports.find(({ state }) => state === 'passed')?.duration, 'number');
    assert.match(
      run.output,
      /Ann: passed, score 1\.000 · \d+ ms · \$0 · 10 \+ 5 tokens\r\nYou said: Say hi to Ann/,
    );
    assert.equal(folder.read(REGISTRY), before, 'a run that leaves cases out is not recorded');
    const again = await tests.run('Run', [tests.itemOf(suite, 'Bob')]);
    assert.match(again.output, /Bob: failed, score 0\.500 · answer of an earlier run/);
    assert.equal(server.calls.length, 2);
  });

  it('runs a whole suite as the palette does: compared and recorded', async () => {
    await open();
    const suite = await unfold();
    const run = await tests.run('Run', [suite]);
    assert.equal(run.outcomes.length, 4);
    assert.match(folder.read(REGISTRY), /eval_score: 0\.875/);
    assert.match(run.output, /against 1\.0\.0/);
  });

  it('runs the deployed version, and compares single cases with it', async () => {
    await open();
    server.respond = ({ question }, response) =>
      reply(response, question.startsWith('Hello') ? question : 'Nothing');
    const suite = await unfold();
    const deployed = await tests.run('Run Deployed Version', [tests.itemOf(suite, 'Bob')]);
    assert.deepEqual(deployed.outcomes, ['Bob: passed']);
    const compared = await tests.run('Run with Baseline', [tests.itemOf(suite, 'Bob')]);
    assert.deepEqual(compared.outcomes, ['Bob: failed']);
    const [message] = compared.messagesOf('Bob');
    const text = message?.message;
    assert.match(typeof text === 'string' ? text : '', /^Broken by this version: 1\.0\.0 passed/);
    assert.deepEqual([message?.expectedOutput, message?.actualOutput], ['Hello Bob', 'Nothing']);
  });

  it('shows which of the text the cases reach', async () => {
    await open();
    const suite = await unfold();
    const run = await tests.run('Run with Coverage', [tests.itemOf(suite, 'Ann')]);
    assert.deepEqual(run.outcomes, ['Ann: passed']);
    const [file] = run.coverage;
    assert.equal(file?.uri.toString(), folder.uri(REGISTRY).toString());
    const profile = tests.profiles.get('Run with Coverage')!;
    const none = new vscode.CancellationTokenSource().token;
    const details = await profile.loadDetailedCoverage!(undefined as never, file, none);
    assert.ok(details.length > 0);
  });

  it('tells errors from failures, and shows runs that were started elsewhere', async () => {
    await open({ [REGISTRY]: registry(', max_retries: 0') });
    server.respond = (_, response) => refuse(response, 500);
    await unfold();
    const target = folder.target('greet').prompt;
    await tests.app.evals.run({ prompt: target }, { attendance: 'attended' });
    const [run] = await until(
      'a run',
      () => tests.runs,
      (runs) => runs[0]?.isEnded === true,
    );
    assert.equal(run?.name, 'greet draft');
    assert.deepEqual(run.outcomes.toSorted(), [
      'Ann: errored',
      'Bob: errored',
      'Cid: errored',
      'Dot: errored',
    ]);
  });

  it('stops within a second, and says what was not run', async () => {
    await open();
    server.respond = () => {};
    const suite = await unfold();
    const cancel = new vscode.CancellationTokenSource();
    const running = tests.run('Run', [suite], cancel.token);
    await until(
      'a call',
      () => server.calls.length,
      (calls) => calls > 0,
    );
    const start = performance.now();
    cancel.cancel();
    const run = await running;
    assert.ok(performance.now() - start < 1000);
    assert.deepEqual(run.outcomes.toSorted(), [
      'Ann: skipped',
      'Bob: skipped',
      'Cid: skipped',
      'Dot: skipped',
    ]);
  });

  it('skips what costs more than may be spent when nobody can be asked', async () => {
    await open({
      [REGISTRY]: registry(', free: false').replace(
        'prompts:',
        'prices: { m: { input_per_mtok: 100000, output_per_mtok: 100000 } }\nprompts:',
      ),
    });
    const suite = await unfold();
    const target = folder.target('greet').prompt;
    const whys: string[] = [];
    const options = { attendance: 'unattended', onSkip: (why: string) => void whys.push(why) } as const;
    assert.equal(await tests.app.evals.run({ prompt: target }, options), undefined);
    assert.match(whys[0] ?? '', /^Skipped: needs about \$[\d.]+–[\d.]+, and up to \$0\.10/);
    assert.equal(server.calls.length, 0);
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'prices: { m: { input_per_mtok: 100000, output_per_mtok: 100000 } }\n', '');
    assert.equal(await tests.app.evals.run({ prompt: target }, options), undefined);
    assert.match(whys[1] ?? '', /^Skipped: needs calls at an unknown price\. Add m under “prices:”/);
    assert.equal(suite.children.size, 4);
  });

  it('runs after each save just the cases that it touched, and records nothing', async () => {
    await open();
    await unfold();
    const profile = tests.profiles.get('Run')!;
    const stop = new vscode.CancellationTokenSource();
    const prompt = tests.controller.items.get(folder.target('greet').prompt)!;
    await profile.runHandler(new vscode.TestRunRequest([prompt], undefined, profile, true), stop.token);
    assert.equal(server.calls.length, 0);
    const editor = await folder.open('suite.yaml');
    await replace(editor, 'vars: { name: Ann }', 'vars: { name: Ann Lee }');
    await editor.document.save();
    const [run] = await until(
      'a run',
      () => tests.runs,
      (runs) => runs[0]?.isEnded === true,
    );
    assert.deepEqual(run?.outcomes, ['Ann: passed']);
    assert.equal(server.calls.length, 1);
    stop.cancel();
    assert.equal(folder.read(REGISTRY), registry());
  });

  it('lists what the command line lists', async () => {
    await open();
    await unfold();
    const extension = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'prompt-ledger')!;
    const cli = join(extension.extensionPath, 'dist', 'cli', 'main.js');
    const output = execFileSync(process.execPath, [cli, 'list', '--cases', '--json'], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    const { registries }: { registries: { prompts: Listed[] }[] } = JSON.parse(output);
    const listed = registries[0]!.prompts.flatMap(({ name, suite, cases = [] }) =>
      suite === null
        ? []
        : cases.map(({ id, description, file, line, tags }) => [
            name,
            suite,
            id,
            description,
            file,
            line,
            tags,
          ]),
    );
    const prefix = `${folder.uri(REGISTRY).toString()}#`;
    const shown = itemsIn(tests.controller.items)
      .filter(({ id }) => id.startsWith(prefix))
      .flatMap((prompt) =>
        itemsIn(prompt.children).flatMap((suite) =>
          itemsIn(suite.children).map((item) => [
            prompt.label,
            suite.label,
            item.id,
            item.label,
            relative(folder.path, item.uri!.fsPath),
            item.range!.start.line + 1,
            item.tags.map(({ id }) => id),
          ]),
        ),
      );
    assert.deepEqual(shown, listed);
    assert.equal(listed.length, 4);
  });
});

interface Listed {
  readonly name: string;
  readonly suite: string | null;
  readonly cases?: readonly {
    readonly id: string;
    readonly description: string;
    readonly file: string;
    readonly line: number;
    readonly tags: readonly string[];
  }[];
}
