import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { edit, read, run, start, workspace } from './cli.ts';
import { type Answer, type ModelServer, completion, echo, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';
import { findRunErrors } from './runsSchema.ts';

let server: ModelServer | undefined;
let answer: Answer = echo;

afterEach(async () => {
  await server?.close();
  server = undefined;
  answer = echo;
});

/** A server whose answers can be changed while it runs. */
async function open(): Promise<string> {
  server = await serve((response, asked) => answer(response, asked));
  return server.url;
}

const jsonOf = (stdout: string) => JSON.parse(stdout).runs[0];
const asked = (): string[] => server!.asked.map(({ body }) => body.messages.at(-1)!.content);
const filesIn = (cwd: string, folder: string): string[] => readdirSync(join(cwd, '.prompt-ledger', folder));
const PRICES = 'prices:\n  local/test-model: { input_per_mtok: 1000, output_per_mtok: 1000 }\n';

/** What must not depend on whether, and how often, a run was interrupted. */
function lasting(stdout: string): object {
  const report = jsonOf(stdout);
  const cases = report.cases.map((one: { repeats: object[] }) => ({
    ...one,
    repeats: one.repeats.map((repeat) => ({ ...repeat, latency_ms: 0 })),
  }));
  return { ...report, cases, started_at: '', ended_at: '', latency_p95_ms: 0 };
}

describe('--resume', () => {
  const parts = {
    cases: ['ok 1', 'bad 2', 'ok 3', 'ok 1', 'ok 5', 'ok 6'],
    endpoint: ', free: false',
    sections: PRICES,
  };

  /** A run that was ended after three answers. The fourth case asks what the first has asked. */
  async function interrupted(
    signal: NodeJS.Signals,
    args: readonly string[] = [],
    cases: readonly string[] = parts.cases,
  ): Promise<string> {
    const cwd = echoWorkspace({ url: await open(), ...parts, cases });
    answer = (response, one) => {
      if (one.index < 3) echo(response, one);
    };
    const running = start(['eval', '--concurrency', '1', ...args], { cwd });
    await expect.poll(() => asked().length, { timeout: 20_000 }).toBe(4);
    const lines = (): number => read(cwd, '.prompt-ledger/evidence.jsonl').split('\n').length;
    await expect.poll(lines, { timeout: 5000 }).toBe(4);
    running.signal(signal);
    await running.result;
    answer = echo;
    return cwd;
  }

  test.each<NodeJS.Signals>(['SIGKILL', 'SIGINT'])(
    'goes on after %s, and the result is that of a run which nobody interrupted',
    async (signal) => {
      const cwd = await interrupted(signal);
      expect(filesIn(cwd, 'open')).toHaveLength(1);
      const before = asked().length;
      const resumed = await run(['eval', '--resume', '--json'], { cwd });
      expect(asked().slice(before)).toEqual(['ok 5', 'ok 6']);
      expect(filesIn(cwd, 'open')).toEqual([]);
      const whole = await run(['eval', '--no-cache', '--json', '--concurrency', '1'], { cwd });
      expect(lasting(resumed.stdout)).toEqual(lasting(whole.stdout));
      expect(jsonOf(resumed.stdout)).toMatchObject({ passed: 5, failed: 1, reused: 1, cost_usd: 0.15 });
      const again = await run(['eval', '--resume'], { cwd });
      expect(again.stderr).toContain('No run was interrupted.');
      expect(again.code).toBe(2);
    },
  );

  test('keeps the options, the cases and the budget that it was started with', async () => {
    const cases = Array.from({ length: 6 }, (_, index) => `ok ${index}`);
    const options = ['--no-cache', '--sample', '5', '--max-cost', '0.115'];
    const cwd = await interrupted('SIGKILL', options, cases);
    const sampled = new Set(asked());
    const resumed = await run(['eval', '--resume', '--json'], { cwd });
    // Three calls of 0.03 were paid before; after the fourth, what is left of 0.115 is too little for a fifth.
    expect(jsonOf(resumed.stdout)).toMatchObject({ incomplete: ['filtered', 'budget'], cost_usd: 0.12 });
    expect(resumed.stderr).toContain('`prompt-ledger eval --resume` goes on from here.');
    const more = await run(['eval', '--resume', '--max-cost', '1', '--json'], { cwd });
    expect(jsonOf(more.stdout)).toMatchObject({ incomplete: ['filtered'], skipped: 0 });
    expect(jsonOf(more.stdout).cases).toHaveLength(5);
    for (const text of sampled) expect(more.stdout).toContain(text);
  });

  test('is still there after a run of a part, and what never began leaves nothing to go on with', async () => {
    const cwd = await interrupted('SIGKILL');
    await run(['eval', '--filter', 'case 1'], { cwd });
    expect(filesIn(cwd, 'open')).toHaveLength(1);
    await run(['eval', '--resume'], { cwd });
    expect(filesIn(cwd, 'open')).toEqual([]);
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text.replace(', free: false', ', api_key_env: LOCAL_API_KEY'),
    );
    const { stderr } = await run(['eval', '--no-cache'], { cwd });
    expect(stderr).toContain('There is no API key');
    expect(filesIn(cwd, 'open')).toEqual([]);
  });

  test('refuses to go on with another text or suite', async () => {
    const cwd = await interrupted('SIGKILL');
    edit(cwd, 'suite.yaml', (text) => text.replace('ok 6', 'ok 7'));
    const { code, stderr } = await run(['eval', '--resume'], { cwd });
    expect(stderr).toContain('echo draft cannot go on: its suite changed meanwhile.');
    expect(code).toBe(4);
    // A new run that ends takes its place.
    await run(['eval'], { cwd });
    expect(filesIn(cwd, 'open')).toEqual([]);
  });
});

const casesOf = async (cwd: string, ...args: string[]): Promise<string[]> => {
  const { stdout, stderr } = await run(['eval', '--json', ...args], { cwd });
  if (stdout === '' || !jsonOf(stdout)) throw new Error(stderr);
  return jsonOf(stdout).cases.map(({ description }: { description: string }) => description);
};

describe('which cases run', () => {
  const SUITE = `defaultTest:
  assert: [{ type: contains, value: ok }]
tests:
  - { description: one, vars: { text: ok 1 }, metadata: { tags: [smoke, billing], level: 1 } }
  - { description: two, vars: { text: bad 2 }, metadata: { tags: [billing], level: 2 } }
  - { description: three, vars: { text: ok 3 }, metadata: { tag: smoke } }
  - { description: four, vars: { text: ok 4 } }
`;
  const openSuite = async (): Promise<string> => {
    const cwd = echoWorkspace({ url: await open(), cases: ['ok'] });
    edit(cwd, 'suite.yaml', () => SUITE);
    return cwd;
  };

  test('tags, metadata and text, each narrowing the others', async () => {
    const cwd = await openSuite();
    expect(await casesOf(cwd, '--tag', 'smoke')).toEqual(['one', 'three']);
    expect(await casesOf(cwd, '--tag', 'smoke', '--tag', 'billing')).toEqual(['one', 'two', 'three']);
    expect(await casesOf(cwd, '--metadata', 'level=1', '--metadata', 'level=2')).toEqual(['one', 'two']);
    expect(await casesOf(cwd, '--tag', 'billing', '--metadata', 'level=2')).toEqual(['two']);
    expect(await casesOf(cwd, '--tag', 'smoke', '--filter', 'THR')).toEqual(['three']);
    const none = await run(['eval', '--tag', 'nightly'], { cwd });
    expect(none.stderr).toContain('No case has the tag nightly.');
    expect(none.code).toBe(2);
  });

  test('what failed last, and what changed since', async () => {
    const cwd = await openSuite();
    const early = await run(['eval', '--failing'], { cwd });
    expect(early.stderr).toContain('There is no run of echo draft yet.');
    expect(await casesOf(cwd)).toHaveLength(4);
    expect(await casesOf(cwd, '--failing')).toEqual(['two']);
    // A run of a part does not make the others forgotten.
    await casesOf(cwd, '--tag', 'smoke');
    expect(await casesOf(cwd, '--failing')).toEqual(['two']);
    const same = await run(['eval', '--changed'], { cwd });
    expect(same.stderr).toContain('No case has changed since the last run.');
    edit(cwd, 'suite.yaml', (text) =>
      text
        .replace('ok 3', 'ok 33')
        .replace('vars: { text: ok 4 }', 'vars: { text: ok 4 }, assert: [{ type: contains, value: "4" }]'),
    );
    expect(await casesOf(cwd, '--changed')).toEqual(['three', 'four']);
  });

  test('a sample is drawn by its seed, and none of them is recorded', async () => {
    const cwd = echoWorkspace({
      url: await open(),
      cases: Array.from({ length: 30 }, (_, index) => `ok ${index}`),
    });
    const draw = (seed: string): Promise<string[]> => casesOf(cwd, '--sample', '5', '--seed', seed);
    const [first, again, other] = [await draw('a'), await draw('a'), await draw('b')];
    expect(first).toHaveLength(5);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    for (const option of [
      ['--sample', '5'],
      ['--tag', 'x'],
      ['--failing'],
      ['--changed'],
      ['--metadata', 'a=b'],
    ]) {
      const { code, stderr } = await run(['eval', '--record', ...option], { cwd });
      expect(stderr).toContain(`A filtered run is not recorded.\n      Leave out --record or ${option[0]}.`);
      expect(code).toBe(2);
    }
  });
});

test('--retry-errors asks again what could not be judged, the judge included, and nothing else', async () => {
  const cwd = workspace({
    'prompt-registry.yaml': `endpoints:
  local: { base_url: "${await open()}", max_retries: 0 }
judge: { model: local/judge }
prompts:
  echo:
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "{{text}}" }
  other:
    evals: { suite: other.yaml }
    draft: { model: local/m, template: "other {{text}}" }
`,
    'suite.yaml': `tests:
  - { vars: { text: first }, assert: [{ type: contains, value: first }] }
  - { vars: { text: second }, assert: [{ type: contains, value: second }] }
  - { vars: { text: third }, assert: [{ type: llm-rubric, value: Is a word. }] }
`,
    'other.yaml': 'tests: [{ vars: { text: x }, assert: [{ type: contains, value: x }] }]\n',
  });
  let isDown = true;
  answer = (response, one) => {
    const text = one.body.messages.at(-1)!.content;
    if (one.body.model === 'judge')
      reply(response, completion(isDown ? 'Hm.' : '{"reason": "It is.", "pass": true, "score": 1}'));
    else if (isDown && text === 'second') reply(response, { error: { message: 'down' } }, 500);
    else echo(response, one);
  };
  const first = await run(['eval', '--json'], { cwd });
  expect(jsonOf(first.stdout)).toMatchObject({ passed: 1, errors: 2 });
  isDown = false;
  const before = server!.asked.length;
  const second = await run(['eval', '--retry-errors', '--json'], { cwd });
  expect(JSON.parse(second.stdout).runs).toHaveLength(1);
  expect(jsonOf(second.stdout)).toMatchObject({ prompt: 'echo', passed: 3, errors: 0, incomplete: [] });
  expect(
    server!.asked
      .slice(before)
      .map(({ body }) => body.model)
      .toSorted(),
  ).toEqual(['judge', 'm']);
  expect(asked()[before]).toBe('second');
  const third = await run(['eval', '--retry-errors'], { cwd });
  expect(third.stderr).toContain('Nothing to try again');
  expect(third.code).toBe(0);
});

test('versions and models make a matrix; another model is compared with the version’s own, and not recorded', async () => {
  const cwd = echoWorkspace({ url: await open(), cases: ['ok 1', 'ok 2'] });
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text.replace(
      '    draft:',
      '    version: "1.0.0"\n    versions:\n      "1.0.0": { model: local/test-model, template: "old {{text}}" }\n    draft:',
    ),
  );
  const { stdout } = await run(
    ['eval', 'echo@1.0.0', 'echo@draft', '--model', 'local/a', '--model', 'local/test-model', '--json'],
    { cwd },
  );
  const runs = JSON.parse(stdout).runs.map(
    ({
      version,
      model,
      baseline,
      incomplete,
    }: {
      version: string;
      model: string;
      baseline: { version: string } | null;
      incomplete: string[];
    }) => `${version} ${model} against ${baseline?.version} ${incomplete.join()}`,
  );
  expect(runs).toEqual([
    '1.0.0 a against 1.0.0 other-model',
    '1.0.0 test-model against undefined ',
    'draft a against draft other-model',
    'draft test-model against 1.0.0 ',
  ]);
  const table = await run(['eval', 'echo@draft', '--model', 'local/a'], { cwd });
  expect(table.stdout).toContain('draft with a');
  const refused = await run(['eval', '--model', 'local/a', '--record'], { cwd });
  expect(refused.stderr).toContain('A run with another model is not recorded');
  expect(refused.code).toBe(2);
});

async function twoRuns(): Promise<string> {
  const cwd = echoWorkspace({ url: await open(), cases: ['ok 1', 'bad', 'ok 3'] });
  await run(['eval'], { cwd });
  answer = (response, { body }) =>
    reply(response, completion({ bad: 'ok now', 'ok 1': 'no' }[body.messages[0]!.content] ?? 'ok'));
  await run(['eval', '--no-cache'], { cwd });
  return cwd;
}

describe('runs', () => {
  test('files are as their schema says, and list, show and compare read them', async () => {
    const cwd = await twoRuns();
    for (const file of filesIn(cwd, 'runs'))
      expect(findRunErrors(read(cwd, `.prompt-ledger/runs/${file}`))).toEqual([]);
    const list = await run(['runs', 'list'], { cwd });
    expect(
      list.stdout.split('\n').map((line) => line.replace(/\d{4}-\S+ \S+/, 'AT').replaceAll(/ +/g, ' ')),
    ).toEqual([
      '# Ended Prompt Version Model Score Passed Cost',
      '1 AT echo draft test-model 0.667 2 of 3 $0',
      '2 AT echo draft test-model 0.667 2 of 3 $0',
      '',
    ]);
    const listed = JSON.parse((await run(['runs', 'list', '--json', '--limit', '1'], { cwd })).stdout);
    expect(listed.runs).toMatchObject([{ prompt: 'echo', passed: 2, failed: 1 }]);
    const shown = await run(['runs', 'show', '2'], { cwd });
    expect(shown.stdout).toContain('  ✗ case 2\n    The answer does not contain "ok".\n');
    const byName = await run(['runs', 'show', listed.runs[0].name, '--json'], { cwd });
    expect(findRunErrors(byName.stdout)).toEqual([]);
    const compared = await run(['runs', 'compare', '2', '1'], { cwd });
    expect(compared.stdout).toContain('Inconclusive: +0.000');
    expect(compared.stdout).toContain('  broken: case 1\n  fixed: case 2\n');
    const asJson = JSON.parse((await run(['runs', 'compare', '2', 'echo', '--json'], { cwd })).stdout);
    expect(asJson).toMatchObject({
      delta: 0,
      pairs: 3,
      broken: [{ description: 'case 1' }],
      other_suite: false,
    });
    const options = ['--html', 'run.html', '--junit', 'run.xml', '--markdown'];
    const reported = await run(['runs', 'show', '2', ...options], { cwd });
    expect(reported.stdout).toMatch(/^### Prompt Ledger\n\n\*\*0 of 1 prompt passed/);
    expect(read(cwd, 'run.html')).toContain('"variables":{"text":"bad"}');
    expect(read(cwd, 'run.xml')).toContain('<testcase classname="echo" name="case 2"');
    const unknown = await run(['runs', 'show', '3'], { cwd });
    expect(unknown.stderr).toContain('There is no run 3.');
    expect(unknown.code).toBe(2);
  });

  test('prune keeps the newest, and a file that was cut off harms nothing', async () => {
    const cwd = await twoRuns();
    const [oldest] = filesIn(cwd, 'runs').toSorted();
    edit(cwd, `.prompt-ledger/runs/${oldest}`, (text) => text.slice(0, 100));
    expect((await run(['runs', 'list'], { cwd })).stdout.split('\n')).toHaveLength(3);
    await run(['eval'], { cwd });
    const would = await run(['runs', 'prune', '--keep', '1', '--dry-run'], { cwd });
    expect(would.stderr).toBe('Would remove 1 run, 1 stay.\n');
    expect((await run(['runs', 'prune', '--keep', '1', '--older-than', '1'], { cwd })).stderr).toBe(
      'Removed 0 runs, 2 stay.\n',
    );
    expect((await run(['runs', 'prune', '--keep', '1'], { cwd })).stderr).toBe('Removed 1 run, 1 stay.\n');
    expect((await run(['runs', 'prune'], { cwd })).code).toBe(2);
  });
});

test('--watch sees a change that was made while its first round asked', async () => {
  const cwd = echoWorkspace({ url: await open(), cases: ['ok 1', 'ok 2'] });
  const before = answer;
  let isEdited = false;
  answer = (response, asking) => {
    if (!isEdited) edit(cwd, 'suite.yaml', (text) => `${text}  - vars: { text: ok 3 }\n`);
    isEdited = true;
    before(response, asking);
  };
  const running = start(['eval', '--watch'], { cwd });
  await running.saw('suite.yaml changed.\nEvaluating 1 prompt: 3 calls (2 not asked again)');
  running.signal('SIGINT');
  await running.result;
});

test('--watch runs again when a file changes, asks only what is new, and survives a broken file', async () => {
  const cwd = echoWorkspace({ url: await open(), cases: ['ok 1', 'ok 2'] });
  const running = start(['eval', '--watch'], { cwd });
  await running.saw('Watching 2 files; Ctrl-C ends.');
  expect(asked()).toHaveLength(2);
  edit(cwd, 'suite.yaml', (text) => `${text}  - vars: { text: bad 3 }\n`);
  await running.saw('suite.yaml changed.\nEvaluating 1 prompt: 3 calls (2 not asked again)');
  await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(3);
  edit(cwd, 'suite.yaml', (text) => text.replace('contains', 'contians'));
  await running.saw('The suite suite.yaml cannot be run');
  edit(cwd, 'suite.yaml', (text) => text.replace('contians', 'contains').replace('bad 3', 'ok 3'));
  await running.saw('3 calls (2 not asked again)');
  await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(4);
  await expect.poll(() => filesIn(cwd, 'runs').length, { timeout: 10_000 }).toBe(3);
  running.signal('SIGINT');
  const { code, stdout } = await running.result;
  expect(stdout.match(/echo draft (?:passed|failed)/g)).toEqual([
    'echo draft passed',
    'echo draft failed',
    'echo draft passed',
  ]);
  expect(code).toBe(0);
});

test('the options that the README names are those that there are', async () => {
  const text = read(join(import.meta.dirname, '..', '..'), 'README.md');
  const section = text.slice(text.indexOf('### Runs'), text.indexOf('### What changed'));
  const [evalHelp, pruneHelp, listHelp] = await Promise.all(
    [['eval'], ['runs', 'prune'], ['runs', 'list']].map(
      async (command) => (await run([...command, '--help'], { cwd: workspace({}) })).stdout,
    ),
  );
  const known = new Set(`${evalHelp}${pruneHelp}${listHelp}`.match(/--[a-z-]+/g));
  const named = section.match(/(?<=[`\s])--[a-z-]+/g) ?? [];
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});
