import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Calibrated } from '../../src/core/evals/calibration/runCalibration.ts';
import type { Finished } from '../../src/extension/testing/evalRuns.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer, reply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';
const LABELS = 'evals/greet.labels.jsonl';
const CALIBRATION = 'evals/greet.calibration.json';
const SUITE = `judge: { model: local/judge }
defaultTest:
  assert: [{ type: llm-rubric, value: greets warmly }]
tests:
  - { description: one, vars: { name: warm Ann } }
  - { description: two, vars: { name: cold Bob } }
  - { description: three, vars: { name: warm Eve } }
`;

const act = (action: string): Thenable<void> =>
  vscode.commands.executeCommand('promptLedger.labelAnswer', action);
const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
const untilShown = (text: string): Promise<string> => until(text, shown, (now) => now.includes(text));

describe('labels of answers', () => {
  let server: ModelServer;
  let folder: Folder;
  before(async () => {
    server = await ModelServer.start();
    // The judge likes what is warm; every prompt is answered with itself.
    server.respond = ({ question }, response) => {
      const answer = /<answer>\n(.*)\n<\/answer>/.exec(question)?.[1];
      const verdict = JSON.stringify({ reason: 'so', pass: answer?.includes('warm'), score: 1 });
      reply(response, answer === undefined ? question : verdict);
    };
  });
  after(() => server.stop());
  beforeEach(async () => {
    const registry = `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n  greet:\n    evals: { suite: evals/greet.yaml }\n    draft: { model: local/m, template: "Greet {{ name }}" }\n`;
    folder = new Folder({ [REGISTRY]: registry, 'evals/greet.yaml': SUITE });
    await until('a run', () => runEvals(), Boolean);
  });
  afterEach(() => folder.dispose());

  const runEvals = (): Thenable<Finished | undefined> =>
    vscode.commands.executeCommand('promptLedger.runEvals', folder.target('greet'));
  const start = (): Thenable<void> =>
    vscode.commands.executeCommand('promptLedger.labelAnswers', folder.target('greet'));
  const verdicts = (): unknown[] =>
    folder
      .read(LABELS)
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line).human);

  it('are given one after another, and taken back', async () => {
    await start();
    const first = await untilShown('# 1 of 3 · ');
    assert.match(first, /\n## Answer\n\nGreet (?:warm|cold) \w+\n/);
    assert.match(first, /\n## Good means\n\n- greets warmly\n/);
    assert.match(first, /\n## Asked\n\nGreet /);
    assert.doesNotMatch(first, /pass|fail/i, 'the judge’s verdict would sway people');
    await act('good');
    await untilShown('# 2 of 3 · ');
    assert.match(
      folder.read(LABELS),
      /^\{"case":"[\da-f]{12}","description":"\w+","human":"good",.*"version":"draft","output":"Greet \w+ \w+"\}\n$/,
    );
    await act('skip');
    await untilShown('# 3 of 3 · ');
    await act('bad');
    await untilShown('# All 3 answers seen');
    assert.deepEqual(new Set(verdicts()), new Set(['bad', 'good']));
    await act('undo');
    await untilShown('# 3 of 3 · ');
    await until(
      'one label',
      () => verdicts().length,
      (count) => count === 1,
    );
    await act('undo');
    await act('undo');
    await untilShown('# 1 of 3 · ');
    await until(
      'no label',
      () => folder.read(LABELS),
      (text) => text === '',
    );
    // What is labelled is not shown again.
    await act('good');
    await start();
    await untilShown('# 1 of 2 · ');
  });

  it('go into a file that is being edited, as steps of undo, and are never saved over it', async () => {
    folder.write(LABELS, '{"case":"zz","human":"bad","output":"old"}\n');
    const editor = await folder.open(LABELS);
    await replace(editor, '"old"', '"older"');
    await start();
    await untilShown('# 1 of 3 · ');
    await act('bad');
    await until(
      'the label',
      () => editor.document.getText(),
      (text) => text.includes('Greet') && text.includes('"older"'),
    );
    assert.equal(editor.document.isDirty, true);
    assert.equal(folder.read(LABELS), '{"case":"zz","human":"bad","output":"old"}\n');
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), '{"case":"zz","human":"bad","output":"older"}\n');
  });

  it('are what the judge is held against, and the result stands in the next report', async () => {
    await start();
    for (let number = 1; number <= 3; number++) {
      const text = await untilShown(`# ${number} of 3 · `);
      await act(text.includes('Greet warm') ? 'good' : 'bad');
    }
    await untilShown('3 answers labelled · κ 1.00 so far');
    const asked = server.calls.length;
    const calibrated = await vscode.commands.executeCommand<Calibrated | undefined>(
      'promptLedger.calibrateJudge',
      folder.target('greet'),
    );
    assert.deepEqual(
      [calibrated?.report.labels, calibrated?.report.kappa, calibrated?.report.flips?.count],
      [3, 1, 0],
    );
    // What the judge said in the run is known; only the second time is asked.
    assert.equal(server.calls.length - asked, 3);
    assert.match(folder.read(CALIBRATION), /"judge": "local\/judge",\n[^]*"kappa": 1,/);
    const finished = await runEvals();
    assert.equal(finished?.evaluated.run.judge?.state, 'current');
    const suite = await folder.open('evals/greet.yaml');
    await replace(suite, 'greets warmly', 'greets very warmly');
    assert.equal((await runEvals())?.evaluated.run.judge?.state, 'rubric-changed');
  });

  it('are asked for before a judge is calibrated', async () => {
    assert.equal(
      await vscode.commands.executeCommand('promptLedger.calibrateJudge', folder.target('greet')),
      undefined,
    );
  });
});
