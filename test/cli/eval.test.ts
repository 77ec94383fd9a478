import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, read, run, sample } from './cli.ts';
import { echoWorkspace } from './registries.ts';
import { findRunErrors } from './runsSchema.ts';

test('the sample is evaluated, compared and reported without a key', async () => {
  const cwd = sample();
  const { code, stdout, stderr } = await run(['eval'], { cwd });
  expect(stderr).toBe('Evaluating 2 prompts: 72 calls, free\n');
  expect(stdout).toContain(
    'summarise-ticket  draft    0.970  0.688 to 1.000  2.1.0 +0.154  improved           11       1       0',
  );
  expect(stdout).toContain(
    '✗ long thread, last message decides\n    The answer does not contain "migration".',
  );
  expect(stdout).toContain('  fixed: password in the ticket\n');
  expect(stdout).toContain('  12 of 12 answers are recorded samples.\n');
  expect(stdout).not.toContain('\u001b');
  expect(code).toBe(0);
});

test('--json prints one object of the documented shape and nothing else', async () => {
  const { code, stdout } = await run(['eval', '--json'], { cwd: sample() });
  const report = JSON.parse(stdout);
  expect(findRunErrors(stdout)).toEqual([]);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const [first, second] = report.runs;
  expect(first).toMatchObject({
    prompt: 'summarise-ticket',
    version: 'draft',
    passed: 11,
    failed: 1,
    errors: 0,
    verdict: 'improved',
    baseline: { version: '2.1.0' },
  });
  expect(second).toMatchObject({ prompt: 'classify-intent', verdict: 'no regression', cost_usd: 0 });
  expect(first.cases.map(({ description }: { description: string }) => description).slice(0, 3)).toEqual([
    'VPN drops after an update',
    'all mail is down',
    'cause is not known',
  ]);
  expect(code).toBe(0);
});

test('--junit and --markdown write files', async () => {
  const cwd = sample();
  const { code, stdout } = await run(['eval', '--junit', 'report.xml', '--markdown', 'report.md'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('Prompt ');
  const xml = read(cwd, 'report.xml');
  expect(xml.match(/<testcase /g)).toHaveLength(12 + 24 + 2);
  expect(xml).toContain(
    '<failure type="icontains" message="The answer does not contain &quot;migration&quot;.">',
  );
  expect(read(cwd, 'report.md')).toContain('| summarise-ticket | draft | **0.970** |');
  const toStdout = await run(['eval', 'classify-intent', '--markdown'], { cwd });
  expect(toStdout.stdout).toMatch(/^### Prompt Ledger\n/);
  expect(toStdout.stdout).toContain('- 24 of 24 answers are recorded samples.');
});

test('--record writes scores beside what ran and changes nothing else', async () => {
  const cwd = sample();
  const before = read(cwd);
  const { code, stdout } = await run(['eval', '--record'], { cwd });
  expect(code).toBe(0);
  expect(stdout.match(/Recorded in prompt-registry\.yaml\./g)).toHaveLength(2);
  const after = read(cwd);
  const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
  expect(added).toContain('      eval_score: 0.9697');
  expect(added).toContain('          verdict: improved');
  // Every line of before is still there, in its order.
  const lines = after.split('\n');
  let at = -1;
  for (const line of before.split('\n'))
    expect((at = lines.indexOf(line, at + 1)), line).toBeGreaterThanOrEqual(0);
  expect(existsSync(join(cwd, '.prompt-ledger', '.gitignore'))).toBe(true);
  const files = readdirSync(join(cwd, '.prompt-ledger', 'runs'));
  expect(files).toHaveLength(2);
  for (const file of files) expect(findRunErrors(read(cwd, `.prompt-ledger/runs/${file}`))).toEqual([]);
  const valid = await run(['validate'], { cwd });
  expect(valid.stdout).toBe('');
  expect(valid.code).toBe(0);
});

test('after an edit of the wording the samples still serve, say so, and are never recorded', async () => {
  const cwd = sample();
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text.replace('in exactly\n        3 bullet points', 'in\n        3 short bullet points'),
  );
  const before = read(cwd);
  const { code, stdout } = await run(['eval', 'summarise-ticket', '--record'], { cwd });
  expect(stdout).toContain('12 answers are samples, recorded for another wording');
  expect(stdout).toContain(
    'The score is not recorded: some answers were samples, recorded for another wording.',
  );
  expect(read(cwd)).toBe(before);
  expect(code).toBe(4);
});

test('--dry-run forecasts and asks nothing', async () => {
  const cwd = sample();
  const text = await run(['eval', '--dry-run'], { cwd });
  expect(text.stdout).toBe(
    'summarise-ticket draft against 2.1.0  24 calls, free\n' +
      '  12 of 12 cases are affected by this edit; none has an answer yet\n' +
      'classify-intent draft against 1.3.0  48 calls, free\n' +
      '  24 of 24 cases are affected by this edit; none has an answer yet\n',
  );
  const json = await run(['eval', 'classify-intent', '--dry-run', '--json'], { cwd });
  expect(JSON.parse(json.stdout)).toEqual({
    schema_version: 1,
    forecasts: [
      {
        prompt: 'classify-intent',
        version: 'draft',
        baseline: '1.3.0',
        calls: 48,
        reused: 0,
        cases: 48,
        cost_usd: { low: 0, high: 0 },
        judged: false,
        affected: 24,
        affected_cases: expect.any(Array),
        cases_to_ask: 24,
      },
    ],
  });
  expect(existsSync(join(cwd, '.prompt-ledger'))).toBe(false);
});

test('--filter, --baseline and name@version choose what runs', async () => {
  const cwd = sample();
  const filtered = JSON.parse(
    (await run(['eval', 'summarise-ticket', '--filter', 'MAIL', '--json'], { cwd })).stdout,
  );
  expect(filtered.runs[0]).toMatchObject({
    passed: 1,
    incomplete: ['filtered'],
    cases: [{ description: 'all mail is down' }],
  });
  const versions = JSON.parse(
    (await run(['eval', '--prompt', 'summarise-ticket@2.1.0', '--json'], { cwd })).stdout,
  );
  expect(versions.runs[0]).toMatchObject({ version: '2.1.0', baseline: { version: '2.0.0' } });
  const alone = JSON.parse(
    (await run(['eval', 'classify-intent', '--baseline', 'none', '--json'], { cwd })).stdout,
  );
  expect(alone.runs[0]).toMatchObject({ baseline: null, verdict: null });
});

test('--check holds the run against recorded scores', async () => {
  const cwd = sample();
  const missing = await run(['eval', 'summarise-ticket', '--check'], { cwd });
  expect(missing.stdout).toContain(
    '✗ summarise-ticket draft failed\n  summarise-ticket draft has no recorded score. Run it with --record and commit the result.\n',
  );
  expect(missing.code).toBe(1);
  await run(['eval', '--record'], { cwd });
  const fresh = await run(['eval', '--check', '--strict'], { cwd });
  expect(fresh.stdout).toContain(
    'The recorded score is confirmed: 0.9697 is recorded, and this run scores 0.9697.',
  );
  expect(fresh.code).toBe(0);
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text.replace(
      'senior support engineer. Summarise this ticket in',
      'support engineer. Summarise this ticket in',
    ),
  );
  const stale = await run(['eval', 'summarise-ticket', '--check'], { cwd });
  expect(stale.stdout).toContain('is about another text');
  expect(stale.stdout).not.toContain('✓');
  // Samples of another wording leave the run itself incomplete, which says more than a score that is stale.
  expect(stale.code).toBe(4);
});

test('what --check found is in every report', async () => {
  const cwd = sample();
  const args = ['eval', 'summarise-ticket', '--check', '--junit', 'report.xml'];
  const { code, stdout, stderr } = await run([...args, '--markdown', 'report.md', '--json'], { cwd });
  expect(code).toBe(1);
  const reason = 'summarise-ticket draft has no recorded score.';
  const { gate } = JSON.parse(stdout).runs[0];
  expect(gate.state).toBe('failed');
  expect(gate.reasons[0]).toContain(reason);
  expect(read(cwd, 'report.xml')).toContain(
    `name="gate" time="0">\n      <failure type="gate" message="${reason} Run it with --record`,
  );
  expect(read(cwd, 'report.md')).toMatch(
    /\| ❌ failed \|\n[^]*- summarise-ticket draft has no recorded score\./,
  );
  expect(stderr).not.toContain('summarise-ticket draft: summarise-ticket draft');
});

test('a recorded score that is neither confirmed nor refuted leaves the gate open', async () => {
  const cwd = sample();
  await run(['eval', 'classify-intent', '--record'], { cwd });
  edit(cwd, 'prompt-registry.yaml', (text) => text.replace('eval_score: 0.9688', 'eval_score: 1'));
  const { code, stdout } = await run(['eval', 'classify-intent', '--check'], { cwd });
  expect(stdout).toContain(
    '? classify-intent draft inconclusive\n  Against the recorded score: inconclusive (1 is recorded, and this run scores 0.9688).\n',
  );
  expect(code).toBe(0);
  expect((await run(['eval', 'classify-intent', '--check', '--strict'], { cwd })).code).toBe(3);
});

test('a gate that is not passed gives 1, an inconclusive comparison 3 with --strict only', async () => {
  const cwd = sample();
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text.replace('min_score: 0.8\n', 'min_score: 0.98\n').replace('max_drop: 0.15', 'max_drop: 0.05'),
  );
  expect((await run(['eval', 'summarise-ticket'], { cwd })).code).toBe(1);
  expect((await run(['eval', 'classify-intent'], { cwd })).code).toBe(0);
  const strict = await run(['eval', 'classify-intent', '--strict'], { cwd });
  expect(strict.stdout).toContain('Inconclusive');
  expect(strict.code).toBe(3);
  expect((await run(['eval', '--strict'], { cwd })).code).toBe(1);
});

test('bad input gives 2, says what to do, and does not hold up the other prompts', async () => {
  const cwd = sample();
  edit(cwd, 'evals/summarise-ticket.yaml', (text) => text.replace('type: latency', 'type: latencyy'));
  const { code, stdout, stderr } = await run(['eval'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('error The suite evals/summarise-ticket.yaml cannot be run:');
  expect(stderr).toContain('nothing was asked and nothing was spent');
  expect(stdout).toContain('classify-intent draft passed');
});

test.each([
  [['eval', 'sumarise-ticket'], 'There is no prompt sumarise-ticket.', 'Did you mean “summarise-ticket”?'],
  [
    ['eval', 'summarise-ticket@9.9.9'],
    'The registry has no content for summarise-ticket 9.9.9.',
    'It has draft, 2.0.0, 2.1.0.',
  ],
  [
    ['eval', '--baseline', '9.9.9', 'summarise-ticket'],
    'summarise-ticket has no version 9.9.9 to compare with.',
    '--baseline',
  ],
  [['eval', '--filter', 'no such case'], 'No case’s description holds “no such case”.', '--filter'],
  [
    ['eval', 'missing/prompt-registry.yaml'],
    'There is no file missing/prompt-registry.yaml.',
    'Check the path',
  ],
  [['eval', '--markdown', 'summarise-ticket'], "argument 'summarise-ticket' is invalid.", 'ends in .md'],
  [['eval', '--markdown', 'prompt-registry.yaml'], 'is invalid.', 'Write --markdown before another option'],
  [['eval', '--record', '--check'], '--record and --check contradict each other.', 'check in CI'],
  [
    ['eval', '--max-cost', 'much'],
    "option '--max-cost <usd>' argument 'much' is invalid.",
    'amount in US dollars',
  ],
  [['eval', '--repeat', '0'], "option '--repeat <count>' argument '0' is invalid.", 'whole number'],
  [
    ['eval', '--junit', 'no/such/folder/report.xml'],
    'no/such/folder/report.xml cannot be written.',
    'folder',
  ],
])('%j is refused', async (args, message, hint) => {
  const { code, stderr, stdout } = await run(args, { cwd: sample() });
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
  expect(stdout === '' || args.includes('--junit')).toBe(true);
  expect(code).toBe(2);
});

test('a suite that asserts nothing is refused, not passed', async () => {
  const cwd = sample();
  edit(cwd, 'evals/classify-intent.yaml', (text) => text.replace(/defaultTest:[\s\S]*(?=tests:)/, ''));
  const { code, stderr } = await run(['eval', 'classify-intent'], { cwd });
  expect(stderr).toContain('cannot be run');
  expect(code).toBe(2);
});

test('a question that stands twice is asked once, and the forecast says so', async () => {
  const cwd = echoWorkspace({ url: 'http://127.0.0.1:9/v1', cases: ['ok', 'ok', 'other'] });
  const { stdout } = await run(['eval', '--dry-run'], { cwd });
  expect(stdout).toContain('echo draft  3 calls (1 not asked again), ');
});
