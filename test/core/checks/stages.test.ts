import { expect, test } from 'vitest';
import { checked, expectMarked, expectPrompt } from './checked.ts';

/** Of `gpt-4o` and “Hi”. */
const DIGEST = 'sha256:b8cee7a216763a8e7594fa93bbfd000f6dfba77852c0fd853a6378c709b1d089';
const SCORED = `model: gpt-4o, template: Hi, eval_score: 0.9, last_eval: { content: "${DIGEST}", baseline: { version: "1.0.0", verdict: improved } }`;
const shadow = (verdict: string, digest = DIGEST): string =>
  `shadow: { digest: "${digest}", verdict: ${verdict}, against: "1.0.0", pairs: 200 }`;

test('stage-unearned: no score, a score of another text, and what was served before', () =>
  expectPrompt(`
version: "1.0.0"
draft:
  model: gpt-4o
  template: Hi
  stage: evaluated
#        ^^^^^^^^^ warning stage-unearned: “evaluated” is not earned: The draft has no score. Run its evals.
versions:
  "0.9.0": { model: gpt-4o, template: Hey, stage: canary, deployed_at: "2026-01-01T00:00:00Z" }
  "0.9.1": { model: gpt-4o, template: Hey, stage: retired }
  "1.0.0": { model: gpt-4o, template: Hey }
  "1.1.0":
    model: gpt-4o
    template: Hello
    eval_score: 0.9
    last_eval: { content: "${DIGEST}" }
    stage: staged
#          ^^^^^^ warning stage-unearned: “staged” is not earned: The score 0.9 of 1.1.0 is stale: it is about another text. Run its evals again.
`));

test('stage-unearned: a shadow validation that is missing, failed, or about another text', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.0.0"
    versions_dir: p
`,
    'p/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hey\n',
    'p/1.1.0.yaml': `{ ${SCORED}, stage:
  staged }
# ^^^^^^ warning stage-unearned: “staged” is not earned: No shadow validation of 1.1.0 is recorded. Run one on recorded calls, with \`prompt-ledger shadow p --version 1.1.0 --record\`; where there are none, \`gates: { staged: false }\` asks for none.
`,
    'p/1.2.0.yaml': `{ ${SCORED}, ${shadow('fail')}, stage:
  staged }
# ^^^^^^ warning stage-unearned: “staged” is not earned: The shadow validation of 1.2.0 failed: quality unknown against 1.0.0, 200 calls. Improve it first.
`,
    'p/1.3.0.yaml': `{ ${SCORED}, ${shadow('pass', 'sha256:00')}, stage:
  staged }
# ^^^^^^ warning stage-unearned: “staged” is not earned: The shadow validation of 1.3.0 is stale: it is about another text. Run it again.
`,
    'p/1.4.0.yaml': `{ ${SCORED}, ${shadow('pass')}, stage: staged }\n`,
  }));

const override = (digest: string): string =>
  `overrides: [{ at: "2026-01-01T00:00:00Z", action: promote, stage: staged, content: "${digest}", unmet: [shadow-passed], reason: x }]`;

test('stage-unearned: a gate that asks for nothing, and a reason for this very text', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    gates: { staged: false }
    versions:
      "1.1.0": { ${SCORED}, stage: staged }
  q:
    versions:
      "1.1.0": { ${SCORED}, ${override(DIGEST)}, stage: staged }
      "1.2.0":
        { ${SCORED}, ${override('sha256:00')}, stage:
          staged }
#         ^^^^^^ warning stage-unearned
`,
  }));

const TRIED = `prompts:
  p:
    version: "1.0.0"
    versions:
      "1.0.0": { model: gpt-4o, template: Hey }
      "1.1.0":
        { ${SCORED}, ${shadow('pass')}, stage: canary }
`;
const EXPERIMENT = `experiments:
  e:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "1.1.0", weight: 0.1 }
`;

test('stage-unearned: the experiments are looked at again when they change', async () => {
  const { workspace, checker, problemsOf } = await checked({ 'prompt-registry.yaml': TRIED });
  const found = (): string[] =>
    problemsOf('prompt-registry.yaml').flatMap(({ code, message }) =>
      code === 'stage-unearned' ? [message] : [],
    );
  expect(found()).toEqual([
    '“canary” is not earned: No experiment has 1.1.0 as its challenger. Write one under `experiments`, and start it.',
  ]);
  const uri = workspace.uri('prompt-registry.yaml');
  workspace.store.setFile(uri, TRIED + EXPERIMENT);
  checker.check();
  expect(found()).toEqual(['“canary” is not earned: e was not started: prompt-ledger experiment start e']);
  workspace.store.setFile(uri, `${TRIED}${EXPERIMENT}    started_at: "2026-11-01T00:00:00Z"\n`);
  expect(found()).toEqual([]);
});

test('retired-version-served: by environments, by an experiment, and as the target of a rollback', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.3.0"
    rollback_to: "1.2.0"
    environments: { staging: "1.1.0", qa: "1.1.0" }
    versions:
      "1.0.0":
        { model: gpt-4o, template: Hi, stage:
          retired }
#         ^^^^^^^ error retired-version-served: Version 1.0.0 is retired, and e serves it. Deploy another version there, or remove the stage.
      "1.1.0":
        { model: gpt-4o, template: Hey, stage:
          retired }
#         ^^^^^^^ error retired-version-served: Version 1.1.0 is retired, and staging, qa serve it. Deploy another version there, or remove the stage.
      "1.2.0":
        { model: gpt-4o, template: Hello, stage:
          retired }
#         ^^^^^^^ warning retired-version-served: Version 1.2.0 is retired, and a rollback would go to it. Name another version in \`rollback_to\`, or remove the stage.
      "1.3.0": { model: gpt-4o, template: Good day }
      "1.4.0": { model: gpt-4o, template: Good morning, stage: retired }
experiments:
  e:
    prompt: p
    control: { version: "1.3.0", weight: 0.9 }
    challenger: { version: "1.0.0", weight: 0.1 }
    started_at: "2026-11-01T00:00:00Z"
  ended:
    prompt: p
    control: { version: "1.3.0", weight: 0.9 }
    challenger: { version: "1.4.0", weight: 0.1 }
    started_at: "2026-11-01T00:00:00Z"
    ended_at: "2026-11-02T00:00:00Z"
`,
  }));

const passedBy = (digest: string): string =>
  `overrides: [{ at: "2026-01-01T00:00:00Z", action: promote, stage: evaluated, content: "${digest}", unmet: [score-fresh], reason: Read by two of us }]`;

test('a score that was passed by on the way to production is information there', () =>
  expectPrompt(
    `
version: "1.0.0"
environments: { staging: "1.1.0" }
versions:
  "1.0.0": { model: gpt-4o, template: Hi, ${passedBy(DIGEST)} }
# ^^^^^^^ information score-missing-on-deployed: Version 1.0.0 is served in production and was never scored. It was decided so on 2026-01-01: “Read by two of us”. Run the evals of evals/p.yaml.
  "1.1.0": { model: gpt-4o, template: Hi, ${passedBy(DIGEST)} }
# ^^^^^^^ warning score-missing-on-deployed
`,
    { 'evals/p.yaml': 'tests:\n  - assert: [{ type: contains, value: x }]\n' },
  ));
