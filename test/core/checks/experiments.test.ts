import { expect, test } from 'vitest';
import { Checker } from '../../../src/core/checks/checker.ts';
import { checked, expectMarked, resources, sha256 } from './checked.ts';

const PROMPTS = `prompts:
  p:
    versions:
      "1.0.0": { model: gpt-4o, template: Hi }
      "2.0.0": { model: gpt-4o, template: Hi }
`;

test('as the guide has it, an experiment has no problem', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}experiments:
  shorter:
    prompt: p
    control: { version: "1.0.0", weight: 0.90 }
    challenger: { version: "2.0.0", weight: 0.10 }
    metrics: [quality_score, latency_p95, cost_per_call]
    guardrails: { auto_revert: true, revert_if: { quality_score_delta: -0.10 } }
    minimum_sample_size: 500
    significance_level: 0.05
`,
  }));

test('the shape: keys, types, what is missing', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}experiments:
  a:
    prompt: p
    contrl: { version: "1.0.0", weight: 0.9 }
#   ^^^^^^ warning unknown-key: “contrl” is no key of “experiments.a”. Did you mean “control”?
    control: { version: "1.0.0", wieght: 0.9 }
#   ^^^^^^^ error missing-key: “experiments.a.control” needs the key “weight”.
#                                ^^^^^^ warning unknown-key: “wieght” is no key of “experiments.a.control”. Did you mean “weight”?
    challenger: { version: 2, weight: a }
#                          ^ error wrong-type
#                                     ^ error wrong-type
    guardrails: { auto_revrt: true, revert_if: { quality_score_delt: -0.1 }, sensitivity: any_harms }
#                 ^^^^^^^^^^ warning unknown-key: “auto_revrt” is no key of “experiments.a.guardrails”. Did you mean “auto_revert”?
#                                                ^^^^^^^^^^^^^^^^^^ warning unknown-key: “quality_score_delt” is no key of “experiments.a.guardrails.revert_if”. Did you mean “quality_score_delta”?
#                                                                                         ^^^^^^^^^ error invalid-value: “experiments.a.guardrails.sensitivity” must be one of threshold, any_harm. Did you mean “any_harm”?
    rollout: { steps: [{ wieght: 0.01 }] }
#                      ^ error missing-key: “experiments.a.rollout.steps.0” needs the key “weight”.
#                        ^^^^^^ warning unknown-key: “wieght” is no key of “experiments.a.rollout.steps.0”. Did you mean “weight”?
`,
  }));

test('experiment-weights', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}experiments:
  a:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.2 }
#                                           ^^^ error experiment-weights: The weights of control and challenger are 1.1 together, and they share all of the traffic: make it 1.
  b:
    prompt: p
    control: { version: "1.0.0", weight: 90 }
#                                        ^^ error experiment-weights: The control’s weight is a share of the traffic, from 0 to 1, and not 90. For 90 % write 0.9.
    challenger: { version: "2.0.0", weight: -0.1 }
#                                           ^^^^ error experiment-weights: The challenger’s weight is a share of the traffic, from 0 to 1, and not -0.1.
  c:
    prompt: p
    control: { version: "1.0.0", weight: 0.7 }
    challenger: { version: "2.0.0", weight: 0.3 }
  d:
    prompt: p
    control: { version: "1.0.0", weight: 0.66667 }
#                                        ^^^^^^^ error experiment-weights: The control’s weight has more digits than traffic is cut into: four are enough, such as 0.6667.
    challenger: { version: "2.0.0", weight: 0.33333 }
#                                           ^^^^^^^ error experiment-weights: The challenger’s weight has more digits than traffic is cut into: four are enough, such as 0.3333.
`,
  }));

test('experiment-sample-too-small: of what is still to be decided', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}experiments:
  a:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
    minimum_sample_size: 100
#                        ^^^ warning experiment-sample-too-small: With 100 units in an arm, chance decides more than the prompt does. Promote after 500 or more.
  b:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
    minimum_sample_size: 100
    ended_at: "2026-05-01T13:00:00Z"
`,
  }));

test('a broken experiment hides no other', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}experiments:
  broken: [1, 2]
#         ^^^^^^ error wrong-type
  a:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.1.0", weight: 0.1 }
#                          ^^^^^^^ error experiment-unknown-version
`,
  }));

test('experiment-unknown-version: prompts and versions, in whatever file they stand', () =>
  expectMarked({
    'prompt-registry.yaml': `include: [more.yaml]
${PROMPTS}experiments:
  a:
    prompt: q
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: draft, weight: 0.1 }
#                          ^^^^^ error experiment-unknown-version: Version draft of q stands nowhere in the files, so nobody can be served it. Add it under \`versions\`, or name one that is there: 1.0.0.
`,
    'more.yaml': `prompts:
  q:
    version: "1.0.0"
    model: gpt-4o
    template: Hi
experiments:
  b:
    prompt: pp
#           ^^ error experiment-unknown-version: The registry has no prompt “pp”. Did you mean “p”?
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
`,
  }));

const split = (more: string, challenger = 0.5): string => `${PROMPTS}experiments:
  a:
    prompt: p
    control: { version: "1.0.0", weight: ${1 - challenger} }
    challenger: { version: "2.0.0", weight: ${challenger} }
${more}`;

const clock = (): number => Date.parse('2026-05-07T14:00:00Z');

test.each<[name: string, text: string, found: number]>([
  ['not started yet', split(''), 1],
  ['started an hour ago', split('    started_at: "2026-05-07T13:00:00Z"\n'), 1],
  ['starts tomorrow', split('    started_at: "2026-05-08T13:00:00Z"\n'), 1],
  ['started a week ago', split('    started_at: "2026-05-01T13:00:00Z"\n'), 0],
  ['ended', split('    ended_at: "2026-05-01T13:00:00Z"\n'), 0],
  ['a quarter', split('', 0.25), 0],
  ['nearly all', split('', 0.75), 1],
  ['a rollout has steps for that', split('    rollout:\n'), 0],
])('even-split-on-day-one: %s', async (_name, text, found) => {
  const { workspace } = await checked({ 'prompt-registry.yaml': text });
  const checker = new Checker(workspace.store, { sha256, resources, clock });
  const problems = checker.check().problems.get(workspace.uri('prompt-registry.yaml')) ?? [];
  expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
    Array.from({ length: found }, () => 'warning even-split-on-day-one'),
  );
});
