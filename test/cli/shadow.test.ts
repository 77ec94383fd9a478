import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callLine } from '../core/monitoring/telemetry.ts';
import { edit, read, run, start, workspace } from './cli.ts';
import { type Answer, type ModelServer, completion, reply, serve } from './modelServer.ts';

/** What the server does with a question; a test sets its own. */
let answer: Answer;
let server: ModelServer;

/** `New …` is the candidate’s question, `Old …` that of the served version; the judge compares two answers. */
const honest: Answer = (response, { body }) =>
  reply(response, completion(`fine: ${body.messages.at(-1)!.content}`));

beforeAll(async () => {
  server = await serve((response, asked) => answer(response, asked));
});
beforeEach(() => {
  answer = honest;
  server.asked.length = 0;
});
afterAll(() => server.close());

interface Parts {
  /** YAML lines of the draft besides its model and template. */
  readonly draft?: string;
  readonly template?: string;
  readonly suite?: string;
  readonly sections?: string;
  readonly price?: string;
}

const SUITE = `defaultTest:
  assert:
    - { type: not-contains, value: BAD }
tests:
  - { vars: { text: one }, assert: [{ type: contains, value: one }] }
  - { vars: { text: two } }
`;

function registry(parts: Parts = {}): Record<string, string> {
  const { draft = '', template = 'New {{text}}', suite = SUITE, sections = '' } = parts;
  return {
    'prompt-registry.yaml': `# Kept as it is.
endpoints:
  local: { base_url: "${server.url}", max_retries: 2 }
prices:
  local/m: ${parts.price ?? '{ input_per_mtok: 10, output_per_mtok: 20 }'}
${sections}prompts:
  summarise:
    version: "2.0.0"
    versions:
      "2.0.0": { model: local/m, max_tokens: 50, template: "Old {{text}}" }
    draft:
      model: local/m
      max_tokens: 50
${draft}      template: "${template}" # the candidate
`,
    ...(suite !== '' && { 'evals/summarise.yaml': suite }),
  };
}

const inputs = (count: number, output: (i: number) => string = (i) => `fine: Old ${i}`): string =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ variables: { text: String(i) }, output: output(i), unit: `u${i % 250}` }),
  ).join('\n');

const shadow = (cwd: string, ...args: readonly string[]) => run(['shadow', 'summarise', ...args], { cwd });

describe('a candidate', () => {
  test('that is as good passes, and the result is recorded beside it', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(400) });
    const { code, stdout, stderr } = await shadow(cwd, '--inputs', 'calls.jsonl', '--record');
    expect(stdout).toMatchInlineSnapshot(`
      "summarise draft against 2.0.0

                candidate       served          difference
      Quality   1.000           1.000           +0.000 (95 % −0.016 to +0.016)
      Refusals  0 % (0 of 400)  0 % (0 of 400)  up to 1 %
      Length    13 characters   13 characters   PSI 0.00, KS 0.00

      400 pairs, of 250 units.
      Scored by what holds for every input: not-contains.
      Left out of the suite: contains: not of every case.

      pass, cost $0.16
        Quality differs by +0.000 over 400 pairs of 250 units: −0.013 at worst, above the −0.020 that is put up with.
      "
    `);
    expect(code).toBe(0);
    expect(stderr).toContain('summarise draft against 2.0.0: up to 400 pairs, 400 calls');
    expect(stderr).toContain('Recorded in prompt-registry.yaml.');
    expect(server.asked).toHaveLength(400);
    const text = read(cwd);
    expect(text).toContain('# Kept as it is.');
    expect(text).toContain('template: "New {{text}}" # the candidate');
    expect(text).toMatch(
      /shadow:\n +digest: "sha256:[0-9a-f]{64}"\n +verdict: pass\n +against: "?2\.0\.0"?\n +pairs: 400\n +units: 250\n +quality_delta: 0\n +ci95: \[ ?-0\.\d+, 0\.\d+ ?\]\n +run_at:/,
    );
    expect(await run(['validate'], { cwd })).toMatchObject({ code: 0 });
  });

  test('has what the gate asks for, until its text is another', async () => {
    const files = registry();
    const text = files['prompt-registry.yaml']!.replace(
      '    versions:',
      '    gates: { evaluated: false }\n    versions:',
    );
    const cwd = workspace({ ...files, 'prompt-registry.yaml': text, 'calls.jsonl': inputs(400) });
    const lifecycle = async (): Promise<string> => (await run(['lifecycle', 'summarise'], { cwd })).stdout;
    const promoted = () => run(['promote', 'summarise'], { cwd });

    expect(await lifecycle()).toContain('The draft goes to staged next, and is not there yet.');
    expect(await promoted()).toMatchObject({ code: 1 });
    await shadow(cwd, '--inputs', 'calls.jsonl', '--record');
    expect(await lifecycle()).toContain('The draft goes to staged next, and has what the gates ask for.');
    edit(cwd, 'prompt-registry.yaml', (now) => now.replace('New {{', 'Newer {{'));
    expect(await lifecycle()).toContain('! staged: The shadow validation of the draft is stale');
    edit(cwd, 'prompt-registry.yaml', (now) => now.replace('Newer {{', 'New {{'));
    const { code, stdout } = await promoted();
    expect(stdout).toContain('staged: The shadow validation of the draft passed: quality +0.000');
    expect(code).toBe(0);
    expect(read(cwd)).toContain('stage: staged');
  });

  test('that is worse fails, as soon as that is certain', async () => {
    answer = (response, { body }) => {
      const text = body.messages.at(-1)!.content;
      reply(response, completion(Number(text.replace('New ', '')) % 4 === 0 ? 'BAD' : text));
    };
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(1000) });
    const { code, stdout } = await shadow(cwd, '--inputs', 'calls.jsonl', '--json', '--record');
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ schema_version: 1, verdict: 'fail', against: '2.0.0', incomplete: [] });
    expect(result.quality.at_best).toBeLessThan(-0.02);
    expect(result.pairs).toBeLessThan(500);
    expect(server.asked).toHaveLength(result.pairs);
    expect(read(cwd)).toContain('verdict: fail');
  });

  test('of which too little is known is inconclusive', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(10) });
    const few = await shadow(cwd, '--inputs', 'calls.jsonl');
    expect(few.code).toBe(0);
    expect(few.stdout).toContain('it takes 20 units to say how sure that is');
    expect(await shadow(cwd, '--inputs', 'calls.jsonl', '--strict')).toMatchObject({ code: 3 });
    expect(server.asked).toHaveLength(10);
  });

  test('is sampled by whole units, the same ones each time', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(1000) });
    const asked = async (...args: readonly string[]): Promise<readonly string[]> => {
      server.asked.length = 0;
      expect(
        await shadow(cwd, '--inputs', 'calls.jsonl', '--no-cache', '--sample', '40', ...args),
      ).toMatchObject({
        code: 0,
      });
      return server.asked.map(({ body }) => body.messages.at(-1)!.content).toSorted();
    };
    const first = await asked();
    expect(first).toHaveLength(40);
    expect(new Set(first.map((text) => Number(text.replace('New ', '')) % 250)).size).toBe(10);
    expect(await asked()).toEqual(first);
    expect(await asked('--seed', '1')).not.toEqual(first);
  });

  test('is compared by the judge in both orders where the suite says nothing', async () => {
    const judged: string[] = [];
    answer = (response, { body: { model, messages } }) => {
      const text = messages.at(-1)!.content;
      if (model !== 'judge') return reply(response, completion(text));
      judged.push(text);
      // Likes what stands first, unless one answer says that it is good.
      const second = /<second-answer>\s*good/.test(text);
      reply(response, completion(JSON.stringify({ reason: '', choice: second ? 2 : 1 })));
    };
    const cwd = workspace({
      ...registry({ suite: '', sections: 'judge: { model: local/judge }\n', template: 'good {{text}}' }),
      'calls.jsonl': inputs(60, (i) => (i % 2 === 0 ? `poor ${i}` : `good {{ ${i} }}`)),
    });
    const { code, stdout } = await shadow(cwd, '--inputs', 'calls.jsonl', '--json', '--daily-cap', 'none');
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    // Half of the pairs are won in both orders; in the others the choice follows the order, which is a draw.
    expect(result.quality).toMatchObject({ scored_by: 'judge', candidate: 0.75, served: 0.25, delta: 0.5 });
    expect(result.verdict).toBe('pass');
    expect(judged).toHaveLength(2 * result.pairs);
    expect(judged[0]).toContain('{"text":"');
    expect(judged.some((text) => text.includes('good {{ '))).toBe(true);
  });

  test('that keeps to its schema less often fails by that alone', async () => {
    const schema = '      output_schema: { type: object, required: [ok] }\n';
    answer = (response, { index }) => reply(response, completion(index % 4 === 0 ? '{}' : '{"ok":1}'));
    const cwd = workspace({
      ...registry({ draft: schema, suite: SUITE.replace('BAD', 'nothing') }),
      'calls.jsonl': inputs(200, () => '{"ok":1}'),
    });
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text.replace(
        'max_tokens: 50, template: "Old',
        'max_tokens: 50, output_schema: { type: object, required: [ok] }, template: "Old',
      ),
    );
    const { code, stdout } = await shadow(cwd, '--inputs', 'calls.jsonl');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /7\d(\.\d)? % of the answers satisfy output_schema .*served 100 %\): more than a point fewer/,
    );
  });
});

const calls = (count: number, more: (i: number) => Readonly<Record<string, unknown>>): string =>
  `${Array.from({ length: count }, (_, i) =>
    callLine({ id: `s${i}`, unit: `u_${i % 250}`, version: '2.0.0', milliseconds: 1, more: more(i) }),
  ).join('\n')}\n`;
const withInput = (i: number) => ({ 'gen_ai.prompt.variable.text': String(i) });
const answered = (text: string) => ({
  'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: text }] }],
});
const answeredX = (i: number) => ({ ...withInput(i), ...answered('x') });

describe('telemetry', () => {
  test('with inputs and answers is compared with what was served, in all respects', async () => {
    const cwd = workspace({
      ...registry(),
      '.prompt-ledger/telemetry/calls-20261101-7.jsonl': `${calls(400, (i) => ({ ...withInput(i), ...answered(`fine: Old ${i}`) }))}{"torn`,
    });
    const { code, stdout } = await shadow(cwd, '--json');
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(result).toMatchObject({
      verdict: 'pass',
      pairs: 400,
      units: 250,
      replayed: 0,
      latency_p95_ms: { served: 1, pairs: 400 },
      cost_per_call_usd: { pairs: 400 },
      refusals: { candidate: { rate: 0, of: 400 } },
      passed_over: { unreadable_lines: 1, without_inputs: 0 },
    });
    expect(result.cost_per_call_usd.ratio).toBeCloseTo(0.4, 9);
    expect(result.length.psi).toBeLessThan(0.1);
  });

  test('with inputs alone has the served version asked again', async () => {
    const cwd = workspace({ ...registry(), 'logs/a.jsonl': calls(30, withInput) });
    const { stdout, stderr } = await shadow(cwd, '--telemetry', 'logs');
    expect(stderr).toContain('up to 30 pairs, 60 calls, 30 of them to 2.0.0 again');
    expect(stdout).toContain('30 served answers were not recorded: that version was asked again.');
    expect(server.asked.filter(({ body }) => body.messages.at(-1)!.content.startsWith('Old'))).toHaveLength(
      30,
    );
    expect(server.asked).toHaveLength(60);
  });

  test('without inputs cannot be used, and says how they are recorded', async () => {
    const cwd = workspace({ ...registry(), 'logs/a.jsonl': calls(30, () => ({})) });
    const { code, stderr } = await shadow(cwd, '--telemetry', 'logs');
    expect(code).toBe(2);
    expect(stderr).toContain('The recorded calls of summarise do not say what they were asked.');
    expect(stderr).toContain('telemetry: { folder, inputs: true, outputs: true }');
    expect(server.asked).toHaveLength(0);
  });

  test('whose inputs do not fit any more is counted and named, and does not end the run', async () => {
    const cwd = workspace({
      ...registry({ template: 'New {{text}} {{tone}}' }),
      'logs/a.jsonl': calls(40, (i) => ({
        ...withInput(i),
        ...answered('x'),
        ...(i % 4 > 0 && { 'gen_ai.prompt.variable.tone': 'dry' }),
      })),
    });
    const { code, stdout } = await shadow(cwd, '--telemetry', 'logs');
    expect(code).toBe(0);
    expect(stdout).toContain('30 pairs');
    expect(stdout).toContain('Passed over: 10 calls whose inputs no longer fit: tone is missing.');

    edit(cwd, 'prompt-registry.yaml', (text) => text.replace('{{tone}}', '{{mood}}'));
    const none = await shadow(cwd, '--telemetry', 'logs');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('can be asked none of the recorded calls: mood is missing.');
  });

  test('of other versions, of shadows and of failures is left out', async () => {
    const lines = [
      calls(20, answeredX),
      callLine({ id: 'other', version: '1.0.0', more: answeredX(0) }),
      callLine({ id: 'shadow', version: '2.0.0', more: { ...answeredX(0), 'promptledger.shadow': true } }),
      callLine({ id: 'failed', version: '2.0.0', more: { ...answeredX(0), status: 'ERROR' } }),
      callLine({ id: 's0', version: '2.0.0', more: answeredX(0) }),
    ];
    const cwd = workspace({ ...registry(), 'logs/a.jsonl': lines.join('').replaceAll('}{', '}\n{') });
    const { stdout } = await shadow(cwd, '--telemetry', 'logs', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      pairs: 20,
      usable_calls: 20,
      passed_over: { other_version: 1, failed: 1 },
    });
    const { code, stderr } = await shadow(cwd, '--telemetry', 'logs', '--against', '0.9.0');
    expect(code).toBe(2);
    expect(stderr).toContain('No recorded call of summarise was served by 0.9.0.');
  });
});

describe('money', () => {
  test('nothing is asked with --dry-run', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(100) });
    const { code, stdout } = await shadow(cwd, '--inputs', 'calls.jsonl', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ pairs: 100, calls: 100, reused: 0, judged: false });
    expect(server.asked).toHaveLength(0);
  });

  test('a run that its cost ends goes on where it was', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(400) });
    const first = await shadow(cwd, '--inputs', 'calls.jsonl', '--max-cost', '0.05', '--record');
    expect(first.code).toBe(4);
    expect(first.stdout).toMatch(/The budget ran out with \d+ pairs left\. Run it again to go on/);
    expect(first.stderr).toContain('The result is not recorded: the budget ran out.');
    expect(read(cwd)).not.toContain('shadow:');
    const asked = server.asked.length;
    expect(asked).toBeGreaterThan(50);
    expect(asked).toBeLessThan(200);
    const second = await shadow(cwd, '--inputs', 'calls.jsonl', '--record');
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain(`${asked} answers known from earlier runs.`);
    expect(server.asked).toHaveLength(400);
  });

  test('a day has a cap of its own, over all runs', async () => {
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(400) });
    const capped = ['--inputs', 'calls.jsonl', '--daily-cap', '0.05'];
    expect(await shadow(cwd, ...capped)).toMatchObject({ code: 4 });
    const asked = server.asked.length;
    // Nearly all is spent: what is left is not enough for a call at its dearest.
    expect(await shadow(cwd, ...capped)).toMatchObject({ code: 4 });
    expect(server.asked.length - asked).toBeLessThan(5);
    const costs = read(cwd, '.prompt-ledger/shadow-costs.jsonl').trim().split('\n');
    const spent = costs.reduce((sum, line) => sum + Number(JSON.parse(line).usd), 0);
    expect(spent).toBeCloseTo(server.asked.length * 0.0004, 6);
    writeFileSync(
      join(cwd, '.prompt-ledger/shadow-costs.jsonl'),
      `${JSON.stringify({ at: new Date().toISOString(), prompt: 'summarise', usd: 0.06 })}\n`,
    );
    const { code, stderr } = await shadow(cwd, ...capped, '--no-cache');
    expect(code).toBe(4);
    expect(stderr).toContain('Shadow validations have spent $0.06 today, of $0.05 that a day allows.');
    // Yesterday is over.
    writeFileSync(
      join(cwd, '.prompt-ledger/shadow-costs.jsonl'),
      `${JSON.stringify({ at: '2020-01-01T00:00:00Z', prompt: 'summarise', usd: 9 })}\n`,
    );
    expect(await shadow(cwd, '--inputs', 'calls.jsonl')).toMatchObject({ code: 0 });
  });
});

describe('faults', () => {
  test('calls that are refused for now are asked again', async () => {
    let count = 0;
    answer = (response, asked) =>
      count++ < 6
        ? reply(response, { error: { message: 'slow down' } }, 429, { 'retry-after-ms': '5' })
        : honest(response, asked);
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(60) });
    const { code, stdout } = await shadow(cwd, '--inputs', 'calls.jsonl', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ pairs: 60, incomplete: [] });
    expect(code).toBe(0);
    expect(server.asked.length).toBe(66);
  });

  test('a server that refuses all the time leaves its pairs out, and nothing is recorded', async () => {
    answer = (response, asked) =>
      asked.body.messages.at(-1)!.content.endsWith('7')
        ? reply(response, { error: { message: 'slow down' } }, 429, { 'retry-after-ms': '5' })
        : honest(response, asked);
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(30) });
    const { code, stdout, stderr } = await shadow(cwd, '--inputs', 'calls.jsonl', '--record');
    expect(code).toBe(4);
    expect(stdout).toMatch(/Passed over: 3 calls that could not be compared: /);
    expect(stderr).toContain('The result is not recorded: some calls could not be compared.');
    answer = honest;
    expect(await shadow(cwd, '--inputs', 'calls.jsonl', '--record')).toMatchObject({ code: 0 });
    expect(read(cwd)).toContain('verdict: inconclusive');
  });

  test('one that is cancelled keeps what was answered', async () => {
    answer = (response, asked) => void setTimeout(() => honest(response, asked), 60);
    const cwd = workspace({ ...registry(), 'calls.jsonl': inputs(400) });
    const running = start(['shadow', 'summarise', '--inputs', 'calls.jsonl'], { cwd });
    await running.saw('up to 400 pairs');
    while (server.asked.length < 90) await new Promise((resolve) => setTimeout(resolve, 20));
    running.signal('SIGINT');
    const { code, stdout } = await running.result;
    expect(code).toBe(4);
    expect(stdout).toMatch(/It was cancelled with \d+ pairs left/);
    expect(existsSync(join(cwd, '.prompt-ledger/evidence.jsonl'))).toBe(true);
    answer = honest;
    server.asked.length = 0;
    expect(await shadow(cwd, '--inputs', 'calls.jsonl')).toMatchObject({ code: 0 });
    expect(server.asked.length).toBeLessThan(400 - 70);
  });
});
