import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { release } from '../../../src/core/lifecycle/release.ts';
import { scaffoldFiles } from '../../../src/core/registry/scaffold.ts';
import { findConflicts, hasConflictMarkers } from '../../../src/core/yaml/conflicts.ts';
import { findContents } from '../../../src/core/versions/content.ts';
import { type Checked, checked, sha256 } from '../checks/checked.ts';
import { type Files, MergeRepository } from './mergeRepository.ts';

const REGISTRY = 'prompt-registry.yaml';
const ENDPOINTS = 'endpoints: { local: { base_url: http://localhost:1/v1, free: true } }\n';
const HOW = ['merge', 'rebase'] as const;

/** A content as it is written, its keys at `indent`. */
const content = (sentence: string, indent: string, record = ''): string =>
  [
    'model: local/m',
    'temperature: 0.3',
    'max_tokens: 500',
    'template: |',
    '  You are a senior support engineer.',
    `  ${sentence}`,
    '  TICKET: {{ticket}}',
    ...(record ? [record] : []),
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

const RELEASED = 'released_at: "2026-11-20T09:30:00Z"';

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
  'prompts/a/versions/1.0.0.yaml': content('Summarise it.', '', RELEASED),
  'prompts/b/prompt.yaml': ownFile('b'),
  'prompts/b/versions/1.0.0.yaml': content('Summarise it.', '', RELEASED),
};
const DRAFT_OF_A = 'prompts/a/prompt.yaml';

const first = `      "1.0.0":\n${content('Summarise it.', '        ', RELEASED)}`;
const SINGLE: Files = {
  [REGISTRY]: `${ENDPOINTS}prompts:\n${['before', 'a', 'after'].map((name) => prompt(name, `    versions:\n${first}`)).join('')}`,
};

const replaced = (files: Files, path: string, from: string, to: string): Files => {
  const text = files[path]!;
  expect(text).toContain(from);
  return { ...files, [path]: text.replace(from, to) };
};

/** The lines that a version of `a` takes in the one file. */
const entryIn = (text: string, version: string): string =>
  new RegExp(`^      "${version}":\n(?:        .*\n)+`, 'm').exec(text)![0];

/** The one file with more versions of `a` behind its first one. */
function withEntries(text: string, entries: readonly string[]): string {
  const at = text.indexOf(first, text.indexOf('  a:\n')) + first.length;
  return text.slice(0, at) + entries.join('') + text.slice(at);
}

/** The files after a release of the draft, which says something new. */
async function released(files: Files, name: string, version: string): Promise<Files> {
  const { workspace } = await checked(files);
  const { store } = workspace;
  const subject = workspace.prompt(name);
  const { edits, newFiles, refusal } = release(
    subject,
    { version },
    { sources: store, sha256, now: `2026-11-2${version[2]}T09:30:00Z` },
  );
  expect(refusal).toBeUndefined();
  const written = edits.map(({ uri, edits: own }) => {
    const path = workspace.relative(uri);
    return [path, applyEdits(files[path]!, own)] as const;
  });
  const made = newFiles.map(({ path, text }) => {
    const uri = store.resolve(subject.file.uri, path);
    return [workspace.relative(uri), text] as const;
  });
  return { ...files, ...Object.fromEntries([...written, ...made]) };
}

const versionsOf = ({ workspace }: Checked, name: string): string[] =>
  findContents(workspace.prompt(name), workspace.store).map(({ version }) => version);

const codesIn = (found: Checked): string[] =>
  [...found.checker.check().problems.values()].flat().map(({ code }) => code);

describe.each(HOW)('the split layout, %s', (how) => {
  test('two branches change the draft of one prompt and release it', async () => {
    const repository = new MergeRepository(SPLIT);
    await repository.branch('one', (files) =>
      released(replaced(files, DRAFT_OF_A, 'a senior', 'an experienced'), 'a', '1.1.0'),
    );
    await repository.branch('two', (files) =>
      released(replaced(files, DRAFT_OF_A, 'temperature: 0.3', 'temperature: 0.7'), 'a', '1.2.0'),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(true);
    const found = await checked(repository.files());
    expect(versionsOf(found, 'a')).toEqual(['draft', '1.0.0', '1.1.0', '1.2.0']);
    expect(codesIn(found)).toEqual([]);
  });

  test('where both wrote the same sentence anew, the draft has to be decided, and no version', async () => {
    const repository = new MergeRepository(SPLIT);
    for (const [name, version] of [
      ['one', '1.1.0'],
      ['two', '1.2.0'],
    ] as const)
      await repository.branch(name, (files) =>
        released(replaced(files, DRAFT_OF_A, 'Summarise it for a.', `Take ${name} line.`), 'a', version),
      );
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const files = repository.files();
    const conflicted = Object.entries(files).filter(([, text]) => hasConflictMarkers(text));
    expect(conflicted.map(([path]) => path)).toEqual([DRAFT_OF_A]);
    const [conflict] = findConflicts(files[DRAFT_OF_A]!);
    expect(files[DRAFT_OF_A]!.slice(conflict!.range.start, conflict!.range.end).split('\n')).toHaveLength(6);
    const found = await checked(files);
    expect(versionsOf(found, 'a')).toEqual(['draft', '1.0.0', '1.1.0', '1.2.0']);
    expect(codesIn(found)).toEqual(['merge-conflict']);
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
    await repository.branch('one', (files) => released(files, 'a', '1.1.0'));
    await repository.branch('two', (files) => replaced(files, DRAFT_OF_A, 'a senior', 'an experienced'));
    expect(repository.combine(how, 'two', 'one')).toBe(true);
    expect(versionsOf(await checked(repository.files()), 'a')).toEqual(['draft', '1.0.0', '1.1.0']);
  });

  test('one branch deploys, the other releases', async () => {
    const repository = new MergeRepository({ ...SPLIT, ...(await released(SPLIT, 'a', '1.1.0')) });
    await repository.branch('one', (files) =>
      replaced(files, DRAFT_OF_A, 'version: "1.0.0"', 'version: "1.1.0"'),
    );
    await repository.branch('two', (files) =>
      released(replaced(files, DRAFT_OF_A, 'a senior', 'an experienced'), 'a', '1.2.0'),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(true);
    expect(versionsOf(await checked(repository.files()), 'a')).toEqual(['draft', '1.0.0', '1.1.0', '1.2.0']);
  });

  test('two branches release the same number: the two texts conflict, and one of them is chosen', async () => {
    const repository = new MergeRepository(SPLIT);
    await repository.branch('one', (files) => released(files, 'a', '1.1.0'));
    await repository.branch('two', (files) =>
      released(replaced(files, DRAFT_OF_A, 'a senior', 'an experienced'), 'a', '1.1.0'),
    );
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const found = await checked(repository.files());
    expect(found.problemsOf('prompts/a/versions/1.1.0.yaml').map(({ code }) => code)).toContain(
      'merge-conflict',
    );
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
    const edited = replaced(SINGLE, REGISTRY, 'Summarise it for a.', 'Say it in one line.');
    const texts = [await released(SINGLE, 'a', '1.1.0'), await released(edited, 'a', '1.2.0')];
    const [one, two] = texts.map((files, i) => entryIn(files[REGISTRY]!, `1.${i + 1}.0`));
    await repository.branch('one', () => withEol(texts[0]!));
    await repository.branch('two', () => withEol(texts[1]!));
    expect(repository.combine(how, 'two', 'one')).toBe(false);
    const text = repository.files()[REGISTRY]!;

    const conflicts = findConflicts(text);
    expect(conflicts.length).toBeGreaterThan(0);
    const touched = conflicts.map(({ range }) => text.slice(range.start, range.end)).join('');
    for (const line of touched.split(/\r?\n/))
      expect(`${one}${two}\n`).toContain(line.replace(/^[<|=>]{7}.*/, ''));

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
    const [current, incoming] = how === 'merge' ? [two!, one!] : [one!, two!];
    const expected = [[current, incoming], [current], [incoming]].map((entries) =>
      withEntries(edited[REGISTRY]!, entries),
    );
    expect(results).toEqual(expected.map((whole) => whole.replaceAll('\n', eol)));
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
