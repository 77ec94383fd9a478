import { expect, test } from 'vitest';
import type { Configuration } from '../../../../src/core/evals/explain/configuration.ts';
import { designExplanation } from '../../../../src/core/evals/explain/design.ts';
import { type Explanation, explainChange } from '../../../../src/core/evals/explain/explanation.ts';
import { Budget } from '../../../../src/core/evals/budget.ts';
import { loadSuite } from '../../../../src/core/evals/prepare.ts';
import { describeExplanation, renderExplanation } from '../../../../src/core/evals/reports/explanation.ts';
import type { Run } from '../../../../src/core/evals/run.ts';
import { loadPrices } from '../../../../src/core/models/prices.ts';
import type { ModelAnswer, ModelClient } from '../../../../src/core/models/request.ts';
import { promptOf } from '../../../../src/core/registry/workspace.ts';
import { contentOf } from '../../../../src/core/versions/content.ts';
import { messagesOf } from '../../../../src/core/versions/messages.ts';
import { MemoryWorkspace } from '../../memoryWorkspace.ts';
import { collect, noEvidence, portsOf, sha256 } from '../evaluations.ts';

interface Side {
  readonly words?: string;
  readonly model?: string;
  readonly judge?: string;
  readonly cases?: readonly number[];
  readonly recorded?: number;
  /** The variable that holds the number of the case. */
  readonly variable?: string;
  readonly assert?: string;
}

const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => index + from);

function filesOf(
  folder: string,
  { words = 'old', model = 'm1', judge, cases = range(40), recorded, variable = 'n', assert: own }: Side,
): object {
  const assert =
    own ?? (judge === undefined ? '{ type: contains, value: ok }' : '{ type: llm-rubric, value: good }');
  return {
    [`${folder}/prompt-registry.yaml`]: `endpoints:
  fake: { base_url: "http://localhost/v1" }
prices:
  m1: { input_per_mtok: 1, output_per_mtok: 1000 }
  m2: { input_per_mtok: 1, output_per_mtok: 3000 }
  lenient: { input_per_mtok: 0, output_per_mtok: 0 }
  strict: { input_per_mtok: 0, output_per_mtok: 0 }
${judge === undefined ? '' : `judge: { model: fake/${judge} }\n`}prompts:
  p:
    evals: { suite: suite.yaml }
    draft:
      model: fake/${model}
      max_tokens: 10
      template: "${words} {{${variable}}}"
${recorded === undefined ? '' : `      eval_score: ${recorded}\n`}`,
    [`${folder}/suite.yaml`]: `defaultTest:\n  assert: [${assert}]\ntests:\n${cases.map((n) => `  - vars: { ${variable}: "${n}" }\n`).join('')}`,
  };
}

/** Whether the answer to a case is right. */
type Truth = (asked: { words: string; model: string; n: number; repeat: number }) => boolean;

interface Options {
  readonly maxCost?: number;
  readonly repeats?: number;
  readonly stopAfter?: number;
}

/** Explains what the truth made of a change, and which calls that took. */
async function explain(
  from: Side,
  to: Side,
  truth: Truth,
  { maxCost, repeats = 1, stopAfter = Infinity }: Options = {},
): Promise<{ explanation: Explanation; asked: string[] }> {
  const workspace = await MemoryWorkspace.open({ ...filesOf('a', from), ...filesOf('b', to) }, [
    'a/prompt-registry.yaml',
    'b/prompt-registry.yaml',
  ]);
  const ports = {
    sources: workspace.store,
    sha256,
    prices: await loadPrices(),
    load: () => workspace.load(),
  };
  const configure = async (folder: string): Promise<Configuration> => {
    const registries = workspace.store.workspace.registries;
    const prompt = registries.find(({ uri }) => uri.includes(`/${folder}/`))!.prompts[0]!;
    const { suite, path } = await loadSuite(prompt, ports);
    const placed = contentOf(prompt, 'draft', workspace.store)!;
    messagesOf(placed, workspace.store);
    expect(promptOf(prompt).name).toBe('p');
    return { label: folder, placed, suite: suite.suite, suitePath: path };
  };
  const evidence = noEvidence();
  const design = designExplanation(await configure('a'), await configure('b'), ports, {
    repeats,
    maxCost,
    evidence,
  });
  const { client, asked } = modelOf(truth);
  const runs = new Map<string, Run>();
  for (const [key, plan] of design.cells) {
    if (runs.size >= stopAfter) break;
    const { run } = await collect(plan, portsOf(client, evidence), { budget: new Budget(maxCost) });
    runs.set(key, run);
  }
  return { explanation: explainChange(design, runs, 0), asked };
}

function modelOf(truth: Truth): { client: ModelClient; asked: string[] } {
  const asked: string[] = [];
  const usage = { input_tokens: 5, cached_input_tokens: 0, output_tokens: 10 };
  const answer = (output: string): ModelAnswer => ({ output, latency_ms: 1, retries: 0, usage });
  const client: ModelClient = {
    complete: async ({ model, messages, reply_schema }, { repeat }) => {
      const text = messages.at(-1)!.content;
      if (reply_schema) {
        asked.push(`judge ${model}`);
        const score = (text.includes('ok') ? 1 : 0) * (model === 'strict' ? 0.5 : 1);
        return answer(JSON.stringify({ reason: 'r', pass: score > 0, score }));
      }
      const [words = '', n = ''] = text.split(' ');
      asked.push(`${model} ${words}`);
      return answer(truth({ words, model, n: Number(n), repeat }) ? `ok ${n}` : `no ${n}`);
    },
  };
  return { client, asked };
}

/** Each factor with what it did. */
const drawn = ({ effects, method }: Explanation): string =>
  [
    method,
    ...effects.map(
      ({ factors, effect, outcome, alone, last }) =>
        `${factors.join('+')} ${effect?.delta.toFixed(3)} ${outcome}${alone === undefined ? '' : ` (alone ${alone.toFixed(3)}, last ${last!.toFixed(3)})`}`,
    ),
  ].join('\n');

/** How many of 40 cases are right, by words and model. */
const TRUTH: Readonly<Record<string, number>> = { 'old m1': 20, 'new m1': 30, 'old m2': 24, 'new m2': 38 };
const judged: Truth = ({ words, n }) => n < (words === 'old' ? 20 : 30);
const easy: Truth = ({ model, n }) => n >= 40 || n < (model === 'm1' ? 20 : 28);
/** Half of the cases are a coin toss. */
const tossed: Truth = ({ words, n, repeat }) =>
  n < 20 || ((n * 7919 + repeat * 104729 + (words === 'old' ? 0 : 31)) % 97) / 97 < 0.5;
const truth: Truth = ({ words, model, n }) => n < TRUTH[`${words} ${model}`]!;

test('prompt and model are told apart by all combinations, and the parts sum to the whole', async () => {
  const { explanation, asked } = await explain({}, { words: 'new', model: 'm2' }, truth);
  expect(drawn(explanation)).toBe(
    [
      'factorial',
      'prompt 0.300 moved (alone 0.250, last 0.350)',
      'model 0.150 moved (alone 0.100, last 0.200)',
    ].join('\n'),
  );
  expect(explanation.total!.delta).toBeCloseTo(0.45, 12);
  expect(explanation.total!.interval.low).toBeGreaterThan(0.25);
  expect(describeExplanation(explanation)).toBe('Moved by prompt (+0.300), model (+0.150).');
  expect(asked).toHaveLength(4 * 40);
});

test('with a smaller budget it goes the cheapest way, and with a still smaller one it says that it cannot tell', async () => {
  // An end costs at most 40 × 10 tokens: $0.4 with m1, $1.2 with m2, and the corners between likewise.
  const [from, to] = [{}, { words: 'new', model: 'm2' }];
  const way = await explain(from, to, truth, { maxCost: 2.1 });
  expect(drawn(way.explanation)).toBe('path\nprompt 0.250 moved\nmodel 0.200 moved');
  expect(way.asked.filter((call) => call === 'm2 old')).toEqual([]);
  expect(way.explanation.left).toEqual([
    'The budget is too small for all combinations: how the factors depend on each other is not known.',
  ]);
  const ends = await explain(from, to, truth, { maxCost: 1.7 });
  expect(drawn(ends.explanation)).toBe('ends\nprompt+model 0.450 moved');
  expect(ends.explanation.left).toEqual(['The budget is too small for any run between the two ends.']);
  await expect(explain(from, to, truth, { maxCost: 1 })).rejects.toMatchObject({ code: 'budget-exceeded' });
});

test('another judge costs no new answers, and is told from the prompt', async () => {
  const { explanation, asked } = await explain(
    { judge: 'strict' },
    { judge: 'lenient', words: 'new' },
    judged,
  );
  expect(drawn(explanation)).toBe(
    [
      'factorial',
      // Scores: 0.25 and 0.5 as the old words are graded, 0.375 and 0.75 as the new ones are.
      'prompt 0.188 moved (alone 0.125, last 0.250)',
      'judge 0.313 moved (alone 0.250, last 0.375)',
    ].join('\n'),
  );
  expect(asked.filter((call) => !call.startsWith('judge'))).toHaveLength(2 * 40);
});

test('other cases are told from the model: only what is new is asked', async () => {
  const { explanation, asked } = await explain(
    {},
    { model: 'm2', cases: range(60) }, // Twenty more, which every model can answer.
    easy,
  );
  expect(drawn(explanation)).toBe('factorial\nmodel 0.133 moved\ncases 0.167 moved');
  expect(explanation.total!.delta).toBeCloseTo(48 / 60 - 20 / 40, 12);
  expect(explanation.cases).toEqual({ added: 20, removed: 0, changed: 0 });
  // Of the old model the twenty new cases, besides the forty that it answered for the old suite.
  expect(asked.filter((call) => call === 'm1 old')).toHaveLength(60);
});

test('what moves when the same is asked again is noise, and a change of that size is called so', async () => {
  const { explanation } = await explain({}, { words: 'new' }, tossed, { repeats: 4 });
  const { noise, total } = explanation;
  expect(Math.abs(total!.delta)).toBeLessThan(noise!);
  expect(noise!).toBeGreaterThan(0.03);
  expect(noise!).toBeLessThan(0.2);
  expect(describeExplanation(explanation)).toBe('No more than noise.');
  const once = await explain({}, { words: 'new' }, tossed);
  expect(once.explanation.noise).toBeUndefined();
  expect(renderExplanation(once.explanation)).toContain('noise   cannot tell: each question was asked once');
});

test('the same content twice is noise, and what was recorded and is not there now is said', async () => {
  const { explanation, asked } = await explain({ recorded: 0.4 }, { recorded: 0.6 }, truth, { repeats: 2 });
  expect(asked).toHaveLength(80);
  expect(explanation.drift).toBeCloseTo(0.2, 12);
  expect(describeExplanation(explanation)).toBe(
    'a and b differ in nothing that is measured: what moves is noise.',
  );
  expect(renderExplanation(explanation)).toBe(`p  a → b
  score 0.500 → 0.500, +0.000 (95 % −0.088 to +0.088)
  a and b differ in nothing that is measured: what moves is noise.

  noise  the same calls again move it by up to ±0.000 (2 repeats of each): as much as it moved
         recorded 0.400 → 0.600: +0.200 of that is not there now, by chance or because a model changed

  $0 spent.
`);
});

test('runs that were not made leave factors together instead of guessing', async () => {
  const { explanation } = await explain({}, { words: 'new', model: 'm2' }, truth, { stopAfter: 2 });
  expect(drawn(explanation)).toBe('ends\nprompt+model 0.450 moved');
  expect(explanation.left).toEqual([
    '2 of 4 runs were not made to their end; the same command goes on with them.',
  ]);
  const none = await explain({}, { words: 'new' }, truth, { stopAfter: 1 });
  expect(drawn(none.explanation)).toBe('ends\nprompt undefined cannot tell');
  expect(describeExplanation(none.explanation)).toBe('Cannot tell: an end could not be measured.');
});

test('three cases tell nothing', async () => {
  const few = await explain({ cases: range(3) }, { words: 'new', cases: range(3) }, ({ n }) => n < 2);
  expect(drawn(few.explanation)).toBe('factorial\nprompt 0.000 cannot tell');
  expect(describeExplanation(few.explanation)).toBe(
    'Cannot tell: each factor may have done nothing. More cases would narrow the intervals.',
  );
});

test('words that cannot be rendered with the new cases count together with them', async () => {
  const { explanation } = await explain({}, { words: 'new', variable: 'number' }, truth);
  expect(drawn(explanation)).toBe('ends\nprompt+cases 0.250 moved');
  expect(explanation.left).toEqual([
    expect.stringMatching(/^The old prompt cannot be run on the new cases: Case “.*” cannot be rendered: /),
  ]);
});

test('what compares with the baseline’s answer is refused before anything is asked', async () => {
  const sides = [
    { assert: '{ type: select-best, value: shorter }', judge: 'lenient' },
    { assert: '{ type: select-best, value: shorter }', judge: 'lenient', words: 'new' },
  ] as const;
  await expect(explain(...sides, () => true)).rejects.toThrow('cannot be explained with `select-best`');
});
