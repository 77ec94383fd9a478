import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isAbort, PromptError } from '../../src/core/base/errors.ts';
import { DisposableStore } from '../../src/core/base/events.ts';
import { endpointsOf } from '../../src/core/evals/plan.ts';
import type { LaneEvent } from '../../src/core/preview/laneRun.ts';
import type { App } from '../../src/extension/app.ts';
import { findTarget } from '../../src/extension/commands/target.ts';
import { createApp } from '../../src/extension/createApp.ts';
import { registerDocuments } from '../../src/extension/documents.ts';
import { createEditorModels } from '../../src/extension/editorModels.ts';
import { laneFacts, lossText } from '../../src/extension/preview/laneFacts.ts';
import { startLanes } from '../../src/extension/preview/startLanes.ts';
import { Folder, until } from './folder.ts';
import { ModelServer, refuse, reply, streamReply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';

describe('running a preview', () => {
  let server: ModelServer;
  let folder: Folder;
  let app: App;
  const disposables = new DisposableStore();
  const keys = new Map<string, string>();

  before(() => {
    const secrets = {
      get: async (name: string) => keys.get(name),
      store: async (name: string, key: string) => void keys.set(name, key),
      delete: async (name: string) => void keys.delete(name),
      keys: async () => [...keys.keys()],
      onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
    };
    const extension = vscode.extensions.getExtension('prompt-ledger.prompt-ledger')!;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Nothing else of the context is used.
    app = createApp({ secrets, extension } as unknown as vscode.ExtensionContext);
    // Its log is the extension's own, which VS Code knows by its name: it stays open.
    disposables.add(registerDocuments(app));
  });
  after(() => disposables.dispose());
  beforeEach(async () => {
    server = await ModelServer.start();
    folder = new Folder({
      [REGISTRY]: `endpoints:
  local: { base_url: "${server.url}" }
  keyed: { base_url: "${server.url}", api_key_env: MISSING_TEST_API_KEY, max_retries: 0 }
prompts:
  greet:
    version: "1.0.0"
    draft: { model: local/m, template: "Greet {{name}}" }
    versions:
      "1.0.0": { model: local/m, template: "Hail {{name}}" }
      slow: { model: local/m, template: "wait, {{name}}" }
      kind:
        model: local/m
        temperature: 0.5
        messages: [{ role: system, content: Be kind. }, { role: user, content: "Greet {{name}}" }]
`,
    });
    await folder.open(REGISTRY);
    await until('the prompt', promptNow, Boolean);
  });
  afterEach(async () => {
    await folder.dispose();
    await server.stop();
  });

  const promptNow = () => {
    try {
      return findTarget(app, folder.target('greet'));
    } catch (error) {
      if (PromptError.is(error, 'bad-input')) return undefined;
      throw error;
    }
  };

  async function run(choices: readonly { version: string | undefined; model?: string }[], stopAt = Infinity) {
    const started = await startLanes(app, promptNow()!, { variables: { name: 'Ann' }, choices });
    assert.ok(started, 'nothing is asked below confirmAbove');
    const events: LaneEvent[] = [];
    for await (const event of started.run.events()) {
      events.push(event);
      if (events.length === stopAt) started.run.stop();
    }
    const of = (lane: number): LaneEvent[] => events.filter((event) => event.lane === String(lane));
    const textOf = (lane: number): string =>
      of(lane)
        .map((event) => (event.type === 'text' ? event.text : ''))
        .join('');
    return { of, textOf, last: (lane: number) => of(lane).at(-1)! };
  }

  it('streams two versions side by side, from the unsaved buffer', async () => {
    server.respond = ({ question }, response) => void streamReply(response, ['You said: ', question]);
    const editor = await folder.open(REGISTRY);
    const at = editor.document.positionAt(editor.document.getText().indexOf('Greet'));
    await editor.edit((edit) => edit.insert(at, 'Please '));
    const { textOf, last } = await run([{ version: undefined }, { version: '1.0.0' }]);
    assert.deepEqual([textOf(0), textOf(1)], ['You said: Please Greet Ann', 'You said: Hail Ann']);
    const end = last(0);
    assert.ok(end.type === 'finished');
    const facts = laneFacts(end.result, false).join(' | ');
    assert.match(facts, /^first token \d+ ms \| .* in all \| about \d+ \+ \d+ tokens \| .*free$/);
  });

  it('stops within a second and keeps what was said', async () => {
    server.respond = (_, response) => void streamReply(response, ['one'], true);
    const started = Date.now();
    const { textOf, last } = await run([{ version: undefined }], 2);
    assert.deepEqual([textOf(0), last(0).type], ['one', 'stopped']);
    assert.ok(Date.now() - started < 2000);
  });

  it('says in the lane what is missing or wrong, and runs the others', async () => {
    server.respond = ({ question }, response) =>
      question.startsWith('Hail') ? refuse(response, 400) : reply(response, 'Hello');
    const choices = [
      { version: 'draft' },
      { version: '1.0.0' },
      { version: 'draft', model: 'vscode-lm/none' },
    ];
    const { textOf, last } = await run(choices);
    assert.equal(textOf(0), 'Hello');
    const errors = [last(1), last(2)].map((event) => (event.type === 'failed' ? event.error : undefined));
    assert.match(errors[0]!.message, /^local refused the call with status 400/);
    assert.equal(errors[1]!.message, 'The editor offers no model “none”.');
    assert.match(errors[1]!.hint!, /Copilot/);
  });

  it('asks a model that another extension brings, through VS Code', async () => {
    const models = await until(
      'models',
      () => createEditorModels().list(),
      ({ length }) => length > 0,
    );
    assert.deepEqual(models, [
      { id: 'echo-1', name: 'Echo One', vendor: 'echo', family: 'echo', maxInputTokens: 1000 },
    ]);
    const { textOf, of, last } = await run([{ version: 'kind', model: 'vscode-lm/echo-1' }]);
    assert.equal(textOf(0), 'You said: Be kind. | Greet Ann {"temperature":0.5}');
    const [start] = of(0);
    assert.deepEqual(start?.type === 'started' && start.losses, ['system-role']);
    const end = last(0);
    assert.ok(end.type === 'finished');
    assert.equal(end.result.costUsd, undefined);
    assert.match(laneFacts(end.result, true).join(' | '), /^first token .* \| billed by your subscription$/);
  });

  it('stops such a model, and keeps what it said', async () => {
    const { textOf, last } = await run([{ version: 'slow', model: 'vscode-lm/echo-1' }], 4);
    assert.deepEqual([textOf(0), last(0).type], ['You said: wait, Ann {}', 'stopped']);
  });

  it('lists the models of an endpoint once; without a key there is none', async () => {
    const endpoints = endpointsOf(promptNow()!.registry.settings);
    const local = endpoints.get('local')!;
    assert.deepEqual(await Promise.all([app.listModels(local), app.listModels(local)]), [
      ['m', 'n'],
      ['m', 'n'],
    ]);
    assert.equal(server.lists, 1);
    assert.deepEqual(await app.listModels(endpoints.get('keyed')!), []);
    assert.equal(server.lists, 1);
  });

  it('asks for a key where one is missing', async () => {
    const started = await startLanes(app, promptNow()!, {
      variables: { name: 'Ann' },
      choices: [{ version: 'draft', model: 'keyed/m' }],
    });
    const error = started && (await lastError(started.run.events()));
    assert.equal(PromptError.is(error, 'missing-key'), true);
    assert.equal(server.calls.length, 0);
  });
});

async function lastError(events: AsyncIterable<LaneEvent>): Promise<unknown> {
  let error: unknown;
  for await (const event of events) if (event.type === 'failed') ({ error } = event);
  return error;
}

/** The editor’s part, with one model that answers so. */
function modelsOf(send: (token: vscode.CancellationToken, options: unknown) => AsyncIterable<unknown>) {
  const seen: vscode.LanguageModelChatMessage[][] = [];
  const model = {
    id: 'm',
    name: 'Model M',
    vendor: 'v',
    family: 'f',
    version: '1',
    maxInputTokens: 9,
    countTokens: async () => 1,
    sendRequest: async (
      messages: vscode.LanguageModelChatMessage[],
      options: unknown,
      token: vscode.CancellationToken,
    ) => {
      seen.push(messages);
      const stream = send(token, options);
      return { stream, text: stream };
    },
  };
  const api = {
    selectChatModels: async ({ id }: vscode.LanguageModelChatSelector = {}) =>
      id === undefined || id === 'm' ? [model] : [],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As much of a model as is used.
  return { seen, models: createEditorModels(api as unknown as typeof vscode.lm) };
}

describe('the models of the editor', () => {
  const request = {
    messages: [
      { role: 'user' as const, content: 'Be kind.' },
      { role: 'assistant' as const, content: 'Yes.' },
    ],
    options: { temperature: 0 },
    tools: [{ name: 'f', description: '', inputSchema: {} }],
    losses: [],
  };

  async function ask(models: ReturnType<typeof modelsOf>['models'], signal = new AbortController().signal) {
    const deltas: unknown[] = [];
    try {
      for await (const delta of models.stream('m', request, signal)) deltas.push(delta);
    } catch (error) {
      return { deltas, error };
    }
    return { deltas, error: undefined };
  }

  it('are none in an editor without them', async () => {
    assert.ok(Array.isArray(await createEditorModels().list()));
    const without = createEditorModels({ selectChatModels: async () => [] });
    assert.deepEqual(await without.list(), []);
    const { error } = await ask(without);
    assert.equal(PromptError.is(error, 'bad-input'), true);
  });

  it('stream text and tool calls', async () => {
    const { models, seen } = modelsOf(async function* () {
      yield new vscode.LanguageModelTextPart('Hel');
      yield new vscode.LanguageModelTextPart('lo');
      yield { kind: 'of the future' };
      yield new vscode.LanguageModelToolCallPart('1', 'f', { a: 1 });
    });
    assert.deepEqual(await models.list(), [
      { id: 'm', name: 'Model M', vendor: 'v', family: 'f', maxInputTokens: 9 },
    ]);
    assert.deepEqual((await ask(models)).deltas, [
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      { type: 'tool-call', index: 0, name: 'f', arguments: '{"a":1}' },
    ]);
    const { User, Assistant } = vscode.LanguageModelChatMessageRole;
    assert.deepEqual(
      seen[0]?.map(({ role }) => role),
      [User, Assistant],
    );
  });

  it('lose what the editor cannot say, in words', () => {
    assert.match(lossText('system-role'), /system messages are sent as the user’s/);
    assert.match(lossText('output-schema'), /checked, but not asked to fit/);
  });

  it('are told to stop', async () => {
    const abort = new AbortController();
    let isTold = false;
    const { models } = modelsOf(async function* (token) {
      token.onCancellationRequested(() => (isTold = true));
      yield new vscode.LanguageModelTextPart('one');
      abort.abort();
      throw new vscode.CancellationError();
    });
    const { deltas, error } = await ask(models, abort.signal);
    assert.deepEqual([deltas.length, isAbort(error), isTold], [1, true, true]);
  });

  for (const [made, code, message] of [
    [vscode.LanguageModelError.NoPermissions('x'), 'request-refused', /may not use this model/],
    [vscode.LanguageModelError.Blocked('x'), 'rate-limited', /blocked the request/],
    [vscode.LanguageModelError.NotFound('x'), 'bad-input', /not there any more/],
    [new Error('out of order'), 'endpoint-failed', /^Model M gave no answer\. out of order/],
  ] as const) {
    it(`say what to do about ${code}`, async () => {
      // oxlint-disable-next-line require-yield
      const { models } = modelsOf(async function* () {
        throw made;
      });
      const { error } = await ask(models);
      assert.ok(PromptError.is(error, code));
      assert.match(error.message, message);
      assert.match(error.hint!, /\.$/);
    });
  }
});
