import { describe, expect, test } from 'vitest';
import { forecastRun } from '../../../src/core/evals/forecast.ts';
import { Budget } from '../../../src/core/evals/budget.ts';
import type { ModelAnswer, ModelClient, ModelRequest } from '../../../src/core/models/request.ts';
import { REGISTRY, evaluateAll, noEvidence, portsOf, prepare, suiteOf } from './evaluations.ts';

/** Every input token costs a dollar, whoever is asked; answers and judges give nothing else to pay. */
const PAID = REGISTRY.replace('"http://localhost/v1"', '"http://localhost/v1", free: false').replace(
  'prompts:',
  `prices:
${['m', 'j', 'e'].map((name) => `  fake/${name}: { input_per_mtok: 1000000, output_per_mtok: 0 }\n`).join('')}prompts:`,
);
const GRADERS = 'judge: { model: fake/j, embeddings: fake/e }\n';

/** Answers with what it is asked; a judge prefers the text “ok”; texts that hold “ok” are embedded alike. */
class GradedModel implements ModelClient {
  readonly asked: string[] = [];
  readonly #rest: Partial<ModelAnswer>;

  constructor(rest: Partial<ModelAnswer> = {}) {
    this.#rest = rest;
  }

  async complete({ model, messages, embeds }: ModelRequest): Promise<ModelAnswer> {
    const text = messages.map(({ content }) => content).join('|');
    this.asked.push(`${embeds ?? model} ${model === 'j' ? '' : text}`.trim());
    const usage = { input_tokens: 1, cached_input_tokens: 0, output_tokens: 0 };
    return { output: this.#reply(model, text, embeds), usage, latency_ms: 1, retries: 0, ...this.#rest };
  }

  #reply(model: string, text: string, embeds: ModelRequest['embeds']): string {
    if (embeds === 'text') return text.includes('ok') ? '[1,0]' : '[0,1]';
    if (embeds === 'tokens') return JSON.stringify(text.split('|').map(() => [[1, 0]]));
    return model === 'j' ? `{"choice":${text.includes('<first-answer>\nok') ? 1 : 2}}` : text;
  }
}

async function prepared(assert: string, { texts = ['ok'], head = GRADERS, baseline = 'none' } = {}) {
  const files = { 'prompt-registry.yaml': PAID, 'suite.yaml': `${head}${suiteOf(texts, assert)}` };
  return (await prepare(files, baseline === 'none' ? { baseline } : {})).evaluation;
}

describe('embeddings', () => {
  test('each text is asked for once, paid within the budget, and kept as evidence', async () => {
    const evaluation = await prepared('{ type: similar, value: ok }', { texts: ['ok 1', 'ok 2', 'no'] });
    const [evidence, model, budget] = [noEvidence(), new GradedModel(), new Budget(1000)];
    const { run } = await evaluateAll(evaluation, portsOf(model, evidence), { budget });
    expect(run).toMatchObject({ passed: 2, failed: 1, errors: 0, cost_usd: 7 });
    expect(budget.spent).toBe(7);
    expect(model.asked.filter((asked) => asked.startsWith('text')).toSorted()).toEqual([
      'text no',
      'text ok',
      'text ok 1',
      'text ok 2',
    ]);
    const again = new GradedModel();
    expect((await evaluateAll(evaluation, portsOf(again, evidence))).run.cost_usd).toBe(0);
    expect(again.asked).toEqual([]);
  });

  test('vectors of tokens are not kept', async () => {
    const evaluation = await prepared('{ type: bertscore, value: ok, threshold: 0.5, provider: fake/e }');
    const [evidence, model] = [noEvidence(), new GradedModel()];
    for (let run = 0; run < 2; run++) {
      expect((await evaluateAll(evaluation, portsOf(model, evidence))).run).toMatchObject({ passed: 1 });
    }
    expect(model.asked).toEqual(['m ok', 'tokens ok|ok', 'tokens ok|ok']);
  });

  test('the provider of an assertion comes before the judge’s', async () => {
    const evaluation = await prepared('{ type: similar, value: ok, provider: fake/other }');
    expect([...evaluation.subject.embedders]).toMatchObject([
      ['fake/other', { model: 'other', price: undefined }],
    ]);
    expect(forecastRun([evaluation.subject], undefined).isJudged).toBe(true);
  });

  test.each([
    '{ type: similar, value: ok }',
    '{ type: assert-set, assert: [{ type: not-answer-relevance }] }',
  ])('a model that is not named is found before anything is asked: %s', async (assert) => {
    await expect(prepared(assert, { head: 'judge: { model: fake/j }\n' })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('needs an embedding model'),
      hint: expect.stringContaining('embeddings:'),
    });
  });
});

test('whoever asks a judge needs one, not only a rubric', async () => {
  await expect(prepared('{ type: g-eval, value: ok }', { head: '' })).rejects.toMatchObject({
    message: expect.stringContaining('needs a judge'),
  });
});

describe('select-best', () => {
  const assert = '{ type: select-best, value: is ok }';

  test('compares with the baseline’s answers, which are paid once, and each side mirrors the other', async () => {
    const evaluation = await prepared(assert, { baseline: 'default' });
    const model = new GradedModel();
    const { run, baseline, comparison } = await evaluateAll(evaluation, portsOf(model));
    expect(run).toMatchObject({ passed: 1, cost_usd: 4 });
    expect(run.cases[0]).toMatchObject({ score: 1, named_scores: { 'order-flips': 0 } });
    expect(baseline).toMatchObject({ failed: 1, score: 0, cost_usd: 0 });
    expect(comparison?.delta).toBe(1);
    expect(model.asked.toSorted()).toEqual(['j', 'j', 'm ok', 'm old ok']);
  });

  test('without a baseline it is refused before anything is asked, unless it has texts to compare with', async () => {
    await expect(prepared(assert)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('needs another version'),
      hint: expect.stringContaining('`against`'),
    });
    const evaluation = await prepared('{ type: select-best, value: is ok, against: rival }');
    const { run } = await evaluateAll(evaluation, portsOf(new GradedModel()));
    expect(run).toMatchObject({ passed: 1, cost_usd: 3 });
  });
});

test('log probabilities and the reason of the end reach the assertions', async () => {
  const evaluation = await prepared(
    '{ type: perplexity, threshold: 2 }, { type: finish-reason, value: STOP }',
  );
  const good = new GradedModel({ logprobs: [-0.1, -0.2], finish_reason: 'stop' });
  expect((await evaluateAll(evaluation, portsOf(good))).run).toMatchObject({ passed: 1 });
  expect((await evaluateAll(evaluation, portsOf(new GradedModel()))).run).toMatchObject({ errors: 1 });
});
