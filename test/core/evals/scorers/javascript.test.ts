import { afterAll, describe, expect, test } from 'vitest';
import { CodeRunner } from '../../../../src/node/runCode.ts';
import type { JsonValue } from '../../../../src/core/base/json.ts';
import { judge } from './judge.ts';

const runner = new CodeRunner();
afterAll(() => runner.dispose());
const ports = { runCode: runner.runCode };

describe('what code gives', () => {
  test.each<[JsonValue, number | undefined, object]>([
    [true, undefined, { outcome: 'pass', score: 1 }],
    [false, undefined, { outcome: 'fail', score: 0 }],
    [0.2, undefined, { outcome: 'pass', score: 0.2 }],
    [0, undefined, { outcome: 'fail', score: 0 }],
    [3, 4, { outcome: 'fail', score: 3 }],
    [{ pass: false }, undefined, { outcome: 'fail', score: 0 }],
    [{ pass: true, score: 0.3, reason: 'so' }, 0.9, { outcome: 'pass', score: 0.3, reason: 'so' }],
    [{ pass: true, named_scores: { a: 0.1 } }, undefined, { named_scores: { a: 0.1 } }],
    [{ pass: true, namedScores: { a: 'x' } }, undefined, { outcome: 'error' }],
    [{ pass: true, score: 'high' }, undefined, { outcome: 'error' }],
    [{ score: 1 }, undefined, { outcome: 'error' }],
    ['true', undefined, { outcome: 'error' }],
    [null, undefined, { outcome: 'error' }],
  ])('%j with threshold %s', async (value, threshold, expected) => {
    const assertion = {
      type: 'javascript',
      value: 'code',
      ...(threshold === undefined ? {} : { threshold }),
    };
    expect(await judge(assertion, 'x', { ports: { runCode: async () => value } })).toMatchObject(expected);
  });
});

test('code sees the output, the variables, the configuration and what was measured', async () => {
  const value = `
    const { vars, config, latency_ms, cost_usd, finish_reason } = context;
    return output === 'abc' && vars.n === 2 && config.max === 3 && latency_ms === 5 && cost_usd === 0.5
      && finish_reason === 'stop';`;
  const measured = { latency_ms: 5, cost_usd: 0.5, finish_reason: 'stop' };
  const assertion = { type: 'javascript', value, config: { max: 3 } };
  expect(await judge(assertion, 'abc', { ports, variables: { n: 2 }, ...measured })).toMatchObject({
    outcome: 'pass',
  });
});

test('a transform gives code its value and other scorers its JSON', async () => {
  const transform = 'JSON.parse(output).a';
  const assertions = [
    { type: 'javascript', value: 'output.length === 2', transform },
    { type: 'equals', value: '[1,2]', transform },
    { type: 'contains', value: '"a"' },
  ];
  expect(await judge(assertions, '{"a":[1,2]}', { ports })).toMatchObject({ outcome: 'pass' });
});

test('a transform that fails is the error of its assertion alone', async () => {
  const assertions = [
    { type: 'not-equals', value: 'y', transform: 'output.nope.x' },
    { type: 'equals', value: 'x' },
  ];
  expect(await judge(assertions, 'x', { ports })).toMatchObject({
    outcome: 'error',
    assertions: [
      { outcome: 'error', reason: expect.stringMatching(/^The transform failed: .*TypeError/) },
      { outcome: 'pass' },
    ],
  });
});

test.each([
  { type: 'javascript', value: 'true' },
  { type: 'equals', value: 'x', transform: 'output' },
])('without a trusted workspace %j is an error', async (assertion) => {
  expect(await judge(assertion, 'x')).toMatchObject({
    outcome: 'error',
    reason: expect.stringContaining('trusted workspace'),
  });
});
