import { describe, expect, it, vi } from 'vitest';

import { createClient } from '../../../src/core/models/client.ts';
import { toEndpoint } from '../../../src/core/models/endpoints.ts';
import { Pace } from '../../../src/core/models/pace.ts';
import { toAllowances } from '../../../src/core/models/rateHeaders.ts';
import {
  CONTEXT,
  FakeClock,
  FaultServer,
  type Handler,
  ask,
  completion,
  realClock,
  reply,
  secrets,
} from './fakes.ts';

const some = (tokens: number) => (): number => tokens;
const nothing = some(0);

/** Seconds after the beginning at which `count` requests start that are asked for at once. */
async function startsOf(pace: Pace, clock: FakeClock, count: number, tokens = 0): Promise<number[]> {
  const begin = clock.now();
  const starts: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async () => {
      await pace.turn(some(tokens));
      starts.push((clock.now() - begin) / 1000);
    }),
  );
  return starts;
}

describe('limits that the registry names', () => {
  it('starts no more requests than the limit in any sixty seconds', async () => {
    const clock = new FakeClock();
    const pace = new Pace({ requests_per_minute: 3 }, clock);
    const starts: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      await pace.turn(nothing); // oxlint-disable-line no-await-in-loop -- One after the other is the point.
      starts.push(clock.now());
      clock.time += 1000;
    }
    for (let i = 3; i < starts.length; i += 1)
      expect(starts[i]! - starts[i - 3]!).toBeGreaterThanOrEqual(60_000);
    expect(starts[11]! - starts[0]!).toBe(3 * 60_000 + 2000); // And not slower than that allows.
  });

  it('lets those that wait together start one behind the other', async () => {
    const clock = new FakeClock();
    expect(await startsOf(new Pace({ requests_per_minute: 2 }, clock), clock, 6)).toEqual([
      0, 0, 60, 60, 120, 120,
    ]);
  });

  it('keeps to tokens per minute, and gives back what was not used', async () => {
    const clock = new FakeClock();
    const pace = new Pace({ tokens_per_minute: 100 }, clock);
    const first = await pace.turn(some(90));
    const second = pace.turn(some(40)).then(() => clock.now());
    const begin = clock.now();
    first.served(10);
    expect((await second) - begin).toBeLessThanOrEqual(1000);
    // 10 and 40 count now, so that 60 more have to wait until the 10 are a minute old.
    await pace.turn(some(60));
    expect(clock.now() - begin).toBe(60_000);
  });

  it('starts a request that alone is too large once nothing else counts', async () => {
    const clock = new FakeClock();
    const pace = new Pace({ tokens_per_minute: 100 }, clock);
    expect(await startsOf(pace, clock, 3, 500)).toEqual([0, 60, 120]);
  });

  it('does not wait, and asks for no estimate, where there is no limit', async () => {
    const clock = new FakeClock();
    const pace = new Pace({}, clock);
    const estimate = vi.fn<() => number>();
    await Promise.all(Array.from({ length: 100 }, () => pace.turn(estimate)));
    expect(clock.slept).toEqual([]);
    expect(estimate).not.toHaveBeenCalled();
  });

  it('forgets who gave up waiting, and keeps the others in their order', async () => {
    const controller = new AbortController();
    const sleeps: (() => void)[] = [];
    const clock = {
      time: 0,
      now: () => clock.time,
      sleep: (ms: number) =>
        new Promise<void>((resolve) =>
          sleeps.push(() => {
            clock.time += ms;
            resolve();
          }),
        ),
    };
    const pace = new Pace({ requests_per_minute: 1 }, clock);
    await pace.turn(nothing);
    const order: string[] = [];
    const second = pace.turn(nothing).then(() => order.push('second'));
    const third = pace.turn(nothing, controller.signal).catch(() => order.push('gave up'));
    const fourth = pace.turn(nothing).then(() => order.push('fourth'));
    controller.abort();
    await third;
    expect(order).toEqual(['gave up']);
    for (const wanted of [second, fourth]) {
      await expect.poll(() => sleeps.length).toBe(1); // oxlint-disable-line no-await-in-loop -- One after the other.
      sleeps.pop()!();
      await wanted; // oxlint-disable-line no-await-in-loop
    }
    expect(order).toEqual(['gave up', 'second', 'fourth']);
  });
});

describe('what the endpoint says', () => {
  it('stops everybody for as long as Retry-After asks, but not for longer than a call may take', async () => {
    const clock = new FakeClock();
    const pace = new Pace({}, clock);
    (await pace.turn(nothing)).refused(7000);
    expect(await startsOf(pace, clock, 2)).toEqual([7, 7]);
    const another = new Pace({}, clock);
    (await another.turn(nothing)).refused(86_400_000);
    expect(await startsOf(another, clock, 1)).toEqual([0]);
  });

  it('takes one refusal lightly, slows down once for many together, and recovers with answers', async () => {
    const clock = new FakeClock();
    const pace = new Pace({}, clock);
    const together = await Promise.all([1, 2, 3, 4].map(() => pace.turn(nothing)));
    clock.time += 50;
    together[0]!.refused(undefined);
    expect(await startsOf(pace, clock, 2)).toEqual([0, 0]);
    for (const turn of together.slice(1)) turn.refused(undefined);
    const turn = await pace.turn(nothing);
    expect(await startsOf(pace, clock, 2)).toEqual([0.1, 0.2]);
    turn.refused(undefined);
    expect(await startsOf(pace, clock, 2)).toEqual([0.2, 0.4]);
    for (let i = 0; i < 200; i += 1) (await pace.turn(nothing)).served(); // oxlint-disable-line no-await-in-loop
    expect(await startsOf(pace, clock, 3)).toEqual([0, 0, 0]);
  });

  it('starts nothing where the headers say that nothing is left, until it is there again', async () => {
    const clock = new FakeClock();
    const pace = new Pace({}, clock);
    pace.observe(
      new Headers({ 'x-ratelimit-remaining-requests': '2', 'x-ratelimit-reset-requests': '1.5s' }),
    );
    expect(await startsOf(pace, clock, 4)).toEqual([0, 0, 1.5, 1.5]);
    pace.observe(new Headers({ 'x-ratelimit-remaining-tokens': '120', 'x-ratelimit-reset-tokens': '6s' }));
    expect(await startsOf(pace, clock, 3, 50)).toEqual([0, 0, 6]);
  });

  it.each([
    ['6m0s', 360_000],
    ['1.5s', 1500],
    ['20ms', 20],
    ['1h2m', 3_720_000],
    ['30', 30_000],
    ['1798000000', undefined],
    ['2026-11-27T10:00:00Z', undefined],
    ['soon', undefined],
  ])('reads a reset of %s', (text, resetMs) => {
    const headers = new Headers({
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': text,
    });
    expect(toAllowances(headers).requests?.resetMs).toBe(resetMs);
  });

  it('reaches the pace through a client, whose deadline does not count the wait', async () => {
    const left = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '50s' };
    const server = await FaultServer.start([reply(200, completion({ content: 'hi' }), left)]);
    try {
      const clock = new FakeClock();
      const endpoint = toEndpoint('local', {
        base_url: server.url,
        timeout_ms: 1000,
        requests_per_minute: 1,
      });
      const client = createClient(endpoint, { secrets, clock, random: () => 0 });
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => client.complete(ask('hello'), CONTEXT)),
      );
      expect(answers.map(({ output }) => output)).toEqual(['hi', 'hi', 'hi', 'hi', 'hi']);
      expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(4 * 60_000);
    } finally {
      await server.stop();
    }
  });

  it('gets every call through a server that allows a hundred a second and says nothing else', async () => {
    let [second, count, refused] = [0, 0, 0];
    const limited: Handler = (response, seen) => {
      const now = Math.floor(performance.now() / 100);
      if (now !== second) [second, count] = [now, 0];
      count += 1;
      if (count > 10) refused += 1;
      (count > 10
        ? reply(429, { error: { message: 'slow down' } })
        : reply(200, completion({ content: 'hi' })))(response, seen);
    };
    const server = await FaultServer.start([limited]);
    try {
      const endpoint = toEndpoint('local', { base_url: server.url, max_concurrency: 32 });
      const client = createClient(endpoint, { secrets, clock: realClock, random: Math.random });
      const answers = await Promise.all(
        Array.from({ length: 150 }, () => client.complete(ask('hello'), CONTEXT)),
      );
      expect(answers).toHaveLength(150);
      expect(refused).toBeLessThan(150);
    } finally {
      await server.stop();
    }
  });
});
