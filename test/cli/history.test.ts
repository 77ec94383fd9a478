import { afterEach, expect, test } from 'vitest';
import { run } from './cli.ts';
import { GIT_ENVIRONMENT, GitRepository } from './gitRepository.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function repository(): GitRepository {
  const git = GitRepository.create();
  ends.push(() => git.dispose());
  return git;
}

const registry = (version: string, template: string, more = ''): string =>
  `prompts:\n  greet:\n    version: "${version}"\n    rollback_to: "1.0.0"\n    model: replayed/m\n    template: ${template}\n${more}`;

const env = GIT_ENVIRONMENT;

/** The repository that most tests look at: two releases, a score, and one that is not committed. */
function released(): { git: GitRepository; ids: string[] } {
  const git = repository();
  const ids = [
    git.commit('First words', { 'prompt-registry.yaml': registry('1.0.0', 'Hi') }, 'Ann'),
    git.commit('Score', { 'prompt-registry.yaml': registry('1.0.0', 'Hi', '    eval_score: 0.81\n') }, 'Ann'),
    git.commit(
      'Second',
      { 'prompt-registry.yaml': registry('1.1.0', 'Hello', '    eval_score: 0.9\n    notes: Warmer\n') },
      'Bob',
    ),
  ];
  git.write({ 'prompt-registry.yaml': registry('1.2.0', 'Hello you') });
  return { git, ids };
}

test('history: every version, the newest first', async () => {
  const { git, ids } = released();
  const { code, stdout, stderr } = await run(['history', 'greet'], { cwd: git.path, env });
  expect(stderr).toBe('');
  expect(stdout).toBe(
    [
      'greet',
      '  1.2.0  –      deployed                                  not committed',
      `  1.1.0  0.900  only in Git                   2026-01-01  Bob            ${ids[2]!.slice(0, 7)}  Warmer`,
      `  1.0.0  0.810  rollback target, only in Git  2026-01-01  Ann            ${ids[0]!.slice(0, 7)}  First words`,
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

test('history: the suite of each score', async () => {
  const git = repository();
  const score = '    eval_score: 0.9\n    last_eval: { suite: evals/greet.yaml, cases: 3 }\n';
  git.commit('First', { 'prompt-registry.yaml': registry('1.0.0', 'Hi', score) }, 'Ann');
  git.write({ 'prompt-registry.yaml': registry('1.1.0', 'Hello') });
  const { stdout } = await run(['history', 'greet'], { cwd: git.path, env });
  expect(stdout).toMatch(/^ {2}1\.1\.0 {2}– {24}deployed/m);
  expect(stdout).toMatch(/^ {2}1\.0\.0 {2}0\.900 {2}evals\/greet\.yaml {2}rollback target/m);
});

test('history --json', async () => {
  const { git, ids } = released();
  const { stdout } = await run(['history', 'greet@1.0.0', '--json'], { cwd: git.path, env });
  expect(JSON.parse(stdout)).toEqual({
    schema_version: 1,
    prompt: 'greet',
    file: 'prompt-registry.yaml',
    state: 'complete',
    reason: null,
    versions: [
      {
        version: '1.0.0',
        in_files: false,
        author: 'Ann',
        at: '2026-01-01T02:00:00+01:00',
        commit: ids[0],
        subject: 'First words',
        latest_commit: ids[1],
        notes: null,
        score: 0.81,
        last_eval: null,
        scored_in: ids[1],
        serves: [],
        rollback_target: true,
      },
    ],
  });
  expect(git.git('status', '--porcelain'), 'what it keeps stays out of Git').toBe(' M prompt-registry.yaml');
});

test('history outside of a repository says so, and shows what the files have', async () => {
  const git = repository();
  git.write({ 'prompt-registry.yaml': registry('1.0.0', 'Hi') });
  const { code, stdout, stderr } = await run(['history', 'greet'], {
    cwd: git.path,
    env: { ...env, PATH: '/nowhere' },
  });
  expect(stdout).toContain('1.0.0');
  expect(stderr).toBe(
    'The program “git” was not found. Install Git, and make sure that it is on the PATH.\n',
  );
  expect(code).toBe(0);
  const missing = await run(['history'], { cwd: git.path, env });
  expect(missing.code).toBe(2);
  const unknown = await run(['history', 'gret'], { cwd: git.path, env });
  expect(unknown.stderr).toContain('There is no prompt gret.');
});

test('eval compares an inline prompt with what HEAD has', async () => {
  const git = repository();
  const endpoints = 'endpoints:\n  replayed: { replay: answers.jsonl }\n';
  const suite = 'tests:\n  - vars: {}\n    assert: [{ type: contains, value: Hello }]\n';
  const id = git.commit('First', {
    'prompt-registry.yaml': endpoints + registry('1.1.0', 'Say hi'),
    'evals/greet.yaml': suite,
    'answers.jsonl': '',
  });
  const unchanged = await run(['eval', 'greet', '--dry-run', '--json'], { cwd: git.path, env });
  expect(unchanged.stdout).not.toContain('1.1.0@');
  git.write({ 'prompt-registry.yaml': endpoints + registry('1.1.0', 'Say hello') });
  const { stdout } = await run(['eval', 'greet', '--dry-run', '--json'], { cwd: git.path, env });
  expect(stdout).toContain(`1.1.0@${id.slice(0, 7)}`);
});
