import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
  renameSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { edit, read, run, sample, workspace } from './cli.ts';
import { type ModelServer, completion, echo, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

let server: ModelServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Every line of `before` stands in `after`, in its order, character by character. */
function expectKept(before: string, after: string): void {
  const lines = after.split('\n');
  let at = -1;
  for (const line of before.split('\n')) {
    at = lines.indexOf(line, at + 1);
    expect(at, line).toBeGreaterThanOrEqual(0);
  }
}

describe('the file keeps', () => {
  test.each([
    ['CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['its byte order mark', (text: string) => `\uFEFF${text}`],
    ['a missing final line end', (text: string) => text.trimEnd()],
    ['tabs and other scripts in its text', (text: string) => text.replace('"{{text}}"', '"{{text}}\t😀 é"')],
  ])('%s', async (_name, change) => {
    server = await serve(echo);
    const cwd = echoWorkspace({ url: server.url, cases: ['ok'] });
    edit(cwd, 'prompt-registry.yaml', change);
    const before = read(cwd);
    const { code, stdout } = await run(['eval', '--record'], { cwd });
    expect(stdout).toContain('Recorded in prompt-registry.yaml.');
    expect(code).toBe(0);
    const after = read(cwd);
    expectKept(before, after);
    expect(after.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
    expect(/(?<!\r)\n/.test(after)).toBe(!before.includes('\r\n'));
    expect(parse(after.replace(/^\uFEFF/, '')).prompts.echo.draft).toMatchObject({
      eval_score: 1,
      last_eval: { cases: 1, passed: 1 },
    });
    const again = await run(['eval', '--check'], { cwd });
    expect(again.stdout).toContain('The recorded score is confirmed');
  });

  test.skipIf(process.platform === 'win32')('its mode, and a symbolic link stays one', async () => {
    const cwd = sample();
    mkdirSync(join(cwd, 'real'));
    renameSync(join(cwd, 'prompt-registry.yaml'), join(cwd, 'real', 'registry.yaml'));
    symlinkSync(join('real', 'registry.yaml'), join(cwd, 'prompt-registry.yaml'));
    chmodSync(join(cwd, 'real', 'registry.yaml'), 0o640);
    const { stdout } = await run(['eval', 'classify-intent', '--record', 'prompt-registry.yaml'], { cwd });
    expect(stdout).toContain('Recorded');
    expect(lstatSync(join(cwd, 'prompt-registry.yaml')).isSymbolicLink()).toBe(true);
    expect(statSync(join(cwd, 'real', 'registry.yaml')).mode & 0o777).toBe(0o640);
    expect(read(cwd, 'real/registry.yaml')).toContain('eval_score: 0.9688');
  });
});

test('a version in a file of its own takes the score there', async () => {
  server = await serve(echo);
  const cwd = workspace({
    'prompt-registry.yaml': `endpoints: { local: { base_url: "${server.url}" } }\ninclude: [prompts/*/prompt.yaml]\n`,
    'prompts/echo/prompt.yaml':
      'prompts:\n  echo:\n    version: "1.0.0"\n    evals: { suite: suite.yaml }\n    versions_dir: versions\n',
    'prompts/echo/versions/1.0.0.yaml': 'model: local/m # pinned\ntemplate: "{{text}}"\n',
    'prompts/echo/suite.yaml': 'tests:\n  - vars: { text: ok }\n    assert: [{ type: equals, value: ok }]\n',
  });
  const { stdout, code } = await run(['eval', '--record'], { cwd });
  expect(stdout).toContain('Recorded in prompts/echo/versions/1.0.0.yaml.');
  expect(read(cwd, 'prompts/echo/versions/1.0.0.yaml')).toMatch(
    /^model: local\/m # pinned\ntemplate: "\{\{text\}\}"\neval_score: 1\nlast_eval:\n/,
  );
  expect(read(cwd, 'prompts/echo/prompt.yaml')).not.toContain('eval_score');
  expect(code).toBe(0);
});

test('a content that changed during the run is not recorded, and the user is told', async () => {
  let cwd = '';
  server = await serve((response, asked) => {
    if (asked.index === 0)
      edit(cwd, 'prompt-registry.yaml', (text) =>
        text.replace('"{{text}}" # the text', '"{{text}}!" # another text'),
      );
    echo(response, asked);
  });
  cwd = echoWorkspace({ url: server.url, cases: ['ok'] });
  const { code, stdout } = await run(['eval', '--record'], { cwd });
  expect(stdout).toContain(
    'echo draft changed during the run, so its score is not recorded. Run the evaluation again for the text as it is now.',
  );
  expect(read(cwd)).not.toContain('eval_score');
  expect(code).toBe(4);
});

test('a change elsewhere in the file during the run is kept, and the score recorded', async () => {
  let cwd = '';
  server = await serve((response, asked) => {
    if (asked.index === 0)
      edit(cwd, 'prompt-registry.yaml', (text) =>
        text.replace('# Kept as it is.', '# Somebody wrote this meanwhile.\n\n'),
      );
    echo(response, asked);
  });
  cwd = echoWorkspace({ url: server.url, cases: ['ok'] });
  const { code } = await run(['eval', '--record'], { cwd });
  expect(read(cwd)).toContain('# Somebody wrote this meanwhile.');
  expect(read(cwd)).toContain('eval_score: 1');
  expect(code).toBe(0);
});

test('processes that record at the same time lose no score and never tear the file', async () => {
  server = await serve(echo);
  const names = Array.from({ length: 6 }, (_, index) => `p${index}`);
  const prompts = names.map(
    (name) =>
      `  ${name}:\n    evals: { suite: suite.yaml }\n    draft: { model: local/m, template: "{{text}} ${name}" }\n`,
  );
  const cwd = workspace({
    'prompt-registry.yaml': `endpoints: { local: { base_url: "${server.url}" } }\nprompts:\n${prompts.join('')}`,
    'suite.yaml': 'tests:\n  - vars: { text: ok }\n    assert: [{ type: contains, value: ok }]\n',
  });
  for (let round = 0; round < 3; round++) {
    const results = await Promise.all(
      names.map((name) => run(['eval', name, '--record', '--no-cache'], { cwd })),
    );
    for (const { code, stderr } of results) expect(code, stderr).toBe(0);
    const written = parse(read(cwd));
    for (const name of names)
      expect(written.prompts[name].draft, name).toMatchObject({ eval_score: 1, last_eval: { cases: 1 } });
    expect(readdirSync(cwd).filter((file) => /\.(lock|tmp|break)/.test(file))).toEqual([]);
    writeFileSync(
      join(cwd, 'prompt-registry.yaml'),
      `endpoints: { local: { base_url: "${server.url}" } }\nprompts:\n${prompts.join('')}`,
    );
  }
  // Answers that several processes append are all readable.
  const lines = read(cwd, '.prompt-ledger/evidence.jsonl').trimEnd().split('\n');
  expect(lines).toHaveLength(18);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
}, 60_000);

test('the lock of a process that has ended does not stop anybody; that of a living one does', async () => {
  const cwd = sample();
  const lock = join(cwd, 'prompt-registry.yaml.lock');
  const { hostname } = await import('node:os');
  writeFileSync(lock, JSON.stringify({ pid: 4_194_000, host: hostname() }));
  expect((await run(['eval', 'classify-intent', '--record'], { cwd })).stdout).toContain('Recorded');
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: 'another machine' }));
  const old = Date.now() / 1000 - 120;
  utimesSync(lock, old, old);
  expect((await run(['eval', 'classify-intent', '--record'], { cwd })).stdout).toContain('Recorded');
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
  const refused = await run(['eval', 'classify-intent', '--record'], { cwd });
  expect(refused.stdout).toContain('Another process is changing');
  expect(refused.code).toBe(4);
}, 60_000);

test('a version that uses an anchor of another one takes its score', async () => {
  server = await serve(echo);
  const cwd = echoWorkspace({ url: server.url, cases: ['ok'] });
  edit(cwd, 'prompt-registry.yaml', (text) =>
    text
      .replace(
        '    draft:',
        '    version: "2.0.0"\n    versions:\n      "1.0.0": { model: &model local/test-model, template: "{{text}}?" }\n      "2.0.0":',
      )
      .replaceAll(/^ {6}(model|max_tokens|template):/gm, '        $1:')
      .replace('        model: local/test-model', '        model: *model'),
  );
  const { code, stdout } = await run(['eval', '--record'], { cwd });
  expect(stdout).toContain('Recorded in prompt-registry.yaml.');
  expect(parse(read(cwd)).prompts.echo.versions['2.0.0']).toMatchObject({
    model: 'local/test-model',
    eval_score: 1,
  });
  expect(code).toBe(0);
});

test('a file that is not UTF-8 is not written', async () => {
  server = await serve(echo);
  const cwd = echoWorkspace({ url: server.url, cases: ['ok'] });
  const bytes = Buffer.concat([
    Buffer.from(read(cwd).replace('# Kept', '# Caf')),
    Buffer.from([0x23, 0xe9, 0x0a]),
  ]);
  writeFileSync(join(cwd, 'prompt-registry.yaml'), bytes);
  const { stdout, code } = await run(['eval', '--record'], { cwd });
  expect(stdout).toContain('is not UTF-8 text, so it is not changed.');
  expect(Buffer.from(read(cwd), 'utf8').includes('eval_score')).toBe(false);
  expect(code).toBe(2);
});

test('--check fails where the model no longer reaches the recorded score', async () => {
  let instead = '';
  server = await serve((response, { body }) =>
    reply(response, completion(instead || body.messages.at(-1)!.content)),
  );
  const cases = Array.from({ length: 8 }, (_, index) => `ok ${index}`);
  const cwd = echoWorkspace({ url: server.url, cases, evals: ', min_score: 0' });
  await run(['eval', '--record'], { cwd });
  instead = 'bad';
  const { code, stdout } = await run(['eval', '--no-cache', '--check'], { cwd });
  expect(stdout).toContain(
    '✗ echo draft failed\n  Against the recorded score: regressed (1 is recorded, and this run scores 0.0000).\n',
  );
  expect(code).toBe(1);
});

test('two scores of one name in two registries are recorded each in its own', async () => {
  server = await serve(echo);
  const parts = echoWorkspace({ url: server.url, cases: ['ok'] });
  const [registry, suite] = [read(parts), read(parts, 'suite.yaml')];
  const cwd = workspace({
    'x/prompt-registry.yaml': registry,
    'x/suite.yaml': suite,
    'y/prompt-registry.yaml': registry,
    'y/suite.yaml': suite,
  });
  const { code, stdout } = await run(['eval', '--record'], { cwd });
  expect(stdout).toContain('Recorded in x/prompt-registry.yaml.');
  expect(stdout).toContain('Recorded in y/prompt-registry.yaml.');
  for (const folder of ['x', 'y'])
    expect(parse(read(cwd, `${folder}/prompt-registry.yaml`)).prompts.echo.draft.eval_score).toBe(1);
  expect(code).toBe(0);
});
