import { describe, expect, test } from 'vitest';
import { armOf, bucketOf } from '../../../src/core/experiments/assignment.ts';
import { type Override, decide } from '../../../src/core/serving/decide.ts';
import type { ServedPrompt } from '../../../src/core/serving/snapshot.ts';
import vectors from '../../oracles/precedence.json' with { type: 'json' };

/** The vectors that other implementations are checked with hold for this one. */
describe('the test vectors', () => {
  test.each(vectors.cases)('precedence: $name', ({ input: { prompt, override, query }, expected }) => {
    const found = decide(prompt as unknown as ServedPrompt, (override as Override | null) ?? undefined, {
      environment: query.environment,
      unit: query.unit,
      pin: query.pin ?? undefined,
      now: Date.parse(query.now),
      isKilled: query.is_killed,
      random: () => {
        throw new Error('A unit is not served by chance');
      },
    });
    expect({ ...found, version: found.version ?? null, arm: found.arm ?? null }).toEqual(expected);
  });

  test.each(vectors.ramp)('ramp: $input', ({ input: { salt, unit, buckets }, expected }) => {
    const bucket = bucketOf(salt, unit);
    expect({ bucket, arm: armOf(bucket, buckets) }).toEqual(expected);
  });
});
