import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read, run } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';
import { findRunErrors } from './runsSchema.ts';

let server: ModelServer;

/** Answers prompts with themselves, and judges good whatever says so. */
beforeAll(async () => {
  server = await serve((response, { body: { model, messages } }) => {
    const text = messages.at(-1)!.content;
    const verdict = JSON.stringify({ reason: '', pass: /<answer>\ngood/.test(text), score: 1 });
    reply(response, completion(model === 'judge' ? verdict : text));
  });
});
afterAll(() => server.close());

const newWorkspace = (): string =>
  echoWorkspace({
    url: server.url,
    cases: ['good one', 'bad one', 'good two, with a comma', 'bad two'],
    sections: 'judge: { model: local/judge }\n',
    assert: '{ type: llm-rubric, value: is good, metric: good }',
  });

test('answers are written for people to label, and what they say is held against the judge', async () => {
  const cwd = newWorkspace();
  const asked = server.asked.length;
  const written = await run(['judge', 'labels', 'echo', '--out', 'labels.csv'], { cwd });
  expect(written).toMatchObject({ code: 0, stdout: '' });
  expect(written.stderr).toContain('Wrote labels.csv: label the answers in its column “human”.');
  expect(read(cwd, 'labels.csv')).toBe(
    'case,input,output,human\n' +
      'case 1,good one,good one,\n' +
      'case 2,bad one,bad one,\n' +
      'case 3,"good two, with a comma","good two, with a comma",\n' +
      'case 4,bad two,bad two,\n',
  );
  expect(server.asked.length - asked).toBe(4);

  const unlabelled = await run(['judge', 'calibrate', 'echo', '--labels', 'labels.csv'], { cwd });
  expect(unlabelled).toMatchObject({ code: 2 });
  expect(unlabelled.stderr).toContain('labels.csv holds no labels.');

  const filled = read(cwd, 'labels.csv').replace(/one,$/gm, 'one,pass').replace('comma",\n', 'comma",pass\n');
  writeFileSync(join(cwd, 'filled.csv'), filled);
  const calibrated = await run(['judge', 'calibrate', 'echo', '--labels', 'filled.csv', '--check'], { cwd });
  expect(calibrated.stdout).toMatchInlineSnapshot(`
    "judge  3 labels, 1 answer without one; cost $0
      Agreement         67 % of verdicts
      Cohen's κ         0.00
      Bias              −0.333 (95 % −0.906 to +0.708)
      Flips             0 of 4 verdicts when asked again (95 % up to 49 %)
      Judge's score     0.500
      Corrected score   1.000 (95 % 0.439 to 1.000)
    ? It should not decide alone: 3 labels are fewer than 50; κ 0.00 is below 0.6.
    "
  `);
  expect(calibrated.code).toBe(1);
  expect(server.asked.length - asked).toBe(4 + 2 * 4); // The answers are those of the file.

  const again = await run(['judge', 'calibrate', 'echo', '--labels', 'filled.csv', '--json'], { cwd });
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({
    schema_version: 1,
    prompt: 'echo',
    judge: 'judge',
    labels: 3,
    unlabelled: 1,
    bias: -1 / 3,
    flips: { count: 0, of: 4 },
    cost_usd: 0,
  });
  expect(server.asked.length - asked).toBe(4 + 2 * 4); // And so are the judge's replies.
});

test('labels are never written over, and a wrong file is named with its line', async () => {
  const cwd = newWorkspace();
  writeFileSync(join(cwd, 'labels.csv'), 'case,output,human\ncase 1,x,perhaps\n');
  const over = await run(['judge', 'labels', 'echo', '--out', 'labels.csv'], { cwd });
  expect(over.code).toBe(2);
  expect(over.stderr).toContain('labels.csv cannot be written, or is there already.');
  const wrong = await run(['judge', 'calibrate', 'echo', '--labels', 'labels.csv'], { cwd });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('labels.csv:2 has the label "perhaps".');
  const missing = await run(['judge', 'calibrate', 'echo', '--labels', 'none.csv'], { cwd });
  expect(missing.stderr).toContain('none.csv cannot be read.');
  expect(existsSync(join(cwd, 'none.csv'))).toBe(false);
});

test('labels beside the suite are found, and what is recorded stands in reports until the rubric changes', async () => {
  const cwd = newWorkspace();
  const none = await run(['judge', 'calibrate', 'echo'], { cwd });
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('Nobody labelled an answer yet: there is no file suite.labels.jsonl.');

  const before = JSON.parse((await run(['eval', 'echo', '--json', '--repeat', '2'], { cwd })).stdout);
  expect(before.runs[0].judge).toEqual({ model: 'local/judge', agreement: 'never', compared: null });
  expect(before.runs[0].pass_k).toEqual([
    { k: 1, pass_at_k: 0.5, pass_hat_k: 0.5 },
    { k: 2, pass_at_k: 0.5, pass_hat_k: 0.5 },
  ]);
  const ids: string[] = before.runs[0].cases.map(({ id }: { id: string }) => id);
  const labels = ids.map((id, i) => ({
    case: id,
    human: i === 3 ? 'good' : i % 2 ? 'bad' : 'good',
    output: i % 2 ? 'bad' : 'good',
  }));
  const text = [...labels, { case: 'gone', human: 'bad', output: 'x' }]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join('');
  writeFileSync(join(cwd, 'suite.labels.jsonl'), text);

  const recorded = await run(['judge', 'calibrate', 'echo', '--record'], { cwd });
  expect(recorded).toMatchObject({ code: 0 });
  expect(recorded.stdout).toContain("Cohen's κ         0.50");
  expect(recorded.stderr).toContain('Not counted: 1 label of cases that the judge does not rate.\n');
  expect(recorded.stderr).toContain('Recorded in suite.calibration.json.\n');

  const evaluated = await run(['eval', 'echo'], { cwd });
  expect(evaluated.stdout).toMatch(
    /\n {2}Judge local\/judge: κ 0\.50 \(.*\) on 4 labels, \d{4}-\d\d-\d\d; bias −0\.25\. It should/,
  );
  const json = await run(['eval', 'echo', '--json'], { cwd });
  expect(findRunErrors(json.stdout)).toEqual([]);
  expect(JSON.parse(json.stdout).runs[0].judge).toMatchObject({
    agreement: 'current',
    compared: { judge: 'local/judge', labels: 4, kappa: 0.5, bias: -0.25 },
  });

  const suite = read(cwd, 'suite.yaml');
  writeFileSync(join(cwd, 'suite.yaml'), suite.replace('is good', 'is very good'));
  const stale = await run(['eval', 'echo'], { cwd });
  expect(stale.stdout).toContain(
    'Judge local/judge: not compared with people since its rubrics changed; before, κ 0.50',
  );
});
