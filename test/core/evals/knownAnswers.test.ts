import { expect, test } from 'vitest';
import { judgeKnownAnswers } from '../../../src/core/evals/knownAnswers.ts';
import { FakeModel, REGISTRY, collect, noEvidence, planOf, portsOf } from './evaluations.ts';

test('kept answers are judged and nobody is asked; a case without one was not run', async () => {
  const evidence = noEvidence();
  const model = new FakeModel((text) => `${text}!`);
  await collect(await planOf(['ok', 'bad'], { version: 'draft' }), portsOf(model, evidence));
  const asked = model.asked.length;
  const plan = await planOf(['ok', 'new', 'bad'], { version: 'draft' });
  const { results, notRun } = await judgeKnownAnswers(plan, portsOf(model, evidence));
  expect(
    results.map(({ description, outcome, repeats }) => [description, outcome, repeats[0]?.output]),
  ).toEqual([
    ['ok', 'pass', 'ok!'],
    ['bad', 'fail', 'bad!'],
  ]);
  expect(notRun).toBe(1);
  expect(model.asked).toHaveLength(asked);
});

test('of a version that was never run nothing is known, and all repeats of a case have to be', async () => {
  const evidence = noEvidence();
  const model = new FakeModel();
  await collect(await planOf(['ok'], { version: 'draft' }), portsOf(model, evidence));
  const other = await planOf(['ok'], { version: '1.0.0' });
  expect(await judgeKnownAnswers(other, portsOf(model, evidence))).toEqual({ results: [], notRun: 1 });
  const twice = await planOf(['ok'], { version: 'draft', repeats: 2 });
  expect((await judgeKnownAnswers(twice, portsOf(model, evidence))).notRun).toBe(1);
});

test('a cassette answers like kept answers do', async () => {
  const registry = REGISTRY.replace('base_url: "http://localhost/v1"', 'replay: answers.jsonl');
  const plan = await planOf(['ok', 'bad'], { version: 'draft' }, registry);
  const { results, notRun } = await judgeKnownAnswers(plan, portsOf(new FakeModel(), noEvidence()));
  expect([results.length, notRun]).toEqual([2, 0]);
});

test('an end that is asked for ends it', async () => {
  const plan = await planOf(['ok'], { version: 'draft' });
  const ports = portsOf(new FakeModel(), noEvidence());
  await expect(judgeKnownAnswers(plan, ports, AbortSignal.abort())).rejects.toThrow(/abort/i);
});
