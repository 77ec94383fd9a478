import { afterEach, describe, expect, test } from 'vitest';
import { edit, read, run, start } from './cli.ts';
import { type Answer, type ModelServer, completion, echo, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

let server: ModelServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(answer: Answer): Promise<string> {
  server = await serve(answer);
  return server.url;
}

const jsonOf = (stdout: string) => JSON.parse(stdout).runs[0];

// The 10 + 2 tokens of a call cost 0.012 USD; 0.021 are reserved for it: its 11 bytes at most, and max_tokens.
const frugal: Answer = (response) =>
  reply(response, completion('ok', { prompt_tokens: 10, completion_tokens: 2 }));

const slow: Answer = (response, asked) => {
  // The first two answer at once, the others never.
  if (asked.index < 2) echo(response, asked);
};

const facts = (stdout: string) => ({ ...jsonOf(stdout), started_at: '', ended_at: '' });

const outputs = (stdout: string) =>
  jsonOf(stdout).cases.map((one: { repeats: { output: string; latency_ms: number }[] }) =>
    one.repeats.map(({ output, latency_ms }) => [output, latency_ms]),
  );

test('answers are asked once: a second run costs no call, --no-cache asks again', async () => {
  const cwd = echoWorkspace({ url: await open(echo), cases: ['ok 1', 'ok 2', 'bad'] });
  const first = await run(['eval', '--json'], { cwd });
  expect(jsonOf(first.stdout)).toMatchObject({ passed: 2, failed: 1, errors: 0, reused: 0 });
  expect(first.code).toBe(1);
  expect(server!.asked).toHaveLength(3);
  const second = await run(['eval', '--json'], { cwd });
  expect(second.stderr).toContain('3 calls (3 not asked again)');
  expect(jsonOf(second.stdout)).toMatchObject({ passed: 2, failed: 1, reused: 3 });
  expect(server!.asked).toHaveLength(3);
  await run(['eval', '--no-cache'], { cwd });
  expect(server!.asked).toHaveLength(6);
  edit(cwd, 'suite.yaml', (text) => `${text}  - vars: { text: "ok new" }\n`);
  await run(['eval'], { cwd });
  expect(server!.asked).toHaveLength(7);
});

test('half a line of evidence, left by a process that was killed, swallows no other line', async () => {
  const cwd = echoWorkspace({ url: await open(echo), cases: ['ok 1'] });
  await run(['eval'], { cwd });
  edit(cwd, '.prompt-ledger/evidence.jsonl', (text) => text + text.slice(0, 40));
  edit(cwd, 'suite.yaml', (text) => `${text}  - vars: { text: "ok 2" }\n`);
  await run(['eval'], { cwd });
  const third = await run(['eval', '--json'], { cwd });
  expect(jsonOf(third.stdout)).toMatchObject({ passed: 2, reused: 2 });
});

test('--repeat asks each question so often and reports what is flaky', async () => {
  const url = await open((response, { index }) => reply(response, completion(index % 2 === 0 ? 'ok' : 'no')));
  const cwd = echoWorkspace({ url, cases: ['same'] });
  const { stdout } = await run(['eval', '--repeat', '4', '--concurrency', '1', '--json'], { cwd });
  const report = jsonOf(stdout);
  expect(report).toMatchObject({ repeats: 4, score: 0.5, failed: 1 });
  expect(report.cases[0].repeats.map(({ output }: { output: string }) => output)).toEqual([
    'ok',
    'no',
    'ok',
    'no',
  ]);
  expect(report.flaky).toEqual([report.cases[0].id]);
});

describe('an endpoint that fails', () => {
  interface Fault {
    readonly answer: Answer;
    readonly endpoint?: string;
    readonly says: string;
    readonly calls?: number;
  }

  test.each<[string, Fault]>([
    [
      '401',
      {
        answer: (response) => reply(response, { error: { message: 'bad key sk-secret' } }, 401),
        says: 'local did not accept the API key.',
        calls: 1,
      },
    ],
    [
      '500',
      {
        answer: (response) => reply(response, { error: { message: 'boom' } }, 500),
        says: 'local failed with status 500: boom after 2 attempts.',
        calls: 2,
      },
    ],
    [
      'garbage',
      {
        answer: (response) =>
          void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": nonsense'),
        says: 'is not valid JSON',
      },
    ],
    [
      'another shape',
      { answer: (response) => reply(response, { hello: 'world' }), says: 'holds no choices' },
    ],
    [
      'half a reply',
      {
        answer: (response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
          response.write('{"choices": [');
          setTimeout(() => response.destroy(), 20);
        },
        says: 'broke the connection before its reply was complete',
      },
    ],
    [
      'no reply',
      { answer: () => undefined, endpoint: ', timeout_ms: 150', says: 'did not answer within 0.15 s' },
    ],
    [
      'a refused connection',
      { answer: (response) => void response.socket?.destroy(), says: 'broke the connection' },
    ],
  ])('%s: no pass, exit code 4', async (_name, { answer, endpoint = '', says, calls }) => {
    const cwd = echoWorkspace({
      url: await open(answer),
      cases: ['ok'],
      endpoint: `, max_retries: 1${endpoint}`,
    });
    const before = read(cwd);
    const { code, stdout, stderr } = await run(['eval', '--record'], { cwd });
    expect(stdout + stderr).toContain(says);
    expect(stdout + stderr).not.toContain('sk-secret');
    expect(stdout).not.toMatch(/echo draft passed/);
    expect(read(cwd)).toBe(before);
    if (calls !== undefined) expect(server!.asked).toHaveLength(calls);
    expect(code).toBe(4);
  });

  test('429 with Retry-After is waited for and the answer counts', async () => {
    const url = await open((response, asked) => {
      if (asked.index === 0)
        reply(response, { error: { message: 'slow down' } }, 429, { 'retry-after': '1' });
      else echo(response, asked);
    });
    const cwd = echoWorkspace({ url, cases: ['ok'] });
    const started = Date.now();
    const { code, stdout } = await run(['eval', '--json'], { cwd });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(jsonOf(stdout)).toMatchObject({ passed: 1, retries: 1 });
    expect(code).toBe(0);
  });

  test('one case that fails leaves the others as they are, and the run is not recorded', async () => {
    const url = await open((response, asked) => {
      if (asked.body.messages[0]!.content === 'ok 2') reply(response, { error: { message: 'no' } }, 400);
      else echo(response, asked);
    });
    const cwd = echoWorkspace({ url, cases: ['ok 1', 'ok 2', 'ok 3'] });
    const { code, stdout } = await run(['eval', '--record'], { cwd });
    expect(stdout).toContain('! echo draft incomplete\n  1 case could not be judged.');
    expect(stdout).toContain('The score is not recorded: some cases could not be judged.');
    expect(code).toBe(4);
    const again = await run(['eval', '--json'], { cwd });
    expect(jsonOf(again.stdout)).toMatchObject({ passed: 2, errors: 1, reused: 2 });
  });
});

describe('keys', () => {
  test('a missing key is named before any call', async () => {
    const cwd = echoWorkspace({ url: 'https://api.openai.com/v1', cases: ['ok'] });
    const { code, stderr } = await run(['eval'], { cwd });
    expect(stderr).toContain(
      'error There is no API key for the endpoint local (https://api.openai.com).\n      Set LOCAL_API_KEY in the environment.\n',
    );
    expect(code).toBe(2);
  });

  test('a key goes to no origin that only the registry names', async () => {
    const cwd = echoWorkspace({
      url: 'https://evil.example/v1',
      cases: ['ok'],
      endpoint: ', api_key_env: OPENAI_API_KEY',
    });
    const { code, stderr } = await run(['eval'], { cwd, env: { OPENAI_API_KEY: 'sk-test' } });
    expect(stderr).toContain('No key is sent to https://evil.example');
    expect(stderr).toContain('--allow-origin https://evil.example');
    expect(stderr).not.toContain('sk-test');
    expect(code).toBe(2);
  });

  test('a registry cannot name just any variable', async () => {
    const url = await open(echo);
    const cwd = echoWorkspace({ url, cases: ['ok'], endpoint: ', api_key_env: AWS_SECRET_ACCESS_KEY' });
    const env = { AWS_SECRET_ACCESS_KEY: 'aws-secret' };
    const refused = await run(['eval'], { cwd, env });
    expect(refused.stderr).toContain('may not read the variable AWS_SECRET_ACCESS_KEY');
    expect(refused.code).toBe(2);
    expect(server!.asked).toHaveLength(0);
    const allowed = await run(['eval', '--allow-env', 'AWS_SECRET_ACCESS_KEY'], { cwd, env });
    expect(allowed.code).toBe(0);
    expect(server!.asked[0]!.headers.authorization).toBe('Bearer aws-secret');
  });

  test('nothing of the environment reaches a server that needs no key', async () => {
    const cwd = echoWorkspace({ url: await open(echo), cases: ['ok'] });
    await run(['eval'], { cwd, env: { OPENAI_API_KEY: 'sk-test', OPENAI_ORG_ID: 'org-test' } });
    expect(JSON.stringify(server!.asked[0]!.headers)).not.toMatch(/sk-test|org-test/);
  });
});

describe('a budget', () => {
  const PRICES = 'prices:\n  local/test-model: { input_per_mtok: 1000, output_per_mtok: 1000 }\n';
  const parts = {
    endpoint: ', free: false',
    sections: PRICES,
    cases: Array.from({ length: 10 }, (_, index) => `ok ${index}`),
  };

  test('that runs out midway keeps what is done, is never exceeded, and goes on later', async () => {
    const cwd = echoWorkspace({ url: await open(frugal), ...parts });
    const { code, stdout } = await run(['eval', '--max-cost', '0.07', '--json', '--record'], { cwd });
    const report = jsonOf(stdout);
    expect(code).toBe(4);
    expect(report.incomplete).toEqual(['budget']);
    expect(report.passed).toBeGreaterThan(0);
    expect(report.passed + report.skipped).toBe(10);
    expect(report.cost_usd).toBeLessThanOrEqual(0.07);
    expect(report.cost_usd).toBeCloseTo(0.012 * server!.asked.length, 6);
    const asked = server!.asked.length;
    const rest = await run(['eval', '--max-cost', '1', '--json'], { cwd });
    expect(jsonOf(rest.stdout)).toMatchObject({ passed: 10, reused: asked });
    expect(server!.asked).toHaveLength(10);
  });

  test('fails closed where the price is unknown', async () => {
    const cwd = echoWorkspace({ url: await open(echo), cases: ['ok'], endpoint: ', free: false' });
    const { code, stderr } = await run(['eval', '--max-cost', '1'], { cwd });
    expect(stderr).toContain('The price of this model is unknown, so the budget cannot be kept.');
    expect(server!.asked).toHaveLength(0);
    expect(code).toBe(2);
  });
});

describe('Ctrl-C', () => {
  const cases = ['ok 1', 'ok 2', 'ok 3', 'ok 4'];

  async function interrupted(): Promise<{ cwd: string; running: ReturnType<typeof start> }> {
    const cwd = echoWorkspace({ url: await open(slow), cases });
    const running = start(['eval', '--json', '--concurrency', '2'], { cwd });
    await expect.poll(() => server!.asked.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
    return { cwd, running };
  }

  test('ends within a second, keeps what is done and prints it; the next run goes on', async () => {
    const { cwd, running } = await interrupted();
    const at = Date.now();
    running.signal('SIGINT');
    const { code, stdout, stderr } = await running.result;
    expect(Date.now() - at).toBeLessThan(1000);
    expect(stderr).toContain('Stopping; what is done is kept.');
    expect(jsonOf(stdout)).toMatchObject({ passed: 2, skipped: 2, incomplete: ['cancelled'] });
    expect(code).toBe(4);
    const next = start(['eval', '--json'], { cwd });
    await next.saw('2 not asked again');
    next.signal('SIGINT');
    await next.result;
  });

  test('twice ends the process at once', async () => {
    const { running } = await interrupted();
    running.signal('SIGINT');
    await running.saw('Stopping');
    running.signal('SIGINT');
    const at = Date.now();
    await running.result;
    expect(Date.now() - at).toBeLessThan(1000);
  });
});

describe('a cassette', () => {
  test('that was written replays to the same result, byte for byte', async () => {
    const cwd = echoWorkspace({ url: await open(echo), cases: ['ok 1', 'bad', 'ok 3'] });
    await run(['eval'], { cwd });
    // Answers of earlier runs are written too, without asking again.
    const first = await run(['eval', '--json', '--write-cassette', 'answers.jsonl'], { cwd });
    expect(first.stderr).toContain('Wrote 3 answers to answers.jsonl.');
    expect(server!.asked).toHaveLength(3);
    const written = read(cwd, 'answers.jsonl');
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace(/base_url: "[^"]*"/, 'replay: answers.jsonl'));
    await server!.close();
    const replayed = await run(['eval', '--json'], { cwd });
    const again = await run(['eval', '--json'], { cwd });
    expect(facts(again.stdout)).toEqual(facts(replayed.stdout));
    expect(facts(replayed.stdout).cases.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'pass',
      'fail',
      'pass',
    ]);
    expect(outputs(replayed.stdout)).toEqual(outputs(first.stdout));
    // What a replay endpoint answers is not recorded again.
    await run(['eval', '--write-cassette', 'answers.jsonl'], { cwd });
    expect(read(cwd, 'answers.jsonl')).toBe(written);
  });

  test('is not replaced by another kind of file', async () => {
    const cwd = echoWorkspace({ url: await open(echo), cases: ['ok'] });
    const before = read(cwd, 'suite.yaml');
    const { code, stderr } = await run(['eval', '--write-cassette', 'suite.yaml'], { cwd });
    expect(stderr).toContain('is no recorded answer');
    expect(read(cwd, 'suite.yaml')).toBe(before);
    expect(code).toBe(2);
  });
});
