import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ANT, JENKINS, XUNIT_PLUGIN, findJunitFaults } from '../core/evals/junitSchema.ts';
import { edit, read, run, sample } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test('the evals of the README’s workflow leave a report for every reader', async () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  const [, words = ''] = /prompt-ledger (eval --github [^]*?)\n {8}env:/.exec(readme) ?? [];
  const args = words.split(/\s+/).filter(Boolean);
  expect(args).toEqual(expect.arrayContaining(['--junit', '--html', '--markdown']));
  const cwd = sample();
  const { code, stdout } = await run(args, { cwd });
  expect(code).toBe(0);
  expect(read(cwd, 'report.md')).toContain('**2 prompts passed.** 0 cases broken, 7 fixed.');
  const xml = read(cwd, 'results.xml');
  for (const schema of [ANT, JENKINS, XUNIT_PLUGIN]) expect(findJunitFaults(xml, schema)).toEqual([]);
  const html = read(cwd, 'report.html');
  expect(html).not.toContain('sourceMappingURL');
  expect(html).toContain('password in the ticket');
  expect(html).toContain('<h3>What changed: 2.1.0 → draft</h3>');
  const data = JSON.parse(/<script id="data" type="application\/json">(.*)<\/script>/.exec(html)![1]!);
  expect(data.runs.map(({ cases }: { cases: object[] }) => cases.length)).toEqual([12, 24]);
  const failed = data.runs[0].cases.find(
    ({ description }: { description: string }) => description === 'long thread, last message decides',
  );
  expect(failed).toMatchObject({
    outcome: 'fail',
    variables: { ticket_content: expect.stringContaining('migration') },
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([
    '::warning file=evals/summarise-ticket.yaml,line=61,endLine=61,title=summarise-ticket draft%3A long thread%2C last message decides::The answer does not contain "migration".',
    expect.stringContaining(
      '::warning file=evals/classify-intent.csv,line=22,endLine=22,title=classify-intent',
    ),
  ]);
});

describe('--github', () => {
  test('what failed is an error at the case’s line, and the gate one at the version’s', async () => {
    server = await serve((response, { body }) => reply(response, completion(body.messages.at(-1)!.content)));
    const cwd = echoWorkspace({ url: server.url, cases: ['ok', '100% bad:\nno'], evals: ', min_score: 0.9' });
    const { code, stdout } = await run(['eval', '--github'], { cwd });
    expect(code).toBe(1);
    const lines = stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(lines).toEqual([
      '::error file=prompt-registry.yaml,line=7,endLine=7,title=echo draft%3A gate failed::Score 0.5000 against min_score 0.9.',
      '::error file=suite.yaml,line=7,endLine=7,title=echo draft%3A case 2::The answer does not contain "ok".',
    ]);
    expect(read(cwd).split('\n')[6]).toContain('draft:');
    expect(read(cwd, 'suite.yaml').split('\n')[6]).toContain('description: case 2');
  });

  test('with --json the annotations stand on standard error, and what could not be run is one as well', async () => {
    const cwd = sample();
    edit(cwd, 'evals/summarise-ticket.yaml', (text) =>
      text.replace('value: migration', 'value: "not said, 100%"'),
    );
    edit(cwd, 'evals/classify-intent.yaml', (text) => text.replace('assert:', 'asserts:'));
    const { code, stdout, stderr } = await run(['eval', '--github', '--json'], { cwd });
    expect(JSON.parse(stdout).runs).toHaveLength(1);
    expect(stderr).toMatch(/^::error title=classify-intent::The suite .*asserts/m);
    expect(stderr).toContain('not said, 100%25');
    expect(code).toBe(2);
  });
});

describe('structured output', () => {
  const SCHEMA =
    '{ type: object, properties: { ok: { type: boolean } }, required: [ok], additionalProperties: false }';

  test.each([
    [SCHEMA, true],
    [SCHEMA.replace(', additionalProperties: false', ''), false],
  ])('the schema goes to the model, and answers are counted: %s', async (schema, strict) => {
    server = await serve((response, { index }) =>
      reply(response, completion(index === 0 ? 'no JSON' : '{"ok": true}')),
    );
    const cwd = echoWorkspace({ url: server.url, cases: ['a', 'b'], evals: ', schema_retries: 1' });
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text.replace('max_tokens: 10', `max_tokens: 10\n      output_schema: ${schema}`),
    );
    const args = [
      'eval',
      '--json',
      '--concurrency',
      '1',
      '--junit',
      'results.xml',
      '--markdown',
      'report.md',
    ];
    const { code, stdout } = await run(args, { cwd });
    expect(code).toBe(0);
    expect(server.asked.map(({ body }) => body)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        response_format: { type: 'json_schema', json_schema: { strict, schema: { required: ['ok'] } } },
      })),
    );
    expect(JSON.parse(stdout).runs[0].structured_output).toEqual({
      answers: 2,
      adherent: 1,
      adherence: 0.5,
      parse_failures: 1,
      asked_again: 1,
      retry_cost_usd: 0,
      strict,
      not_strict: strict ? null : 'an object does not say `additionalProperties: false`',
    });
    const sentence =
      'Structured output: 50.0 % of 2 first answers satisfy the schema. Asked again 1 time, for $0.';
    expect(read(cwd, 'report.md')).toContain(`- ${sentence}`);
    expect(read(cwd, 'results.xml')).toContain('<property name="schema_adherent" value="1"/>');
    const again = await run(['eval'], { cwd });
    expect(again.stdout).toContain(sentence);
    expect(server.asked).toHaveLength(3);
  });
});
