import { describe, expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import { Budget } from '../../../src/core/evals/budget.ts';
import { Evidence } from '../../../src/core/evals/evidence.ts';
import type { ModelAnswer } from '../../../src/core/models/request.ts';
import { FakeModel, REGISTRY, collect, noEvidence, planOf, portsOf } from './evaluations.ts';

const PAID = REGISTRY.replace('"http://localhost/v1"', '"http://localhost/v1", free: false').replace(
  'prompts:',
  // A dollar for a token: reserved are the bytes of the text, 7 for the format and 10 of output; paid are 3 + 2.
  'prices: { fake/m: { input_per_mtok: 1000000, output_per_mtok: 1000000 } }\nprompts:',
);

describe('a run', () => {
  test('yields each case when it is complete, and the run with its cases in suite order', async () => {
    let release!: () => void;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const model = new FakeModel(async (text) => {
      if (text === 'ok 1') await held;
      else if (text === 'no 3') release();
      return text;
    });
    const { run, events } = await collect(await planOf(['ok 1', 'ok 2', 'no 3']), portsOf(model));
    const order = events.flatMap((event) =>
      event.type === 'case' ? [`${event.result.description} ${event.done}/${event.total}`] : [],
    );
    expect(order.toSorted()).not.toEqual(order);
    expect(order.at(-1)).toMatch(/3\/3$/);
    expect(run.cases.map(({ description, outcome }) => `${description}: ${outcome}`)).toEqual([
      'ok 1: pass',
      'ok 2: pass',
      'no 3: fail',
    ]);
    expect(run).toMatchObject({
      passed: 2,
      failed: 1,
      errors: 0,
      skipped: 0,
      cost_usd: 0,
      latency_p95_ms: 5,
      incomplete: [],
    });
    expect(run.score).toBeCloseTo(2 / 3);
  });

  test('asks no more than so many questions at once', async () => {
    const model = new FakeModel(async (text) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return text;
    });
    await collect(await planOf(Array.from({ length: 12 }, (_, i) => `ok ${i}`)), portsOf(model), {
      concurrency: 3,
    });
    expect(model.mostAtOnce).toBe(3);
    expect(model.asked).toHaveLength(12);
  });

  test('keeps repeats apart, in their order, whichever is answered first', async () => {
    const model = new FakeModel(async (text, { repeat }) => {
      await new Promise((resolve) => setTimeout(resolve, 3 - repeat));
      return repeat === 1 ? 'no' : text;
    });
    const { run } = await collect(await planOf(['ok'], { repeats: 3 }), portsOf(model));
    expect(run.cases[0]!.repeats.map(({ output }) => output)).toEqual(['ok', 'no', 'ok']);
    expect(run.cases[0]).toMatchObject({ outcome: 'fail' });
    expect(run.score).toBeCloseTo(2 / 3);
    expect(run.flaky).toEqual([run.cases[0]!.id]);
  });

  test('asks a question that two cases share once', async () => {
    const registry = REGISTRY.replace(
      'template: "{{text}}"',
      'template: "always ok{% if text %}{% endif %}"',
    );
    const model = new FakeModel();
    const { run } = await collect(await planOf(['a', 'b'], {}, registry), portsOf(model));
    expect(model.asked).toEqual(['always ok']);
    expect(run).toMatchObject({ passed: 2, reused: 1 });
  });

  test('a call that fails is the error of its case, never a pass', async () => {
    const model = new FakeModel((text) => {
      if (text === 'ok 2') throw new PromptError('endpoint-failed', 'It broke.', { hint: 'Mend it.' });
      return text;
    });
    const { run } = await collect(await planOf(['ok 1', 'ok 2']), portsOf(model));
    expect(run).toMatchObject({ passed: 1, errors: 1, incomplete: ['errors'], score: 1 });
    expect(run.cases[1]!.repeats[0]).toMatchObject({
      outcome: 'error',
      reason: 'It broke. Mend it.',
      latency_ms: null,
    });
  });

  test.each(['missing-key', 'origin-not-allowed', 'unauthorized'] as const)(
    '%s ends it: every further call would meet it too',
    async (code) => {
      const model = new FakeModel(() => {
        throw new PromptError(code, 'No.');
      });
      await expect(
        collect(await planOf(Array.from({ length: 50 }, (_, i) => `ok ${i}`)), portsOf(model), {
          concurrency: 2,
        }),
      ).rejects.toMatchObject({ code });
      expect(model.asked.length).toBeLessThanOrEqual(4);
    },
  );

  test('a bug in a client is thrown, not scored', async () => {
    const model = new FakeModel(() => {
      throw new TypeError('a bug');
    });
    await expect(collect(await planOf(['ok']), portsOf(model))).rejects.toThrow('a bug');
  });

  test('an answer that does not satisfy output_schema fails its case', async () => {
    const registry = REGISTRY.replace(
      'template: "{{text}}"',
      'template: "{{text}}", output_schema: { type: object, required: [ok] }',
    );
    const { run } = await collect(
      await planOf(['{"ok": 1}', '{"nok": 1}', 'ok'], {}, registry),
      portsOf(new FakeModel()),
    );
    expect(run.cases.map(({ outcome, score }) => [outcome, score])).toEqual([
      ['pass', 1],
      ['fail', 0],
      ['fail', 0],
    ]);
    expect(run.structured).toMatchObject({ answers: 3, adherent: 1, parse_failures: 2, asked_again: 0 });
    expect(run.cases[1]!.repeats[0]!.reason).toContain('does not satisfy the schema');
  });
});

describe('cancelling', () => {
  test('keeps what is done, does not wait for calls that hang, and says so', async () => {
    const controller = new AbortController();
    const model = new FakeModel((text) => {
      if (text === 'ok 1') return text;
      controller.abort();
      return new Promise<string>(() => undefined);
    });
    const plan = await planOf(['ok 1', 'ok 2', 'ok 3']);
    const { run } = await collect(plan, portsOf(model), { signal: controller.signal, concurrency: 1 });
    expect(run).toMatchObject({ passed: 1, skipped: 2, incomplete: ['cancelled'] });
    expect(model.asked).toHaveLength(2);
  });

  test('before it starts asks nothing', async () => {
    const model = new FakeModel();
    const { run } = await collect(await planOf(['ok']), portsOf(model), { signal: AbortSignal.abort() });
    expect(run).toMatchObject({ skipped: 1, incomplete: ['cancelled'], score: undefined });
    expect(model.asked).toEqual([]);
  });

  test('a run that was cancelled goes on where it was', async () => {
    const lines: string[] = [];
    const controller = new AbortController();
    const first = new FakeModel((text) => {
      if (text === 'ok 2') controller.abort();
      return text;
    });
    const plan = await planOf(['ok 1', 'ok 2', 'ok 3', 'ok 4']);
    await collect(plan, portsOf(first, new Evidence('', (line) => lines.push(line))), {
      signal: controller.signal,
      concurrency: 1,
    });
    const second = new FakeModel();
    const { run } = await collect(plan, portsOf(second, new Evidence(lines.join(''), () => undefined)));
    expect(run).toMatchObject({ passed: 4, reused: lines.length });
    expect(second.asked).toHaveLength(4 - lines.length);
  });
});

describe('a budget', () => {
  test('is never exceeded, however many calls are under way, and the rest is skipped', async () => {
    const budget = new Budget(50);
    const model = new FakeModel();
    const plan = await planOf(
      Array.from({ length: 20 }, (_, i) => `ok ${String(i).padStart(2, '0')}`),
      {},
      PAID,
    );
    const { run } = await collect(plan, portsOf(model), { budget, concurrency: 8 });
    expect(run.incomplete).toEqual(['budget']);
    expect(run.cost_usd).toBe(5 * model.asked.length);
    expect(run.cost_usd).toBeLessThanOrEqual(50);
    // The call after the last one that fits could cost 22.
    expect(run.cost_usd).toBeGreaterThan(50 - 22 - 5);
    expect(run.passed).toBe(model.asked.length);
    expect(run.passed + run.skipped).toBe(20);
  });

  test('needs a price', async () => {
    const registry = PAID.replace(/prices: .*\n/, '');
    await expect(
      collect(await planOf(['ok'], {}, registry), portsOf(new FakeModel()), { budget: new Budget(1) }),
    ).rejects.toMatchObject({ code: 'price-unknown' });
  });

  test('answers that are there already cost nothing', async () => {
    const evidence = noEvidence();
    const plan = await planOf(['ok 1', 'ok 2'], {}, PAID);
    const first = await collect(plan, portsOf(new FakeModel(), evidence));
    expect(first.run.cost_usd).toBe(10);
    const budget = new Budget(0);
    const second = await collect(plan, portsOf(new FakeModel(), evidence), { budget });
    expect(second.run).toMatchObject({ passed: 2, reused: 2, cost_usd: 0, incomplete: [] });
  });

  test('a cost that nobody knows is null, not zero', async () => {
    const { usage: _, ...silent }: ModelAnswer = { output: 'ok', latency_ms: 1, retries: 0 };
    const { run } = await collect(await planOf(['ok'], {}, PAID), portsOf(new FakeModel(() => silent)));
    expect(run.cost_usd).toBeNull();
    expect(run.cases[0]!.repeats[0]!.cost_usd).toBeNull();
  });
});

test('samples for another wording make a run incomplete and are no evidence', async () => {
  const lines: string[] = [];
  const model = new FakeModel((text) => ({
    output: text,
    latency_ms: 1,
    retries: 0,
    replayed: 'other-wording',
  }));
  const { run } = await collect(
    await planOf(['ok']),
    portsOf(model, new Evidence('', (line) => lines.push(line))),
  );
  expect(run).toMatchObject({ passed: 1, incomplete: ['sample'] });
  expect(lines).toEqual([]);
});

test('onAnswer hears of every answer, those of earlier runs included', async () => {
  const evidence = noEvidence();
  const plan = await planOf(['ok 1', 'ok 2']);
  await collect(plan, portsOf(new FakeModel(), evidence));
  const heard: string[] = [];
  await collect(plan, {
    ...portsOf(new FakeModel(), evidence),
    onAnswer: (_request, _context, { output }) => heard.push(output),
  });
  expect(heard.toSorted()).toEqual(['ok 1', 'ok 2']);
});
