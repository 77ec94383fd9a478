import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit, read, run, sample, workspace } from './cli.ts';
import { GIT_ENVIRONMENT, commit, git, repository } from './repository.ts';

const diff = (cwd: string, ...args: readonly string[]) =>
  run(['diff', ...args], { cwd, env: GIT_ENVIRONMENT });

/** Standard output, where it all went well. */
async function printed(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await diff(cwd, ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

const firstLine = async (cwd: string, ...args: readonly string[]): Promise<string> =>
  (await printed(cwd, ...args)).split('\n', 1)[0]!;

const RELEASED = `prompts:
  p:
    version: "1.1.0"
    variables: { name: { sample: Ann } }
    draft:
      model: m
      temperature: 0.2
      template: |
        Greet {{name}} very warmly.
        One.
    versions:
      "1.0.0": { model: m, temperature: 0.3, template: "Greet {{name}}.\\nOne.\\n" }
      "1.1.0": { model: m, temperature: 0.3, template: "Greet {{name}} warmly.\\nOne.\\n" }
`;

const open = (): string => workspace({ 'prompt-registry.yaml': RELEASED });

describe('versions in the files', () => {
  test('what is edited is compared with what is deployed', async () => {
    expect(await printed(open(), 'p')).toBe(`p  1.1.0 → draft
  minor: temperature 0.3 → 0.2; +1 −0 words
  The next version after 1.1.0 is at least 1.2.0.
  No score on either side.

temperature: [-0.3-] {+0.2+}

── user ──
Greet {{name}} {+very+} warmly.
One.
`);
  });

  test.each([
    [['p', '1.0.0', '1.1.0'], 'p  1.0.0 → 1.1.0'],
    [['p@1.0.0', '1.1.0'], 'p  1.0.0 → 1.1.0'],
    [['p@1.0.0', 'p@1.1.0'], 'p  1.0.0 → 1.1.0'],
    [['p', '1.0.0'], 'p  1.0.0 → draft'],
    [['p@1.0.0'], 'p  1.0.0 → draft'],
    [['p', 'draft'], 'p  1.1.0 → draft'],
    [['p', 'draft', '1.0.0'], 'p  draft → 1.0.0'],
    [['p', '1.0.0', 'prompt-registry.yaml'], 'p  1.0.0 → draft'],
  ])('%j compares %s', async (args, expected) => expect(await firstLine(open(), ...args)).toBe(expected));

  test('the step of the version and its reasons are data', async () => {
    const { diffs, schema_version } = JSON.parse(await printed(open(), 'p', '1.0.0', '1.1.0', '--json'));
    expect(schema_version).toBe(1);
    expect(diffs).toMatchObject([
      {
        prompt: 'p',
        from: { version: '1.0.0', score: null },
        to: { version: '1.1.0', score: null },
        bump: 'minor',
        next_version: '1.1.0',
        reasons: ['a new instruction'],
        changes: [
          { kind: 'instruction', what: 'added', text: 'Greet {{name}} warmly.' },
          { kind: 'words', added: 1, removed: 0, exact: true },
        ],
        messages: [
          {
            what: 'changed',
            role: 'user',
            parts: [{ kind: 'same' }, { kind: 'added', text: ' warmly' }, { kind: 'same' }],
          },
        ],
      },
    ]);
  });

  test('rendered, both sides have the same variables', async () => {
    const cwd = open();
    expect(await printed(cwd, 'p', '--rendered')).toContain('Greet Ann {+very+} warmly.');
    expect(await printed(cwd, 'p', '--rendered', '--var', 'name=Bo')).toContain('Greet Bo {+very+} warmly.');
    const rendered = JSON.parse(await printed(cwd, 'p', '--rendered', '--json')).diffs[0];
    expect(rendered.rendered).toBe(true);
    expect(rendered.messages[0].parts[0].text).toBe('Greet Ann');
  });

  test('rendered with the variables of a case', async () => {
    const text = await printed(sample(), 'summarise-ticket', '2.0.0', '--rendered', '--case', 'screenshot');
    expect(text).toContain('TICKET: see screenshot');
  });

  test('Markdown goes to standard output or into a file', async () => {
    const cwd = open();
    const text = await printed(cwd, 'p', '--markdown');
    expect(text).toContain('#### p: 1.1.0 → draft\n\n- **minor**: temperature');
    expect(text).toContain('<pre>Greet {{name}} <ins>very</ins> warmly.');
    expect(await printed(cwd, 'p', '--markdown', 'changes.md')).toContain('p  1.1.0 → draft');
    expect(read(cwd, 'changes.md')).toBe(text);
  });

  test('colours come with FORCE_COLOR', async () => {
    const { stdout } = await run(['diff', 'p'], { cwd: open(), env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('\u001b[32m{+very+}\u001b[39m');
  });

  test('--exit-code is 1 where something differs', async () => {
    const cwd = open();
    expect((await diff(cwd, 'p', '--exit-code')).code).toBe(1);
    expect((await diff(cwd, 'p', '1.0.0', '1.0.0', '--exit-code')).code).toBe(0);
  });

  test('line ends are no change', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': RELEASED.replaceAll('\n', '\r\n').replace('very ', '').replace('0.2', '0.3'),
    });
    expect(await printed(cwd, 'p')).toContain('no change: it asks the same of the same model');
  });

  test('versions that stand in files of their own', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': 'include: [prompts/*/prompt.yaml]\n',
      'prompts/p/prompt.yaml':
        'prompts:\n  p:\n    version: "1.0.0"\n    versions_dir: versions\n    draft: { model: m, template_file: p.liquid }\n',
      'prompts/p/p.liquid': 'Greet warmly.\n',
      'prompts/p/versions/1.0.0.yaml': 'model: m\ntemplate: Greet.\n',
    });
    expect(await printed(cwd, 'p')).toContain('p  1.0.0 → draft\n  minor: a new instruction; +1 −0 words\n');
  });

  test.each([
    [['nobody'], 'There is no prompt nobody.'],
    [[], 'Name a prompt to compare.'],
    [['p', '1.0.0', '1.1.0', 'draft'], 'A diff has two sides'],
    [['p', '--json', '--markdown'], 'both want standard output'],
    [['--all', '--rendered'], '--rendered shows one prompt'],
    [['p', '--rendered', '--var', 'oops'], '“oops” sets no variable.'],
    [['prompt-registry.yaml'], 'prompt-registry.yaml is no prompt.'],
  ])('%j is bad input', async (args, message) => {
    const { code, stdout, stderr } = await diff(open(), ...args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

const inline = (version: string, words: string, others = ''): string =>
  `prompts:\n  p:\n    version: "${version}"\n    model: m\n    template: ${words}\n${others}`;

const openRepository = (): string => {
  const cwd = repository({
    'prompt-registry.yaml': inline('1.0.0', 'Greet.', '    rollback_to: "0.9.0"\n'),
  });
  commit(cwd, 'Warmer', {
    'prompt-registry.yaml': inline('1.1.0', 'Greet warmly.', '    rollback_to: "1.0.0"\n'),
  });
  return cwd;
};

describe('with Git', () => {
  test('without a draft the target of a rollback is what is compared with, from history', async () => {
    expect(await firstLine(openRepository(), 'p')).toMatch(/^p {2}1\.0\.0 at [0-9a-f]{7} → 1\.1\.0$/);
  });

  test('else HEAD', async () => {
    const cwd = repository({ 'prompt-registry.yaml': inline('1.0.0', 'Greet.') });
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace('Greet.', 'Greet them.'));
    expect(await printed(cwd, 'p')).toContain(
      'p  1.0.0 at HEAD → 1.0.0\n  minor: a new instruction; +1 −0 words',
    );
  });

  test('a version that only Git has, HEAD, branches and commits', async () => {
    const cwd = openRepository();
    const first = git(cwd, 'rev-parse', 'HEAD~1').trim();
    git(cwd, 'branch', 'feature', 'HEAD~1');
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace('warmly', 'very warmly'));
    expect(await firstLine(cwd, 'p', '1.0.0')).toMatch(/^p {2}1\.0\.0 at [0-9a-f]{7} → 1\.1\.0$/);
    const { from, to } = JSON.parse(await printed(cwd, 'p', 'HEAD', '--json')).diffs[0];
    expect([from.commit, to.commit]).toEqual([git(cwd, 'rev-parse', 'HEAD').trim(), null]);
    expect(await firstLine(cwd, 'p', 'HEAD')).toBe('p  1.1.0 at HEAD → 1.1.0');
    expect(await firstLine(cwd, 'p', 'feature')).toBe('p  1.0.0 at feature → 1.1.0');
    expect(await firstLine(cwd, 'p', 'git:feature', 'HEAD')).toBe('p  1.0.0 at feature → 1.1.0 at HEAD');
    expect(await firstLine(cwd, 'p', first)).toBe(`p  1.0.0 at ${first} → 1.1.0`);
    expect(await firstLine(cwd, 'p', 'draft', 'HEAD')).toBe('p  1.1.0 → 1.1.0 at HEAD');
  });

  test.each([
    ['p', 'nowhere'],
    ['p', '7.0.0'],
  ])('%s %s is bad input', async (...args) => {
    const { code, stdout } = await diff(openRepository(), ...args);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('a text that cannot be read says so', async () => {
    const cwd = repository({ 'prompt-registry.yaml': RELEASED });
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace('version: "1.1.0"', 'version: "1.1.0" x: ['));
    const { code, stderr } = await diff(cwd, 'p');
    expect(stderr).toContain('Its text has mistakes');
    expect(code).toBe(2);
  });

  test('a branch that was not fetched', async () => {
    const { code, stderr } = await diff(openRepository(), '--all', '--against', 'origin/nowhere');
    expect(stderr).toContain('Git knows no revision origin/nowhere.');
    expect(stderr).toContain('in CI, fetch the whole history');
    expect(code).toBe(2);
  });

  test('a template file is the one of its revision', async () => {
    const cwd = repository({
      'prompt-registry.yaml': 'prompts:\n  p:\n    draft: { model: m, template_file: p.liquid }\n',
      'p.liquid': 'Greet.\n',
    });
    writeFileSync(join(cwd, 'p.liquid'), 'Greet warmly.\n');
    expect(await printed(cwd, 'p', 'HEAD')).toContain('Greet {+warmly+}.');
  });

  test('all prompts that changed since a branch', async () => {
    const cwd = repository({
      'prompt-registry.yaml': `${RELEASED}  same:\n    draft: { model: m, template: x }\n  gone:\n    draft: { model: m, template: x }\n`,
    });
    git(cwd, 'checkout', '--quiet', '-b', 'feature');
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text
        .replace('version: "1.1.0"', 'version: "1.0.0"')
        .replace('gone:', 'new:')
        .replace('very ', 'really '),
    );
    commit(cwd, 'Change');
    const text = await printed(cwd, '--all', '--against', 'main');
    expect(text).toContain('p  production: 1.1.0 → 1.0.0');
    expect(text).toContain('p  draft at main → draft');
    expect(text).toContain('p  1.1.0 → 1.0.0');
    expect(text).toContain('new  new\n');
    expect(text).toContain('gone  removed\n');
    expect(text).toContain('3 prompts changed since main.');
    expect(text).not.toContain('same');
    expect(await printed(cwd, '--all', '--against', 'main', '--markdown')).toContain(
      '#### p: what is served',
    );
    const { prompts } = JSON.parse(await printed(cwd, '--all', '--against', 'main', '--json'));
    expect(
      prompts.map(({ prompt, state }: { prompt: string; state: string }) => `${prompt} ${state}`),
    ).toEqual(['p changed', 'new added', 'gone removed']);
    expect(await printed(cwd, '--all')).toBe('No prompt changed since HEAD.\n');
    expect((await diff(cwd, '--all', '--against', 'main', '--exit-code')).code).toBe(1);
    expect((await diff(cwd, '--all', '--exit-code')).code).toBe(0);
  });
});

test('without a repository a revision is bad input, and says why', async () => {
  const { code, stderr } = await diff(workspace({ 'prompt-registry.yaml': RELEASED }), 'p', 'HEAD');
  expect(stderr).toMatch(/repository|Git/);
  expect(code).toBe(2);
});

test('the report of an evaluation says what changed beside the verdict', async () => {
  const { stdout } = await run(['eval', 'summarise-ticket', '--markdown'], {
    cwd: sample(),
    env: GIT_ENVIRONMENT,
  });
  expect(stdout).toContain('#### summarise-ticket: 2.1.0 → draft\n\n- **minor**: 6 new instructions');
  expect(stdout).toMatch(
    /- The next version after 2\.1\.0 is at least 2\.2\.0\.\n- (Improved|Inconclusive|No regression|Regressed): /,
  );
});

test('the report of an evaluation says what changed since HEAD', async () => {
  const cwd = repository({
    'prompt-registry.yaml':
      'endpoints: { samples: { replay: answers.jsonl } }\nprompts:\n  p:\n    version: "1.0.0"\n    model: samples/m\n    template_file: p.liquid\n',
    'p.liquid': 'Greet.\n',
    'answers.jsonl': '',
    'evals/p.yaml': 'tests: [{ assert: [{ type: contains, value: Hello }] }]\n',
  });
  writeFileSync(join(cwd, 'p.liquid'), 'Greet warmly.\n');
  const { stdout } = await run(['eval', '--markdown'], { cwd, env: GIT_ENVIRONMENT });
  expect(stdout).toMatch(/#### p: 1\.0\.0 at [0-9a-f]{7} → 1\.0\.0\n/);
  expect(stdout).toContain('- Its number is still 1.0.0, and this needs at least 1.1.0.');
  expect(stdout).toContain('<pre>Greet <ins>warmly</ins>.</pre>');
});
