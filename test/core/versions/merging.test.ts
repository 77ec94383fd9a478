import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { scaffoldFiles } from '../../../src/core/registry/scaffold.ts';
import { findConflicts } from '../../../src/core/yaml/conflicts.ts';
import { findContents } from '../../../src/core/versions/content.ts';
import { type Checked, checked } from '../checks/checked.ts';
import { type Files, MergeRepository } from './mergeRepository.ts';

const REGISTRY = 'prompt-registry.yaml';
const ENDPOINTS = 'endpoints: { local: { base_url: http://localhost:1/v1, free: true } }\n';
const HOW = ['merge', 'rebase'] as const;

/** A released version as it is written, its keys at `indent`. */
const content = (sentence: string, indent: string): string =>
  [
    'model: local/m',
    'temperature: 0.3',
    'max_tokens: 500',
    'template: |',
    '  You are a senior support engineer.',
    `  ${sentence}`,
    '  TICKET: {{ticket}}',
    'released_at: "2026-11-20T09:30:00Z"',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

/** A prompt that has a draft and one released version. */
const prompt = (name: string, tail: string): string => `  ${name}:
    version: "1.0.0"
    variables:
      ticket: { sample: VPN drops }
    draft:
${content(`Summarise it for ${name}.`, '      ')}${tail}`;

const ownFile = (name: string): string => `prompts:\n${prompt(name, '    versions_dir: versions\n')}`;
const SPLIT: Files = {
  [REGISTRY]: `${ENDPOINTS}include: [prompts/*/prompt.yaml]\n`,
  '.gitattributes': scaffoldFiles('split').find(({ path }) => path === '.gitattributes')!.text,
  'prompts/a/prompt.yaml': ownFile('a'),
  'prompts/a/versions/1.0.0.yaml': content('Summarise it.', ''),
  'prompts/b/prompt.yaml': ownFile('b'),
  'prompts/b/versions/1.0.0.yaml': content('Summarise it.', ''),
};

const entry = (version: string, sentence: string): string =>
  `      "${version}":\n${content(sentence, '        ')}`;
const released = entry('1.0.0', 'Summarise it.');
const SINGLE: Files = {
  [REGISTRY]: `${ENDPOINTS}prompts:\n${['before', 'a', 'after'].map((name) => prompt(name, `    versions:\n${released}`)).join('')}`,
};

const replaced = (files: Files, path: string, from: string, to: string): Files => {
  const text = files[path]!;
  expect(text).toContain(from);
  return { ...files, [path]: text.replace(from, to) };
};

/** What a release adds to the files; it changes none of their lines. */
function release(files: Files, name: string, version: string): Files {
  const sentence = `Summarise it as ${version} says.`;
  const file = `prompts/${name}/versions/${version}.yaml`;
  if (files[`prompts/${name}/prompt.yaml`]) return { ...files, [file]: content(sentence, '') };
  const start = files[REGISTRY]!.indexOf(`  ${name}:`);
  const at = files[REGISTRY]!.indexOf(released, start) + released.length;
  const text = files[REGISTRY]!;
  return { ...files, [REGISTRY]: text.slice(0, at) + entry(version, sentence) + text.slice(at) };
}

const versionsOf = ({ workspace }: Checked, name: string): string[] =>
  findContents(workspace.prompt(name), workspace.store).map(({ version }) => version);

const codesIn = (found: Checked): string[] =>
  [...found.checker.check().problems.values()].flat().map(({ code }) => code);

describe.each(HOW)('the split layout, %s', (how) => {
  test('two branches release different versions of one prompt', async () => {
    const repository = new MergeRepository(SPLIT);
    await repository.branch('one', (files) => release(files, 'a', '1.1.0'));
    await repository.branch('two', (files) => release(files, 'a', '1.2.0'));
    expect(repository.combine(how, 'two', 'one')).toBe(true);
    const found = await checked(repository.files());
    expect(versionsOf(found, 'a')).toEqual(['draft', '1.0.0', '1.1.0', '1.2.0']);
    expect(codesIn(found)).not.toContain('merge-conflict');
  });

  test('two branches edit different prompts', async () => {
    const repository = new MergeRepository(SPLIT);
    for (const name of ['a', 'b'])
      await repository.branch(name, (files) =>
        replaced(files, `prompts/${name}/prompt.yaml`, 'a senior', 'an experienced'),
      );
    expect(repository.combine(how, 'a', 'b')).toBe(true);
    const files = repository.files();
    for (const name of ['a', 'b']) expect(files[`prompts/${name}/prompt.yaml`]).toContain('an experienced');
  });

  test('one branch releases, the other edits the draft', async () => {
    const repository = new MergeRepository(SPLIT);
    await repository.branch('one', (files) => release(files, 'a', '1.1.0'));
    await repository.branch('two', (files) =>
      replaced(files, 'prompts/a/prompt.yaml', 'a senior', 'an experienced'),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(true);
    expect(versionsOf(await checked(repository.files()), 'a')).toEqual(['draft', '1.0.0', '1.1.0']);
  });

  test('two branches release the same number: the two texts conflict, and one of them is chosen', async () => {
    const repository = new MergeRepository(SPLIT);
    await repository.branch('one', (files) => release(files, 'a', '1.1.0'));
    await repository.branch('two', (files) =>
      replaced(release(files, 'a', '1.1.0'), 'prompts/a/versions/1.1.0.yaml', 'Summarise it as', 'Tell what'),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const found = await checked(repository.files());
    expect(codesIn(found)).toEqual(['merge-conflict']);
    expect(versionsOf(found, 'a')).toEqual(['draft', '1.0.0', '1.1.0']);
  });
});

const STYLES = ['merge', 'diff3', 'zdiff3'] as const;
const cases = [
  ...STYLES.map((style) => ({ how: 'merge' as const, style, eol: '\n' })),
  { how: 'rebase' as const, style: 'merge' as const, eol: '\r\n' },
];

describe.each(cases)('one file, $how, $style, $eol.length', ({ how, style, eol }) => {
  const withEol = (files: Files): Files =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', eol)]));
  const repositoryOf = (): MergeRepository =>
    new MergeRepository(withEol(SINGLE), { 'merge.conflictStyle': style });
  const lines = (change: (files: Files) => Files) => (files: Files) =>
    withEol(
      change(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\r', '')])),
      ),
    );

  test('two branches edit different prompts', async () => {
    const repository = repositoryOf();
    await repository.branch(
      'one',
      lines((files) => replaced(files, REGISTRY, 'it for a', 'it all for a')),
    );
    await repository.branch(
      'two',
      lines((files) => replaced(files, REGISTRY, 'it for after', 'this')),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(true);
  });

  test('two releases conflict in nothing but their new lines, and both are kept with one edit', async () => {
    const repository = repositoryOf();
    await repository.branch(
      'one',
      lines((files) => release(files, 'a', '1.1.0')),
    );
    await repository.branch(
      'two',
      lines((files) => release(files, 'a', '1.2.0')),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const text = repository.files()[REGISTRY]!;

    const conflicts = findConflicts(text);
    expect(conflicts.length).toBeGreaterThan(0);
    const touched = conflicts.map(({ range }) => text.slice(range.start, range.end)).join('');
    const added = ['1.1.0', '1.2.0']
      .map((version) => entry(version, `Summarise it as ${version} says.`))
      .join('');
    for (const line of touched.split(/\r?\n/))
      expect(`${added}\n`).toContain(line.replace(/^[<|=>]{7}.*/, ''));

    const found = await checked({ [REGISTRY]: text });
    const problems = found.problemsOf(REGISTRY);
    expect(problems.map(({ code }) => code)).toEqual(['merge-conflict']);
    expect(found.workspace.store.workspace.registries[0]!.prompts.map(({ block }) => block.name)).toEqual([
      'before',
      'a',
      'after',
    ]);
    for (const name of ['before', 'after']) expect(versionsOf(found, name)).toEqual(['draft', '1.0.0']);

    const surroundings = { store: found.workspace.store, checker: found.checker };
    const fixes = findFixes(found.workspace.uri(REGISTRY), problems[0]!, surroundings);
    expect(fixes.map(({ title }) => title.replace(/ \(.*/, ''))).toEqual([
      'Keep both versions',
      'Accept current',
      'Accept incoming',
    ]);
    const results = fixes.map(({ edits }) => applyEdits(text, edits[0]!.edits));
    const [first, second] = how === 'merge' ? ['1.2.0', '1.1.0'] : ['1.1.0', '1.2.0'];
    const expected = [[first, second], [first], [second]].map((versions) =>
      versions.reduceRight((files, version) => release(files, 'a', version), SINGLE),
    );
    expect(results).toEqual(expected.map((files) => withEol(files)[REGISTRY]));
  });

  test('an edit of the same sentence breaks its prompt alone', async () => {
    const repository = repositoryOf();
    const said = 'Summarise it for a.';
    await repository.branch(
      'one',
      lines((files) => replaced(files, REGISTRY, said, 'Say it in one line.')),
    );
    await repository.branch(
      'two',
      lines((files) => replaced(files, REGISTRY, said, 'Say it in two lines.')),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const text = repository.files()[REGISTRY]!;
    expect(findConflicts(text)).toHaveLength(1);
    const found = await checked({ [REGISTRY]: text });
    const problems = found.problemsOf(REGISTRY);
    expect(problems.map(({ code }) => code)).toEqual(['merge-conflict']);
    const fixes = findFixes(found.workspace.uri(REGISTRY), problems[0]!, {
      store: found.workspace.store,
      checker: found.checker,
    });
    const results = fixes.map(({ edits }) => applyEdits(text, edits[0]!.edits));
    const sides = how === 'merge' ? ['two lines', 'one line'] : ['one line', 'two lines'];
    expect(results).toEqual(
      sides.map((side) => withEol(replaced(SINGLE, REGISTRY, said, `Say it in ${side}.`))[REGISTRY]),
    );
  });
});
