import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Result, edit, read, run, sample, workspace } from './cli.ts';
import { GIT_ENVIRONMENT, commit, git, repository } from './repository.ts';

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> =>
  run(args, { cwd, env: GIT_ENVIRONMENT });

/** The line that says what was done, where it was done. */
async function result(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(cwd, ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n').at(-1)!;
}

async function expectValid(cwd: string): Promise<void> {
  expect((await cli(cwd, 'validate')).stderr).toContain(': 0 errors');
}

const REGISTRY = `# Kept as it is.
prompts:
  p:
    version: "1.1.0" # deployed
    rollback_to: "1.0.0"
    environments: { staging: "1.0.0" }
    draft:
      model: m
      template: Greet them warmly, and ask what they need.
    versions:
      "1.0.0": { model: m, template: Greet. }
      "1.1.0": { model: m, template: Greet warmly. } # the latest
`;
const open = (): string => workspace({ 'prompt-registry.yaml': REGISTRY });

test('names from a file do not reach the terminal as commands for it', async () => {
  const lines = String.raw`prompts:
  "p\e[31m":
    version: "1.0.0"
    "no key\e[31m": 1
    environments: { "s\e[2J": "1.0.0" }
    versions: { "1.0.0": { model: m, template: "x" }, "1.1.0": { model: m, template: "y" } }
`;
  const cwd = workspace({ 'prompt-registry.yaml': lines });
  const commands = [
    ['validate'],
    ['history', 'p\u001b[31m'],
    ['deploy', 'p\u001b[31m@1.1.0', '--to', 's\u001b[2J'],
    ['rollback', 'p\u001b[31m', '1.1.0'],
    ['draft', 'q\u001b[31m'],
  ];
  for (const args of commands) {
    const { stdout, stderr } = await cli(cwd, ...args);
    expect(stdout + stderr).toMatch(/\[31m/);
    expect(stdout + stderr).not.toContain('\u001b');
  }
});

test('nothing is written outside the workspace, also not behind a symbolic link', async () => {
  const inline = '    version: "1.0.0"\n    model: m\n    template: Hi\n    versions_dir: out/deep\n';
  const cwd = workspace({ 'prompt-registry.yaml': `prompts:\n  p:\n${inline}` });
  const outside = mkdtempSync(join(tmpdir(), 'prompt-ledger-outside-'));
  symlinkSync(outside, join(cwd, 'out'));
  const { code, stderr } = await cli(cwd, 'draft', 'p');
  expect(stderr).toContain('out/deep/1.0.0.yaml lies outside the workspace, where nothing is written.');
  expect(code).toBe(2);
  expect(readdirSync(outside)).toEqual([]);
  expect(read(cwd)).toContain(inline);
});

describe('release', () => {
  test('takes the number that the changes ask for, and says why', async () => {
    const cwd = open();
    const { code, stdout } = await cli(cwd, 'release', 'p', '--notes', 'asks too');
    expect(stdout).toMatch(/^Version 1\.2\.0: minor since 1\.1\.0: /);
    expect(stdout).toMatch(/\nReleased p 1\.2\.0 \(minor: .*\)\.\n$/);
    expect(code).toBe(0);
    const text = read(cwd);
    expect(text).toContain(
      '      "1.2.0":\n        model: m\n        template: Greet them warmly, and ask what they need.\n',
    );
    expect(text).toMatch(/released_at: "\d{4}-\d\d-\d\dT/);
    expect(text).toMatch(/digest: "sha256:[0-9a-f]{64}"/);
    expect(text).toContain('notes: asks too');
    expect(text).toContain('version: "1.1.0" # deployed');
    await expectValid(cwd);
  });

  test('a number that is too small is refused, and with a reason recorded', async () => {
    const cwd = open();
    const { code, stdout, stderr } = await cli(cwd, 'release', 'p', '1.1.1');
    expect(stdout).toContain('! The change since 1.1.0 is a minor one');
    expect(stderr).toContain('--reason');
    expect(code).toBe(1);
    expect(read(cwd)).toBe(REGISTRY);
    expect(await result(cwd, 'release', 'p', '1.1.1', '--reason', 'a typo')).toBe('Released p 1.1.1.');
    expect(read(cwd)).toContain('reason: a typo');
    await expectValid(cwd);
  });

  test.each([
    [['release', 'p', '1.1.0'], '1.1.0 is taken'],
    [['release', 'p', 'one'], 'is no semantic version'],
    [['release', 'nobody'], 'There is no prompt nobody.'],
    [['release', 'p@1.2.0', '1.3.0'], 'One version is enough'],
    [['deploy', 'p@1.0.0', '--to', ''], 'An environment has a name.'],
    [['rollback', 'p', '--to', 'x', '--environment', 'y'], 'name two environments'],
  ])('%j is bad input', async (args, message) => {
    const cwd = open();
    const { code, stderr } = await cli(cwd, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(read(cwd)).toBe(REGISTRY);
  });

  test('in the split layout it is a file of its own, and the prompt’s file stays as it is', async () => {
    const cwd = workspace({});
    await cli(cwd, 'init', '--layout', 'split');
    const before = read(cwd, 'prompts/my-prompt/prompt.yaml');
    const { stdout } = await cli(cwd, 'release', 'my-prompt', '--json');
    const { files, inferred, done } = JSON.parse(stdout);
    expect({ files, inferred, done }).toEqual({
      done: true,
      inferred: { version: '1.0.0', bump: 'none', base: null, reasons: [] },
      files: [{ file: 'prompts/my-prompt/versions/1.0.0.yaml', change: 'created' }],
    });
    expect(read(cwd, 'prompts/my-prompt/prompt.yaml')).toBe(before);
    expect(read(cwd, 'prompts/my-prompt/versions/1.0.0.yaml')).toMatch(/^model: gpt-4o-mini\n/);
    await expectValid(cwd);
    const again = await cli(cwd, 'release', 'my-prompt', '1.0.0');
    expect(again.stderr).toContain('1.0.0 is taken');
    expect(again.code).toBe(2);
  });
});

/** The sample, with a draft that was released under a score of another text. */
async function withStaleScore(): Promise<string> {
  const cwd = sample();
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text
      .replace('ticket in 3 bullet points: priority', 'ticket in three bullet points: priority')
      .replace(
        '    version: "2.1.0" # what production serves',
        '    version: "2.0.0" # what production serves',
      )
      .replace('    rollback_to: "2.0.0"\n', ''),
  );
  return cwd;
}

const withoutTimes = (text: string): string => text.replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, 'NOW');

describe('deploy', () => {
  test('refuses a stale score, and records the reason that overrides it', async () => {
    const cwd = await withStaleScore();
    const before = read(cwd);
    const { code, stdout, stderr } = await cli(cwd, 'deploy', 'summarise-ticket@2.1.0');
    expect(stdout).toMatch(/! .*score/);
    expect(stderr).toContain('Cannot deploy summarise-ticket 2.1.0 to production');
    expect(stderr).toContain('--reason');
    expect(code).toBe(1);
    expect(read(cwd)).toBe(before);
    const reason = 'hotfix: "it burns"';
    expect(await result(cwd, 'deploy', 'summarise-ticket@2.1.0', '--reason', reason)).toBe(
      'Deployed summarise-ticket 2.1.0 to production, instead of 2.0.0. Commit the change to put it into effect.',
    );
    const after = read(cwd);
    expect(after).toContain('version: "2.1.0" # what production serves\n    rollback_to: "2.0.0"\n');
    expect(after).toContain('unmet: [score-fresh]');
    expect(after).toMatch(/reason: .*hotfix: .*it burns/);
    expect(after).toMatch(/deployed_at: "[-0-9]{10}T[0-9:]{8}Z"/);
    await expectValid(cwd);
  });

  test('says that a reason which nothing needed is not recorded', async () => {
    const cwd = sample();
    const { code, stderr } = await cli(cwd, 'rollback', 'summarise-ticket', '--reason', 'It burns');
    expect(stderr).toBe('Nothing had to be overridden, so the reason is not recorded.\n');
    expect(read(cwd)).not.toContain('It burns');
    expect(code).toBe(0);
  });

  test('as one JSON object', async () => {
    const { code, stdout } = await cli(
      await withStaleScore(),
      'deploy',
      'summarise-ticket',
      '2.1.0',
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema_version: 1,
      prompt: 'summarise-ticket',
      action: 'deploy',
      done: false,
      result: null,
      refusal: { code: 'bad-input' },
      files: [],
    });
    expect(
      JSON.parse(stdout).requirements.find(({ id }: { id: string }) => id === 'score-fresh'),
    ).toMatchObject({ outcome: 'unmet', strength: 'overridable' });
  });

  test('another environment: one scalar, and CRLF stays CRLF', async () => {
    const before = REGISTRY.replaceAll('\n', '\r\n');
    const cwd = workspace({ 'prompt-registry.yaml': before });
    expect(await result(cwd, 'deploy', 'p@1.1.0', '--to', 'staging', '--reason', 'try')).toBe(
      'Deployed p 1.1.0 to staging, instead of 1.0.0. Commit the change to put it into effect.',
    );
    const after = read(cwd);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(after).toContain('environments: { staging: "1.1.0" }\r\n');
    expect(after).toContain('version: "1.1.0" # deployed\r\n    rollback_to: "1.0.0"\r\n');
  });

  test('the patch of a dry run is what would be done', async () => {
    const cwd = repository({ 'prompt-registry.yaml': REGISTRY });
    const args = ['deploy', 'p@1.0.0', '--reason', 'back'];
    const { stdout } = await cli(cwd, ...args, '--dry-run');
    expect(read(cwd)).toBe(REGISTRY);
    expect(stdout).toContain('\nWould do: Deploy p 1.0.0 to production.\n');
    const patch = /--- a\/[^]*?(?=\n\nWould do)/.exec(stdout)![0];
    execFileSync('git', ['apply', '-'], {
      cwd,
      input: `${patch}\n`,
      env: { ...process.env, ...GIT_ENVIRONMENT },
    });
    const applied = read(cwd);
    git(cwd, 'checkout', '--quiet', '.');
    await result(cwd, ...args);
    expect(withoutTimes(applied)).toBe(withoutTimes(read(cwd)));
    expect(applied).toContain('version: "1.0.0" # deployed');
  });

  test.each([
    [['deploy', 'p'], 'Which version of p is to be deployed?'],
    [['deploy', 'p@9.0.0'], 'no content for p 9.0.0'],
    [['deploy', 'p@1.1.0'], '1.1.0'],
    [['deploy', 'prompt-registry.yaml'], 'is no prompt'],
  ])('%j is bad input', async (args, message) => {
    const cwd = open();
    const { code, stderr } = await cli(cwd, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(read(cwd)).toBe(REGISTRY);
  });
});

const inline = (version: string, words: string): string =>
  `prompts:\n  p:\n    version: "${version}"\n    model: m # kept\n    template: ${words}\n`;

describe('rollback', () => {
  test('goes to the declared target, which is used up', async () => {
    const cwd = open();
    expect(await result(cwd, 'rollback', 'p')).toBe(
      'Rolled back p: production serves 1.0.0 again, instead of 1.1.0. Commit the change to put it into effect.',
    );
    expect(read(cwd)).toContain('version: "1.0.0" # deployed\n');
    expect(read(cwd)).not.toContain('rollback_to');
    await expectValid(cwd);
  });

  test('goes to a version that only Git has', async () => {
    const cwd = repository({ 'prompt-registry.yaml': inline('1.0.0', 'Greet.') });
    commit(cwd, 'Warmer', { 'prompt-registry.yaml': inline('1.1.0', 'Greet warmly.') });
    expect(await result(cwd, 'rollback', 'p', '1.0.0')).toBe(
      'Rolled back p: production serves 1.0.0 again, instead of 1.1.0. Commit the change to put it into effect.',
    );
    expect(read(cwd)).toContain('version: "1.0.0"');
    expect((await cli(cwd, 'render', 'p')).stdout).toBe('Greet.\n');
    await expectValid(cwd);
  });

  test.each([
    [['rollback', 'p', '--environment', 'staging'], 'names no version to roll staging back to'],
    [['rollback', 'p', '--to', 'staging'], 'names no version to roll staging back to'],
    [['rollback', 'p', '7.7.7'], 'no content for p 7.7.7'],
  ])('%j is bad input', async (args, message) => {
    const cwd = open();
    const { code, stderr } = await cli(cwd, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(read(cwd)).toBe(REGISTRY);
  });

  test('of another environment', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': REGISTRY.replace('staging: "1.0.0"', 'staging: "1.1.0"'),
    });
    expect(await result(cwd, 'rollback', 'p', '1.0.0', '--environment', 'staging')).toBe(
      'Rolled back p: staging serves 1.0.0 again, instead of 1.1.0. Commit the change to put it into effect.',
    );
    expect(read(cwd)).toContain('environments: { staging: "1.0.0" }');
  });
});

describe('draft', () => {
  const INLINE =
    'prompts:\n  p:\n    version: "1.0.0"\n    # The model.\n    model: m\n    template: Greet.\n';

  test('moves inline content under its version, comments and all', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': INLINE });
    expect(await result(cwd, 'draft', 'p')).toMatch(/^p has a draft now, a copy of 1\.0\.0\./);
    const text = read(cwd);
    expect(text).toMatch(/draft:\n/);
    expect(text).toMatch(/versions:\n {6}"1\.0\.0":\n/);
    expect(text).toContain('# The model.');
    await expectValid(cwd);
  });

  test('is not lost, and starts from another version where that is said', async () => {
    const cwd = open();
    const { code, stderr } = await cli(cwd, 'draft', 'p');
    expect(stderr).toContain('has a draft already');
    expect(code).toBe(2);
    expect(read(cwd)).toBe(REGISTRY);
    expect(await result(cwd, 'draft', 'p', '--from', '1.0.0')).toBe('p has a draft now, a copy of 1.0.0.');
    expect((await cli(cwd, 'render', 'p')).stdout).toBe('Greet.\n');
  });

  test('a prompt that cannot be read is not changed', async () => {
    const broken = INLINE.replace('model: m', 'model: [m');
    const cwd = workspace({ 'prompt-registry.yaml': broken });
    expect((await cli(cwd, 'draft', 'p')).code).toBe(2);
    expect(read(cwd)).toBe(broken);
    expect(existsSync(join(cwd, 'prompt-registry.yaml.lock'))).toBe(false);
  });
});

test('tokens are counted where their upper bound exceeds the cap', async () => {
  // The words have 2,800 bytes and 400 tokens at $2.50 a million: the bound is over the cap, the count is not.
  const words = 'summary '.repeat(350).trim();
  const cwd = workspace({
    'prompt-registry.yaml': `prompts:
  p:
    version: "1.0.0"
    cost_cap_usd: 0.003
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, max_tokens: 10, template: Greet. }
      "1.1.0": { model: gpt-4o-2024-08-06, max_tokens: 10, template: "${words}" }
`,
  });
  const { stdout } = await cli(cwd, 'deploy', 'p@1.1.0', '--dry-run');
  expect(stdout).toContain('✓ A call stays below the cap of $0.003.');
});
