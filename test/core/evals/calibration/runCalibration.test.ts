import { describe, expect, test } from 'vitest';
import { Budget } from '../../../../src/core/evals/budget.ts';
import { nameOf, planAnswers } from '../../../../src/core/evals/calibration/planCalibration.ts';
import {
  type CalibrationOptions,
  type Calibrated,
  runCalibration,
} from '../../../../src/core/evals/calibration/runCalibration.ts';
import type { Label } from '../../../../src/core/evals/calibration/labels.ts';
import type { Plan } from '../../../../src/core/evals/plan.ts';
import type { ModelAnswer } from '../../../../src/core/models/request.ts';
import { FakeModel, REGISTRY, collect, noEvidence, portsOf, prepare } from '../evaluations.ts';

const SUITE = `judge: { model: fake/judge }
defaultTest:
  assert:
    - { type: contains, value: never in an answer }
    - { type: llm-rubric, value: is good, metric: good }
tests:
  - { description: one, vars: { text: 1 } }
  - { description: two, vars: { text: 2 } }
  - { description: two, vars: { text: 3 } }
  - { description: bare, vars: { text: 4 }, options: { disableDefaultAsserts: true }, assert: [{ type: equals, value: 4 }] }
`;

async function planOf(): Promise<Plan> {
  const files = { 'prompt-registry.yaml': REGISTRY, 'suite.yaml': SUITE };
  return (await prepare(files, { baseline: 'none' })).evaluation.subject;
}

/** A judge that finds good what says so, and changes its mind about “maybe”. */
function newJudge(): FakeModel {
  let maybes = 0;
  return new FakeModel((text): ModelAnswer | string => {
    const answer = /<answer>\n(.*)\n<\/answer>/.exec(text)?.[1] ?? '';
    if (answer === 'broken' || answer === '') return 'no verdict';
    const pass = answer === 'maybe' ? maybes++ % 2 === 0 : answer.startsWith('good');
    return JSON.stringify({ reason: '', pass, score: pass ? 0.9 : 0.1 });
  });
}

const label = (line: number, named: string, output: string, human?: number): Label => ({
  line,
  case: named,
  output,
  human,
});

async function run(
  labels: readonly Label[],
  options: CalibrationOptions = {},
  judge = newJudge(),
): Promise<{ calibrated: Calibrated; judge: FakeModel }> {
  const calibrated = await runCalibration(await planOf(), labels, { ports: portsOf(judge), options });
  return { calibrated, judge };
}

test('answers are judged by the judge alone, twice, and compared with people', async () => {
  const { calibrated, judge } = await run([
    label(2, 'one', 'good', 1),
    label(3, '2', 'bad', 0),
    label(4, 'one', 'good too', 0),
    label(5, 'one', 'maybe', 1),
    label(6, 'one', 'bad'),
    label(7, 'one', 'broken', 1),
  ]);
  expect(calibrated.report).toMatchObject({
    labels: 4,
    unlabelled: 1,
    errors: 1,
    accuracy: 0.75,
    kappa: 0.5,
    bias: 0.25,
    flips: { count: 1, of: 5 },
  });
  expect(calibrated).toMatchObject({ isComplete: true, cost_usd: 0, failed: [{ line: 7 }] });
  expect(calibrated.failed[0]?.reason).toContain('no verdict');
  // Each question twice (two answers are the same), and once more where the reply cannot be used.
  expect(judge.asked).toHaveLength(4 * 2 + 2 * 2);
});

test('earlier replies are used again, each in its place', async () => {
  const evidence = noEvidence();
  const labels = [label(2, 'one', 'maybe', 1), label(3, '2', 'good', 1)];
  const [first, second] = [newJudge(), newJudge()];
  for (const judge of [first, second]) {
    const { report } = await runCalibration(await planOf(), labels, {
      ports: portsOf(judge, evidence),
      options: {},
    });
    expect(report.flips?.count).toBe(1);
  }
  expect(first.asked).toHaveLength(4);
  expect(second.asked).toEqual([]);
});

test('where nothing can be judged it is not tried again, and the reason is given', async () => {
  const prices = 'prices: { fake/judge: { input_per_mtok: 1000, output_per_mtok: 1000 } }\nprompts:';
  const registry = REGISTRY.replace('prompts:', prices).replace('http://localhost', 'https://models.example');
  const files = { 'prompt-registry.yaml': registry, 'suite.yaml': SUITE };
  const { evaluation } = await prepare(files, { baseline: 'none' });
  const judge = newJudge();
  const { report, failed } = await runCalibration(
    evaluation.subject,
    [label(2, 'one', 'good', 1), label(3, '2', 'good too', 1)],
    { ports: portsOf(judge), options: { budget: new Budget(0.001) } },
  );
  expect(report).toMatchObject({ labels: 0, errors: 2 });
  expect(failed[0]?.reason).toContain('The budget of $0.001 is used up');
  expect(judge.asked).toEqual([]);
});

test('what is done counts where it is stopped', async () => {
  const controller = new AbortController();
  const judge = new FakeModel(() => {
    controller.abort();
    return '{"pass": true, "score": 1}';
  });
  const labels = [label(2, 'one', 'good', 1), label(3, '2', 'bad', 0)];
  const { calibrated } = await run(labels, { signal: controller.signal, concurrency: 1 }, judge);
  expect(calibrated.isComplete).toBe(false);
  expect(calibrated.report.flips).toBeUndefined();
});

describe('refuses', () => {
  test.each<[string, Label, CalibrationOptions, string]>([
    [
      'a case that is not there',
      label(9, 'three', 'x', 1),
      {},
      'No case of the suite is called “three”, which line 9 of the labels is about.',
    ],
    ['a case that is there twice', label(9, 'two', 'x', 1), {}, '2 cases are called “two”'],
    [
      'a case that no model judges',
      label(9, 'bare', 'x', 1),
      {},
      'The case “bare” has no assertion that a model judges.',
    ],
    [
      'an assertion that is not there',
      label(9, 'one', 'x', 1),
      { only: 'better' },
      'The case “one” has no such assertion “better”.',
    ],
  ])('%s', async (_name, one, options, message) => {
    await expect(run([one], options)).rejects.toThrow(message);
  });
});

test('the assertions that count can be named by metric or type', async () => {
  for (const only of ['good', 'llm-rubric'])
    expect((await run([label(2, 'one', 'good', 1)], { only, repeats: 1 })).judge.asked).toHaveLength(1);
});

test('answers to label are those that a model judges, each once, unjudged', async () => {
  const subject = await planOf();
  const plan = planAnswers(subject);
  const model = new FakeModel();
  const { run: answered } = await collect(plan, portsOf(model));
  expect(answered.cases.map(({ repeats }) => repeats[0]?.output)).toEqual(['1', '2', '3']);
  expect(model.asked).toHaveLength(3);
  expect(plan.cases.map((one) => nameOf(one, subject.cases))).toEqual([
    'one',
    plan.cases[1]?.id,
    plan.cases[2]?.id,
  ]);
});
