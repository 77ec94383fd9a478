import { describe, expect, test } from 'vitest';
import { type Action, act, gatesOf, refusalOf } from './acting.ts';

/** Of `m` and “Hello”. */
const DIGEST = 'sha256:fa231e3f825c7ac7fb8b4649c2a40aa2e1947b6b5d68bff5fd8277656d2b0a03';

interface Facts {
  readonly gates?: string;
  readonly version?: string;
  readonly score?: string;
  readonly shadow?: string;
  readonly stage?: string;
  readonly experiment?: string;
}

const baseline = (verdict: string, version = '1.0.0'): string =>
  `baseline: { version: "${version}", delta: 0.01, verdict: ${verdict} }`;

const scored = (value: number, facts = baseline('no regression'), content = DIGEST): string =>
  `eval_score: ${value}, last_eval: { at: "2026-11-20T09:30:00Z", ${facts}${facts === '' ? '' : ', '}content: "${content}" }`;

const SCORED = scored(0.9);

const shadow = (verdict: string, more = ''): string =>
  `shadow: { digest: "${DIGEST}", verdict: ${verdict}, against: "1.0.0", pairs: 200, units: 120, quality_delta: -0.004, ci95: [-0.012, 0.004], run_at: "2026-11-26T09:00:00Z"${more} }`;

const PASSED = shadow('pass');

const RUNNING = `prompt: a, control: { version: "1.0.0", weight: 0.9 }, challenger: { version: "1.1.0", weight: 0.1 }, started_at: "2026-11-20T10:00:00Z"`;

const worldOf = ({ gates, version = '1.0.0', score, shadow: validated, stage, experiment }: Facts) => ({
  texts: {
    'prompt-registry.yaml': `prompts:
  a:
    version: "${version}"
    evals: { min_score: 0.85 }
${gates === undefined ? '' : `    gates: ${gates}\n`}    versions:
      "1.0.0": { model: m, template: Hi }
      "1.1.0": { model: m, template: Hello${[score, validated, stage && `stage: ${stage}`]
        .map((part) => (part === undefined ? '' : `, ${part}`))
        .join('')} }
${experiment === undefined ? '' : `experiments:\n  e: { ${experiment} }\n`}`,
  },
});

/** What the gate of a stage says, without those before it. */
async function saidBy(stage: NonNullable<Action['to']>, facts: Facts, more: Partial<Action> = {}) {
  const request: Action = { action: 'promote', target: '1.1.0', to: stage, ...more };
  const { transition } = await act(worldOf(facts), request);
  return gatesOf(transition)
    .split('\n')
    .flatMap((line) => (line.startsWith(`${stage} `) ? [line.slice(stage.length + 1)] : []));
}

test.each<[name: string, facts: Facts, expected: string[]]>([
  ['no score', {}, ['unmet: 1.1.0 has no score. Run its evals.']],
  [
    'a number that somebody typed',
    { score: 'eval_score: 0.99' },
    ['unmet: The score 0.99 of 1.1.0 has no evidence: nobody knows what was measured. Run its evals.'],
  ],
  [
    'a score of another text',
    { score: scored(0.9, '', 'sha256:00') },
    ['unmet: The score 0.9 of 1.1.0 is stale: it is about another text. Run its evals again.'],
  ],
  [
    'a fresh score that is enough',
    { score: SCORED },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'met: Against 1.0.0 the last run says: no regression (+0.01).',
    ],
  ],
  [
    'the gate asks for more than the evals',
    { score: SCORED, gates: '{ evaluated: { min_score: 0.95 } }' },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'unmet: The score 0.9 is below the `min_score` of 0.95. Improve the prompt, or ask for less.',
      'met: Against 1.0.0 the last run says: no regression (+0.01).',
    ],
  ],
  [
    'a regression',
    { score: scored(0.9, baseline('regressed')) },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'unmet: It is worse than 1.0.0 (+0.01): the last run says so.',
    ],
  ],
  [
    'an inconclusive comparison passes',
    { score: scored(0.9, baseline('inconclusive')) },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'met: Against 1.0.0 the last run says: inconclusive (+0.01).',
    ],
  ],
  [
    'unless the gate is strict',
    { score: scored(0.9, baseline('inconclusive')), gates: '{ evaluated: { strict: true } }' },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'unmet: Against 1.0.0 the last run says: inconclusive (+0.01). That is not enough for `strict`: more cases or repeats would say it.',
    ],
  ],
  [
    'a comparison with another version than the one that is served',
    { score: scored(0.9, baseline('improved', '0.9.0')) },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'unknown: The last run compared it with 0.9.0, and production serves 1.0.0 now. Run its evals again.',
    ],
  ],
  [
    'no comparison',
    { score: scored(0.9, '') },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
      'unknown: Nobody compared it with 1.0.0, which production serves. Run its evals with that baseline.',
    ],
  ],
  [
    'no comparison of what is served itself',
    { score: scored(0.9, ''), version: '1.1.0' },
    [
      'met: The score 0.9 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met: The score 0.9 reaches the `min_score` of 0.85.',
    ],
  ],
  ['a gate that is off', { gates: '{ evaluated: false }' }, ['met (advice): `gates` asks for nothing here.']],
])('evaluated: %s', async (_, facts, expected) => {
  expect(await saidBy('evaluated', facts)).toEqual(expected);
});

test.each<[name: string, facts: Facts, expected: string[]]>([
  [
    'none',
    {},
    [
      'unmet: No shadow validation of 1.1.0 is recorded. Run one on recorded calls, with `prompt-ledger shadow a --version 1.1.0 --record`; where there are none, `gates: { staged: false }` asks for none.',
    ],
  ],
  [
    'one that passed',
    { shadow: PASSED },
    [
      'met: The shadow validation of 1.1.0 passed: quality −0.004 (−0.012 to +0.004) against 1.0.0, 200 calls of 120 units, 2026-11-26.',
    ],
  ],
  [
    'one that failed',
    { shadow: shadow('fail') },
    [
      'unmet: The shadow validation of 1.1.0 failed: quality −0.004 (−0.012 to +0.004) against 1.0.0, 200 calls of 120 units, 2026-11-26. Improve it first.',
    ],
  ],
  [
    'one that says nothing',
    { shadow: 'shadow: { digest: "' + DIGEST + '", verdict: inconclusive, pairs: 3 }' },
    [
      'unmet: The shadow validation of 1.1.0 says neither yes nor no: quality unknown, 3 calls. Validate it on more calls.',
    ],
  ],
  [
    'of another text',
    { shadow: 'shadow: { digest: "sha256:00", verdict: pass }' },
    ['unmet: The shadow validation of 1.1.0 is stale: it is about another text. Run it again.'],
  ],
  [
    'of nobody knows what',
    { shadow: 'shadow: { verdict: pass }' },
    ['unmet: The shadow validation of 1.1.0 is stale: it is about another text. Run it again.'],
  ],
  [
    'against another version than the one that is served',
    { shadow: PASSED, version: '0.9.0' },
    [
      'unknown: The shadow validation of 1.1.0 held it against 1.0.0, and production serves 0.9.0 now. Run it again.',
    ],
  ],
  [
    'fewer pairs than the gate asks for',
    { shadow: PASSED, gates: '{ staged: { minimum_pairs: 1000 } }' },
    [
      'met: The shadow validation of 1.1.0 passed: quality −0.004 (−0.012 to +0.004) against 1.0.0, 200 calls of 120 units, 2026-11-26.',
      'unmet: It compared 200 calls, and `gates` asks for 1000. Validate it on more of them.',
    ],
  ],
])('staged, a shadow validation: %s', async (_, facts, expected) => {
  expect(await saidBy('staged', facts)).toEqual(expected);
});

const healthy = { units: 4500, quality: [0.86, 0.15] } as const;
const measuring = (
  units: number,
  mean: number,
  more: Partial<NonNullable<Action['measured']>[string]> = {},
) => ({
  measured: {
    e: {
      control: { ...healthy, units: units * 9 },
      challenger: { units, quality: [mean, 0.15] as const },
      ...more,
    },
  },
});

test.each<[name: string, facts: Facts, more: Partial<Action>, expected: string[]]>([
  [
    'no experiment',
    {},
    {},
    ['unmet: No experiment has 1.1.0 as its challenger. Write one under `experiments`, and start it.'],
  ],
  [
    'with the version as its control',
    { experiment: RUNNING.replace('"1.0.0"', '"1.2.0"').replace('"1.1.0"', '"1.0.0"') },
    {},
    ['unmet: No experiment has 1.1.0 as its challenger. Write one under `experiments`, and start it.'],
  ],
  [
    'planned',
    { experiment: RUNNING.replace('2026', '2027') },
    {},
    ['unmet: e was not started: prompt-ledger experiment start e'],
  ],
  [
    'not complete',
    { experiment: RUNNING.replace('0.9', '0.8') },
    {},
    ['unmet: e is not complete: `prompt-ledger validate` says what is missing.'],
  ],
  [
    'without a guardrail',
    { experiment: `${RUNNING}, guardrails: { auto_revert: false }` },
    measuring(600, 0.9),
    ['unmet: e has no guardrail: `auto_revert` is off. Turn it on, so that harm ends it.'],
  ],
  [
    'without telemetry',
    { experiment: RUNNING },
    {},
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'unknown: Nobody analysed what e measured: there is no telemetry of it here. It is looked for in `.prompt-ledger/telemetry`, beside the registry.',
    ],
  ],
  [
    'too early',
    { experiment: RUNNING },
    measuring(40, 0.86),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'unmet: e says collecting: The challenger has 40 units with a quality score; harm is judged from 50 on.',
      'unmet: 360 units of the control and 40 of the challenger were measured, and each needs 50. Wait for more.',
    ],
  ],
  [
    'no harm so far',
    { experiment: RUNNING },
    measuring(60, 0.86),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'met: e says continue: No harm so far; the smaller arm has 60 of 500 units.',
      'met: 540 units of the control and 60 of the challenger were measured, at least 50 each.',
    ],
  ],
  [
    'no harm, and the gate asks for more',
    { experiment: RUNNING, gates: '{ canary: { minimum_sample_size: 100 } }' },
    measuring(60, 0.86),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'met: e says continue: No harm so far; the smaller arm has 60 of 500 units.',
      'unmet: 540 units of the control and 60 of the challenger were measured, and each needs 100. Wait for more.',
    ],
  ],
  [
    'given up',
    { experiment: `${RUNNING}, ended_at: "2026-11-22T10:00:00Z", outcome: reverted` },
    measuring(600, 0.9),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and has ended.',
      'unmet: e was given up: 1.1.0 was reverted.',
    ],
  ],
  [
    'promoted, and its telemetry gone',
    { experiment: `${RUNNING}, ended_at: "2026-11-22T10:00:00Z", outcome: promoted` },
    {},
    ['met: e tries 1.1.0 against 1.0.0 with guardrails, and has ended.', 'met: e ended with 1.1.0 promoted.'],
  ],
  [
    'a rollout that waits',
    { experiment: `${RUNNING}, rollout: { step: 2 }` },
    measuring(60, 0.86, { move: { kind: 'wait', until: undefined, reason: 'Step 2 lasts 5 minutes more.' } }),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'met: e: Step 2 lasts 5 minutes more.',
    ],
  ],
  [
    'a rollout that failed',
    { experiment: `${RUNNING}, rollout: { step: 2 }` },
    measuring(60, 0.86, { move: { kind: 'abort', reason: 'What was measured failed.' } }),
    [
      'met: e tries 1.1.0 against 1.0.0 with guardrails, and runs since 2026-11-20T10:00:00Z.',
      'unmet: e: What was measured failed.',
    ],
  ],
])('canary, an experiment: %s', async (_, facts, more, expected) => {
  expect(await saidBy('canary', facts, more)).toEqual(expected);
});

test.each<[name: string, facts: Facts, more: Partial<Action>, expected: string[]]>([
  ['none', {}, {}, ['unmet: No experiment shows that 1.1.0 is better.']],
  [
    'a better challenger',
    { experiment: `${RUNNING}, ended_at: "2026-11-22T10:00:00Z"` },
    measuring(500, 0.9),
    [
      'met: e says promote: quality_score is better: +0.040 (+0.019 to +0.061), 500 units of the challenger.',
      'met: quality_score: p < 0.0001, below 0.05.',
      'met: 4,500 units of the control and 500 of the challenger were measured, at least 500 each.',
    ],
  ],
  [
    'an experiment that is content with less than the gate',
    {
      experiment: `${RUNNING}, minimum_sample_size: 100, significance_level: 0.5, ended_at: "2026-11-22T10:00:00Z"`,
    },
    measuring(100, 0.9),
    [
      'met: e says promote: quality_score is better: +0.040 (+0.010 to +0.070), 100 units of the challenger.',
      'unmet: quality_score: p = 0.2, not below 0.05.',
      'unmet: 900 units of the control and 100 of the challenger were measured, and each needs 500. Wait for more.',
    ],
  ],
  [
    'a rollout that is through',
    { experiment: `${RUNNING}, rollout: { step: 6 }` },
    measuring(600, 0.9, { move: { kind: 'complete', reason: 'Every step has held up.' } }),
    // The end of the experiment says so already.
    [],
  ],
])('deployed, an experiment: %s', async (_, facts, more, expected) => {
  expect(await saidBy('deployed', facts, more)).toEqual(expected);
});

const ALL = { score: SCORED, shadow: PASSED };
const said = (facts: Facts, more: Partial<Action> = {}): Promise<string> =>
  refusalOf(worldOf(facts), { action: 'promote', target: '1.1.0', ...more });

describe('promote', () => {
  test.each<[name: string, stage: string | undefined, gates: string | undefined, expected: string]>([
    ['from the start', undefined, undefined, 'Promote a 1.1.0 to evaluated'],
    ['from evaluated', 'evaluated', undefined, 'Promote a 1.1.0 to staged'],
    ['past a gate that is off', 'evaluated', '{ staged: false, canary: true }', 'Promote a 1.1.0 to canary'],
    [
      'to production where all are off',
      undefined,
      '{ evaluated: false, staged: false, canary: false, deployed: false }',
      'Promote the challenger of e',
    ],
    ['from retired', 'retired', undefined, 'Promote a 1.1.0 to evaluated'],
  ])('takes the next stage: %s', async (_, stage, gates, expected) => {
    const facts = { ...ALL, experiment: RUNNING, ...(stage && { stage }), ...(gates && { gates }) };
    expect(await said(facts, measuring(60, 0.86))).toBe(`allowed: ${expected}`);
  });

  test('asks all gates on the way', async () => {
    expect(await said({}, { to: 'staged' })).toBe(
      'bad-input: Cannot promote a 1.1.0 to staged: 1.1.0 has no score. Run its evals. No shadow validation of 1.1.0 is recorded. Run one on recorded calls, with `prompt-ledger shadow a --version 1.1.0 --record`; where there are none, `gates: { staged: false }` asks for none. → Correct this first, or give a reason, which is recorded beside the version.',
    );
  });

  test('does not go back from what is earned, and does from what is not', async () => {
    expect(await said({ ...ALL, stage: 'staged' }, { to: 'evaluated' })).toBe(
      'bad-input: Cannot promote a 1.1.0 to evaluated: It is staged already, which comes after evaluated. → Correct this first.',
    );
    expect(await said({ score: SCORED, stage: 'staged' }, { to: 'evaluated' })).toBe(
      'allowed: Promote a 1.1.0 to evaluated',
    );
  });

  test('to where it is: asks again, and changes nothing', async () => {
    const { transition } = await act(worldOf({ ...ALL, stage: 'staged' }), {
      action: 'promote',
      target: '1.1.0',
      to: 'staged',
    });
    expect(transition).toMatchObject({
      edits: [],
      result: 'Nothing to record: a 1.1.0 is staged, and passes its gate.',
    });
  });

  test('a version that only Git has', async () => {
    const texts = {
      ...worldOf(ALL).texts,
      'git/0.9.0/prompt-registry.yaml': 'prompts:\n  a: { version: "0.9.0", model: m, template: Hey }\n',
    };
    expect(
      await refusalOf(
        { texts, inGit: ['0.9.0'] },
        { action: 'promote', target: '0.9.0', to: 'evaluated', reason: 'x' },
      ),
    ).toBe(
      'bad-input: Cannot promote a 0.9.0 to evaluated: 0.9.0 is only in Git’s history. Take it into the files first. → Correct this first.',
    );
  });

  test('what has no content', async () => {
    const texts = { 'prompt-registry.yaml': 'prompts:\n  a: { version: "1.0.0" }\n' };
    expect(await refusalOf({ texts }, { action: 'promote' })).toBe(
      'bad-input: The files have no content of a to promote. → Name a version: a draft begins with `prompt-ledger draft`.',
    );
  });
});

test('a deployment asks for no gate where none is declared', async () => {
  const deploy = { action: 'deploy', target: '1.1.0' } as const;
  expect(await refusalOf(worldOf({ score: SCORED }), deploy)).toBe('allowed: Deploy a 1.1.0 to production');
  expect(await refusalOf(worldOf({ score: SCORED, gates: '{}' }), deploy)).toContain(
    'Cannot deploy a 1.1.0 to production: No shadow validation',
  );
  expect(
    await refusalOf(worldOf({ score: SCORED, gates: '{}' }), { ...deploy, environment: 'staging' }),
  ).toBe('allowed: Deploy a 1.1.0 to staging');
});
