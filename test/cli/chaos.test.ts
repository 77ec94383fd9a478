import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request as ask,
} from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, workspace } from './cli.ts';

const CASES = 1000;
const QUESTION = /question \d+/;

/**
 * What becomes of 30 % of the requests. The headers have aimock inject its own faults; it has none for a reply that
 * breaks off midway or comes too late, so the gateway in front of it does those.
 */
const FAULTS = ['ratelimit', 'drop', 'disconnect', 'malformed', 'truncated', 'slow'] as const;
type Fault = (typeof FAULTS)[number];

const model = new LLMock({ port: 0 });
let gateway: Server;
let share = 0.3;
/** How often each question was answered in full. */
const answered = new Map<string, number>();
const injected = new Map<Fault, number>();

/** A generator of its own, so that each run of the test meets the same share of faults. */
let state = 20_261_127;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

const toFault = (draw: number): Fault | undefined => FAULTS[Math.floor((draw / share) * FAULTS.length)];

beforeAll(async () => {
  model.onMessage(QUESTION, { content: 'ok', usage: { prompt_tokens: 10, completion_tokens: 2 } });
  await model.start();
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => forward(request, response, body));
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
  await model.stop();
});

function forward({ url, headers }: IncomingMessage, response: ServerResponse, body: string): void {
  const fault = toFault(random());
  if (fault) injected.set(fault, (injected.get(fault) ?? 0) + 1);
  if (fault === 'slow') return; // The client gives up first.
  const chaos = fault && fault !== 'truncated' ? { [`x-aimock-chaos-${fault}`]: '1' } : {};
  const upstream = ask(
    `${model.url}${url}`,
    { method: 'POST', headers: { ...headers, ...chaos } },
    (reply) => {
      let text = '';
      reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
      reply.on('end', () => {
        const type = { 'content-type': 'application/json', 'retry-after-ms': '10' };
        if (fault === 'truncated') {
          response.writeHead(200, { ...type, 'content-length': text.length });
          response.write(text.slice(0, text.length / 2), () => response.destroy());
          return;
        }
        const question = QUESTION.exec(body)![0];
        if (!fault) answered.set(question, (answered.get(question) ?? 0) + 1);
        response.writeHead(reply.statusCode ?? 0, type).end(text);
      });
    },
  );
  upstream.on('error', () => response.destroy());
  upstream.end(body);
}

const REGISTRY = (url: string): string => `endpoints:
  local: { base_url: "${url}/v1", free: false, timeout_ms: 3000, max_retries: 2 }
prices:
  local/m: { input_per_mtok: 1000, output_per_mtok: 1000 }
prompts:
  echo:
    evals: { suite: suite.yaml }
    draft: { model: local/m, max_tokens: 10, template: "question {{number}}" }
`;

interface Case {
  readonly id: string;
  readonly description: string;
  readonly outcome: string;
  readonly repeats: readonly { readonly reason: string; readonly cost_usd: number }[];
}

test('1,000 cases at an endpoint where 30 % of the requests fail: nothing lost, nothing twice, the rest another time', async () => {
  const address = gateway.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const lines = Array.from({ length: CASES }, (_, number) => `${JSON.stringify({ vars: { number } })}\n`);
  const cwd = workspace({
    'prompt-registry.yaml': REGISTRY(url),
    'suite.yaml': 'defaultTest: { assert: [{ type: contains, value: ok }] }\ntests: file://cases.jsonl\n',
    'cases.jsonl': lines.join(''),
  });
  const started = Date.now();
  const first = await run(['eval', '--json', '--concurrency', '32'], { cwd });
  const report = JSON.parse(first.stdout).runs[0];
  const cases: readonly Case[] = report.cases;
  console.log(
    `${Date.now() - started} ms, ${report.errors} errors, ${report.retries} retries, ${JSON.stringify(Object.fromEntries(injected))}`,
  );
  expect(first.code).toBe(4);
  for (const fault of FAULTS) expect(injected.get(fault), fault).toBeGreaterThan(20);

  // Every case is there once; it passed where its question was answered, and is an error where it never was.
  expect(new Set(cases.map(({ id }) => id)).size).toBe(CASES);
  expect(report).toMatchObject({
    failed: 0,
    skipped: 0,
    incomplete: ['errors'],
    gate: { state: 'incomplete' },
  });
  expect(report.passed + report.errors).toBe(CASES);
  expect(report.errors).toBeGreaterThan(0);
  const unanswered = cases.filter(({ outcome }) => outcome === 'error');
  expect([...answered.values()].every((count) => count === 1)).toBe(true);
  expect(report.passed).toBe(answered.size);

  // 12 tokens at 0.001 each for what was answered, and nothing for what was not.
  expect(report.cost_usd).toBeCloseTo(answered.size * 0.012, 6);
  expect(cases.reduce((sum, { repeats }) => sum + repeats[0]!.cost_usd, 0)).toBeCloseTo(report.cost_usd, 6);

  // Each error says what failed.
  for (const { repeats } of unanswered)
    expect(repeats[0]!.reason).toMatch(
      /^local (failed with status 500|refused the call because of its rate limit|broke the connection|replied, but the reply is not valid JSON|did not answer within 3 s).* after 3 attempts\. /,
    );
  expect(report.gate.reasons[0]).toBe(`${report.errors} cases could not be judged.`);

  share = 0;
  const second = await run(['eval', '--retry-errors', '--json', '--concurrency', '32'], { cwd });
  expect(JSON.parse(second.stdout).runs[0]).toMatchObject({
    passed: CASES,
    errors: 0,
    incomplete: [],
    reused: report.passed,
  });
  expect(answered.size).toBe(CASES);
  expect([...answered.values()].every((count) => count === 1)).toBe(true);
});
