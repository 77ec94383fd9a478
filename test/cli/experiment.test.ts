import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Result, read, run, workspace } from './cli.ts';
import { type Truth, telemetryOf } from './experimentTelemetry.ts';

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> =>
  run(['experiment', ...args], { cwd });

const EXPERIMENT = `    prompt: summarise
    control: { version: "2.0.0", weight: 0.90 }
    challenger: { version: "2.1.0", weight: 0.10 }
    metrics: [quality_score, latency_p95, cost_per_call]
    guardrails:
      auto_revert: true
      revert_if: { quality_score_delta: -0.10 }
    minimum_sample_size: 500
    significance_level: 0.05
`;

const registry = (more = ''): string => `prompts:
  summarise:
    version: "2.0.0"
    versions:
      "2.0.0": { model: gpt-4o-2024-08-06, template: Summarise. }
      "2.1.0": { model: gpt-4o-2024-08-06, template: Summarise in three points. }
experiments:
  shorter:
${EXPERIMENT}${more}`;

const STARTED = '    started_at: "2026-11-01T00:00:00Z"\n';
const TELEMETRY = '.prompt-ledger/telemetry/calls-20261101-7.jsonl';

const opened = (truth: Truth, more = STARTED): string =>
  workspace({ 'prompt-registry.yaml': registry(more), [TELEMETRY]: telemetryOf(truth) });

describe('analyze', () => {
  test('a challenger that is better', async () => {
    const { code, stdout, stderr } = await cli(
      opened({ users: 6000, delta: 0.05 }),
      'analyze',
      'shorter',
      '--strict',
    );
    expect(stdout).toMatchSnapshot();
    expect(stderr).toBe('Passed over 1 line of telemetry without a record.\n');
    expect(code).toBe(0);
  });

  test('one that is much worse is found early', async () => {
    const { code, stdout } = await cli(opened({ users: 700, delta: -0.3 }), 'status', 'shorter');
    expect(stdout).toContain('certainly beyond the −0.100 that is put up with');
    expect(code).toBe(1);
  });

  test('one that changes nothing', async () => {
    const cwd = opened({ users: 6000 });
    expect((await cli(cwd, 'analyze', 'shorter')).code).toBe(0);
    const { code, stdout } = await cli(cwd, 'analyze', 'shorter', '--strict', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      schema_version: 1,
      experiment: 'shorter',
      state: 'running',
      verdict: 'inconclusive',
      guardrail: { state: 'held', allowed: -0.1, relative: false },
      unreadable_lines: 1,
      rollout: null,
    });
  });

  test('better and slower is for somebody to decide', async () => {
    const { stdout } = await cli(
      opened({ users: 8000, delta: 0.05, slower: 2 }),
      'analyze',
      'shorter',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'hold' });
  });

  test('a rollout says the next move', async () => {
    const rollout = `${STARTED}    rollout:\n      step: 3\n      step_started_at: "2026-11-01T00:00:00Z"\n`;
    const { stdout, code } = await cli(opened({ users: 6000 }, rollout), 'analyze', 'shorter');
    expect(stdout).toContain('rollout advance: Step 4 (25 %) can begin.');
    expect(code).toBe(0);
  });

  test('telemetry elsewhere, and none', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': registry(STARTED),
      'logs/a.jsonl': telemetryOf({ users: 100 }),
    });
    expect((await cli(cwd, 'analyze', 'shorter', '--telemetry', 'logs')).stdout).toContain('collecting');
    const missing = await cli(cwd, 'analyze', 'shorter');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('There is no telemetry at');
  });
});

const file = (cwd: string): string => read(cwd, 'prompt-registry.yaml');

describe('analyze --apply', () => {
  const harmful: Truth = { users: 700, delta: -0.3 };

  test('ends what does harm, with the reason, and once', async () => {
    const cwd = opened(harmful);
    const before = file(cwd);
    const { code, stdout, stderr } = await cli(cwd, 'analyze', 'shorter', '--apply', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'revert' });
    expect(stderr).toContain('Reverted shorter. Everybody is served the control.');
    const after = file(cwd);
    expect(after).toMatch(
      /ended_at: "[^"]+"\n {4}outcome: reverted\n {4}reason: .*revert: .*certainly beyond/,
    );
    expect(after.startsWith(before.trimEnd())).toBe(true);
    const again = await cli(cwd, 'analyze', 'shorter', '--apply');
    expect(again.stderr).not.toContain('Reverted');
    expect(file(cwd)).toBe(after);
  });

  test('leaves alone what nobody let end by itself, what does no harm, and everything without --apply', async () => {
    const manual = opened(harmful);
    writeFileSync(
      join(manual, 'prompt-registry.yaml'),
      file(manual).replace('revert: true', 'revert: false'),
    );
    for (const [cwd, ...args] of [
      [manual, '--apply'],
      [opened({ users: 700 }), '--apply'],
      [opened(harmful)],
    ] as const) {
      const before = file(cwd);
      await cli(cwd, 'analyze', 'shorter', ...args);
      expect(file(cwd)).toBe(before);
    }
    expect((await cli(manual, 'analyze', 'shorter', '--apply')).stderr).toContain('its auto_revert is off');
  });

  test('with --live: what applications read serves the control at once', async () => {
    const cwd = opened(harmful);
    expect((await run(['publish', '--to', 'live'], { cwd })).stderr).not.toContain('error');
    const { stderr } = await cli(cwd, 'analyze', 'shorter', '--apply', '--live', 'live');
    expect(stderr).toContain('summarise is served at 2.0.0 in production, revision 2.');
    expect(stderr).toContain('Reverted shorter.');
    const { overrides } = JSON.parse((await run(['live', 'live', '--json'], { cwd })).stdout);
    expect(overrides).toMatchObject({ summarise: { version: '2.0.0' } });
  });
});

test('plan: from what is given, and from what was measured', async () => {
  const empty = workspace({ 'prompt-registry.yaml': registry() });
  expect((await cli(empty, 'plan', 'shorter', '--per-day', '400')).stdout).toMatchSnapshot();
  const { stdout } = await cli(opened({ users: 3000 }), 'plan', 'shorter', '--json');
  const plan: { units_per_day: number; sd: number; days: number } = JSON.parse(stdout);
  expect(plan).toMatchObject({ units: { control: 4500, challenger: 500 }, false_alarms: 0 });
  expect(plan.units_per_day).toBe(375);
  expect(plan.days).toBeCloseTo(5000 / 375, 9);
  expect(plan.sd).toBeGreaterThan(0.05);
  expect(plan.sd).toBeLessThan(0.15);
});

describe('start and stop', () => {
  test('an experiment begins, grows, and is reverted', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': registry() });
    const dry = await cli(cwd, 'start', 'shorter', '--dry-run');
    expect(dry.stdout).toContain('+    started_at: ');
    expect(dry.stdout).toContain('Would do: Start shorter with 10 %.');
    expect(read(cwd)).toBe(registry());
    const started = await cli(cwd, 'start', 'shorter', '--weight', '0.05');
    expect(started.stdout).toContain('Started shorter: 2.1.0 gets 5 % of the traffic.');
    expect(read(cwd)).toContain('challenger: { version: "2.1.0", weight: 0.05 }');
    expect((await cli(cwd, 'start', 'shorter')).stderr).toContain('shorter runs already');
    expect((await cli(cwd, 'start', 'shorter', '--weight', '0.2')).code).toBe(0);
    expect(read(cwd)).toMatch(/started_at: .*\n +reweighted_at: /);
    const reverted = await cli(cwd, 'stop', 'shorter', '--revert', '--reason', 'Complaints.');
    expect(reverted.stdout).toContain('Reverted shorter. Everybody is served the control.');
    expect(read(cwd)).toContain('outcome: reverted\n    reason: Complaints.');
    expect((await cli(cwd, 'stop', 'shorter')).code).toBe(2);
    expect((await run(['validate'], { cwd })).stderr).toContain(': 0 errors');
  });

  test('a promotion asks for evidence', async () => {
    const cwd = opened({ users: 6000, delta: 0.05 });
    const promoted = await cli(cwd, 'stop', 'shorter', '--promote', '--reason', 'No suite yet.');
    expect(promoted.stdout).toContain('promote: quality_score is better');
    expect(promoted.stdout).toContain('Deployed summarise 2.1.0 to production, instead of 2.0.0.');
    expect(read(cwd)).toMatch(/version: "2.1.0"[^]*rollback_to: "2.0.0"[^]*outcome: promoted/);
    const open = opened({ users: 6000 });
    const refused = await cli(open, 'stop', 'shorter', '--promote');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('inconclusive: With 624 units of the challenger');
    expect(read(open)).toBe(registry(STARTED));
  });

  test('a rollout advances step by step', async () => {
    const rollout = `${STARTED}    rollout:\n      step: 3\n      step_started_at: "2026-11-01T00:00:00Z"\n`;
    const cwd = opened({ users: 6000 }, rollout);
    const advanced = await cli(cwd, 'advance', 'shorter');
    expect(advanced.stdout).toContain('Raised shorter: the challenger gets 25 % of the traffic.');
    expect(read(cwd)).toMatch(/challenger: \{ version: "2.1.0", weight: 0.25 \}[^]*step: 4/);
    const waits = await cli(cwd, 'advance', 'shorter');
    expect(waits).toMatchObject({ code: 1 });
    expect(waits.stderr).toContain('Step 4 (25 %) lasts 60 minutes more.');
    const none = await cli(opened({ users: 60 }), 'advance', 'shorter');
    expect(none.stderr).toContain('shorter is no rollout that runs.');
  });

  test('half of the traffic on the first day, and a second experiment', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': registry(`${STARTED}  other:\n${EXPERIMENT}`) });
    const second = await cli(cwd, 'start', 'other');
    expect(second).toMatchObject({ code: 2 });
    expect(second.stderr).toContain('shorter shares the traffic of summarise already');
    const half = workspace({ 'prompt-registry.yaml': registry() });
    const { stderr, code } = await cli(half, 'start', 'shorter', '--weight', '0.5');
    expect(code).toBe(2);
    expect(stderr).toContain('start with 5 to 10 %');
  });
});

test('list', async () => {
  const more = `${STARTED}  planned:\n${EXPERIMENT}  over:\n${EXPERIMENT}    ended_at: "2026-11-02T00:00:00Z"\n    outcome: reverted\n  half: { prompt: summarise }\n`;
  const cwd = workspace({ 'prompt-registry.yaml': registry(more) });
  expect((await cli(cwd, 'list')).stdout).toBe(`shorter: summarise 2.0.0 (90 %) against 2.1.0 (10 %), running
planned: summarise 2.0.0 (90 %) against 2.1.0 (10 %), planned
over: summarise 2.0.0 (90 %) against 2.1.0 (10 %), ended, reverted
half: not complete, see validate, planned
`);
  const { stdout } = await cli(cwd, 'list', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    experiments: [{ name: 'shorter', state: 'running', usable: true }, {}, {}, { usable: false }],
  });
});

test.each([
  [['analyze', 'shortr'], 'There is no experiment shortr.'],
  [['analyze', 'half'], 'The experiment half is not complete.'],
  [['plan', 'shorter', '--sd', '0'], 'It must be a number above 0.'],
])('%j is refused', async (args, message) => {
  const cwd = workspace({ 'prompt-registry.yaml': registry('  half: { prompt: summarise }\n') });
  const { code, stderr } = await cli(cwd, ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
