import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, workspace } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';

const HUGE = 5_000_000;

/** Answers that somebody thought of to hurt: each question names one. */
const ANSWERS: Readonly<Record<string, () => string>> = {
  fine: () => 'ok',
  aaa: () => `${'a'.repeat(40)}!`,
  words: () => 'lorem ipsum '.repeat(HUGE / 12),
  brackets: () => '['.repeat(HUGE),
  quotes: () => '{"a":"'.repeat(HUGE / 6),
  tags: () => '<a>'.repeat(HUGE / 3),
  spaces: () => ' '.repeat(HUGE),
};

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const megabyte = ' '.repeat(1_000_000);
  const send = (): void => {
    while (!response.destroyed) if (!response.write(megabyte)) return;
  };
  response.on('drain', send);
  send();
}

let server: ModelServer;
beforeAll(async () => {
  server = await serve((response, { body }) => {
    const question = body.messages[0]!.content;
    if (question === 'endless') sendForever(response);
    else reply(response, completion(ANSWERS[question]!()));
  });
});
afterAll(() => server.close());

interface Attack {
  readonly answer: string;
  readonly assert: string;
}

/** The attacks, with a harmless case before and after each. */
async function attack(attacks: readonly Attack[]) {
  const calm: Attack = { answer: 'fine', assert: '{ type: contains, value: ok }' };
  const cases = attacks.flatMap((one) => [calm, one]).concat(calm);
  const tests = cases.map(
    ({ answer, assert }, index) =>
      `  - { description: "${index}", vars: { text: ${answer} }, assert: [${assert}] }\n`,
  );
  const cwd = workspace({
    'prompt-registry.yaml': `endpoints:
  local: { base_url: "${server.url}" }
prompts:
  echo:
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "{{text}}" }
`,
    'suite.yaml': `tests:\n${tests.join('')}`,
  });
  const started = Date.now();
  const { stdout, stderr, code } = await run(['eval', '--json'], { cwd });
  if (stdout === '') throw new Error(stderr);
  const [report] = JSON.parse(stdout).runs;
  if (!report) throw new Error(stdout);
  const outcomes: { outcome: string; repeats: { reason: string }[] }[] = report.cases;
  return {
    code,
    seconds: (Date.now() - started) / 1000,
    calm: outcomes.filter((_, index) => index % 2 === 0).map(({ outcome }) => outcome),
    hurt: outcomes
      .filter((_, index) => index % 2 === 1)
      .map(({ outcome, repeats }) => `${outcome}: ${repeats[0]!.reason}`),
  };
}

test('code without an end and a catastrophic expression: stopped at the deadline, an error of that case alone', async () => {
  const { code, seconds, calm, hurt } = await attack([
    { answer: 'aaa', assert: `{ type: regex, value: '^(a|a)*$' }` },
    { answer: 'aaa', assert: `{ type: javascript, value: 'while (true) {}' }` },
    {
      answer: 'aaa',
      assert: `{ type: javascript, value: 'const a = []; while (true) a.push(new Array(1e6).fill(1))' }`,
    },
  ]);
  expect(calm).toEqual(calm.map(() => 'pass'));
  expect(hurt).toEqual([
    'error: The code was not done after 1000 ms.',
    'error: The code was not done after 5000 ms.',
    'error: The code needs more than 128 MB of memory.',
  ]);
  expect(seconds).toBeLessThan(40);
  expect(code).toBe(4);
});

/** Scorers, each with the answer that is hardest for it. */
const HARDEST: readonly (readonly [answer: string, assert: string, said: string])[] = [
  ['words', '{ type: contains, value: ok }', 'fail: The answer does not contain "ok".'],
  ['brackets', `{ type: regex, value: '.*.*x' }`, 'error: The code was not done after 1000 ms.'],
  ['brackets', '{ type: is-json }', 'fail: The answer is not JSON'],
  ['quotes', '{ type: contains-json }', 'fail: The answer contains no JSON'],
  ['tags', '{ type: is-xml }', 'fail: The answer is not well-formed XML'],
  ['tags', '{ type: contains-xml }', 'fail: The answer contains no XML element.'],
  ['tags', '{ type: is-html }', 'error: The answer has 4999998 characters'],
  ['words', '{ type: is-sql }', 'error: The answer is too long to be parsed as SQL.'],
  ['words', '{ type: levenshtein, value: ok }', 'fail: The answer is 4999991 edits away'],
  ['words', '{ type: rouge-l, value: lorem, threshold: 0.5 }', 'error: The answer has 4999992 characters'],
  ['words', '{ type: bleu, value: lorem ipsum dolor }', 'fail: BLEU'],
  ['words', '{ type: meteor, value: lorem }', 'error: The answer has 4999992 characters'],
  ['spaces', '{ type: word-count, value: 3 }', 'fail: The answer has 0 words'],
  ['quotes', '{ type: javascript, value: "output.length > 10" }', 'pass: '],
];

test('an answer of 5 MB is judged or refused by every kind of scorer, and harms no other case', async () => {
  const { seconds, calm, hurt } = await attack(HARDEST.map(([answer, assert]) => ({ answer, assert })));
  expect(calm).toEqual(calm.map(() => 'pass'));
  for (const [index, [, , said]] of HARDEST.entries()) expect(hurt[index]).toContain(said);
  expect(seconds).toBeLessThan(60);
});

test('a reply without an end is given up, and harms no other case', async () => {
  const { calm, hurt, code } = await attack([{ answer: 'endless', assert: '{ type: contains, value: ok }' }]);
  expect(calm).toEqual(['pass', 'pass']);
  expect(hurt[0]).toMatch(/^error: local sent a reply that is larger than any answer\. /);
  expect(code).toBe(4);
});
