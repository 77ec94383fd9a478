import { expect, test } from 'vitest';
import { contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { checked, expectMarked, expectPrompt, sha256 } from './checked.ts';

const CONTENT = '{ model: gpt-4o, template: Hi }';
const SUITE = { 'evals/p.yaml': 'tests:\n  - assert: [{ type: contains, value: x }]\n' };

test('score-missing-on-deployed: each version that is served, in whatever environment', () =>
  expectPrompt(
    `
version: "2.0.0"
environments: { staging: "3.0.0", canary: "2.0.0" }
versions:
  "1.0.0": ${CONTENT}
  "2.0.0": ${CONTENT}
# ^^^^^^^ warning score-missing-on-deployed: Version 2.0.0 is served in production, canary and was never scored. Run the evals of evals/p.yaml.
  "3.0.0": ${CONTENT}
# ^^^^^^^ warning score-missing-on-deployed: Version 3.0.0 is served in staging and was never scored. Run the evals of evals/p.yaml.
`,
    SUITE,
  ));

test('score-missing-on-deployed: inline, and in a file of its own', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.0.0"
#            ^^^^^^^ warning score-missing-on-deployed
    model: gpt-4o
    template: Hi
    evals: { suite: suite.yaml }
  q:
    version: "1.0.0"
    versions_dir: q
    evals: { suite: suite.yaml }
`,
    'q/1.0.0.yaml': `model: gpt-4o
| warning score-missing-on-deployed
template: Hi
`,
    'suite.yaml': SUITE['evals/p.yaml'],
  }));

test('score-missing-on-deployed: a prompt without a suite is left alone, and so is a draft', () =>
  expectPrompt(`
version: "1.0.0"
draft: ${CONTENT}
versions:
  "1.0.0": ${CONTENT}
`));

test('score-missing-on-deployed: a number without evidence', () =>
  expectPrompt(`
version: "2.1.0"
model: gpt-4o
template: Hi
eval_score: 0.91 # last evaluation score
#           ^^^^ information score-missing-on-deployed: Nothing says how 0.91 was measured, so no gate counts it. Run the evals: they record a score with its evidence.
`));

/** A registry in which `DIGEST` stands for the digest that its content has. */
async function withDigest(text: string, version = '1.0.0'): Promise<string> {
  const { workspace } = await checked({ 'prompt-registry.yaml': text });
  const placed = contentOf(workspace.prompt('p'), version, workspace.store)!;
  return text.replace('DIGEST', contentDigest(placed, workspace.store, sha256)!);
}

async function problemsIn(text: string): Promise<string[]> {
  const { problemsOf } = await checked({ 'prompt-registry.yaml': text });
  return problemsOf('prompt-registry.yaml').map(
    ({ code, severity, message, range }) =>
      `${text.slice(range.start, range.end)} ${severity} ${code}: ${message}`,
  );
}

const scored = (score: number): string => `prompts:
  p:
    version: "1.0.0"
    evals: { min_score: 0.8 }
    versions:
      "1.0.0":
        model: gpt-4o
        template: Hi
        eval_score: ${score}
        last_eval: { content: "DIGEST" }
`;

test('score-below-minimum: what is fresh and too low', async () => {
  const text = await withDigest(scored(0.79));
  expect(await problemsIn(text)).toEqual([
    '0.79 warning score-below-minimum: Version 1.0.0 scores 0.79, less than the `min_score` of 0.8, so it passes no gate. Look at the cases that failed and improve it, or ask for less.',
  ]);
  expect(await problemsIn(await withDigest(scored(0.8)))).toEqual([]);
  expect((await problemsIn(text.replace('Hi', 'Hello'))).map((line) => line.split(' ')[2])).toEqual([
    'score-stale:',
  ]);
});

const released = (version: string): string => `prompts:
  p:
    version: "${version}"
    draft: { model: gpt-4o, template: Hello, digest: "sha256:${'0'.repeat(64)}" }
    versions:
      "1.0.0":
        model: gpt-4o
        # A comment is no content, and neither is a note.
        template: |
          Hi {{ name }}
        notes: first
        digest: DIGEST
      "2.0.0": ${CONTENT}
`;

test('released-content-changed: of any version that has a digest, and of no draft', async () => {
  const text = await withDigest(released('2.0.0'));
  expect(await problemsIn(text)).toEqual([]);
  expect(await problemsIn(text.replaceAll('\n', '\r\n').replace('notes: first', 'notes: second'))).toEqual(
    [],
  );
  const digest = /sha256:(?!0000)\w+/.exec(text)![0];
  expect(await problemsIn(text.replace('Hi {{', 'Hey {{'))).toEqual([
    `${digest} error released-content-changed: Version 1.0.0 was released with another content: what stands here no longer has this digest. Restore it from Git, and make the change in a draft or under a new version.`,
  ]);
});

test('model-alias-floats: what is served by a name without a date', () =>
  expectMarked({
    'prompt-registry.yaml': `endpoints:
  recorded: { replay: answers.jsonl }
  ours: { base_url: http://localhost:1, free: true }
prices: { gpt-4o-mini: { input_per_mtok: 1, output_per_mtok: 1 }, x-latest: { input_per_mtok: 1, output_per_mtok: 1 } }
prompts:
  p:
    version: "3.0.0"
    environments: { b: "4.0.0", c: "5.0.0", d: "6.0.0" }
    draft: { model: gpt-4o-mini, template: Hi }
    versions:
      "2.0.0": { model: gpt-4o-mini, template: Hi }
      "3.0.0": { model: openai/gpt-4o-mini, template: Hi }
#                       ^^^^^^^^^^^^^^^^^^ information model-alias-floats: Version 3.0.0 is served by “openai/gpt-4o-mini”, which its maker may replace by a newer model at any time. Pin the snapshot that was measured: openai/gpt-4o-mini-2024-07-18.
      "4.0.0": { model: recorded/gpt-4o-mini, template: Hi }
      "5.0.0": { model: ours/gpt-4o-mini, template: Hi }
      "6.0.0": { model: x-latest, template: Hi }
#                       ^^^^^^^^ information model-alias-floats: Version 6.0.0 is served by “x-latest”, which its maker may replace by a newer model at any time. Pin a name with a date in it, so that what was measured is what is served.
`,
    'answers.jsonl': '',
  }));

test('variable-unused: no current template uses it', () =>
  expectMarked({
    'prompt-registry.yaml': `partials: { tone: tone.liquid }
prompts:
  p:
    version: "2.0.0"
    variables:
      ticket:
      passed:
      old: { description: was there once }
#     ^^^ hint variable-unused: Only older versions use “old”. Keep its declaration as long as you may roll back to one of them.
      never:
#     ^^^^^ warning variable-unused: No template uses “never”. Write {{never}} where its value belongs, or remove the declaration.
      looped:
    draft: { model: gpt-4o, template: "{{ ticket }}{% render 'tone', never: passed %}" }
    versions:
      "1.0.0": { model: gpt-4o, template: "{{ old }}" }
      "2.0.0": { model: gpt-4o, template: "{% for x in looped %}{{ x }}{% endfor %}{% assign never = 1 %}{{ never }}" }
`,
    'tone.liquid': '{{ never }}',
  }));

test('variable-unused: what prompts share, some of them may leave out', () =>
  expectMarked({
    'prompt-registry.yaml': `x-shared: &shared { ticket: , tone: }
prompts:
  p: { variables: *shared, draft: { model: gpt-4o, template: "{{ ticket }}" } }
  q: { variables: { <<: *shared, own: }, draft: { model: gpt-4o, template: "{{ tone }}" } }
#                                ^^^ warning variable-unused
`,
  }));

test('variable-unused: nothing is said while a template is broken or missing', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    variables: { ticket: }
    draft: { model: gpt-4o, template: "{{ tick" }
#                                      ^^^^^^^ error template-syntax
#                                         ^^^^ error variable-undeclared
  q:
    variables: { ticket: }
    draft: { model: gpt-4o, template_file: gone.liquid }
#                                          ^^^^^^^^^^^ error template-file-missing
`,
  }));
