import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareOutputs, renderOutputs } from '../../../src/core/evals/compareOutputs.ts';
import type { Outcome } from '../../../src/core/evals/outcome.ts';
import type { CaseResult } from '../../../src/core/evals/run.ts';

type Repeat = readonly [output: string, outcome: Outcome, score: number, reason?: string];

/** A case whose outcome and score are those of its first answer. */
function caseOf(id: string, ...repeats: readonly [Repeat, ...Repeat[]]): CaseResult {
  const [, outcome, score] = repeats[0];
  return {
    id,
    description: `case ${id}`,
    digest: id,
    place: { uri: 'file:///suite.yaml', range: { start: 0, end: 0 } },
    outcome,
    score,
    named_scores: {},
    messages: [],
    variables: {},
    repeats: repeats.map(([output, judged, points, reason = '']) => ({
      output,
      outcome: judged,
      score: points,
      reason,
      latency_ms: 1,
      cost_usd: 0,
      assertions: [],
      named_scores: {},
      reused: true,
    })),
  };
}

const draw = (before: readonly CaseResult[], after: readonly CaseResult[]): string => {
  const { changes, same, unpaired } = compareOutputs(before, after);
  return [
    ...changes.map(({ kind, after: { id } }) => `${id} ${kind}`),
    `${same} the same`,
    `${unpaired} alone`,
  ].join('\n');
};

test('the broken come first, then the fixed, then moved scores, then equal scores, each in suite order', () => {
  const before = [
    caseOf('changed', ['a', 'pass', 1]),
    caseOf('fixed', ['a', 'fail', 0]),
    caseOf('higher', ['a', 'fail', 0.2]),
    caseOf('same', ['a', 'pass', 1]),
    caseOf('broken', ['a', 'pass', 1]),
    caseOf('unjudged', ['a', 'pass', 1]),
    caseOf('lower', ['a', 'pass', 1]),
    caseOf('broken too', ['a', 'pass', 1]),
    caseOf('gone', ['a', 'pass', 1]),
  ];
  const after = [
    caseOf('changed', ['b', 'pass', 1]),
    caseOf('fixed', ['b', 'pass', 1]),
    caseOf('higher', ['b', 'fail', 0.4]),
    caseOf('same', ['a', 'pass', 1]),
    caseOf('broken', ['b', 'fail', 0]),
    caseOf('unjudged', ['b', 'error', 0]),
    caseOf('lower', ['b', 'pass', 0.9]),
    caseOf('broken too', ['b', 'fail', 0]),
    caseOf('new', ['b', 'fail', 0]),
  ];
  expect(draw(before, after)).toBe(
    [
      'broken broken',
      'broken too broken',
      'fixed fixed',
      'lower lower',
      'higher higher',
      'changed changed',
      'unjudged unjudged',
      '1 the same',
      '2 alone',
    ].join('\n'),
  );
});

test('an answer that only its judgement tells from the other is a difference, and so is one repeat of several', () => {
  expect(draw([caseOf('a', ['x', 'pass', 1])], [caseOf('a', ['x', 'fail', 0])])).toContain('a broken');
  const twice = caseOf('a', ['x', 'pass', 1], ['x', 'pass', 1]);
  expect(draw([twice], [caseOf('a', ['x', 'pass', 1], ['y', 'pass', 1])])).toContain('a changed');
  expect(draw([twice], [caseOf('a', ['x', 'pass', 1])])).toContain('a changed');
  expect(draw([twice], [twice])).toBe('1 the same\n0 alone');
});

test('every case is counted once, and swapping the sides turns broken into fixed', () => {
  const outcome = fc.constantFrom<Outcome>('pass', 'fail', 'error');
  const result = fc
    .record({ id: fc.integer({ min: 0, max: 9 }).map(String), output: fc.constantFrom('a', 'b'), outcome })
    .map(({ id, output, outcome: judged }) => caseOf(id, [output, judged, judged === 'pass' ? 1 : 0]));
  const results = fc.uniqueArray(result, { selector: ({ id }) => id });
  fc.assert(
    fc.property(results, results, (before, after) => {
      const there = compareOutputs(before, after);
      const back = compareOutputs(after, before);
      const ids = (kind: string, { changes }: typeof there): string[] =>
        changes
          .filter((change) => change.kind === kind)
          .map(({ after: { id } }) => id)
          .toSorted();
      expect(2 * (there.changes.length + there.same) + there.unpaired).toBe(before.length + after.length);
      expect(ids('broken', there)).toEqual(ids('fixed', back));
      expect(ids('changed', there)).toEqual(ids('changed', back));
    }),
  );
});

test('answers say below them how they were judged, and why where they did not pass', () => {
  expect(renderOutputs(caseOf('a', ['One\r\ntwo\n', 'pass', 1, 'All hold.']))).toBe(
    'One\ntwo\n\n— passed with 1.00\n',
  );
  expect(
    renderOutputs(caseOf('a', ['No', 'fail', 0.25, 'Wants\n“ok”.'], ['', 'error', 0, 'No judge.'])),
  ).toBe('No\n\n— 1 of 2 · failed with 0.25: Wants “ok”.\n\n\n\n— 2 of 2 · could not be judged: No judge.\n');
});
