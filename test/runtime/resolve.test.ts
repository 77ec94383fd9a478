import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type RegistryParts, eventually, expectSaid, onRegistry, opened } from './registries.ts';

afterEach(() => {
  delete process.env['PROMPT_LEDGER_KILL'];
});

const experiment = (more = ''): string => `experiments:
  shorter:
    prompt: greet
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
    started_at: "2026-01-01T00:00:00Z"
${more}`;

const NOW = Date.parse('2026-06-01T00:00:00Z');
const rollback = '    rollback: { from: "2.0.0", to: "1.0.0", started_at: "2026-06-01T00:00:00Z" }\n';

const check = async (
  parts: RegistryParts,
  wanted: string,
  context: Parameters<typeof expectSaid>[2] = {},
): Promise<void> => {
  const { runtime } = await onRegistry(parts);
  expectSaid(runtime, wanted, { now: NOW, unit: 'ann', ...context });
};

describe('a resolution', () => {
  test('has all that a call needs', async () => {
    const { runtime } = await onRegistry();
    expect(runtime.resolve('greet', { variables: { text: 'hello {{ x }}' } })).toEqual({
      prompt: 'greet',
      environment: 'production',
      version: '2.0.0',
      arm: undefined,
      model: 'large',
      messages: [
        { role: 'system', content: 'Be kind' },
        { role: 'user', content: 'Second: hello {{ x }}' },
      ],
      parameters: {},
      fallbacks: [],
      response: undefined,
      fallback: 'none',
      reason: 'static',
      rule: 'active',
      error: undefined,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      revision: undefined,
      unit: undefined,
    });
    expect(runtime.render('greet', { environment: 'staging', variables: { text: 'x' } })).toEqual([
      { role: 'user', content: 'First: x' },
    ]);
    expect(runtime.resolve('greet', { environment: 'staging', variables: { text: 'x' } }).parameters).toEqual(
      {
        temperature: 0.1,
      },
    );
  });

  const everything = { policy: rollback, sections: experiment() };

  test('the kill switch comes before all else', () =>
    check({ ...everything, policy: `${rollback}    kill_switch: true\n` }, 'kill disabled -', {
      version: '1.0.0',
    }));
  test('then a pin', () => check(everything, 'pin targeting_match 2.0.0', { version: '2.0.0' }));
  test('then a staged rollback', () => check(everything, 'staged-rollback split 2.0.0'));
  test('which is over after its time; then an experiment', () =>
    check(everything, 'experiment split 1.0.0 control', { now: NOW + 31 * 60_000 }));
  test('a canary is an experiment with steps', () =>
    check({ sections: experiment('    rollout: { step: 2 }\n') }, 'canary split 1.0.0 control'));
  test('without a unit each call is assigned by itself', async () => {
    const { runtime } = await onRegistry({ sections: experiment() });
    const arms = Array.from({ length: 2000 }, () => runtime.resolve('greet', { variables: { text: '' } }));
    const challengers = arms.filter(({ arm }) => arm === 'challenger').length;
    expect(challengers).toBeGreaterThan(120);
    expect(challengers).toBeLessThan(290);
    expect(new Set(arms.map(({ reason }) => reason))).toEqual(new Set(['default']));
  });
  test('an experiment that has not begun shares nothing', () =>
    check({ sections: experiment() }, 'active static 2.0.0', { now: Date.parse('2025-01-01') }));
  test('nor one that has ended', () =>
    check({ sections: experiment('    ended_at: "2026-02-01T00:00:00Z"\n') }, 'active static 2.0.0'));
  test('nor one whose weights are not the whole traffic', () =>
    check({ sections: experiment().replace('0.9', '0.8') }, 'active static 2.0.0'));
  test('nor one that names a version that is not there', () =>
    check({ sections: experiment().replace('"1.0.0"', '"9.9.9"') }, 'active static 2.0.0'));
  test('an experiment and a rollback are production’s', () =>
    check(everything, 'active static 1.0.0', { environment: 'staging' }));
  test('a pin that is not there is said, and the rest decides', async () => {
    const { runtime } = await onRegistry();
    const found = runtime.resolve('greet', { version: '9.9.9', variables: { text: 'x' } });
    expect([found.version, found.reason, found.error?.code]).toEqual([
      '2.0.0',
      'default',
      'version-not-found',
    ]);
  });
});

describe('never throws', () => {
  test('for a prompt that is not there, or a variable', async () => {
    const { runtime } = await onRegistry({ policy: '    fallback_response: { text: Sorry }\n' });
    const missing = runtime.resolve('nobody');
    expect([missing.reason, missing.error?.code, missing.messages]).toEqual([
      'error',
      'prompt-not-found',
      [],
    ]);
    const incomplete = runtime.resolve('greet');
    expect([incomplete.reason, incomplete.error?.code]).toEqual(['error', 'variable-missing']);
    expect([incomplete.response, incomplete.fallback]).toEqual([{ text: 'Sorry' }, 'static']);
  });

  test('for arguments of any kind', async () => {
    const { runtime } = await onRegistry();
    const strange: unknown[] = [undefined, null, 1, {}, [], 'constructor', '__proto__', Symbol.iterator];
    for (const name of strange)
      for (const context of [
        ...strange,
        { variables: 5 },
        { unit: {} },
        {
          get unit() {
            throw new Error('no');
          },
        },
      ])
        expect(
          runtime.resolve(name as string, context as object).reason,
          `${String(name)} ${String(context)}`,
        ).toBe('error');
  });

  test('not even record', async () => {
    const { runtime, errors } = await onRegistry();
    expect(runtime.record(undefined as never, undefined as never)).toMatchObject({ traceId: '', spanId: '' });
    expect(errors[0]).toContain('cannot be recorded');
  });

  test('but wrong options are said at once', async () => {
    await expect(opened({})).rejects.toThrow('Open either `file` or `head`.');
    await expect(opened({ file: 'a', head: 'b' })).rejects.toThrow(TypeError);
    await expect(opened({ head: 'x', environment: '../up' })).rejects.toThrow('no name for an environment');
  });
});

describe('the kill switch', () => {
  test('by the environment of the process', async () => {
    process.env['PROMPT_LEDGER_KILL'] = 'other, greet';
    const { runtime } = await onRegistry({ policy: '    fallback_response: Sorry\n' });
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    expect([found.rule, found.reason, found.response, found.model]).toEqual([
      'kill',
      'disabled',
      'Sorry',
      undefined,
    ]);
  });

  test('by a file, for as long as it names the prompt', async () => {
    const { runtime, folder } = await onRegistry();
    const killFile = join(folder, 'killed.txt');
    const { runtime: watching } = await opened({ file: join(folder, 'prompt-registry.yaml'), killFile });
    expectSaid(watching, 'active static 2.0.0');
    writeFileSync(killFile, '# since noon\n*\n');
    await eventually(() => expectSaid(watching, 'kill disabled -'));
    writeFileSync(killFile, '');
    await eventually(() => expectSaid(watching, 'active static 2.0.0'));
    expectSaid(runtime, 'active static 2.0.0');
  });

  test('in the process', async () => {
    const { runtime } = await onRegistry();
    runtime.kill('greet');
    expectSaid(runtime, 'kill disabled -');
    runtime.kill('greet', false);
    runtime.kill('*');
    expect(runtime.resolve('nobody').rule).toBe('kill');
    runtime.kill('*', false);
    expectSaid(runtime, 'active static 2.0.0');
  });
});
