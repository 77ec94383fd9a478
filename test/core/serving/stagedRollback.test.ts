import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/serving/decide.ts';
import type { ServedPrompt } from '../../../src/core/serving/snapshot.ts';
import { shareLeft } from '../../../src/core/serving/stagedRollback.ts';
import oracle from '../../oracles/staged_rollback.json' with { type: 'json' };

const START = Date.parse('2026-06-01T00:00:00Z');
const rollback = { from: '2.0.0', to: '1.0.0', started_at: '2026-06-01T00:00:00Z' };

test.each(oracle.cases)('the share left agrees with the oracle: $input', ({ input, expected }) => {
  const share = shareLeft(
    {
      ...rollback,
      over_minutes: input.duration_s / 60,
      ...(input.steps !== null && { steps: input.steps }),
    },
    START + input.elapsed_s * 1000,
  );
  expect(share * input.bad_weight_at_start).toBeCloseTo(expected.bad_weight, 9);
});

describe('clocks', () => {
  test('one that is behind leaves all traffic where it is, one that is ahead moves it', () => {
    expect(shareLeft(rollback, START - 3_600_000)).toBe(1);
    expect(shareLeft(rollback, START + 3_600_000)).toBe(0);
  });

  test('a start that nobody can read is over', () =>
    expect(shareLeft({ ...rollback, started_at: 'yesterday' }, START)).toBe(0));
});

const content = { messages: [], digest: '' };
const versions = { '1.0.0': content, '2.0.0': content };
const query = { environment: 'production', pin: undefined, isKilled: false, random: () => 0.5 };

/** The versions that a unit is served in the order of the moments. */
function served(unit: string, states: readonly { prompt: ServedPrompt; now: number }[]): string[] {
  const found = states.map(({ prompt, now }) => decide(prompt, undefined, { ...query, unit, now }).version!);
  return found.filter((version, at) => version !== found[at - 1]);
}

const unit = fc.string({ minLength: 1 });

test('a unit moves once during a staged rollback, and never back', () => {
  const prompt: ServedPrompt = { version: '1.0.0', versions, rollback };
  fc.assert(
    fc.property(unit, fc.array(fc.integer({ min: -100, max: 2000 }), { maxLength: 50 }), (who, moments) => {
      const states = moments.toSorted((a, b) => a - b).map((s) => ({ prompt, now: START + s * 1000 }));
      expect(['', '2.0.0', '1.0.0', '2.0.0,1.0.0']).toContain(served(who, states).join(','));
    }),
  );
});

const sharing = (buckets: number): { prompt: ServedPrompt; now: number } => ({
  now: START,
  prompt: {
    version: '1.0.0',
    versions,
    experiments: [
      {
        name: 'e',
        control: '1.0.0',
        challenger: '2.0.0',
        buckets,
        salt: 'greet:e',
        started_at: '2026-01-01T00:00:00Z',
      },
    ],
  },
});

test('a unit moves in one direction only while a weight grows, and back only while it shrinks', () => {
  fc.assert(
    fc.property(
      unit,
      fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 30 }),
      (who, weights) => {
        const up = weights.toSorted((a, b) => a - b).map(sharing);
        expect(['1.0.0', '2.0.0', '1.0.0,2.0.0']).toContain(served(who, up).join(','));
        expect(['1.0.0', '2.0.0', '2.0.0,1.0.0']).toContain(served(who, up.toReversed()).join(','));
      },
    ),
  );
});
