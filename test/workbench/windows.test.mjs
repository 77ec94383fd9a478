import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ModelServer, reply } from '../extension/modelServer.ts';
import { launch } from '../host/drive.mjs';
import { vsixPath } from '../scripts/package.mjs';
import { root } from '../scripts/process.mjs';
import { Workspace } from './workspace.mjs';

const screenshots = join(root, 'test', 'artifacts', 'screenshots');
const LONG = 'a-prompt-with-a-name-that-nobody-wants-to-read-in-a-tree-of-this-width';

/** @type {import('../host/lib/workbench.mjs').Workbench} */
let first;
/** @type {import('../host/lib/workbench.mjs').Workbench} */
let second;
/** @type {ModelServer} */
let server;
let workspace;

/** A prompt with a draft only. */
const greet = (name) =>
  `  ${name}:\n    evals: { suite: suite.yaml }\n    draft:\n      model: local/m\n      template: Greet {{ name }}\n`;

beforeAll(async () => {
  server = await ModelServer.start();
  const registry = `endpoints:\n  local: { base_url: "${server.url}" }\nprompts:\n${greet('greet')}${greet('part')}`;
  const suite = 'tests:\n  - vars: { name: Ann }\n    assert: [{ type: contains, value: Ann }]\n';
  workspace = new Workspace({
    'desk/prompt-registry.yaml': registry,
    'desk/suite.yaml': suite,
    'shop/prompt-registry.yaml': `include: [prompts/*/prompt.yaml]\nprompts:\n  broken:\n    model: [oops\n  ${LONG}:\n    version: "1.0.0"\n    model: gpt-4o-2024-08-06\n    template: x\n    eval_score: 0.9\n`,
    'shop/prompts/included/prompt.yaml':
      'prompts:\n  included:\n    version: "1.0.0"\n    versions_dir: versions\n',
    'shop/prompts/included/versions/1.0.0.yaml': 'model: gpt-4o-2024-08-06\ntemplate: x\neval_score: 0.75\n',
    'both.code-workspace': '{ "folders": [{ "path": "desk" }, { "path": "shop" }] }',
  });
  const options = { workspace: join(workspace.path, 'both.code-workspace'), vsix: vsixPath };
  first = await launch(options);
  second = await launch(options);
  for (const window of [first, second]) {
    await window.openContainer('Prompt Ledger');
    await window.until(
      'the tree',
      () => window.tree('Prompts'),
      (rows) => rows?.length === 7,
    );
  }
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await first?.screenshot(join(screenshots, `failed ${task.name} 1.png`));
  await second?.screenshot(join(screenshots, `failed ${task.name} 2.png`));
});

afterAll(async () => {
  await first?.close();
  await second?.close();
  await server?.stop();
  workspace?.remove();
});

const drawTree = async (window) =>
  (await window.tree('Prompts')).map(({ label, description }) => `${label} ${description ?? ''}`.trim());

test('a workspace with several folders shows each registry with its folder', async () => {
  expect(await drawTree(first)).toEqual([
    'desk/prompt-registry.yaml 2 prompts',
    'greet draft',
    'part draft',
    'shop/prompt-registry.yaml 3 prompts',
    'broken has errors · draft',
    `${LONG} 1.0.0 · 0.90 unverified`,
    'included 1.0.0 · 0.75 unverified',
  ]);
  await first.screenshot(join(screenshots, 'folders.png'));
});

test('two windows that record into the same file at the same time lose nothing', async () => {
  // Both have asked before either gets an answer.
  const waiting = [];
  server.respond = ({ question }, response) => {
    waiting.push(() => reply(response, question));
    if (waiting.length === 2) for (const answer of waiting) answer();
  };
  await first.clickTreeAction('Prompts', 'greet', 'Run Regression Evals');
  await second.clickTreeAction('Prompts', 'part', 'Run Regression Evals');
  await Promise.all([first.notification(/greet draft: 1\.00/), second.notification(/part draft: 1\.00/)]);
  const scores = () => workspace.read('desk/prompt-registry.yaml').match(/eval_score: 1/g)?.length ?? 0;
  await first.until('both scores', scores, (count) => count === 2);
  expect(workspace.read('desk/prompt-registry.yaml')).toMatch(
    /^endpoints:[^]*greet:[^]*eval_score: 1[^]*part:[^]*eval_score: 1[^]*\n$/,
  );
});

test('what one window records the other one shows', async () => {
  server.respond = ({ question }, response) => reply(response, question);
  workspace.write(
    'desk/prompt-registry.yaml',
    workspace.read('desk/prompt-registry.yaml').replace('Greet {{', 'Hello {{'),
  );
  await first.clearNotifications();
  await first.expandTreeItem('Prompts', 'greet');
  await first.until(
    'the change',
    () => drawTree(first),
    (rows) => rows.includes('Draft 1.00 stale'),
  );
  await first.clickTreeAction('Prompts', 'greet', 'Run Regression Evals');
  await first.notification(/greet draft: 1\.00/);
  for (const window of [first, second]) {
    await window.expandTreeItem('Prompts', 'greet');
    await window.until(
      'the score',
      () => drawTree(window),
      (rows) => rows.includes('Draft 1.00'),
    );
  }
});
