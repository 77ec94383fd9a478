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
