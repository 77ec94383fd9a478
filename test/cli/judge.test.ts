import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read, run } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

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
