import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import { AssertionCompiler } from '../../../src/core/evals/assertionCompiler.ts';
import { toAssertionNode } from '../../../src/core/evals/assertionTree.ts';
import { scoreAnswer } from '../../../src/core/evals/assertions.ts';
import { judge, type Situation } from './scorers/judge.ts';

const pass = { type: 'equals', value: 'x' };
const fail = { type: 'equals', value: 'y' };
const error = { type: 'cost', threshold: 1 }; // Nobody knows what the answer cost.

interface Combination {
  readonly assert: JsonValue;
  readonly threshold?: number;
  readonly expected: object;
}

describe('combining', () => {
  test.each<[string, Combination]>([
    ['one failure fails', { assert: [pass, fail], expected: { outcome: 'fail', score: 0.5 } }],
    [
      'a threshold replaces the verdict',
      { assert: [pass, fail], threshold: 0.5, expected: { outcome: 'pass', score: 0.5 } },
    ],
    ['a threshold of 0 is one', { assert: [fail], threshold: 0, expected: { outcome: 'pass', score: 0 } }],
    ['weights weigh', { assert: [{ ...pass, weight: 3 }, fail], expected: { outcome: 'fail', score: 0.75 } }],
    [
      'weight 0 does not fail',
      { assert: [pass, { ...fail, weight: 0 }], expected: { outcome: 'pass', score: 1 } },
    ],
    [
      'only weights of 0 score 0',
      { assert: [{ ...pass, weight: 0 }], expected: { outcome: 'pass', score: 0 } },
    ],
    [
      'an error wins over a failure',
      { assert: [fail, error, pass], expected: { outcome: 'error', score: 0 } },
    ],
    [
      'an error wins over a threshold',
      { assert: [pass, error], threshold: 0, expected: { outcome: 'error' } },
    ],
    [
      'an error is not inverted',
      { assert: [{ ...error, type: 'not-cost' }], expected: { outcome: 'error', score: 0 } },
    ],
    [
      'weight 0 does not hide an error',
      { assert: [pass, { ...error, weight: 0 }], expected: { outcome: 'error' } },
    ],
    [
      'inversion turns score and verdict',
      { assert: [{ ...fail, type: 'not-equals' }], expected: { outcome: 'pass', score: 1 } },
    ],
    ['no assertion is an error', { assert: [], expected: { outcome: 'error', score: 0 } }],
    [
      'an unknown type is an error',
      {
        assert: [{ type: 'contain', value: 'x' }],
        expected: { outcome: 'error', reason: expect.stringContaining('contains') },
      },
    ],
    [
      'not- twice is no type',
      { assert: [{ type: 'not-not-equals', value: 'x' }], expected: { outcome: 'error' } },
    ],
  ])('%s', async (_name, { assert, threshold, expected }) => {
    expect(await judge(assert, 'x', threshold === undefined ? {} : { threshold })).toMatchObject(expected);
  });

  test('the siblings of an error are judged and reported', async () => {
    const { assertions } = await judge([pass, error, fail], 'x');
    expect(assertions.map(({ type, outcome, score }) => [type, outcome, score])).toEqual([
      ['equals', 'pass', 1],
      ['cost', 'error', 0],
      ['equals', 'fail', 0],
    ]);
  });

  test('the reason is that of the first failure, whichever ends first', async () => {
    let calls = 0;
    const runCode = () => {
      const ms = calls++ === 0 ? 20 : 1; // The first call ends last.
      return new Promise<number>((resolve) => setTimeout(() => resolve(0), ms));
    };
    const ports = { runCode };
    const assert = [
      { type: 'javascript', value: 'a', threshold: 1 },
      { type: 'javascript', value: 'b', threshold: 2 },
    ];
    expect((await judge(assert, 'x', { ports })).reason).toBe('The code gives 0; 1 is wanted.');
  });
});

function set(rest: JsonObject, ...assert: JsonObject[]): JsonObject {
  return { type: 'assert-set', assert, ...rest };
}

describe('assert-set', () => {
  test.each<[string, Combination]>([
    [
      'fails with its member',
      { assert: [pass, set({}, pass, fail)], expected: { outcome: 'fail', score: 0.75 } },
    ],
    [
      'passes by its threshold',
      { assert: [set({ threshold: 0.5 }, pass, fail)], expected: { outcome: 'pass', score: 0.5 } },
    ],
    ['has a weight', { assert: [pass, set({ weight: 3 }, pass, fail)], expected: { score: 0.625 } }],
    [
      'of weight 0 does not fail',
      { assert: [pass, set({ weight: 0 }, fail)], expected: { outcome: 'pass', score: 1 } },
    ],
    ['hands on errors', { assert: [set({ threshold: 0 }, pass, error)], expected: { outcome: 'error' } }],
    [
      'nests',
      {
        assert: [set({}, set({ threshold: 0.5 }, pass, fail), pass)],
        expected: { outcome: 'pass', score: 0.75 },
      },
    ],
    ['without members is an error', { assert: [pass, set({})], expected: { outcome: 'error' } }],
  ])('%s', async (_name, { assert, expected }) => {
    expect(await judge(assert, 'x')).toMatchObject(expected);
  });

  test('reports its members', async () => {
    const { assertions } = await judge([set({ metric: 'both' }, pass, fail)], 'x');
    expect(assertions).toMatchObject([
      { type: 'assert-set', metric: 'both', children: [{ outcome: 'pass' }, { outcome: 'fail' }] },
    ]);
  });
});

describe('metrics', () => {
  test.each<[string, JsonObject[], Record<string, number>]>([
    [
      'weighted mean',
      [
        { ...pass, metric: 'm', weight: 3 },
        { ...fail, metric: 'm' },
      ],
      { m: 0.75 },
    ],
    ['weight 0 counts', [{ ...pass, metric: 'm', weight: 0 }, fail], { m: 1 }],
    [
      'errors are left out',
      [
        { ...pass, metric: 'm' },
        { ...error, metric: 'm' },
        { ...error, metric: 'n' },
      ],
      { m: 1 },
    ],
    ['after inversion', [{ ...fail, type: 'not-equals', metric: 'm' }], { m: 1 }],
    [
      'a set weighs those of its members',
      [
        {
          type: 'assert-set',
          weight: 2,
          metric: 's',
          assert: [
            { ...pass, metric: 'm' },
            { ...fail, metric: 'm' },
          ],
        },
        { ...pass, metric: 'm' },
      ],
      { m: 0.6, s: 0.5 },
    ],
    ['a name may be a template', [{ ...pass, metric: '{{word}}s' }], { tests: 1 }],
  ])('%s', async (_name, assert, expected) => {
    const { named_scores } = await judge(assert, 'x', { variables: { word: 'test' } });
    expect(named_scores).toEqual(expected);
  });
});

describe('templates', () => {
  const variables: Situation = { variables: { word: 'fox', braces: '{{word}}', list: ['a'] } };
  test.each([
    [{ type: 'contains', value: '{{ word | upcase }}' }, 'a FOX', 'pass'],
    [{ type: 'contains-any', value: ['cat', '{{word}}'] }, 'a fox', 'pass'],
    [{ type: 'equals', value: { a: [{ b: '{{word}}' }] } }, '{"a":[{"b":"fox"}]}', 'pass'],
    [{ type: 'contains', value: '{{braces}}' }, 'a {{word}}', 'pass'],
    [{ type: 'contains', value: '{{missing}}' }, 'x', 'error'],
    [{ type: 'not-contains', value: '{{missing}}' }, 'x', 'error'],
    [{ type: 'contains', value: '{{list}}' }, 'x', 'error'],
    [{ type: 'contains', value: '{% if %}' }, 'x', 'error'],
  ])('%j of %s: %s', async (assertion, output, outcome) => {
    expect(await judge(assertion, output, variables)).toMatchObject({ outcome });
  });
});

test('equal assertions are compiled once, templated ones once for each value', async () => {
  const compiler = new AssertionCompiler({});
  const compile = async (value: string, word: string) => {
    const { nodes } = await compiler.compile([toAssertionNode({ type: 'contains', value })], { word });
    return nodes[0]?.judge;
  };
  const [cat, again, dog] = await Promise.all([
    compile('{{word}}', 'cat'),
    compile('{{word}}', 'cat'),
    compile('{{word}}', 'dog'),
  ]);
  expect(again).toEqual(cat);
  expect(dog).not.toEqual(cat);
  expect(await compile('cat', '')).toEqual(cat);
});

test('an assertion without a value is another one than with null', async () => {
  const compiler = new AssertionCompiler({});
  const written = [{ type: 'equals' }, { type: 'equals', value: null }];
  const { nodes } = await compiler.compile(written.map(toAssertionNode), {});
  expect(await scoreAnswer({ nodes }, { output: 'null', variables: {} })).toMatchObject({
    assertions: [{ outcome: 'error' }, { outcome: 'pass' }],
  });
});

test('latency and cost that nobody measured are errors', async () => {
  const assert = [
    { type: 'latency', threshold: 100 },
    { type: 'cost', threshold: 0.1 },
  ];
  expect(await judge(assert, 'x')).toMatchObject({
    assertions: [{ outcome: 'error' }, { outcome: 'error' }],
  });
  expect(await judge(assert, 'x', { latency_ms: 100, cost_usd: 0.1 })).toMatchObject({ outcome: 'pass' });
  expect(await judge(assert, 'x', { latency_ms: 101, cost_usd: 0.11 })).toMatchObject({
    assertions: [{ outcome: 'fail' }, { outcome: 'fail' }],
  });
});
