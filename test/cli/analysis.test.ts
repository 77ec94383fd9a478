import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edit, run, workspace } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';
import { GIT_ENVIRONMENT, commit, repository } from './repository.ts';

/** The old model misses the upper half of the cases, the judge `strict` gives half of what `lenient` gives. */
let server: ModelServer;
beforeAll(async () => {
  server = await serve((response, { body: { model, messages } }) => {
    const text = messages.at(-1)!.content;
    if (model === 'strict' || model === 'lenient') {
      const score = (text.includes('ok') ? 1 : 0) * (model === 'strict' ? 0.5 : 1);
      return reply(response, completion(JSON.stringify({ reason: 'r', pass: score > 0, score })));
    }
    const number = Number(/\d+$/.exec(text)![0]);
    reply(response, completion(model === 'new' || number < 6 || number >= 12 ? 'ok' : 'no'));
  });
});
afterAll(() => server.close());
beforeEach(() => server.asked.splice(0));

const files = (model: string, judge: string, cases: number): Record<string, string> => ({
  'prompt-registry.yaml': `endpoints:
  local: { base_url: "${server.url}", free: true }
judge: { model: local/${judge} }
prompts:
  greet:
    evals: { suite: suite.yaml }
    draft:
      model: local/${model}
      max_tokens: 10
      template: "Greet {{n}}"
`,
  'suite.yaml': `defaultTest:
  assert: [{ type: llm-rubric, value: good }]
tests:
${Array.from({ length: cases }, (_, n) => `  - vars: { n: "${n}" }\n`).join('')}`,
});

describe('explain', () => {
  test('tells model, judge and cases apart, with registry and suite as a commit has them', async () => {
    const cwd = repository(files('old', 'strict', 12));
    commit(cwd, 'Another model, another judge, more cases', files('new', 'lenient', 16));
    const options = { cwd, env: GIT_ENVIRONMENT };
    const forecast = await run(['explain', 'greet', 'HEAD~1', 'HEAD', '--dry-run'], options);
    expect(forecast.stdout).toBe(`draft at HEAD~1 → draft at HEAD differ in: model, judge, cases
  run old, on the old cases
  run old
  run new judge and model
  run new model
  run new judge
5 combinations: 152 calls (88 not asked again), free
`);
    expect(server.asked).toEqual([]);
    const { code, stdout } = await run(['explain', 'greet', 'HEAD~1', 'HEAD', '--json'], options);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      from: { label: 'draft at HEAD~1', score: 0.25 },
      to: { label: 'draft at HEAD', score: 1 },
      method: 'factorial',
      total: { delta: 0.75 },
      cases: { added: 4, removed: 0, changed: 0 },
      noise: 0,
      not_told_apart: [],
      cost_usd: 0,
    });
    const [model, judge, cases] = report.effects;
    // On the new cases: 10 of 16 right with the old model, all with the new one; graded 0.5 and 1.
    expect(cases.delta).toBeCloseTo(10 / 16 / 2 - 6 / 12 / 2, 9);
    expect(model).toMatchObject({
      factors: ['model'],
      alone: (6 / 16) * 0.5,
      on_top: 6 / 16,
      outcome: 'moved',
    });
    expect(judge).toMatchObject({ factors: ['judge'], alone: 10 / 32, on_top: 0.5, outcome: 'moved' });
    expect(cases.delta + model.delta + judge.delta).toBeCloseTo(0.75, 9);
    const asked = server.asked.length;
    const again = await run(['explain', 'greet', 'HEAD~1', 'HEAD'], options);
    expect(server.asked).toHaveLength(asked);
    expect(again.stdout).toContain('score 0.250 → 1.000, +0.750');
    expect(again.stdout).toContain('Moved by model (+0.281), judge (+0.406).');
    expect(again.stdout).toMatch(/cases  \+0\.063 .*4 added/);
  });

  test('what it cannot measure is said, with the reason, and ends with 4', async () => {
    const cwd = workspace(files('old', 'strict', 3));
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text
        .replace(
          '    draft:\n',
          `    version: "1.0.0"\n    versions:\n      "1.0.0": { model: gone/m, max_tokens: 10, template: "Hi {{n}}" }\n    draft:\n`,
        )
        .replace('judge:', '  gone: { base_url: "http://127.0.0.1:9/v1", max_retries: 0 }\njudge:'),
    );
    const { code, stdout } = await run(['explain', 'greet'], { cwd });
    expect(stdout).toContain('Cannot tell: an end could not be measured.');
    expect(stdout).toContain('runs were not made to their end');
    expect(code).toBe(4);
    const broken = await run(['explain', 'suite.yaml'], { cwd });
    expect(broken.code).toBe(2);
  });
});

describe('coverage', () => {
  const template = `      template: |
        Answer {{ question }}.
        {% if tone == "formal" %}Be formal.{% else %}Be brief.{% endif %}
`;
  const open = (): string =>
    workspace({
      'prompt-registry.yaml': `prompts:\n  ask:\n    evals: { suite: suite.yaml }\n    draft:\n      model: gpt-4o\n${template}`,
      'suite.yaml': `defaultTest:\n  assert: [{ type: contains, value: ok }]\ntests:\n  - vars: { question: a, tone: formal }\n  - vars: { question: b, tone: formal }\n`,
    });

  test('names what no case exercises, at its line', async () => {
    const cwd = open();
    const { code, stdout } = await run(['coverage'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(`ask draft  3 of 5 parts exercised by 2 cases
  prompt-registry.yaml:8:15 “tone” has the same value in every case
  prompt-registry.yaml:8:44 no case renders what stands behind {% else %}
`);
    const strict = await run(['coverage', 'ask', '--strict', '--json'], { cwd });
    expect(strict.code).toBe(1);
    expect(JSON.parse(strict.stdout).coverage[0]).toMatchObject({
      prompt: 'ask',
      version: 'draft',
      cases: 2,
      parts: 5,
      exercised: 3,
      gaps: [
        { kind: 'variable-constant', what: 'tone', line: 8 },
        { kind: 'branch-never', line: 8, column: 44 },
      ],
    });
  });

  test('counts what cases reach of each file, and names the lines that are left', async () => {
    const cwd = open();
    const { stdout } = await run(['coverage', '--lines'], { cwd });
    expect(stdout).toContain(`
  file                  statements  branches  messages  not exercised
  prompt-registry.yaml  5/6         1/2       1/1       line 8
`);
    const json = await run(['coverage', '--lines', '--json'], { cwd });
    expect(JSON.parse(json.stdout).files).toEqual([
      {
        file: 'prompt-registry.yaml',
        statements: { covered: 5, total: 6 },
        branches: { covered: 1, total: 2 },
        declarations: { covered: 1, total: 1 },
        missed_lines: [[8, 8]],
      },
    ]);
  });

  test('is complete when the cases reach everything', async () => {
    const cwd = open();
    edit(cwd, 'suite.yaml', (text) => text.replace('question: b, tone: formal', 'question: b, tone: plain'));
    const { code, stdout } = await run(['coverage', '--strict'], { cwd });
    expect(stdout).toBe('ask draft  5 of 5 parts exercised by 2 cases\n');
    expect(code).toBe(0);
  });
});

test('before a run, and in a dry run, it says which cases an edit affects', async () => {
  const cwd = workspace({
    'prompt-registry.yaml': `endpoints:
  local: { base_url: "${server.url}", free: true }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml, max_drop: 1 }
    draft: { model: local/old, max_tokens: 10, template: "{% if n == '3' %}Please {% endif %}Greet {{n}}" }
    versions:
      "1.0.0": { model: local/old, max_tokens: 10, template: "Greet {{n}}" }
`,
    'suite.yaml': `defaultTest:\n  assert: [{ type: contains, value: ok }]\ntests:\n${[0, 1, 2, 3].map((n) => `  - vars: { n: "${n}" }\n`).join('')}`,
  });
  await run(['eval', 'greet@1.0.0'], { cwd });
  const dry = await run(['eval', '--dry-run'], { cwd });
  expect(dry.stdout).toContain('\n  1 of 4 cases is affected by this edit; 3 have an answer already\n');
  const json = await run(['eval', '--dry-run', '--json'], { cwd });
  expect(JSON.parse(json.stdout).forecasts[0]).toMatchObject({
    affected: 1,
    affected_cases: [{ description: 'n=3' }],
    cases_to_ask: 1,
  });
  server.asked.splice(0);
  const { stderr } = await run(['eval'], { cwd });
  expect(stderr).toContain('greet draft: 1 of 4 cases is affected by this edit; 3 have an answer already\n');
  expect(server.asked).toHaveLength(1);
});
