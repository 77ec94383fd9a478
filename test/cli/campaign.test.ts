import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edit, read, run, start, workspace } from './cli.ts';

/** A server that we did not write; what it answers depends on model and prompt as these tests say. */
const mock = new LLMock({ port: 0 });
const asked: string[] = [];

const CASES = 14;
/** Prompts whose number ends so lose that many of their cases with the new model. */
const BROKEN: Readonly<Record<string, number>> = { 3: CASES, 7: 3 };

beforeAll(async () => {
  mock.on({ predicate: () => true }, ({ model, messages }) => {
    const { content } = messages.at(-1)!;
    const text = typeof content === 'string' ? content : '';
    asked.push(`${model} ${text}`);
    const [, prompt = '', question = ''] = /^p(\d+): case (\d+)/.exec(text) ?? [];
    const broken = model === 'new' ? (BROKEN[prompt.slice(-1)] ?? 0) : 0;
    return {
      content: Number(question) < broken ? 'no idea' : 'ok',
      usage: { prompt_tokens: 20, completion_tokens: 10 },
    };
  });
  await mock.start();
});
afterAll(() => mock.stop());
beforeEach(() => asked.splice(0));

const nameOf = (index: number): string => `p${String(index).padStart(2, '0')}`;

const contentOf = (index: number, indent: string): string =>
  [
    `model: local/old # ${index}`,
    'temperature: 0.5',
    'max_tokens: 10',
    `template: "${nameOf(index)}: {{text}}"`,
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

const evals = (path: string): string => `{ suite: ${path}, max_drop: 0.5 }`;

/** A third of the prompts each: released versions in the one file, inline content, folders of their own. */
function registry(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  let prompts = '';
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    const head = `  ${name}: # kept\n    version: "1.0.0"\n`;
    if (index % 3 === 0)
      prompts += `${head}    evals: ${evals('suite.yaml')}\n    versions:\n      "1.0.0":\n${contentOf(index, '        ')}`;
    else if (index % 3 === 1)
      prompts += `${head}    evals: ${evals('suite.yaml')}\n${contentOf(index, '    ')}`;
    else {
      files[`prompts/${name}/prompt.yaml`] =
        `prompts:\n${head}    evals: ${evals('../../suite.yaml')}\n    versions_dir: versions\n`;
      files[`prompts/${name}/versions/1.0.0.yaml`] = contentOf(index, '');
    }
  }
  const cases = Array.from({ length: CASES }, (_, index) => `  - vars: { text: case ${index} }\n`);
  return {
    ...files,
    'prompt-registry.yaml': `include: [prompts/*/prompt.yaml]
endpoints:
  local: { base_url: "${mock.url}/v1" }
prices:
  old: { input_per_mtok: 1000, output_per_mtok: 1000 }
  new: { input_per_mtok: 1000, output_per_mtok: 1000 }
prompts:
${prompts}  other:
    evals: ${evals('suite.yaml')}
    draft: { model: local/another, max_tokens: 10, template: "{{text}}" }
`,
    'suite.yaml': `defaultTest:\n  assert: [{ type: contains, value: ok }]\ntests:\n${cases.join('')}`,
  };
}

interface Row {
  readonly prompt: string;
  readonly state: string;
  readonly reason: string;
  readonly verdict: string | null;
}

const CHANGE = ['campaign', '--model', 'local/new', '--set', 'temperature=null', '--where', 'model=old'];

describe('sixty prompts', () => {
  const COUNT = 60;
  const CALLS = COUNT * CASES * 2;
  /** What a call costs: 20 tokens in and 10 out at a tenth of a cent each. */
  const PRICE = 0.03;

  test('one forecast, one budget, verdicts, drafts and a worklist; stopped twice, nothing is asked twice', async () => {
    const cwd = workspace(registry(COUNT));
    const before = read(cwd);
    const forecast = await run([...CHANGE, '--dry-run'], { cwd });
    expect(forecast.stdout).toContain(
      `Campaign “model local/new, without temperature”: 60 prompts, 1,680 calls, ≈ $`,
    );
    expect(forecast.stdout).not.toContain('other');
    expect(asked).toEqual([]);

    // Killed in the middle: what was answered until then is kept.
    const killed = start([...CHANGE, '--json'], { cwd });
    while (asked.length < 150) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.signal('SIGKILL');
    await killed.result;
    expect(read(cwd)).toBe(before);
    const atKill = asked.length;

    // Out of budget: those that are proven have their drafts already.
    const budget = ((CALLS / 2) * PRICE).toFixed(2);
    const first = await run([...CHANGE, '--json', '--max-cost', budget], { cwd });
    expect(first.code).toBe(4);
    const partial = rowsOf(first.stdout);
    const open = partial.filter(({ state }) => state === 'open');
    expect(open.length).toBeGreaterThan(10);
    expect(open[0]!.reason).toBe(
      'The budget ran out. Go on with a new one: what was answered is not paid again.',
    );
    expect(partial.filter(({ state }) => state === 'drafted').length).toBeGreaterThan(15);
    expect(JSON.parse(first.stdout).cost_usd).toBeLessThanOrEqual(Number(budget));
    expect(asked.length).toBeLessThan(CALLS * 0.75);

    const second = await run([...CHANGE, '--json', '--markdown', 'worklist.md'], { cwd });
    expect(second.code).toBe(1);
    const rows = rowsOf(second.stdout);
    const statesOf = (digit: string): Set<string> =>
      new Set(rows.filter(({ prompt }) => prompt.endsWith(digit)).map(({ state }) => state));
    expect(statesOf('3')).toEqual(new Set(['regressed']));
    expect(statesOf('7')).toEqual(new Set(['inconclusive']));
    for (const digit of '01245689') expect(statesOf(digit), digit).toEqual(new Set(['drafted']));
    // No verdict is taken back when the campaign goes on.
    for (const { prompt, state } of partial)
      if (state === 'drafted') expect(rows.find((row) => row.prompt === prompt)!.state).toBe('drafted');
    // Each question is asked once; a process that is killed loses what was under way, of each side at most 8.
    expect(new Set(asked).size).toBe(CALLS);
    expect(asked.length - CALLS).toBeLessThanOrEqual(16);
    expect(atKill).toBeLessThan(CALLS / 2);

    const worklist = read(cwd, 'worklist.md');
    expect(worklist).toContain('- [x] **p00** 1.000 → 1.000');
    expect(worklist).toContain('- [ ] **p03** 1.000 → 0.000');
    expect(worklist).toContain('  - broken: text=case 0');
    await expectDrafts(cwd, before);
  }, 120_000);
});

/** The drafts have the change and nothing else; what is served is as it was, and all is valid and known. */
async function expectDrafts(cwd: string, before: string): Promise<void> {
  const after = read(cwd);
  expect(after.split('\n').filter((line) => line.includes('version: "1.0.0"'))).toHaveLength(40);
  expect(after).toContain(`  p00: # kept
    version: "1.0.0"
    evals: { suite: suite.yaml, max_drop: 0.5 }
    draft:
      model: local/new # 0
      max_tokens: 10
      template: "p00: {{text}}"
    versions:
      "1.0.0":
        model: local/old # 0
        temperature: 0.5
        max_tokens: 10
        template: "p00: {{text}}"
`);
  expect(after).toContain(
    '  p03: # kept\n    version: "1.0.0"\n    evals: { suite: suite.yaml, max_drop: 0.5 }\n    versions:\n',
  );
  expect(after.startsWith(before.slice(0, before.indexOf('prompts:\n')))).toBe(true);
  expect(read(cwd, 'prompts/p02/prompt.yaml')).toContain(
    'draft:\n      model: local/new # 2\n      max_tokens: 10\n',
  );
  expect(read(cwd, 'prompts/p02/versions/1.0.0.yaml')).toBe(contentOf(2, ''));
  const valid = await run(['validate', '--json'], { cwd });
  expect(JSON.parse(valid.stdout).errors).toBe(0);
  const known = await run(['eval', 'p00', 'p01', 'p02', '--dry-run', '--json'], { cwd });
  for (const { cases_to_ask } of JSON.parse(known.stdout).forecasts) expect(cases_to_ask).toBe(0);
}

const rowsOf = (stdout: string): Row[] => JSON.parse(stdout).prompts;

test('drafts with other changes, and prompts without a suite, are named before anything is asked', async () => {
  const cwd = workspace(registry(3));
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text
      .replace(
        '    versions:\n',
        '    draft: { model: local/old, max_tokens: 10, template: "another {{text}}" }\n    versions:\n',
      )
      .replace(
        'p01: # kept\n    version: "1.0.0"\n    evals: { suite: suite.yaml',
        'p01: # kept\n    version: "1.0.0"\n    evals: { suite: gone.yaml',
      ),
  );
  const { code, stdout } = await run([...CHANGE, '--no-drafts'], { cwd });
  expect(code).toBe(0);
  expect(asked).toHaveLength(2 * CASES);
  expect(stdout).toBe(`No regression (1)
  ✓ p02  1.000 → 1.000, +0.000 (95 % −0.215 to +0.215), adjusted p < 0.001

Cannot take part (2)
  ! p00
    The draft of p00 has other changes. Release it first, or make the change in it by hand.
  ! p01
    p01 has no suite: there is no file gone.yaml. Create it with a list of \`tests\`, or name another one under \`evals.suite\`.

Campaign “model local/new, without temperature”: 3 prompts; 1 no regression, 2 cannot take part; $0.84 spent.
`);
  expect(read(cwd, 'prompts/p02/prompt.yaml')).not.toContain('draft');
});

test('assertions that compare with another version compare with what is served', async () => {
  const cwd = workspace(registry(1));
  edit(cwd, 'suite.yaml', (text) =>
    text.replace('{ type: contains, value: ok }', '{ type: select-best, value: better }'),
  );
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text.replace('prompts:\n', 'judge: { model: local/judge }\nprompts:\n'),
  );
  const { stdout } = await run([...CHANGE, '--dry-run'], { cwd });
  expect(stdout).toContain('p00  28 calls, ');
  expect(stdout).not.toContain('cannot take part');
});

test.each([
  [['campaign'], 'A campaign needs a change.'],
  [['campaign', '--set', 'colour=red'], '--set takes a key and its value, and “colour=red” is none.'],
  [['campaign', '--model', 'x', '--where', 'model'], 'Write a condition such as model=gpt-4o'],
  [['campaign', '--model', 'x', '--where', 'prompt=nobody*'], 'No prompt matches.'],
  [['campaign', '--model', 'local/old', '--where', 'tag=none', '--where', 'model=*'], 'No prompt matches.'],
  [
    ['campaign', '--model', 'local/old', '--where', 'prompt=P0*'],
    'The change makes no difference to 3 prompts that match.',
  ],
])('%j is refused: %s', async (args, message) => {
  const { code, stderr } = await run(args, { cwd: workspace(registry(3)) });
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
