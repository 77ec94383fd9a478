import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { Budget } from '../../../src/core/evals/budget.ts';
import { prepareEvaluation } from '../../../src/core/evals/prepare.ts';
import { Clients } from '../../../src/core/models/clients.ts';
import {
  type EditorModels,
  type EditorRequest,
  toEditorModelName,
} from '../../../src/core/models/editorModels.ts';
import { loadPrices } from '../../../src/core/models/prices.ts';
import { loadTokenCounter } from '../../../src/core/models/tokens.ts';
import { type LaneChoice, forecastLanes, prepareLanes } from '../../../src/core/preview/lane.ts';
import { type LaneEvent, LaneRun, type LaneRunOptions } from '../../../src/core/preview/laneRun.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { FaultServer, type Handler, realClock, secrets, sha256 } from '../models/fakes.ts';

const registry = (url: string) => `endpoints:
  fake: { base_url: "${url}/v1", free: true, max_retries: 0 }
  paid: { base_url: "${url}/v1", free: false, max_retries: 0 }
  dead: { base_url: "http://127.0.0.1:59999/v1", max_retries: 0 }
prices:
  paid/m: { input_per_mtok: 1000000, output_per_mtok: 2000000 }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft:
      model: fake/m
      temperature: 0.5
      max_tokens: 20
      output_schema: { type: object, required: [a] }
      messages:
        - { role: system, content: Be kind. }
        - { role: user, content: "new {{name}}" }
    versions:
      "1.0.0": { model: fake/m, template: "old {{name}}" }
      "0.9.0": { model: fake/m, template: "oldest {{name}} {{title}}" }
      "0.8.0": { model: fake/m, output_schema: { type: 7 }, template: "{{name}}" }
`;
const SUITE = 'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: a }]\n';

type Answer = (response: Parameters<Handler>[0], body: JsonObject) => void;

let answer: Answer;
let server: FaultServer;
let workspace: MemoryWorkspace;
beforeEach(async () => {
  answer = (response) => stream(response, ['{"a"', ':1}']);
  server = await FaultServer.start([(response, { body }) => answer(response, JSON.parse(body))]);
  workspace = await MemoryWorkspace.open({
    'prompt-registry.yaml': registry(server.url),
    'suite.yaml': SUITE,
  });
});
afterEach(() => server.stop());

function stream(
  response: Parameters<Handler>[0],
  texts: readonly string[],
  usage?: object,
  isOpen = false,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  for (const content of texts) send({ choices: [{ delta: { content } }] });
  if (isOpen) return;
  send({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  if (usage) send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

const lanePorts = async () => ({
  sources: workspace.store,
  sha256,
  prices: await loadPrices(),
  load: () => workspace.load(),
});

const lanesOf = async (choices: readonly LaneChoice[], variables: JsonObject = { name: 'Ann' }) =>
  prepareLanes(workspace.prompt('greet'), { variables, choices }, await lanePorts());

const noModels: EditorModels = {
  list: async () => [],
  // oxlint-disable-next-line require-yield
  async *stream(id) {
    throw new PromptError('bad-input', `no ${id}`);
  },
};

async function start(choices: readonly LaneChoice[], options: LaneRunOptions = {}, editorModels = noModels) {
  const clients = new Clients({
    secrets,
    clock: realClock,
    random: () => 0,
    sha256,
    readCassette: async () => '',
  });
  const lanes = await lanesOf(choices);
  const run = new LaneRun(
    lanes,
    { clientFor: clients.for, editorModels, clock: realClock, tokenCounter: loadTokenCounter },
    options,
  );
  return { lanes, run };
}

/** Runs to the end, what each lane said by lane; `onEvent` may stop lanes meanwhile. */
async function follow(run: LaneRun, onEvent: (event: LaneEvent) => void = () => {}) {
  const said = new Map<string, { text: string; events: LaneEvent[] }>();
  for await (const event of run.events()) {
    const lane = said.get(event.lane) ?? { text: '', events: [] };
    said.set(event.lane, lane);
    lane.events.push(event);
    if (event.type === 'text') lane.text += event.text;
    onEvent(event);
  }
  const laneOf = (id: number) => {
    const { text, events } = said.get(String(id))!;
    return { text, types: events.map(({ type }) => type), last: events.at(-1)! };
  };
  return { laneOf, ends: () => [...said.keys()].toSorted().map((id) => laneOf(Number(id)).last.type) };
}

describe('one lane', () => {
  it('streams the answer, and says what it took and whether it fits the schema', async () => {
    answer = (response) => {
      stream(response, ['{"b"', ':1}'], { prompt_tokens: 7, completion_tokens: 3 });
    };
    const { run } = await start([{ version: undefined, model: 'paid/m' }]);
    const { laneOf } = await follow(run);
    const { types, text, last } = laneOf(0);
    expect(types).toEqual(['started', 'text', 'text', 'finished']);
    expect(text).toBe('{"b":1}');
    expect(last).toMatchObject({
      result: {
        output: '{"b":1}',
        finishReason: 'stop',
        usage: { input_tokens: 7, output_tokens: 3 },
        isUsageEstimated: false,
        costUsd: 13,
        retries: 0,
        schema: {
          isValid: false,
          reason: "The answer does not satisfy the schema: / must have required property 'a'",
        },
      },
    });
  });

  it('counts tokens where the endpoint reports none, and says so', async () => {
    const { run } = await start([{ version: 'draft', model: 'paid/m' }]);
    const { last } = (await follow(run)).laneOf(0);
    expect(last).toMatchObject({ result: { isUsageEstimated: true, schema: { isValid: true } } });
    const { usage, costUsd } = last.type === 'finished' ? last.result : {};
    expect(usage).toEqual({ input_tokens: 16, cached_input_tokens: 0, output_tokens: 5 });
    expect(costUsd).toBe(26);
  });

  it('asks the question that an evaluation asks', async () => {
    const [lane] = await lanesOf([{ version: undefined }]);
    const { subject } = await prepareEvaluation(workspace.prompt('greet'), {}, await lanePorts());
    expect(lane!.call).toMatchObject({
      request: subject.calls[0]!.request,
      context: subject.calls[0]!.context,
      target: { digest: subject.calls[0]!.digest, endpoint: subject.endpoint, model: subject.model },
    });
  });
});

describe('side by side', () => {
  it('a lane that fails leaves the others alone', async () => {
    answer = (response, { messages }) => {
      if (JSON.stringify(messages).includes('old')) response.writeHead(400).end('{"error":{"message":"no"}}');
      else stream(response, ['{"a":1}']);
    };
    const { run, lanes } = await start([
      { version: 'draft' },
      { version: '1.0.0' },
      { version: '0.9.0' }, // Its template needs another variable.
      { version: '7.0.0' },
      { version: '0.8.0' }, // Its schema does not compile.
      { version: 'draft', model: 'dead/m' },
    ]);
    const { laneOf, ends } = await follow(run);
    expect(ends()).toEqual(['finished', 'failed', 'failed', 'failed', 'failed', 'failed']);
    const messages = [1, 2, 3, 4, 5].map((id) => {
      const { last } = laneOf(id);
      return last.type === 'failed' ? last.error.message : '';
    });
    expect(messages).toEqual([
      'fake refused the call with status 400: no.',
      expect.stringMatching(/^greet 0\.9\.0 cannot be rendered: .*title/),
      'The registry has no content for greet 7.0.0.',
      expect.stringMatching(/output_schema. cannot be used/),
      'Nothing answers at http://127.0.0.1:59999.',
    ]);
    expect(lanes.map(({ version, model }) => `${version} ${model}`)).toEqual([
      'draft fake/m',
      '1.0.0 fake/m',
      '0.9.0 fake/m',
      '7.0.0 ',
      '0.8.0 fake/m',
      'draft dead/m',
    ]);
    expect(server.seen).toHaveLength(2);
  });

  it('stops one, or all, at once, and keeps what they said', async () => {
    answer = (response) => stream(response, ['{"a"'], undefined, true);
    const { run } = await start([
      { version: 'draft' },
      { version: '1.0.0' },
      { version: 'draft', model: 'fake/n' },
    ]);
    const started = Date.now();
    const ended: string[] = [];
    const { laneOf, ends } = await follow(run, ({ type, lane }) => {
      if (type === 'text' && lane === '1') run.stop('1');
      if (type !== 'stopped') return;
      if (ended.push(lane) === 1) setTimeout(() => run.stop(), 50);
    });
    expect(ended[0]).toBe('1');
    expect(ends()).toEqual(['stopped', 'stopped', 'stopped']);
    expect([0, 1, 2].map((id) => laneOf(id).text)).toEqual(['{"a"', '{"a"', '{"a"']);
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it('runs no more at a time than allowed, and none that was stopped before its turn', async () => {
    let [active, most] = [0, 0];
    answer = (response) => {
      most = Math.max(most, ++active);
      setTimeout(() => {
        active--;
        stream(response, ['{"a":1}']);
      }, 20);
    };
    const choices = Array.from({ length: 5 }, () => ({ version: 'draft' }));
    const { run } = await start(choices, { concurrency: 2 });
    const { ends } = await follow(run, ({ type }) => {
      if (type === 'finished') run.stop('4');
    });
    expect(ends()).toEqual(['finished', 'finished', 'finished', 'finished', 'stopped']);
    expect(most).toBe(2);
    expect(server.seen).toHaveLength(4);
  });

  it('ends all calls where the reader leaves', async () => {
    let closed = 0;
    answer = (response) => {
      response.on('close', () => closed++);
      stream(response, ['a'], undefined, true);
    };
    const { run } = await start([{ version: 'draft' }, { version: '1.0.0' }]);
    for await (const { type } of run.events()) if (type === 'text' && server.seen.length === 2) break;
    await expect.poll(() => closed).toBe(2);
  });
});

describe('costs', () => {
  it('are forecast by the rules of evaluations, lane by lane', async () => {
    const { cost_usd: none } = forecastLanes(await lanesOf([{ version: 'draft' }]));
    expect(none).toEqual({ low: 0, high: 0 });
    const once = forecastLanes(await lanesOf([{ version: 'draft', model: 'paid/m' }]));
    const twice = forecastLanes(
      await lanesOf([
        { version: 'draft', model: 'paid/m' },
        { version: 'draft', model: 'paid/m' },
      ]),
    );
    expect(once.cost_usd!.high).toBeGreaterThan(0);
    expect(twice.cost_usd!.high).toBeCloseTo(2 * once.cost_usd!.high);
    expect(twice).toMatchObject({ calls: 2, reused: 0, isJudged: false });
  });

  it('are unknown where one price is; the editor’s models are its user’s affair', async () => {
    expect(
      forecastLanes(await lanesOf([{ version: 'draft', model: 'paid/other' }])).cost_usd,
    ).toBeUndefined();
    const editor = forecastLanes(await lanesOf([{ version: 'draft', model: toEditorModelName('x') }]));
    expect(editor).toMatchObject({ calls: 0, cost_usd: { low: 0, high: 0 } });
  });

  it('end with the budget', async () => {
    const { run } = await start([{ version: 'draft', model: 'paid/m' }], { budget: new Budget(0.01) });
    const { last } = (await follow(run)).laneOf(0);
    expect(last.type === 'failed' && last.error.code).toBe('budget-exceeded');
    expect(server.seen).toHaveLength(0);
  });
});

const models = (answerer: EditorModels['stream']): EditorModels => ({
  list: async () => [],
  stream: answerer,
});

describe('the editor’s models', () => {
  const asked: EditorRequest[] = [];

  it('get what they can take, and what they cannot is said', async () => {
    const { run } = await start(
      [{ version: 'draft', model: toEditorModelName('x') }],
      { budget: new Budget(1) },
      models(async function* (id, request) {
        asked.push(request);
        yield { type: 'text', text: '{"a":' };
        yield { type: 'text', text: id === 'x' ? '1}' : '' };
      }),
    );
    const { last, types, text } = (await follow(run)).laneOf(0);
    expect(asked).toMatchObject([
      {
        messages: [
          { role: 'user', content: 'Be kind.' },
          { role: 'user', content: 'new Ann' },
        ],
        options: { temperature: 0.5, max_tokens: 20 },
        tools: [],
        losses: ['system-role', 'output-schema'],
      },
    ]);
    expect(types).toEqual(['started', 'text', 'text', 'finished']);
    expect(text).toBe('{"a":1}');
    expect(last).toMatchObject({
      result: {
        costUsd: undefined,
        isUsageEstimated: true,
        schema: { isValid: true },
        finishReason: undefined,
      },
    });
  });

  it('can be stopped even where they do not listen', async () => {
    const { run } = await start(
      [{ version: '1.0.0', model: toEditorModelName('x') }],
      {},
      models(async function* () {
        yield { type: 'text', text: 'one' };
        await new Promise(() => {});
      }),
    );
    const { laneOf } = await follow(run, ({ type }) => {
      if (type === 'text') run.stop();
    });
    expect(laneOf(0)).toMatchObject({ text: 'one', types: ['started', 'text', 'stopped'] });
  });

  it('fail with a message, as others do; a mistake of ours is not swallowed', async () => {
    const { run } = await start([{ version: '1.0.0', model: toEditorModelName('x') }]);
    expect((await follow(run)).laneOf(0).last).toMatchObject({ type: 'failed', error: { message: 'no x' } });
    // oxlint-disable-next-line require-yield
    const buggy = models(async function* () {
      throw new TypeError('bug');
    });
    const { run: broken } = await start([{ version: '1.0.0', model: toEditorModelName('x') }], {}, buggy);
    await expect(follow(broken)).rejects.toThrow('bug');
  });
});
