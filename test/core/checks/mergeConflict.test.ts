import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { saveSampleEdits } from '../../../src/core/preview/saveSample.ts';
import { extractPrompt } from '../../../src/core/versions/extract.ts';
import { prepare } from '../evals/evaluations.ts';
import { unmarked } from '../problemMarks.ts';
import { checked, expectMarked } from './checked.ts';

const REGISTRY = 'prompt-registry.yaml';

/** Names of the prompts, with what their drafts say. */
async function draftsOf(marked: string): Promise<string[]> {
  const { workspace } = await checked({ [REGISTRY]: unmarked(marked) });
  return workspace.store.workspace.registries[0]!.prompts.map(({ block }) => {
    const { wording } = block.parsed.prompt.draft?.content ?? {};
    return `${block.name}: ${wording?.kind === 'template' ? wording.template.text.trim() : '-'}`;
  });
}

describe('only what holds the conflict is broken, and all else is checked as ever', () => {
  test('in a template, with what looks like a marker in another', async () => {
    const text = `prompts:
  a:
    draft:
      model: gpt-4o
      template: |
        Summarise
        =======
        {{ a }}
  b:
    version: "3.0.0"
    draft:
      model: gpt-4o
      template: |
        Summarise
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict: Merge conflict: HEAD and topic changed the same lines. Resolve it with VS Code’s merge editor; until then only HEAD is read.
        in one line: {{ b | upcsae }}
=======
        in two lines: {{ b }}
>>>>>>> topic
        Thanks.
  c:
    draft:
      model: gpt-4o
      template: "{{ c | upcsae }}"
#                       ^^^^^^ error template-syntax
`;
    await expectMarked({ [REGISTRY]: text });
    expect(await draftsOf(text)).toEqual([
      'a: Summarise\n=======\n{{ a }}',
      'b: Summarise\nin one line: {{ b | upcsae }}\nThanks.',
      'c: {{ c | upcsae }}',
    ]);
  });

  test('between prompts: both sides add one', async () => {
    const text = `prompts:
  a:
    draft: { model: gpt-4o, template: Hi }
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
  b:
    draft: { model: gpt-4o, template: "{{ b" }
=======
  c:
    draft: { model: gpt-4o, template: "{{ c" }
>>>>>>> topic
  d:
    draft: { model: gpt-4o, template: "{{ d | upcsae }}" }
#                                             ^^^^^^ error template-syntax
`;
    await expectMarked({ [REGISTRY]: text });
    expect(await draftsOf(text)).toEqual(['a: Hi', 'b: {{ b', 'd: {{ d | upcsae }}']);
  });

  test('over two prompts: each says so', async () => {
    await expectMarked({
      [REGISTRY]: `prompts:
  a:
    draft:
      model: gpt-4o
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
      template: "{{ a"
  b:
    tags: [x]
=======
^^^^^^^ error merge-conflict
      template: Hi
  b:
    tags: [y]
>>>>>>> topic
    draft: { model: gpt-4o, template: "{{ b" }
  c:
    draft: { model: gpt-4o, template: Hi }
`,
    });
  });

  test('at the top level, and twice', async () => {
    const text = `<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
judge: { model: gpt-4o }
=======
judge: gpt-4o-mini
>>>>>>> topic
prompts:
  a:
    draft: { model: gpt-4o, template: Hi }
    versions:
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
      "1.0.0":
=======
      "2.0.0":
>>>>>>> topic
        model: gpt-4o
<<<<<<< HEAD
        template: one
=======
        template: two
>>>>>>> topic
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
prices: { m: { input_per_mtok: 1, output_per_mtok: 2 } }
||||||| 1234567
=======
>>>>>>> topic
`;
    await expectMarked({ [REGISTRY]: text });
    const { problemsOf } = await checked({ [REGISTRY]: unmarked(text).replaceAll('\n', '\r\n') });
    const conflicts = problemsOf(REGISTRY).filter(({ code }) => code === 'merge-conflict');
    expect(
      conflicts.map(({ message, related = [] }) => [/ in . places/.exec(message)?.[0], related.length]),
    ).toEqual([
      [undefined, 0],
      [' in 2 places', 1],
      [undefined, 0],
    ]);
  });

  test('in a suite', async () => {
    await expectMarked({
      [REGISTRY]: `prompts:
  a:
    evals: { suite: s.yaml }
    draft: { model: gpt-4o, template: "{{ x }}" }
`,
      's.yaml': `tests:
<<<<<<< HEAD
^^^^^^^^^^^^ error merge-conflict
  - vars: { x: 1 }
=======
  - vars: { x: 2 }
>>>>>>> topic
    assert: [{ type: contains, value: ok }]
`,
    });
  });
});

const conflict = (current: string, incoming: string): string =>
  `<<<<<<< HEAD\n${current}=======\n${incoming}>>>>>>> topic\n`;
const version = (number: string, text = number): string =>
  `      "${number}": { model: gpt-4o, template: ${text} }\n`;
const prompt = (name: string): string => `  ${name}:\n    draft: { model: gpt-4o, template: Hi }\n`;

/** What the fixes of the first conflict make of a text, by their titles. */
async function fixed(text: string): Promise<Record<string, string>> {
  const { workspace, checker, problemsOf } = await checked({ [REGISTRY]: text });
  const problem = problemsOf(REGISTRY).find(({ code }) => code === 'merge-conflict')!;
  const fixes = findFixes(workspace.uri(REGISTRY), problem, { store: workspace.store, checker });
  return Object.fromEntries(fixes.map(({ title, edits }) => [title, applyEdits(text, edits[0]!.edits)]));
}

describe('both are kept', () => {
  const head = `prompts:\n${prompt('a')}    versions:\n${version('1.0.0')}`;
  test.each([
    ['versions', head, version('1.1.0'), version('2.0.0'), '    tags: [x]\n', 'Keep both versions'],
    [
      'several versions',
      head,
      version('1.1.0') + version('1.1.1'),
      version('2.0.0'),
      '',
      'Keep both versions',
    ],
    ['prompts', head, prompt('b'), prompt('c'), prompt('d'), 'Keep both prompts'],
    ['prompts at the end', head, prompt('b'), prompt('c'), '', 'Keep both prompts'],
  ])('%s', async (_name, before, current, incoming, behind, title) => {
    const results = await fixed(before + conflict(current, incoming) + behind);
    expect(Object.keys(results)).toEqual([title, 'Accept current (HEAD)', 'Accept incoming (topic)']);
    expect(results[title]).toBe(before + current + incoming + behind);
  });

  test.each([
    ['the same number', version('1.1.0', 'x'), version('1.1.0', 'y')],
    ['a side without any', version('1.1.0'), ''],
    ['a key of the prompt', version('1.1.0') + '    tags: [x]\n', version('1.2.0') + '    tags: [y]\n'],
    ['another text of a version that both have', '        # x\n', '        # y\n'],
  ])('but not of %s', async (_name, current, incoming) => {
    const results = await fixed(head + conflict(current, incoming));
    expect(Object.keys(results)).toEqual(['Accept current (HEAD)', 'Accept incoming (topic)']);
  });

  test('of entries that Git cut in two, also where another prompt has a conflict of its own', async () => {
    const body = '        model: gpt-4o\n';
    const text = `${head}${conflict('      "1.1.0":\n', '      "2.0.0":\n')}${body}${conflict('        template: x\n', '        template: y\n')}`;
    const entries = `      "1.1.0":\n${body}        template: x\n      "2.0.0":\n${body}        template: y\n`;
    const title = 'Accept incoming (topic) in all 2 places';
    const results = await fixed(text);
    expect(results['Keep both versions']).toBe(head + entries);
    expect(results[title]).toBe(`${head}      "2.0.0":\n${body}        template: y\n`);
    const other = `  z:\n    draft:\n      model: m\n${conflict('      template: x\n', '      template: y\n')}`;
    expect((await fixed(text + other))['Keep both versions']).toBe(head + entries + other);
  });
});

test('what is kept of one conflict does not depend on another', async () => {
  const head = `prompts:\n${prompt('a')}    versions:\n${version('1.0.0')}`;
  const body = '    draft:\n      model: gpt-4o\n';
  const [x, y] = ['      template: x\n', '      template: y\n'];
  const added = version('1.1.0');
  const text = `${head}${conflict(`${added}  b:\n`, '  c:\n')}${body}${conflict(x, y)}`;
  const results = await fixed(text);
  expect(results['Keep both prompts']).toBe(`${head}${added}  b:\n${body}${x}  c:\n${body}${y}`);
});

test('markers that were left behind are deleted, and nothing else', async () => {
  const text = `prompts:\n${prompt('a')}=======\n${prompt('b')}>>>>>>> topic\n${prompt('c')}`;
  expect(await fixed(text)).toEqual({
    'Delete these markers': `prompts:\n${prompt('a')}${prompt('b')}${prompt('c')}`,
  });
});

describe('until it is resolved', () => {
  const text = `prompts:\n  a:\n    variables: { x: {} }\n${conflict('    draft: { model: gpt-4o, template: "{{ x }}" }\n', '    draft: { model: gpt-4o, template: "{{ x }}." }\n')}`;

  test('no command changes the prompt', async () => {
    const { workspace } = await checked({ [REGISTRY]: text });
    expect(() => saveSampleEdits(workspace.prompt('a'), 'x', 1)).toThrow('merge conflict');
    expect(() => extractPrompt(workspace.prompt('a'))).toThrow('merge conflict');
  });

  test('nothing is paid for it', async () => {
    const files = {
      [REGISTRY]: text,
      'evals/a.yaml': 'tests: [{ vars: { x: 1 }, assert: [{ type: cost, threshold: 1 }] }]\n',
    };
    await expect(prepare(files, {}, 'a')).rejects.toThrow('a has a merge conflict.');
  });
});
