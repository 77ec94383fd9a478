import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { PromptError } from '../../src/core/base/errors.ts';
import type { App } from '../../src/extension/app.ts';
import { EvaluateTool } from '../../src/extension/languageModelTools/evaluatePrompt.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer, reply } from './modelServer.ts';
import { RecordedTests } from './recordedTests.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = `tests:
  - { description: greets Ann, vars: { name: Ann }, assert: [{ type: contains, value: Ann }] }
  - { description: greets Bob, vars: { name: Bob }, assert: [{ type: contains, value: nobody }] }
`;

async function invoke(tool: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(
    `promptledger_${tool}`,
    { input, toolInvocationToken: undefined },
    new vscode.CancellationTokenSource().token,
  );
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
}

describe('language model tools', () => {
  let server: ModelServer;
  let folder: Folder;
  /** A name that no other test's registry has. */
  let name: string;
  let count = 0;
  before(async () => {
    server = await ModelServer.start();
    server.respond = ({ question }, response) => reply(response, question);
  });
  after(() => server.stop());
  afterEach(() => folder.dispose());

  const open = async (settings = '', sections = ''): Promise<void> => {
    name = `greet-tool-${++count}`;
    server.calls.length = 0;
    const registry = `endpoints:\n  local: { base_url: "${server.url}"${settings} }\n${sections}prompts:\n  ${name}:\n    evals: { suite: suite.yaml }\n    variables: { name: { sample: Sam } }\n    draft: { model: local/m, template: "Greet {{ name }}" }\n`;
    folder = new Folder({ [REGISTRY]: registry, 'suite.yaml': SUITE });
    await until(
      'the prompt in the list',
      () => invoke('list_prompts', { filter: name }),
      (text) => text.includes(`"${name}"`),
    );
  };

  it('are described for models and people', async () => {
    await open();
    const known = new Map(vscode.lm.tools.map((tool) => [tool.name, tool]));
    for (const { name: tool, inputSchema } of manifest.contributes.languageModelTools)
      assert.deepEqual(known.get(tool)?.inputSchema, inputSchema, tool);
  });

  it('list prompts as they are typed', async () => {
    await open();
    const listed = JSON.parse(await invoke('list_prompts', { filter: name }));
    assert.equal(listed.prompts_found, 1);
    assert.deepEqual(
      [
        listed.prompts[0].name,
        listed.prompts[0].suite,
        listed.prompts[0].versions[0].version,
        listed.prompts[0].versions[0].model,
      ],
      [name, 'suite.yaml', 'draft', 'local/m'],
    );
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'local/m', 'local/another');
    assert.match(await invoke('list_prompts', { filter: name }), /"model":"local\/another"/);
  });

  it('render what would be sent, with samples, a case’s values and given ones', async () => {
    await open();
    const contentOf = async (input: object): Promise<unknown> =>
      JSON.parse(await invoke('render_prompt', { prompt: name, ...input })).messages;
    assert.deepEqual(await contentOf({}), [{ role: 'user', content: 'Greet Sam' }]);
    assert.deepEqual(await contentOf({ case: 'bob' }), [{ role: 'user', content: 'Greet Bob' }]);
    assert.deepEqual(await contentOf({ case: '1', variables: { name: 'Eve' } }), [
      { role: 'user', content: 'Greet Eve' },
    ]);
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Greet {{', 'Welcome {{');
    assert.deepEqual(await contentOf({ prompt: `${name}@draft` }), [
      { role: 'user', content: 'Welcome Sam' },
    ]);
    await replace(editor, '{{ name }}', '{{ name }} {{ missing }}');
    await assert.rejects(
      contentOf({}),
      /missing.* Give values as “variables”.* The template needs .*missing/,
    );
    assert.equal(server.calls.length, 0);
  });

  it('say what can be named instead', async () => {
    await open();
    await assert.rejects(
      invoke('render_prompt', { prompt: `${name}x` }),
      /There is no prompt .*Did you mean/,
    );
    await assert.rejects(
      invoke('render_prompt', { prompt: name, version: '9.9.9' }),
      /has no content .*It has draft/,
    );
    await assert.rejects(
      invoke('render_prompt', { prompt: name, case: 'nobody' }),
      /has no case “nobody”.*It has 2 cases/,
    );
    await assert.rejects(
      invoke('render_prompt', { prompt: name, variables: ['x'] }),
      /“variables” is no object/,
    );
    await assert.rejects(invoke('evaluate_prompt', { prompt: '' }), /No prompt is named/);
    await assert.rejects(invoke('list_prompts', { filter: 3 }), /“filter” is no text/);
  });

  it('validate texts that are not saved', async () => {
    await open();
    const file = folder.path.split('/').at(-1)!;
    assert.deepEqual(JSON.parse(await invoke('validate_prompts', { file })).errors, 0);
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Greet {{ name }}', 'Greet {{ name ');
    const { errors, problems } = JSON.parse(await invoke('validate_prompts', { file }));
    assert.equal(errors, 1);
    assert.deepEqual(
      [problems[0].code, problems[0].severity, problems[0].line, problems[0].file.endsWith(REGISTRY)],
      ['template-syntax', 'error', 7, true],
    );
  });

  it('evaluate what costs nothing, say what failed, and record whole runs only', async () => {
    await open();
    const whole = JSON.parse(await invoke('evaluate_prompt', { prompt: name }));
    assert.deepEqual(
      [whole.passed, whole.failed, whole.recorded, whole.not_passed.length, whole.not_passed[0].output],
      [1, 1, true, 1, 'Greet Bob'],
    );
    assert.match(whole.not_passed[0].reason, /does not contain "nobody"/);
    assert.match(folder.read(REGISTRY), /eval_score: 0\.5/);
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Greet {{', 'Hail {{');
    const one = JSON.parse(await invoke('evaluate_prompt', { prompt: name, cases: ['Ann'] }));
    assert.deepEqual([one.passed, one.failed, one.recorded], [1, 0, false]);
    assert.equal(server.calls.at(-1)?.question, 'Hail Ann');
    await assert.rejects(invoke('evaluate_prompt', { prompt: name, cases: ['nobody'] }), /has no case/);
  });

  /** For the tool by itself: VS Code answers every question of a tool with yes while it is tested. */
  const withApp = async (work: (app: App, input: object) => Promise<void>): Promise<void> => {
    const tests = new RecordedTests();
    try {
      await until(
        'the prompt',
        () => tests.app.store.workspace.registries.flatMap(({ prompts }) => prompts),
        (prompts) => prompts.some(({ block }) => block.name === name),
      );
      await work(tests.app, { prompt: name });
    } finally {
      tests.dispose();
    }
  };
  const DEAR = 'prices:\n  m: { input_per_mtok: 1000000, output_per_mtok: 1000000 }\n';

  for (const [what, sections, question, why] of [
    ['is dear', DEAR, /^Evaluate \S+ draft for about \$[\d.]+/, /Skipped: needs about \$[\d.]+–[\d.]+/],
    [
      'has no price',
      '',
      /^Evaluate \S+ draft at an unknown price\?$/,
      /Skipped: needs calls at an unknown price/,
    ],
  ] as const)
    it(`ask before they spend where a model ${what}; a yes is enough, and without one nothing is spent`, async () => {
      await open(', free: false', sections);
      await withApp(async (app, input) => {
        const { confirmationMessages } = await new EvaluateTool(app).prepare(input);
        assert.ok(confirmationMessages);
        const { title, message } = confirmationMessages;
        assert.ok(typeof title === 'string' && typeof message === 'string');
        assert.match(title, question);
        assert.match(message, /^2 cases, 2 calls to models\./);
        await skipped(new EvaluateTool(app), input, why);
      });
      assert.equal(server.calls.length, 0);
      const { passed, failed } = JSON.parse(await invoke('evaluate_prompt', { prompt: name }));
      assert.deepEqual([passed, failed, server.calls.length], [1, 1, 2]);
    });

  it('ask nothing where every tool is approved, leave out what costs more, and say what it needs', async () => {
    await open(', free: false', DEAR);
    const chat = vscode.workspace.getConfiguration('chat.tools.global');
    await chat.update('autoApprove', true, vscode.ConfigurationTarget.Global);
    try {
      await withApp(async (app, input) => {
        const tool = new EvaluateTool(app);
        assert.equal((await tool.prepare(input)).confirmationMessages, undefined);
        await skipped(tool, input, /Skipped: needs about .*Nothing was spent\. Name a few cases/);
      });
    } finally {
      await chat.update('autoApprove', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal(server.calls.length, 0);
  });

  it('give no more than a model can hold', async () => {
    await open();
    const many = Array.from(
      { length: 400 },
      (_, i) => `  ${name}-${i}: { draft: { model: local/m, template: Hi } }\n`,
    );
    folder.write(
      'more/prompt-registry.yaml',
      `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n${many.join('')}`,
    );
    const text = await until(
      'the other registry',
      () => invoke('list_prompts', { filter: name }),
      (listed) => listed.includes('"prompts_found":401'),
    );
    assert.ok(text.length < 25_000, `${text.length} characters`);
    const { prompts, left_out } = JSON.parse(text);
    assert.equal(prompts.length + left_out.prompts, 401);
    assert.match(left_out.hint, /“filter”/);
  });
});

/** Nothing is evaluated, and the agent hears why. */
async function skipped(tool: EvaluateTool, input: object, why: RegExp): Promise<void> {
  await assert.rejects(tool.invoke(input, new AbortController().signal), (error) => {
    assert.ok(PromptError.is(error, 'budget-exceeded'));
    assert.match(`${error.message} ${error.hint}`, why);
    return true;
  });
}
