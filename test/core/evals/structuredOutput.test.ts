import { describe, expect, test } from 'vitest';
import { forecastRun } from '../../../src/core/evals/forecast.ts';
import { describeAdherence } from '../../../src/core/evals/reports/findings.ts';
import type { Run } from '../../../src/core/evals/run.ts';
import type { ModelAnswer } from '../../../src/core/models/request.ts';
import { FakeModel, REGISTRY, collect, noEvidence, planOf, portsOf } from './evaluations.ts';

const STRICT = '{ type: object, required: [ok], properties: { ok: {} }, additionalProperties: false }';

/** The registry with a schema, a price of $1 a token, and retries. */
const registryWith = ({ schema = STRICT, retries = 0, price = true } = {}): string =>
  (price ? 'prices: { m: { input_per_mtok: 1000000, output_per_mtok: 1000000 } }\n' : '') +
  REGISTRY.replace('template: "{{text}}"', `template: "{{text}}", output_schema: ${schema}`).replace(
    'suite: suite.yaml',
    `suite: suite.yaml, schema_retries: ${retries}`,
  );

const answer = (output: string): ModelAnswer => ({
  output,
  latency_ms: 5,
  retries: 0,
  usage: { input_tokens: 3, cached_input_tokens: 0, output_tokens: 2 },
});

/** A model that gives these answers to a text, one after another. */
const answering = (answers: Readonly<Record<string, string[]>>): FakeModel => {
  const left = structuredClone(answers);
  return new FakeModel((text) => answer(left[text]?.shift() ?? '{"ok": 1}'));
};

async function runWith(registry: string, model: FakeModel, evidence = noEvidence()): Promise<Run> {
  return (await collect(await planOf(['a', 'b', 'c'], {}, registry), portsOf(model, evidence))).run;
}

describe('without retries', () => {
  test('the first answer counts, and what asking again would cost is said', async () => {
    const model = answering({ b: ['ok, no JSON'] });
    const run = await runWith(registryWith(), model);
    expect(model.asked).toHaveLength(3);
    expect(run.cases.map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'pass']);
    expect(run.cost_usd).toBe(15);
    expect(run.structured).toEqual({
      answers: 3,
      adherent: 2,
      parse_failures: 1,
      asked_again: 0,
      retry_cost_usd: 5,
      not_strict: undefined,
    });
    expect(describeAdherence(run)).toBe(
      'Structured output: 66.7 % of 3 first answers satisfy the schema. Asking again would cost $5.00.',
    );
  });

  test('answers of an earlier run count as well, and cost what they cost', async () => {
    const evidence = noEvidence();
    await runWith(registryWith(), answering({ b: ['no JSON'] }), evidence);
    const again = await runWith(registryWith(), answering({}), evidence);
    expect(again.cost_usd).toBe(0);
    expect(again.structured).toMatchObject({ answers: 3, adherent: 2, retry_cost_usd: 5 });
  });

  test('a schema that is not strict says why; a price that is unknown is null', async () => {
    const schema = '{ type: object, required: [ok] }';
    const registry = registryWith({ schema, price: false }).replace('http://localhost', 'https://llm.test');
    const run = await runWith(registry, answering({ a: ['[]'] }));
    expect(run.structured).toMatchObject({ adherent: 2, retry_cost_usd: null });
    expect(describeAdherence(run)).toBe(
      'Structured output: 66.7 % of 3 first answers satisfy the schema. Asking again would cost an unknown amount. ' +
        'Not enforced strictly: an object does not say `additionalProperties: false`.',
    );
  });

  test('a prompt without a schema has nothing to say', async () => {
    const run = await runWith(REGISTRY, answering({}));
    expect(run.structured).toBeUndefined();
    expect(describeAdherence(run)).toBeUndefined();
  });
});

describe('with schema_retries', () => {
  test('an answer is asked for again, as often as that; time and cost add up', async () => {
    const model = answering({ b: ['no', '{"ok": true}'], c: ['no', 'no', 'no'] });
    const run = await runWith(registryWith({ retries: 2 }), model);
    expect(model.asked.filter((text) => text === 'b')).toHaveLength(2);
    expect(model.asked.filter((text) => text === 'c')).toHaveLength(3);
    expect(run.cases.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'fail']);
    expect(run.cases.map(({ repeats }) => repeats[0])).toMatchObject([
      { latency_ms: 5, cost_usd: 5 },
      { latency_ms: 10, cost_usd: 10 },
      { latency_ms: 15, cost_usd: 15 },
    ]);
    expect(run.cost_usd).toBe(30);
    expect(run.structured).toMatchObject({
      answers: 3,
      adherent: 1,
      parse_failures: 4,
      asked_again: 3,
      retry_cost_usd: 20,
    });
    expect(describeAdherence(run)).toContain('Asked again 3 times, for $20.00.');
  });

  test('a second run asks nobody and finds the same', async () => {
    const evidence = noEvidence();
    const registry = registryWith({ retries: 1 });
    const first = await runWith(registry, answering({ b: ['no', '{"ok": true}'] }), evidence);
    const model = answering({});
    const second = await runWith(registry, model, evidence);
    expect(model.asked).toEqual([]);
    expect(second.cases.map(({ outcome }) => outcome)).toEqual(first.cases.map(({ outcome }) => outcome));
    expect(second.structured).toEqual(first.structured);
  });

  test('a recording is not asked again, since it would say the same', async () => {
    const model = new FakeModel(() => ({ ...answer('no'), replayed: 'exact' }));
    const run = await runWith(registryWith({ retries: 2 }), model);
    expect(model.asked).toHaveLength(3);
    expect(run.structured).toMatchObject({ asked_again: 0, parse_failures: 3 });
  });

  test('the forecast reckons with every try', async () => {
    const [once, thrice] = await Promise.all(
      [0, 2].map(async (retries) => {
        const plan = await planOf(['a'], {}, registryWith({ retries }));
        return forecastRun([plan], undefined).cost_usd!;
      }),
    );
    expect(thrice!.low).toBe(once!.low);
    expect(thrice!.high).toBe(3 * once!.high);
  });

  test('they are part of what measures', async () => {
    const [none, one] = await Promise.all(
      [0, 1].map((retries) => planOf(['a'], {}, registryWith({ retries }))),
    );
    expect(one!.suiteDigest).not.toBe(none!.suiteDigest);
    expect(none!.suiteDigest).toBe((await planOf(['a'])).suiteDigest);
  });
});
