import { describe, expect, test } from 'vitest';
import { checkRecorded } from '../../../src/core/evals/checkRecorded.ts';
import { forecastRun, renderCost } from '../../../src/core/evals/forecast.ts';
import { whyNotRecorded } from '../../../src/core/evals/record.ts';
import { FakeModel, REGISTRY, evaluateAll, noEvidence, portsOf, prepare, suiteOf } from './evaluations.ts';

const files = (texts: readonly string[], registry = REGISTRY): Record<string, string> => ({
  'prompt-registry.yaml': registry,
  'suite.yaml': suiteOf(texts),
});
const many = (count: number, word: string): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`);
/** Answers what the draft asks; `old` decides what the deployed version gives. */
const model = (old: (text: string) => string): FakeModel =>
  new FakeModel((text) => (text.startsWith('old ') ? old(text.slice(4)) : text));

describe('the gate', () => {
  interface Gate {
    readonly texts: readonly string[];
    readonly old?: (text: string) => string;
    readonly evals?: string;
    readonly expected: readonly [state: string, ...reasons: RegExp[]];
  }

  test.each<[string, Gate]>([
    ['all passed, nothing to compare with', { texts: ['ok'], expected: ['passed'] }],
    [
      'one failed, and nothing says that this is acceptable',
      { texts: ['ok', 'no'], expected: ['failed', /1 of 2 cases failed, and neither/] },
    ],
    [
      'min_score reached',
      {
        texts: ['ok', 'no'],
        evals: ', min_score: 0.5',
        expected: ['passed', /Score 0\.5000 against min_score 0\.5/],
      },
    ],
    [
      'min_score missed',
      { texts: ['ok', 'no'], evals: ', min_score: 0.51', expected: ['failed', /min_score 0\.51/] },
    ],
    ['improved', { texts: many(20, 'ok'), old: () => 'no', expected: ['passed', /^Improved: \+1\.000/] }],
    [
      'regressed',
      {
        texts: many(20, 'no'),
        old: () => 'ok',
        evals: ', min_score: 0',
        expected: ['failed', /min_score 0/, /^Regressed: −1\.000/],
      },
    ],
    [
      'too few cases to tell',
      {
        texts: many(5, 'ok'),
        old: () => 'ok',
        expected: ['inconclusive', /^Inconclusive: \+0\.000.*; needs 145 more cases to see a drop of 0\.05/],
      },
    ],
    [
      'enough cases to rule the drop out',
      { texts: many(100, 'ok'), old: () => 'ok', expected: ['passed', /^No regression: \+0\.000/] },
    ],
  ])('%s', async (_name, { texts, old, evals = '', expected: [state, ...reasons] }) => {
    const registry = REGISTRY.replace('suite.yaml }', `suite.yaml${evals} }`);
    const { evaluation } = await prepare(files(texts, registry), old ? {} : { baseline: 'none' });
    const { gate } = await evaluateAll(evaluation, portsOf(model(old ?? (() => ''))));
    expect(gate.state).toBe(state);
    expect(gate.reasons).toHaveLength(reasons.length);
    for (const [index, reason] of reasons.entries()) expect(gate.reasons[index]).toMatch(reason);
  });

  test('is incomplete where not all was measured, whatever else is true', async () => {
    const controller = new AbortController();
    const { evaluation } = await prepare(files(['ok 1', 'ok 2']));
    const cancelling = new FakeModel((text) => {
      if (text === 'ok 2') controller.abort();
      return text;
    });
    const evaluated = await evaluateAll(evaluation, portsOf(cancelling), {
      signal: controller.signal,
      concurrency: 1,
    });
    expect(evaluated.gate).toEqual({
      state: 'incomplete',
      reasons: [expect.stringMatching(/^The run was cancelled with (?:1 case|2 cases) left\.$/)],
    });
    expect(evaluated.baseline).toBeUndefined();
    expect(whyNotRecorded(evaluated)).toBe('The score is not recorded: it was cancelled.');
  });
});

describe('the baseline', () => {
  const three = `${REGISTRY}      "0.9.0": { model: fake/m, template: "older {{text}}" }\n`;

  test.each([
    ['the deployed version by default', {}, 'draft', '1.0.0'],
    ['rollback_to where the deployed version is the subject', { version: '1.0.0' }, '1.0.0', '0.9.0'],
    ['a named one', { baseline: '0.9.0' }, 'draft', '0.9.0'],
    ['none', { baseline: 'none' }, 'draft', undefined],
  ])('is %s', async (_name, request, subject, baseline) => {
    const { evaluation } = await prepare(
      files(['ok'], three.replace('    evals:', '    rollback_to: "0.9.0"\n    evals:')),
      request,
    );
    expect([evaluation.subject.version, evaluation.baseline?.version]).toEqual([subject, baseline]);
  });

  test('that cannot run the suite is left out, and said so', async () => {
    const { evaluation } = await prepare(files(['ok'], REGISTRY.replace('old {{text}}', 'old {{missing}}')));
    expect(evaluation.baseline).toBeUndefined();
    expect(evaluation.notCompared).toMatch(/^Not compared with 1\.0\.0: Case “ok” cannot be rendered/);
  });

  test('with the same text as the subject shares its calls', async () => {
    const { evaluation } = await prepare(
      files(['ok 1', 'ok 2'], REGISTRY.replace('old {{text}}', '{{text}}')),
    );
    const asked = new FakeModel();
    const { baseline } = await evaluateAll(evaluation, portsOf(asked));
    expect(asked.asked).toHaveLength(2);
    expect(baseline).toMatchObject({ passed: 2, reused: 2 });
  });
});

describe('the forecast', () => {
  test('counts calls, those answered already, and bounds the cost', async () => {
    const registry = REGISTRY.replace('"http://localhost/v1"', '"http://localhost/v1", free: false').replace(
      'prompts:',
      'prices: { fake/m: { input_per_mtok: 1, output_per_mtok: 10 } }\nprompts:',
    );
    const { evaluation } = await prepare(files(['ok 1', 'ok 2'], registry));
    const evidence = noEvidence();
    const plans = [evaluation.subject, evaluation.baseline!];
    const before = forecastRun(plans, evidence);
    expect(before).toMatchObject({ calls: 4, reused: 0, cases: 4, isJudged: false });
    expect(before.cost_usd!.low).toBeGreaterThan(0);
    expect(before.cost_usd!.high).toBeGreaterThan(before.cost_usd!.low);
    const { run, baseline } = await evaluateAll(evaluation, portsOf(new FakeModel(), evidence));
    const paid = run.cost_usd! + baseline!.cost_usd!;
    expect(paid).toBeGreaterThanOrEqual(before.cost_usd!.low);
    expect(paid).toBeLessThanOrEqual(before.cost_usd!.high);
    expect(forecastRun(plans, evidence)).toMatchObject({
      calls: 4,
      reused: 4,
      cost_usd: { low: 0, high: 0 },
    });
  });

  test.each([
    [undefined, 'at an unknown price'],
    [{ low: 0, high: 0 }, 'free'],
    [{ low: 0.123, high: 0.189 }, '≈ $0.12–0.19'],
    [{ low: 0.0012, high: 0.0012 }, '≈ $0.0012'],
    [{ low: 0.00001, high: 0.0004 }, 'under $0.001'],
  ])('%j reads “%s”', (cost, text) => {
    expect(renderCost(cost)).toBe(text);
  });
});

test('samples for another wording say nothing about this one', async () => {
  const sample = new FakeModel((output) => ({
    output,
    latency_ms: 1,
    retries: 0,
    replayed: 'other-wording',
  }));
  const { evaluation } = await prepare(files(['ok', 'ok too']), { baseline: 'none' });
  const { gate } = await evaluateAll(evaluation, portsOf(sample));
  expect(gate.state).toBe('incomplete');
  expect(gate.reasons[0]).toMatch(/^2 answers are samples, recorded for another wording/);
});

test.each([
  ['a judge that costs nothing', 'fake/j', false],
  ['a judge with a price', 'gpt-4o', true],
  ['a judge without a known price', 'gpt-nobody-knows', true],
])('the forecast says that judging comes on top: %s', async (_name, judge, expected) => {
  const suite = suiteOf(['ok'], '{ type: assert-set, assert: [{ type: llm-rubric, value: is polite }] }');
  const texts = { ...files(['ok']), 'suite.yaml': `judge: { model: ${judge} }\n${suite}` };
  const { evaluation } = await prepare(texts, { baseline: 'none' });
  expect(forecastRun([evaluation.subject], undefined).isJudged).toBe(expected);
});

test('a rubric without a judge is found before anything is asked', async () => {
  const suite = suiteOf(['ok'], '{ type: llm-rubric, value: is polite }');
  const prepared = prepare({ ...files(['ok']), 'suite.yaml': suite });
  await expect(prepared).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('needs a judge'),
    hint: expect.stringContaining('judge:'),
  });
  await expect(
    prepare({ ...files(['ok']), 'suite.yaml': `judge: { model: fake/j }\n${suite}` }),
  ).resolves.toBeDefined();
});

/** What `--check` says of a draft that has `lastEval` written beside it. */
async function check(lastEval: string | undefined, texts = ['ok', 'no']) {
  const { evaluation } = await prepare(files(texts), { baseline: 'none' });
  const { contentDigest, suiteDigest } = evaluation.subject;
  const written = lastEval?.replace('CONTENT', contentDigest).replace('SUITE', suiteDigest);
  const registry =
    written === undefined
      ? REGISTRY
      : REGISTRY.replace('template: "{{text}}"', `template: "{{text}}", ${written}`);
  const { evaluation: recorded } = await prepare(files(texts, registry), { baseline: 'none' });
  const { run } = await evaluateAll(recorded, portsOf(new FakeModel()));
  return checkRecorded(recorded.subject, run, 0.05).state;
}

describe('a recorded score', () => {
  test.each([
    ['none', undefined, 'missing'],
    ['a number without evidence', 'eval_score: 0.5', 'missing'],
    [
      'about another text',
      'eval_score: 0.5, last_eval: { content: "sha256:x", suite_digest: SUITE }',
      'stale',
    ],
    [
      'of another suite',
      'eval_score: 0.9, last_eval: { content: CONTENT, suite_digest: "sha256:x" }',
      'suite-changed',
    ],
    [
      'the same',
      'eval_score: 0.5, last_eval: { content: CONTENT, suite_digest: SUITE, ci95: [0, 1] }',
      'no regression',
    ],
    [
      'another, and few cases',
      'eval_score: 0.7, last_eval: { content: CONTENT, suite_digest: SUITE, ci95: [0.2, 1] }',
      'inconclusive',
    ],
  ])('%s', async (_name, lastEval, state) => {
    expect(await check(lastEval)).toBe(state);
  });

  test('that many cases contradict is a regression', async () => {
    expect(
      await check('eval_score: 1, last_eval: { content: CONTENT, suite_digest: SUITE, ci95: [0.95, 1] }', [
        ...many(40, 'ok'),
        ...many(40, 'no'),
      ]),
    ).toBe('regressed');
  });
});
