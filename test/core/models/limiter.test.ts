import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { Limiter } from '../../../src/core/models/limiter.ts';
import { FakeClock } from './fakes.ts';

describe('enter', () => {
  it('lets in as many as may run at once, in the order in which they came', async () => {
    const limiter = new Limiter({ max_concurrency: 2 }, new FakeClock());
    const inside: string[] = [];
    const leave = new Map<string, () => void>();
    const enter = async (name: string) => {
      leave.set(name, await limiter.enter());
      inside.push(name);
    };
    for (const name of ['a', 'b', 'c', 'd']) {
      void enter(name);
    }
    await setImmediate();
    expect(inside).toEqual(['a', 'b']);
    leave.get('b')?.();
    await setImmediate();
    expect(inside).toEqual(['a', 'b', 'c']);
    leave.get('a')?.();
    leave.get('c')?.();
    await setImmediate();
    expect(inside).toEqual(['a', 'b', 'c', 'd']);
    leave.get('d')?.();
    await Promise.all([limiter.enter(), limiter.enter()]); // Both places are free again.
  });

  it('forgets who gave up waiting', async () => {
    const limiter = new Limiter({ max_concurrency: 1 }, new FakeClock());
    const leave = await limiter.enter();
    const controller = new AbortController();
    const gaveUp = limiter.enter(controller.signal);
    const patient = limiter.enter();
    controller.abort();
    await expect(gaveUp).rejects.toMatchObject({ name: 'AbortError' });
    leave();
    (await patient)();
    (await limiter.enter())();
    await expect(limiter.enter(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('turn', () => {
  it('starts no more than the limit in any sixty seconds', async () => {
    const clock = new FakeClock();
    const limiter = new Limiter({ requests_per_minute: 3 }, clock);
    const starts: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      await limiter.turn(); // oxlint-disable-line no-await-in-loop -- One after the other is the point.
      starts.push(clock.now());
      clock.time += 1_000;
    }
    for (let i = 3; i < starts.length; i += 1)
      expect(starts[i]! - starts[i - 3]!).toBeGreaterThanOrEqual(60_000);
    expect(starts[11]! - starts[0]!).toBe(3 * 60_000 + 2_000); // And not slower than that allows.
  });

  it('plans those that wait together one behind the other', async () => {
    const waits: number[] = [];
    const clock = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) };
    const limiter = new Limiter({ requests_per_minute: 2 }, clock);
    await Promise.all(Array.from({ length: 6 }, () => limiter.turn()));
    expect(waits).toEqual([60_000, 60_000, 120_000, 120_000]);
  });

  it('does not wait where there is no limit', async () => {
    const clock = new FakeClock();
    const limiter = new Limiter({}, clock);
    await Promise.all(Array.from({ length: 100 }, () => limiter.turn()));
    expect(clock.slept).toEqual([]);
  });
});
