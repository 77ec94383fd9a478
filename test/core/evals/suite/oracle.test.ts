import { afterAll, expect, test } from 'vitest';
import { CodeRunner } from '../../../../src/node/runCode.ts';
import { assertingNothing, suiteDivergences } from '../../../oracles/promptfoo/suiteDivergences.ts';
import { assertsNothing, drawOurs, drawTheirs, oracleSuites } from './oracleSuites.ts';

const runner = new CodeRunner();
afterAll(() => runner.dispose());

const documented = new Map(suiteDivergences.flatMap(({ suites }) => Object.entries(suites)));

/** What promptfoo 0.123.1 answers to whole configurations. See test/oracles/promptfoo/suiteDivergences.ts. */
test.each(oracleSuites.map((one) => [one.suite, one] as const))(
  '%s: as promptfoo, or as documented',
  async (name, oracle) => {
    const ours = await drawOurs(oracle, runner.runCode);
    const theirs = drawTheirs(oracle);
    const difference = documented.get(name);
    expect(ours).toEqual(difference ?? theirs);
    expect(ours, 'documented as a divergence, but agrees').not.toEqual(difference && theirs);
  },
);

test('every suite of the table agrees or is documented', () => {
  const names = oracleSuites.map(({ suite }) => suite);
  expect([...documented.keys()].filter((name) => !names.includes(name))).toEqual([]);
  expect(names).toHaveLength(37);
  expect(names.length - documented.size).toBe(16);
});

test('tests that assert nothing are errors, and nothing else is', () => {
  expect(oracleSuites.filter(assertsNothing).map(({ suite }) => suite)).toEqual(assertingNothing);
});
