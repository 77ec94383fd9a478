import { describe, expect, test } from 'vitest';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { checked, expectMarked, expectPrompt } from './checked.ts';

const CONTENT = '{ model: gpt-4o, template: Hi }';
const OTHER_MODEL = '{ model: gpt-4o-2024-08-06, template: Hi }';

test('the newest version against the one before it, whatever the order in the file', () =>
  expectMarked({
    'prompt-registry.yaml': `prices: { gpt-4o-2024-08-06: { input_per_mtok: 1, output_per_mtok: 1 } }
prompts:
  p:
    version: "2.10.0"
    versions:
      "2.10.0": ${OTHER_MODEL}
#     ^^^^^^^^ warning bump-too-small: 2.10.0 is a smaller step than the change since 2.9.0, which is a major one: model gpt-4o → gpt-4o-2024-08-06. Call it 3.0.0.
      "2.9.0": ${CONTENT}
      "2.8.0": ${OTHER_MODEL}
`,
  }));

test('inline, and in files', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.0.1"
#            ^^^^^^^ warning bump-too-small: 1.0.1 is a smaller step than the change since 1.0.0, which is a minor one: a new instruction. Call it 1.1.0.
    model: gpt-4o
    template: |
      Be kind.
      Never guess anything.
    versions:
      "1.0.0": { model: gpt-4o, template: Be kind. }
  q:
    version: "1.0.1"
    versions_dir: q
`,
    'q/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hi {{ name }}\n',
    'q/1.0.1.yaml': `model: gpt-4o
| warning bump-too-small: 1.0.1 is a smaller step than the change since 1.0.0, which is a major one: the variable name is gone. Call it 2.0.0.
template: Hi
`,
  }));

const changed = (template: string): string => `{ model: gpt-4o, template: ${template} }`;

describe('left alone', () => {
  test.each<[name: string, versions: string]>([
    [
      'history',
      `"1.0.0": ${changed('One thing.')}\n  "1.0.1": ${changed('Quite another one.')}\n  "2.0.0": ${CONTENT}`,
    ],
    ['a step that is large enough', `"1.0.0": ${CONTENT}\n  "2.0.0": ${changed('Be kind.')}`],
    ['a step over some numbers', `"1.0.0": ${changed('Be kind.')}\n  "1.0.7": ${changed('Be kind!')}`],
    [
      'what comes before a release',
      `"1.0.0": ${CONTENT}\n  "1.1.0-rc.1": ${changed('Be kind to everybody.')}`,
    ],
    ['a release behind its candidate', `"1.0.0-rc.1": ${CONTENT}\n  "1.0.0": ${changed('"{{ a }}"')}`],
    ['before 1.0.0 the second number', `"0.1.0": ${changed('"{{ a }}"')}\n  "0.2.0": ${CONTENT}`],
    ['the same content', `"1.0.0": ${CONTENT}\n  "1.0.1": ${CONTENT}`],
    ['what is no version', `"1.0.0": ${CONTENT}`],
    [
      'a released version',
      `"1.0.0": ${CONTENT}\n  "1.0.1": { model: gpt-4o, template: "{{ a }}", digest: "sha256:${'0'.repeat(64)}" }`,
    ],
  ])('%s', async (_name, versions) => {
    const text = `prompts:\n p:\n  versions:\n  ${versions}\n`.replaceAll(/^ {2}"/gm, '   "');
    const { problemsOf } = await checked({ 'prompt-registry.yaml': text });
    expect(problemsOf('prompt-registry.yaml').map(({ code }) => code)).not.toContain('bump-too-small');
  });
});

test('a draft has no number yet', () =>
  expectPrompt(`
draft: { model: gpt-4o, template: "{{ a }}" }
versions:
  "1.0.0": ${CONTENT}
`));

test.each(['\n', '\r\n'])('the fix renames the version wherever the prompt names it (%j)', async (eol) => {
  const text = `prompts:
  o: { version: "1.0.1", model: gpt-4o, template: Hi }
  p:
    version: "1.0.1" # production
    environments: { staging: 1.0.1, dev: "1.0.0" }
    versions:
      "1.0.0": { model: gpt-4o, template: "Hi {{ a }}" }
      "1.0.1": # the newest
        model: gpt-4o
        template: Hi
`.replaceAll('\n', eol);
  const { checker, workspace, problemsOf } = await checked({ 'prompt-registry.yaml': text });
  const [problem] = problemsOf('prompt-registry.yaml').filter(({ code }) => code === 'bump-too-small');
  const uri = workspace.uri('prompt-registry.yaml');
  const [fix] = findFixes(uri, problem!, { store: workspace.store, checker });
  expect(fix!.title).toBe('Create 2.0.0 (major: the variable a is gone)');
  expect(applyEdits(text, fix!.edits[0]!.edits)).toBe(
    text
      .replace('    version: "1.0.1" #', '    version: "2.0.0" #')
      .replace('staging: 1.0.1', 'staging: "2.0.0"')
      .replace('"1.0.1": #', '"2.0.0": #'),
  );
});
