import { describe, expect, test } from 'vitest';
import { type Result, edit, read, run, workspace } from './cli.ts';
import { type Truth, telemetryOf } from './experimentTelemetry.ts';

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> => run(['promote', ...args], { cwd });

const HELLO = 'sha256:fa231e3f825c7ac7fb8b4649c2a40aa2e1947b6b5d68bff5fd8277656d2b0a03';

const draft = (score: string): string => `prompts:
  p:
    version: "1.0.0"
    evals: { min_score: 0.9 }
    draft:
      model: m
      template: Hello
${score}    versions:
      "1.0.0": { model: m, template: Hi }
`;

const SCORE = `      eval_score: 0.91
      last_eval:
        baseline: { version: "1.0.0", delta: 0.04, verdict: improved }
        content: "${HELLO}"
`;

const opened = (score: string): string => workspace({ 'prompt-registry.yaml': draft(score) });

describe('to evaluated', () => {
  test('what is missing is said, with what helps, and with a reason it is recorded', async () => {
    const cwd = opened('');
    const refused = await cli(cwd, 'p');
    expect(refused.stdout).toBe('! evaluated: The draft has no score. Run its evals.\n');
    expect(refused.stderr).toContain('Cannot promote the draft of p to evaluated');
    expect(refused.stderr).toContain('Here: --override "why it is right"');
    expect(refused.code).toBe(1);
    const done = await cli(cwd, 'p', '--override', 'Read by two of us');
    expect([done.code, done.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      'Promoted the draft of p to evaluated.',
    ]);
    expect(read(cwd, 'prompt-registry.yaml')).toContain('reason: Read by two of us');
  });

  test('the evidence, line by line', async () => {
    const cwd = opened(SCORE);
    const { code, stdout, stderr } = await cli(cwd, 'p');
    expect(stdout).toBe(`✓ evaluated: The score 0.91 of the draft is about this very text.
✓ evaluated: The score 0.91 reaches the \`min_score\` of 0.9.
✓ evaluated: Against 1.0.0 the last run says: improved (+0.04).
Promoted the draft of p to evaluated.
`);
    expect([code, stderr]).toEqual([0, '']);
    expect(read(cwd, 'prompt-registry.yaml')).toContain('      stage: evaluated\n');
  });

  test('--check says so and writes nothing; an edit makes it fail', async () => {
    const cwd = opened(SCORE);
    const before = read(cwd, 'prompt-registry.yaml');
    const passed = await cli(cwd, 'p', '--check', '--json');
    expect(passed.code).toBe(0);
    expect(JSON.parse(passed.stdout)).toMatchObject({
      schema_version: 1,
      prompt: 'p',
      version: 'draft',
      from: null,
      to: 'evaluated',
      action: 'promote',
      done: false,
      passed: true,
      result: null,
      refusal: null,
      requirements: [
        { gate: 'evaluated', id: 'score-fresh', outcome: 'met' },
        { gate: 'evaluated', id: 'score-sufficient', outcome: 'met' },
        { gate: 'evaluated', id: 'no-regression', outcome: 'met' },
      ],
    });
    expect(read(cwd, 'prompt-registry.yaml')).toBe(before);
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace('Hello', 'Hello you'));
    const failed = await cli(cwd, 'p', '--check');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('is stale: it is about another text');
  });

  test('a draft goes no further than staged: 1 where it is only asked, 2 where it is to be done', async () => {
    const cwd = opened(SCORE);
    expect((await cli(cwd, 'p', '--to', 'canary', '--check')).code).toBe(1);
    const { code, stderr } = await cli(cwd, 'p', '--to', 'canary', '--override', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('An experiment names a version, and a draft has none: release it first.');
  });

  test('what cannot be meant', async () => {
    const cwd = opened(SCORE);
    const said = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr } = await cli(cwd, ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await said('p', '--to', 'canry')).toContain('Did you mean “canary”?');
    expect(await said('p', '--check', '--override', 'x')).toContain('Leave out one of them.');
    expect(await said('p@1.0.0', '--version', 'draft')).toContain('One version is enough: 1.0.0, draft.');
    expect(await said('p@3.0.0')).toContain('3.0.0');
  });
});

const STARTED = '    started_at: "2026-11-01T00:00:00Z"\n';

const registry = (gates: string): string => `prompts:
  summarise:
    version: "2.0.0"
    gates: ${gates}
    versions:
      "2.0.0": { model: gpt-4o-2024-08-06, template: Summarise. }
      "2.1.0": { model: gpt-4o-2024-08-06, template: Summarise in three points. }
experiments:
  shorter:
    prompt: summarise
    control: { version: "2.0.0", weight: 0.90 }
    challenger: { version: "2.1.0", weight: 0.10 }
${STARTED}`;

const BY_EXPERIMENT = '{ evaluated: false, staged: false }';

const running = (truth: Truth, gates = BY_EXPERIMENT, folder = '.prompt-ledger/telemetry'): string =>
  workspace({
    'prompt-registry.yaml': registry(gates),
    [`${folder}/calls-20261101-7.jsonl`]: telemetryOf(truth),
  });

describe('through an experiment', () => {
  test('no harm is enough for canary, not for production', async () => {
    const cwd = running({ users: 2000 });
    const canary = await cli(cwd, 'summarise');
    expect(canary.code).toBe(0);
    expect(canary.stdout).toContain('canary: shorter tries 2.1.0 against 2.0.0 with guardrails');
    expect(read(cwd, 'prompt-registry.yaml')).toContain('stage: canary');
    const { code, stdout } = await cli(cwd, 'summarise', '--check');
    expect(code).toBe(1);
    expect(stdout).toContain('each needs 500');
  });

  test('a better challenger is deployed, and its experiment ends', async () => {
    const cwd = running({ users: 6000, delta: 0.05 });
    const { code, stdout } = await cli(cwd, 'summarise', '--to', 'deployed');
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
    const text = read(cwd, 'prompt-registry.yaml');
    expect(text).toContain('version: "2.1.0"\n    rollback_to: "2.0.0"');
    expect(text).toContain('outcome: promoted');
  });

  test('one that does harm', async () => {
    const { code, stdout } = await cli(running({ users: 2000, delta: -0.3 }), 'summarise', '--check');
    expect(code).toBe(1);
    expect(stdout).toContain('! canary: shorter says revert: The quality score changed by −0.296');
  });

  test('telemetry elsewhere, and none', async () => {
    const cwd = running({ users: 2000 }, BY_EXPERIMENT, 'logs');
    const without = await cli(cwd, 'summarise', '--check');
    expect(without.code).toBe(1);
    expect(without.stdout).toContain('? canary: Nobody analysed what shorter measured');
    expect((await cli(cwd, 'summarise', '--check', '--telemetry', 'logs')).code).toBe(0);
    expect((await cli(cwd, 'summarise', '--check', '--telemetry', 'nowhere')).code).toBe(2);
  });

  test('where gates are declared, a deployment asks for them, and the end of an experiment too', async () => {
    const cwd = running({ users: 2000 });
    const deployed = await run(['deploy', 'summarise@2.1.0', '--dry-run'], { cwd });
    expect(deployed.code).toBe(1);
    expect(deployed.stdout).toContain('deployed: shorter says continue');
    const stopped = await run(['experiment', 'stop', 'shorter', '--promote', '--dry-run'], { cwd });
    expect(stopped.stdout).toContain('deployed: 1,');
    const elsewhere = await run(['deploy', 'summarise@2.1.0', '--to', 'staging', '--dry-run'], { cwd });
    expect(elsewhere.stdout).not.toContain('deployed:');
  });
});

test('a version that nobody is served any more is retired, and is not deployed by mistake', async () => {
  const cwd = workspace({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.1.0"
    rollback_to: "1.0.0"
    versions:
      "0.9.0": { model: m, template: Hey }
      "1.0.0": { model: m, template: Hi }
      "1.1.0": { model: m, template: Hello }
`,
  });
  const served = await cli(cwd, 'p@1.1.0', '--to', 'retired');
  expect([served.code, served.stdout]).toEqual([
    2,
    '✓ 1.1.0 is in the files.\n✗ production serves 1.1.0. Deploy another version there first.\n✓ Nothing is to go back to 1.1.0.\n',
  ]);
  expect((await cli(cwd, 'p@1.0.0', '--to', 'retired')).code).toBe(1);
  expect((await cli(cwd, 'p@0.9.0', '--to', 'retired')).stdout).toContain('Retired p 0.9.0.');
  const { code, stdout } = await run(['deploy', 'p@0.9.0', '--dry-run'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain('! 0.9.0 is retired. Take another version, or promote it again first.');
});
