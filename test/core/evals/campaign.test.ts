import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideCampaign } from '../../../src/core/evals/campaign.ts';
import type { Run } from '../../../src/core/evals/run.ts';
import { claimPValues } from '../../../src/core/evals/statistics/claims.ts';
import { comparePaired } from '../../../src/core/evals/statistics/paired.ts';

const scores = (values: readonly number[]): Map<string, readonly number[]> =>
  new Map(values.map((value, index) => [String(index), [value]]));

const runOf = (values: readonly number[]): Run => {
  const cases = values.map((score, index) => ({ id: String(index), outcome: 'pass', repeats: [{ score }] }));
  return { cases } as unknown as Run;
};

const pass = (count: number, failed = 0): number[] =>
  Array.from({ length: count }, (_, index) => (index < failed ? 0 : 1));

const comparison = (after: readonly number[], before: readonly number[]) => ({
  evaluated: { run: runOf(after), baseline: runOf(before) },
  maxDrop: 0.3,
});

describe('p-values of the verdicts', () => {
  test('are held against 0.05 what the comparison says', () => {
    const score = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    const pairs = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 0.3, noNaN: true }), (list, maxDrop) => {
        const [after, before] = [scores(list.map(([a]) => a)), scores(list.map(([, b]) => b))];
        const { verdict } = comparePaired(after, before, { maxDrop })!;
        const { improved, noRegression, regressed } = claimPValues(after, before, maxDrop)!;
        // At the very edge rounding decides.
        fc.pre([improved, noRegression, regressed].every((p) => Math.abs(p - 0.05) > 1e-6));
        const expected =
          improved < 0.05
            ? 'improved'
            : noRegression < 0.05
              ? 'no regression'
              : regressed < 0.05
                ? 'regressed'
                : 'inconclusive';
        expect(expected).toBe(verdict);
      }),
      { numRuns: 60 },
    );
  });

  test('are those of Student’s t where that made the interval', () => {
    // Differences 0.1, 0.2, 0.3, 0.4, 0.5: mean 0.3, t = 0.3 / (sd/√5) = 4.2426 with 4 degrees of freedom.
    const [after, before] = [scores([0.6, 0.7, 0.8, 0.9, 1]), scores([0.5, 0.5, 0.5, 0.5, 0.5])];
    const { improved, regressed } = claimPValues(after, before, 0.05)!;
    expect(improved).toBeCloseTo(0.0132356, 6);
    expect(regressed).toBe(1);
  });
});

describe('a campaign', () => {
  test('asks more of each verdict, the more prompts take part', () => {
    const one = comparison(pass(14), pass(14));
    const alone = decideCampaign([one]);
    expect(alone[0]).toMatchObject({ verdict: 'no regression', alone: 'no regression' });
    const many = decideCampaign(Array.from({ length: 60 }, () => one));
    expect(new Set(many.map((decided) => decided?.verdict))).toEqual(new Set(['inconclusive']));
    expect(many[0]!.alone).toBe('no regression');
    expect(many[0]!.p).toBeCloseTo(Math.min(1, alone[0]!.p * 60), 9);
  });

  test('a prompt that is not measured yet takes part, and no verdict is taken back when it is', () => {
    const regressed = comparison(pass(40, 20), pass(40));
    const fine = comparison(pass(60), pass(60));
    const open = { evaluated: undefined, maxDrop: 0.3 };
    const before = decideCampaign([regressed, fine, open, open, open]);
    expect(before.map((decided) => decided?.verdict)).toEqual([
      'regressed',
      'no regression',
      undefined,
      undefined,
      undefined,
    ]);
    const after = decideCampaign([regressed, fine, fine, comparison(pass(40, 3), pass(40)), regressed]);
    expect(after.slice(0, 2).map((decided) => decided?.verdict)).toEqual(['regressed', 'no regression']);
    for (const [index, decided] of after.slice(0, 2).entries())
      expect(decided!.p).toBeLessThanOrEqual(before[index]!.p);
  });
});
