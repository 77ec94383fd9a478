import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileSnapshot } from '../../src/core/serving/compileSnapshot.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { MemoryWorkspace } from '../core/memoryWorkspace.ts';
import {
  eventually,
  expectSaid,
  onRegistry,
  opened,
  registryText,
  temporaryFolder,
  writeRegistry,
} from './registries.ts';

const inFolder = (version: string): string =>
  `prompts:\n  greet: { version: "${version}", versions_dir: greet }\n`;

describe('a registry file', () => {
  test('is swapped when it changes, long before the next poll', async () => {
    const { runtime, folder } = await onRegistry({}, { pollMs: 60_000 });
    writeRegistry(folder, registryText({ version: '1.0.0' }));
    await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
    expect(runtime.health()).toMatchObject({ state: 'ok', swaps: 2, failures: 0, prompts: 1 });
  });

  test('is swapped by the poll where nothing says that it changed', async () => {
    const folder = temporaryFolder();
    const { runtime } = await opened({ file: join(folder, 'prompt-registry.yaml') });
    expect(runtime.health().state).toBe('empty');
    expectSaid(runtime, 'none error -');
    writeRegistry(folder, registryText());
    await eventually(() => expectSaid(runtime, 'active static 2.0.0'));
  });

  test('a file that it is made of is watched too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'hello.liquid'), 'One {{ text }}');
    writeFileSync(join(folder, 'sign.liquid'), '-- us');
    const file = writeRegistry(
      folder,
      'partials: { sign: sign.liquid }\nprompts:\n  greet: { version: "1.0.0", model: m, template_file: hello.liquid }\n',
    );
    const { runtime } = await opened({ file, pollMs: 60_000 });
    const text = (): string | undefined => runtime.render('greet', { variables: { text: 'x' } })[0]?.content;
    expect(text()).toBe('One x');
    writeFileSync(join(folder, 'hello.liquid'), "Two {{ text }} {% render 'sign' %}");
    await eventually(() => expect(text()).toBe('Two x -- us'));
  });

  test('a version file that comes later is served', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'greet'));
    writeFileSync(join(folder, 'greet', '1.0.0.yaml'), 'model: m\ntemplate: One\n');
    const file = writeRegistry(folder, inFolder('1.0.0'));
    const { runtime } = await opened({ file, pollMs: 60_000 });
    expectSaid(runtime, 'active static 1.0.0');
    writeFileSync(join(folder, 'greet', '2.0.0.yaml'), 'model: m\ntemplate: Two\n');
    writeRegistry(folder, inFolder('2.0.0'));
    await eventually(() => expectSaid(runtime, 'active static 2.0.0'));
  });

  const broken: Record<string, (file: string) => void> = {
    deleted: (file) => rmSync(file),
    empty: (file) => truncateSync(file),
    'half written': (file) => truncateSync(file, readFileSync(file, 'utf8').indexOf('Be kind') + 3),
    'no YAML': (file) => writeFileSync(file, 'prompts: [\n'),
    'with a merge conflict': (file) =>
      writeFileSync(file, `<<<<<<< ours\n${readFileSync(file, 'utf8')}=======\n>>>>>>> theirs\n`),
    'naming a version that vanished': (file) => writeFileSync(file, registryText({ version: '3.0.0' })),
    'with a broken template': (file) => writeFileSync(file, registryText({ last: '{{ text' })),
    'of the wrong shape': (file) => writeFileSync(file, registryText().replace('model: large', 'model: 5')),
    'without the prompt': (file) =>
      writeFileSync(file, 'prompts:\n  other: { version: "1.0.0", model: m, template: Hi }\n'),
    'with a released content that was changed': (file) =>
      writeFileSync(
        file,
        registryText().replace('model: large', `model: large\n        digest: "sha256:${'0'.repeat(64)}"`),
      ),
  };

  test.each(Object.keys(broken))('%s: the last good one is served, and health says so', async (kind) => {
    const { runtime, file } = await onRegistry();
    expectSaid(runtime, 'active static 2.0.0');
    const before = runtime.health();
    broken[kind]!(file);
    await eventually(() => {
      const { swaps, failures } = runtime.health();
      expect(swaps + failures).toBeGreaterThan(before.swaps);
    });
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    expect([found.version, found.reason, found.messages.length]).toEqual(['2.0.0', 'stale', 2]);
    const { lastError, problems, prompts } = runtime.health();
    expect(lastError ?? problems[0]?.message ?? `${prompts} other`).toMatch(/./);
    writeFileSync(file, registryText({ version: '1.0.0' }));
    await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
    expect(runtime.health()).toMatchObject({ state: 'ok', problems: [] });
  });

  test('a kill switch holds although the prompt is broken', async () => {
    const { runtime, file } = await onRegistry();
    writeFileSync(file, registryText({ policy: '    kill_switch: true\n', version: '7.0.0' }));
    await eventually(() => expectSaid(runtime, 'kill disabled -'));
  });

  test('another prompt’s mistake holds nobody up', async () => {
    const { runtime, file } = await onRegistry();
    writeFileSync(
      file,
      `${registryText({ version: '1.0.0' })}  other: { version: "1.0.0", model: m, template: "{{ x" }\n`,
    );
    await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
    expect(runtime.health().problems).toEqual([
      { prompt: 'other', message: expect.stringContaining('other') },
    ]);
    expect(runtime.resolve('other').error?.code).toBe('prompt-not-found');
  });

  test('no reader sees a mixture while it is swapped', async () => {
    const { runtime, folder } = await onRegistry();
    const texts = new Map([
      ['1.0.0', 'First: x'],
      ['2.0.0', 'Second: x'],
    ]);
    for (let round = 0; round < 30; round++) {
      writeRegistry(folder, registryText({ version: round % 2 === 0 ? '1.0.0' : '2.0.0' }));
      for (let look = 0; look < 20; look++) {
        const { version, messages } = runtime.resolve('greet', { variables: { text: 'x' } });
        expect(messages.at(-1)!.content).toBe(texts.get(version!));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });
});

test('a bundled snapshot is served until something newer is there', async () => {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registryText() });
  const { snapshot } = compileSnapshot(workspace.store.workspace.registries[0]!, {
    sources: workspace.store,
    sha256,
  });
  const folder = temporaryFolder();
  const { runtime } = await opened({ file: join(folder, 'prompt-registry.yaml'), bundled: snapshot });
  expectSaid(runtime, 'bundled default 2.0.0');
  await expect(opened({ file: 'x', bundled: { v: 2 } })).rejects.toThrow('`bundled` is no snapshot');
});
