import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PromptError } from '../../src/core/base/errors.ts';
import { readAudit } from '../../src/core/serving/audit.ts';
import { type Head, headPath, parseHead, renderHead } from '../../src/core/serving/head.ts';
import { snapshotPath } from '../../src/core/serving/snapshot.ts';
import { changeStore } from '../../src/node/headStore/changeStore.ts';
import { directoryStore } from '../../src/node/headStore/directory.ts';
import { httpStore } from '../../src/node/headStore/http.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { change, publish, snapshotOf } from './heads.ts';
import { eventually, expectSaid, opened, temporaryFolder } from './registries.ts';
import { repository, startStorage, stores } from './storage.ts';

const PROMPT = { prompt: 'greet' };

const problemsOf = (text: string): readonly string[] => readAudit(text, sha256).problems;

/** A runtime on a folder that the registry was published to. */
const published = async () => {
  const head = temporaryFolder();
  const store = directoryStore(head);
  await publish(store);
  return { head, store, ...(await opened({ head })) };
};

describe.each(Object.keys(stores))('a head in %s', (kind) => {
  test('is published, changed, and its log tells what happened', async () => {
    const store = await stores[kind]!();
    await expect(change(store, { kind: 'kill', ...PROMPT })).rejects.toThrow('Nothing is published');
    expect((await publish(store)).revision).toBe(1);
    expect((await publish(store)).revision).toBe(1);
    await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    await change(store, { kind: 'kill', ...PROMPT });
    await change(store, { kind: 'unkill', ...PROMPT });
    await expect(change(store, { kind: 'override', ...PROMPT, version: '9.0.0' })).rejects.toThrow(
      'What is published has no greet 9.0.0.',
    );
    // The registry agrees with the override now, which has done its work.
    expect((await publish(store, { version: '1.0.0' })).overrides).toEqual({});
    const log = await store.read('production/audit.jsonl');
    const { entries, problems } = readAudit(typeof log === 'object' ? log.text : '', sha256);
    expect(problems).toEqual([]);
    expect(entries.map(({ action, to_revision: revision }) => `${revision} ${action}`)).toEqual([
      '1 publish',
      '2 override',
      '3 kill',
      '4 unkill',
      '5 publish',
    ]);
  });

  test('two operators at once: both are done, one after the other', async () => {
    const store = await stores[kind]!();
    await publish(store);
    // Each change of a branch is a dozen processes.
    const names = kind === 'a branch' ? ['a', 'b'] : ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((prompt) => change(store, { kind: 'kill', prompt }, { actor: prompt })));
    const head = await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    expect(Object.keys(head.overrides).toSorted()).toEqual([...names, 'greet']);
    expect(head.revision).toBe(names.length + 2);
    const log = await store.read('production/audit.jsonl');
    const { entries, problems } = readAudit(typeof log === 'object' ? log.text : '', sha256);
    expect([problems, entries.length]).toEqual([[], names.length + 2]);
  });

  test('a write that is too late changes nothing', async () => {
    const store = await stores[kind]!();
    expect(await store.write('x/a.json', 'one', undefined)).toBe('written');
    expect(await store.write('x/a.json', 'two', undefined)).toBe('conflict');
    const first = await store.read('x/a.json');
    const { etag } = first as { etag: string };
    expect(await store.read('x/a.json', etag)).toBe('unchanged');
    expect(await store.write('x/a.json', 'two', etag)).toBe('written');
    expect(await store.write('x/a.json', 'three', etag)).toBe('conflict');
    expect(await store.read('x/a.json', etag)).toMatchObject({ text: 'two' });
    expect(await store.read('x/b.json')).toBeUndefined();
  });
});

test('a branch is a history that Git can read, and the working tree stays as it is', async () => {
  const folder = repository();
  const { gitStore } = await import('../../src/node/headStore/git.ts');
  const store = gitStore(folder, 'live');
  await publish(store);
  await change(store, { kind: 'kill', ...PROMPT });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  expect(git('ls-tree', '-r', '--name-only', 'live').split('\n')).toContain('production/head.json');
  expect(git('log', '--format=%s', 'live').trim().split('\n').at(0)).toBe('Publish production/audit.jsonl');
  expect(git('status', '--porcelain')).toBe('');
});

describe('what an operator has set', () => {
  test('outlives a publication that does not agree', async () => {
    const store = directoryStore(temporaryFolder());
    await publish(store);
    await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    const head = await publish(store, { last: 'Changed: {{ text }}' });
    expect(head.overrides).toEqual({ greet: { version: '1.0.0' } });
    expect((await change(store, { kind: 'clear', ...PROMPT })).overrides).toEqual({});
  });

  test('a log that was changed is found out', async () => {
    const folder = temporaryFolder();
    const store = directoryStore(folder);
    await publish(store);
    await change(store, { kind: 'kill', ...PROMPT });
    const log = readFileSync(join(folder, 'production/audit.jsonl'), 'utf8');
    expect(problemsOf(log)).toEqual([]);
    expect(problemsOf(log.replace('"ann"', '"eve"'))).toEqual(['line 1 was changed']);
    expect(problemsOf(log.split('\n')[1]!)).toEqual(['line 1 does not follow the one before it']);
    expect(problemsOf(`${log}{"half`)).toEqual(['line 3 is no entry']);
  });
});

const headFile = (folder: string): string => join(folder, headPath('production'));
const headIn = (folder: string): Head => parseHead(readFileSync(headFile(folder), 'utf8'), sha256) as Head;

describe('a head that cannot be read', () => {
  test('is made anew from its log: what operators have set is there, and nothing that was settled', async () => {
    const folder = temporaryFolder();
    const store = directoryStore(folder);
    await publish(store);
    await change(store, { kind: 'kill', prompt: 'other' });
    await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    await publish(store, { version: '1.0.0' });
    const last = await publish(store);
    const broken = readFileSync(headFile(folder), 'utf8').slice(0, 200);
    writeFileSync(headFile(folder), broken);
    const { replaced } = await changeStore(
      store,
      { kind: 'kill', ...PROMPT },
      { environment: 'production', author: { actor: 'ann', at: '2026-06-01T12:00:00Z' }, sha256 },
    );
    expect(replaced?.why).toBe('head.json is no JSON object: it may be half written');
    expect(readFileSync(join(folder, replaced!.kept_as!), 'utf8')).toBe(broken);
    const head = headIn(folder);
    expect(head).toMatchObject({
      revision: last.revision + 1,
      snapshot: last.snapshot,
      overrides: { other: { kill: true }, greet: { kill: true } },
      entry: { action: 'kill', replaced_head: replaced },
    });
    const log = readFileSync(join(folder, 'production/audit.jsonl'), 'utf8');
    expect(problemsOf(log)).toEqual([]);
    expect(log).toContain('"replaced_head":{"why":"head.json is no JSON object');
  });

  test('the entry that it has before the log does is not lost', async () => {
    const folder = temporaryFolder();
    const store = directoryStore(folder);
    await publish(store);
    const logFile = join(folder, 'production/audit.jsonl');
    const before = readFileSync(logFile, 'utf8');
    await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    writeFileSync(logFile, before);
    writeFileSync(headFile(folder), readFileSync(headFile(folder), 'utf8').replace('"v": 1', '"v": 2'));
    const head = await change(store, { kind: 'kill', ...PROMPT });
    expect(head).toMatchObject({ revision: 3, overrides: { greet: { version: '1.0.0', kill: true } } });
    expect(problemsOf(readFileSync(logFile, 'utf8'))).toEqual([]);
  });

  test('entries that somebody changed are not believed, and without any there is nothing to go by', async () => {
    const folder = temporaryFolder();
    const store = directoryStore(folder);
    await publish(store);
    const logFile = join(folder, 'production/audit.jsonl');
    writeFileSync(logFile, readFileSync(logFile, 'utf8').replace('"ann"', '"eve"'));
    writeFileSync(headFile(folder), '{');
    await expect(change(store, { kind: 'kill', ...PROMPT })).rejects.toSatisfy((error) =>
      PromptError.is(error, 'has-problems'),
    );
    expect(readFileSync(headFile(folder), 'utf8')).toBe('{');
  });

  test('one that was removed goes on at its revision, which applications follow', async () => {
    const folder = temporaryFolder();
    const store = directoryStore(folder);
    await publish(store);
    await publish(store, { version: '1.0.0' });
    const { runtime } = await opened({ head: folder });
    rmSync(headFile(folder));
    expect((await publish(store)).revision).toBe(3);
    await eventually(() => expectSaid(runtime, 'active static 2.0.0'));
  });
});

describe('a runtime on a folder', () => {
  test('follows each change', async () => {
    const { runtime, store } = await published();
    expectSaid(runtime, 'active static 2.0.0');
    await change(store, { kind: 'override', ...PROMPT, version: '1.0.0' });
    await eventually(() => expectSaid(runtime, 'override targeting_match 1.0.0'));
    await change(store, { kind: 'kill', ...PROMPT });
    await eventually(() => expectSaid(runtime, 'kill disabled -'));
    await change(store, { kind: 'unkill', ...PROMPT });
    await change(store, { kind: 'clear', ...PROMPT });
    await eventually(() => expectSaid(runtime, 'active static 2.0.0'));
    expect(runtime.health()).toMatchObject({ state: 'ok', revision: 5 });
  });

  test('moves traffic by and by where the rollback is staged', async () => {
    const { runtime, store } = await published();
    const rollback = { from: '2.0.0', to: '1.0.0', started_at: '2026-06-01T12:00:00Z' };
    await change(store, { kind: 'staged-rollback', ...PROMPT, rollback });
    await eventually(() => expect(runtime.health().revision).toBe(2));
    const shareAt = (minutes: number): number => {
      const now = Date.parse(rollback.started_at) + minutes * 60_000;
      const units = Array.from({ length: 2000 }, (_, i) => `u${i}`);
      const left = units.filter(
        (unit) => runtime.resolve('greet', { unit, now, variables: { text: '' } }).version === '2.0.0',
      );
      return left.length / units.length;
    };
    expect(shareAt(-60)).toBe(1); // A clock that is behind.
    expect(shareAt(10)).toBeCloseTo(2 / 3, 1);
    expect(shareAt(20)).toBeCloseTo(1 / 3, 1);
    expect(shareAt(31)).toBe(0);
  });

  const corrupt: Record<string, (head: string, next: string) => void> = {
    'a half-written head': (head) => truncateSync(join(head, headPath('production')), 300),
    'a head that was changed by hand': (head) => {
      const path = join(head, headPath('production'));
      writeFileSync(path, readFileSync(path, 'utf8').replace('"revision": 1', '"revision": 7'));
    },
    'no head': (head) => rmSync(join(head, headPath('production'))),
    'a head whose snapshot is missing': (head, next) => {
      rmSync(join(head, snapshotPath(next)));
    },
    'a head whose snapshot is half written': (head, next) =>
      truncateSync(join(head, snapshotPath(next)), 200),
    'a snapshot with another digest': (head, next) => {
      const path = join(head, snapshotPath(next));
      writeFileSync(path, readFileSync(path, 'utf8').replace('Later', 'Forged'));
    },
  };

  test.each(Object.keys(corrupt))('%s: the last good one is served', async (kind) => {
    const { head, store, runtime, errors } = await published();
    // Published elsewhere, so that the runtime meets head and fault together.
    const elsewhere = temporaryFolder();
    const next = await publish(directoryStore(elsewhere), { last: 'Later: {{ text }}' });
    const isSnapshotFault = kind.includes('snapshot');
    if (isSnapshotFault) {
      const text = readFileSync(join(elsewhere, snapshotPath(next.snapshot)), 'utf8');
      writeFileSync(join(head, snapshotPath(next.snapshot)), text);
      corrupt[kind]!(head, next.snapshot);
      const head2 = renderHead({ ...next, revision: 2 }, sha256);
      writeFileSync(join(head, headPath('production')), head2);
    } else corrupt[kind]!(head, '');
    await eventually(() => expect(runtime.health().failures).toBeGreaterThan(2));
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    expect([found.messages[1]!.content, found.reason, found.revision]).toEqual(['Second: x', 'stale', 1]);
    expect(errors).toHaveLength(1);
    expect(runtime.health()).toMatchObject({ state: 'stale', lastError: errors[0] });
    // Nobody who has to turn a prompt off is kept from it.
    await change(store, { kind: 'kill', ...PROMPT });
    if (!isSnapshotFault) await eventually(() => expectSaid(runtime, 'kill disabled -'));
  });

  test('a head that goes back is not followed', async () => {
    const { head, store, runtime } = await published();
    const old = readFileSync(join(head, headPath('production')), 'utf8');
    await change(store, { kind: 'kill', ...PROMPT });
    await eventually(() => expectSaid(runtime, 'kill disabled -'));
    writeFileSync(join(head, headPath('production')), old);
    await eventually(() => expect(runtime.health().lastError).toContain('went back from revision 2 to 1'));
    expectSaid(runtime, 'kill disabled -');
  });

  test('operators whose clocks differ: what was done later counts, not what is dated later', async () => {
    const { store, runtime } = await published();
    await change(store, { kind: 'kill', ...PROMPT }, { at: '2099-01-01T00:00:00Z' });
    await change(store, { kind: 'unkill', ...PROMPT }, { at: '2001-01-01T00:00:00Z' });
    await eventually(() => expect(runtime.health().revision).toBe(3));
    expectSaid(runtime, 'active static 2.0.0');
  });

  test('a restart while nothing can be read: what was kept is served', async () => {
    const { head } = await published();
    const keep = join(temporaryFolder(), 'kept.json');
    const first = await opened({ head, keep });
    await eventually(() => expect(readFileSync(keep, 'utf8')).toContain('snapshot'));
    await first.runtime.close();
    rmSync(head, { recursive: true });
    const { runtime } = await opened({ head, keep });
    expectSaid(runtime, 'active cached 2.0.0');
    writeFileSync(keep, '{"head": "{}", "snapshot": "{}"}');
    const { runtime: empty, errors } = await opened({ head, keep });
    expectSaid(empty, 'none error -');
    expect(errors[0]).toContain('cannot be used');
  });
});

describe('a runtime on a web server', () => {
  test('404, 500, nonsense and slowness: the last good one is served, at once', async () => {
    const storage = await startStorage();
    await publish(httpStore(storage.url));
    const { runtime } = await opened({ head: storage.url });
    expectSaid(runtime, 'active static 2.0.0');
    for (const fault of [{ status: 404 }, { status: 500 }, { text: '{"v": 1' }, { text: '<html>' }]) {
      const before = runtime.health().failures;
      await storage.fault(fault);
      await eventually(() => expect(runtime.health().failures).toBeGreaterThan(before));
      expectSaid(runtime, 'active stale 2.0.0');
    }
    await storage.fault({ delayMs: 400 });
    const started = performance.now();
    for (let i = 0; i < 100; i++)
      expect(runtime.resolve('greet', { variables: { text: 'x' } }).version).toBe('2.0.0');
    expect(performance.now() - started).toBeLessThan(200);
    await storage.fault({});
    await eventually(() => expectSaid(runtime, 'active static 2.0.0'));
  });

  test('a server that never answers does not keep a runtime from opening or closing', async () => {
    const storage = await startStorage();
    await storage.fault({ delayMs: 60_000 });
    const store = httpStore(storage.url, { timeoutMs: 100 });
    await expect(store.read('x')).rejects.toSatisfy((error) => PromptError.is(error, 'timeout'));
  });

  test('needs its token, which is never sent in the clear to another machine', async () => {
    const storage = await startStorage({ TOKEN: 'secret' });
    await expect(publish(httpStore(storage.url))).rejects.toSatisfy((error) =>
      PromptError.is(error, 'unauthorized'),
    );
    await publish(httpStore(storage.url, { token: 'secret' }));
    const { runtime } = await opened({ head: storage.url, token: 'secret' });
    expectSaid(runtime, 'active static 2.0.0');
    expect(() => httpStore('http://example.com/x', { token: 'secret' })).toThrow('in the clear');
  });
});

test('an operator who is ended between snapshot and head has done nothing; the next one goes on', async () => {
  const folder = temporaryFolder();
  const inner = directoryStore(folder);
  await publish(inner);
  const dying = {
    ...inner,
    write: async (path: string, text: string, before: string | undefined) => {
      if (path.endsWith('head.json')) throw new Error('ended');
      return inner.write(path, text, before);
    },
  };
  const snapshot = await snapshotOf({ version: '1.0.0' });
  const author = { actor: 'ann', at: '2026-06-01T00:00:00Z' };
  const context = { environment: 'production', author, sha256 };
  await expect(changeStore(dying, { kind: 'publish', snapshot }, context)).rejects.toThrow('ended');
  const { runtime } = await opened({ head: folder });
  expectSaid(runtime, 'active static 2.0.0');
  await changeStore(inner, { kind: 'publish', snapshot }, context);
  await eventually(() => expectSaid(runtime, 'active static 1.0.0'));
});
