import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually, expectSaid, opened, registryText } from '../runtime/registries.ts';
import { startStorage } from '../runtime/storage.ts';
import { type Result, read, run, workspace } from './cli.ts';
import { startProgram } from './programs.ts';

const registry = (version = '2.0.0'): string =>
  registryText({ version, policy: '    rollback_to: "1.0.0"\n    fallback_response: Sorry\n' });

/** A workspace whose commands know a head, which is a folder beside the registry. */
function published(): { cwd: string; head: string; cli: (...args: string[]) => Promise<Result> } {
  const cwd = workspace({ 'prompt-registry.yaml': registry() });
  const env = { PROMPT_LEDGER_HEAD: 'head', PROMPT_LEDGER_ACTOR: 'ann' };
  return { cwd, head: join(cwd, 'head'), cli: (...args) => run(args, { cwd, env }) };
}

describe('a live head', () => {
  test('published, rolled back, killed: applications follow, and the log tells', async () => {
    const { cwd, head, cli } = published();
    expect((await cli('publish', '--dry-run')).stdout).toBe('Would publish 1 prompt.\n');
    expect((await cli('publish')).stdout).toMatch(/^Published 1 prompt; production serves revision 1/);
    const { runtime } = await opened({ head, pollMs: 1000 });
    expectSaid(runtime, 'active static 2.0.0');

    const rolledBack = await cli('rollback', 'greet', '--live', '--reason', 'It burns');
    await eventually(() => expectSaid(runtime, 'override targeting_match 1.0.0'));
    expect(rolledBack.stderr).toContain('greet is served at 1.0.0 in production, revision 2.');
    expect(rolledBack.stdout).toContain('Rolled back greet: production serves 1.0.0 again');
    expect(read(cwd)).toContain('version: "1.0.0"');

    expect((await cli('kill', 'greet')).stdout).toBe('greet is killed in production, revision 3.\n');
    await eventually(() => expectSaid(runtime, 'kill disabled -'));
    expect((await cli('unkill', 'greet')).stdout).toContain('is served at 1.0.0');
    // The registry agrees by now, so nothing stays set.
    expect((await cli('publish')).stderr).toBe('');
    await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
    const { stdout, code } = await cli('live');
    expect(stdout).toMatch(/rollback|override/);
    expect(stdout).toContain('ann  override  greet  (It burns)');
    expect(stdout).toContain('The chain of the log holds.');
    expect(code).toBe(0);
    const log = join(head, 'production', 'audit.jsonl');
    writeFileSync(log, readFileSync(log, 'utf8').replace('It burns', 'No reason'));
    expect((await cli('live')).code).toBe(1);
  });

  test('rolls back although the registry is broken or gone', async () => {
    const { cwd, head, cli } = published();
    await cli('publish');
    writeFileSync(join(cwd, 'prompt-registry.yaml'), 'prompts: [\n');
    const { code, stderr } = await cli('rollback', 'greet', '--live');
    expect([code, stderr]).toEqual([0, expect.stringContaining('The registry was not changed')]);
    const { runtime } = await opened({ head });
    expectSaid(runtime, 'override targeting_match 1.0.0');
  });

  test('killed: the registry says so too, until the kill is taken back', async () => {
    const { cwd, cli } = published();
    await cli('publish');
    const { stdout, stderr } = await cli('kill', 'greet', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ action: 'kill', changed: true });
    expect(stderr).toContain('Turned greet off: nobody is served a model’s answer.');
    expect(read(cwd)).toContain('    kill_switch: true\n    fallback_response: Sorry\n');
    const again = await cli('kill', 'greet');
    expect([again.stdout, again.stderr]).toEqual([
      'greet: nothing to change in production, revision 2.\n',
      '',
    ]);
    await cli('publish');
    expect((await cli('unkill', 'greet')).stderr).toContain(
      'greet is still off: it was published with its kill switch on.',
    );
    expect(read(cwd)).toBe(registry());
    await cli('kill', 'greet', '--head-only');
    await cli('kill', 'greet', '--environment', 'staging');
    expect(read(cwd)).toBe(registry());
    // Of a prompt that no registry has, the head knows all that is needed.
    const { code, stderr: said } = await cli('kill', 'other');
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('The registry was not changed: There is no prompt other'),
    ]);
  });

  test('a head that cannot be read keeps nobody from killing and rolling back', async () => {
    const { head, cli } = published();
    await cli('publish');
    const file = join(head, 'production', 'head.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    expect((await cli('live')).stderr).toContain('head.json is no JSON object');
    const { code, stderr } = await cli('rollback', 'greet', '--live');
    expect(stderr).toMatch(
      /The head could not be read: head\.json is no JSON object.*; a copy of the old one is production\/head-unreadable-[0-9a-f]{12}\.json\./,
    );
    expect(code).toBe(0);
    writeFileSync(file, '');
    const killed = await cli('kill', 'greet', '--json');
    expect(JSON.parse(killed.stdout)).toMatchObject({
      changed: true,
      replaced_head: { why: expect.stringContaining('half written') },
    });
    const { stdout } = await cli('live');
    expect(stdout).toContain('greet is killed');
    expect(stdout).toContain('kill  greet  The head could not be read');
    expect(stdout).toContain('The chain of the log holds.');
    const { runtime } = await opened({ head });
    expectSaid(runtime, 'kill disabled -');
  });

  test('where the registry and the head disagree, validate --live says so, and lifecycle as well', async () => {
    const { cwd, cli } = published();
    await cli('publish');
    expect((await cli('validate', '--live')).stdout).not.toContain('live-head-disagrees');
    await cli('kill', 'greet', '--head-only', '--reason', 'It burns');
    writeFileSync(join(cwd, 'prompt-registry.yaml'), registry('1.0.0'));
    const { stdout } = await cli('validate', '--live', 'head', '--json');
    const found = JSON.parse(stdout).problems.filter(
      (problem: { code: string }) => problem.code === 'live-head-disagrees',
    );
    expect(found.map(({ severity, line }: Record<string, unknown>) => [severity, line])).toEqual([
      ['warning', 2],
      ['warning', 3],
    ]);
    expect((await cli('validate')).stdout).not.toContain('live-head-disagrees');
    const { stdout: text } = await cli('lifecycle', 'greet');
    const shown = text.replaceAll(cwd, '').replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME');
    expect(shown).toMatchSnapshot();
  });

  test('moves traffic by and by', async () => {
    const { cwd, head, cli } = published();
    await cli('publish');
    await cli('rollback', 'greet', '--live', '--staged', '--over', '10');
    const { runtime } = await opened({ head });
    expectSaid(runtime, 'staged-rollback split 2.0.0', { unit: 'u1' });
    expectSaid(runtime, 'override targeting_match 1.0.0', { unit: 'u1', now: Date.now() + 700_000 });
    expect(read(cwd)).toMatch(/rollback:\n {6}from: "2.0.0"\n {6}to: "1.0.0"\n.*\n {6}over_minutes: 10\n/);
  });

  test('what cannot be served is not published', async () => {
    const { cwd, head, cli } = published();
    await cli('publish');
    writeFileSync(join(cwd, 'prompt-registry.yaml'), registry('3.0.0'));
    const { code, stderr } = await cli('publish');
    expect([code, stderr]).toEqual([2, expect.stringContaining('greet has no version 3.0.0')]);
    expect(readdirSync(join(head, 'snapshots'))).toHaveLength(1);
  });

  test('without a head it says how to name one', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': registry() });
    const { code, stderr } = await run(['kill', 'greet'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('PROMPT_LEDGER_HEAD')]);
  });
});

test.skipIf(process.platform === 'win32')(
  'kill -9 between snapshot and head: nothing is served that was not published, and the next one goes on',
  async () => {
    const storage = await startStorage();
    const cwd = workspace({ 'prompt-registry.yaml': registry() });
    const env = { PROMPT_LEDGER_HEAD: storage.url };
    await run(['publish'], { cwd, env });
    const { runtime } = await opened({ head: storage.url });
    writeFileSync(join(cwd, 'prompt-registry.yaml'), registry('1.0.0'));
    const program = startProgram(['publish'], cwd, env);
    await storage.fault({ killOnPut: { path: 'head.json', pid: program.pid } });
    expect((await program.ended).signal).toBe('SIGKILL');
    await runtime.refresh();
    expectSaid(runtime, 'active static 2.0.0');
    await storage.fault({});
    expect((await run(['publish'], { cwd, env })).stdout).toContain('revision 2');
    await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
    expect((await run(['live'], { cwd, env })).stdout).toContain('The chain of the log holds.');
  },
);
