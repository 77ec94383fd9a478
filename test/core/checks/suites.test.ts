import { expect, test } from 'vitest';
import { checked, expectMarked, expectPrompt } from './checked.ts';

const SUITE = `tests:
  - vars: { ticket: VPN drops }
    assert: [{ type: contains, value: VPN }]
`;

test('suite-missing: a suite that is named', () =>
  expectPrompt(`
evals: { suite: evals/other.yaml }
#               ^^^^^^^^^^^^^^^^ error suite-missing: There is no suite “evals/other.yaml”. Create it with a list of \`tests\`, or correct the path: it is relative to this file.
draft: { model: gpt-4o, template: Hi }
`));

test('the default suite may be absent', () => expectPrompt('\ndraft: { model: gpt-4o, template: Hi }\n'));

test('a suite is checked by itself and with the variables of the draft', () =>
  expectPrompt(
    `
version: "1.0.0"
draft: { model: gpt-4o, template: "{{ ticket }} {{ tone }}" }
versions:
  "1.0.0": { model: gpt-4o, template: "{{ nothing_else }}" }
# ^^^^^^^ warning score-missing-on-deployed
`,
    {
      'evals/p.yaml': `tests:
  - vars: { ticket: VPN drops, tne: short }
#   ^^^^ error suite-variable-missing
#                              ^^^ warning suite-variable-unused
    assert: [{ type: contains, value: VPN }]
  - vars: { ticket: x, tone: y }
    assert: [{ type: contanis, value: VPN }]
#                    ^^^^^^^^ error suite-unknown-assertion
`,
    },
  ));

test('nothing is said of variables while the template is broken', () =>
  expectPrompt(
    `
draft:
  model: gpt-4o
  template: "{{ tick"
#            ^^^^^^^ error template-syntax
`,
    { 'evals/p.yaml': SUITE },
  ));

test('a suite of two prompts: a variable is unused if neither uses it', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  a:
    evals: { suite: suite.yaml }
    draft: { model: gpt-4o, template: "{{ ticket }}" }
  b:
    evals: { suite: suite.yaml }
    draft: { model: gpt-4o, template: "{{ ticket }} {{ tone }}" }
`,
    'suite.yaml': `tests:
  - vars: { ticket: VPN drops, tone: short, mood: bad }
#                                           ^^^^ warning suite-variable-unused
    assert: [{ type: contains, value: VPN }]
`,
  }));

test('problems of the files of a suite stand in those files', async () => {
  const { problemsOf } = await checked({
    'prompt-registry.yaml': 'prompts:\n  p:\n    draft: { model: gpt-4o, template: "{{ ticket }}" }\n',
    'evals/p.yaml': 'tests: more.yaml\n',
    'evals/more.yaml': '- vars: { ticket: x }\n  asert: []\n',
  });
  expect(problemsOf('evals/more.yaml').map(({ code }) => code)).toContain('suite-unknown-key');
});
