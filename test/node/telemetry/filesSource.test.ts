import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FilesSource, openFilesSource } from '../../../src/node/telemetry/filesSource.ts';
import { callLine } from '../../core/monitoring/telemetry.ts';

const FROM = Date.parse('2026-11-01T00:00:00Z');
const DAY_MS = 86_400_000;

let folder = '';
let logs = '';
let made = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
  logs = join(folder, 'logs');
  made = 0;
  await mkdir(logs);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lines of new calls. */
const calls = (count: number, time = '2026-11-01T10:00:00.000Z'): string =>
  Array.from(
    { length: count },
    () => `${callLine({ id: (made++).toString(16).padStart(16, '0'), time })}\n`,
  ).join('');

async function countOf(source: FilesSource, days = 1): Promise<number> {
  const rows = await source.query({
    from: FROM,
    to: FROM + days * DAY_MS,
    by: [],
    environment: 'production',
  });
  return rows.reduce((sum, { sums }) => sum + sums.calls, 0);
}

test('what is appended is read with the next query', async () => {
  const source = await openFilesSource([logs]);
  expect(await countOf(source)).toBe(0);
  await writeFile(join(logs, 'a.jsonl'), calls(3));
  expect(await countOf(source)).toBe(3);
  await appendFile(join(logs, 'a.jsonl'), calls(2));
  await writeFile(join(logs, 'b.jsonl'), calls(4));
  expect(await countOf(source)).toBe(9);
  expect(await countOf(source)).toBe(9);
  await source.dispose();
});

test('a line that is half written waits for its rest', async () => {
  const source = await openFilesSource([logs]);
  const [line] = calls(1).split('\n');
  const path = join(logs, 'a.jsonl');
  await writeFile(path, calls(1) + line!.slice(0, 40));
  expect(await countOf(source)).toBe(1);
  await appendFile(path, line!.slice(40));
  expect(await countOf(source)).toBe(2);
  await appendFile(path, `\n${calls(1)}`);
  expect(await countOf(source)).toBe(3);
  expect(source.counts.unreadable).toBe(0);
});

test('a file that is renamed and begun anew', async () => {
  const source = await openFilesSource([logs]);
  const path = join(logs, 'a.jsonl');
  await writeFile(path, calls(5));
  expect(await countOf(source)).toBe(5);
  await appendFile(path, calls(1));
  await rename(path, `${path}.1`);
  await writeFile(path, calls(2));
  expect(await countOf(source)).toBe(8);
});

test('an archive is read once it is whole, and not again for what is known', async () => {
  const source = await openFilesSource([logs]);
  const path = join(logs, 'a.jsonl');
  const text = calls(20);
  await writeFile(path, text);
  expect(await countOf(source)).toBe(20);
  const packed = gzipSync(text + calls(3));
  await rm(path);
  await writeFile(`${path}.1.gz`, packed.subarray(0, packed.length / 2));
  expect(await countOf(source)).toBe(20);
  await writeFile(`${path}.1.gz`, packed);
  expect(await countOf(source)).toBe(23);
  expect(source.counts.repeated).toBe(0);
});

test('a file that is copied and emptied', async () => {
  const source = await openFilesSource([logs]);
  const path = join(logs, 'a.jsonl');
  await writeFile(path, calls(5));
  expect(await countOf(source)).toBe(5);
  await appendFile(path, calls(1));
  await copyFile(path, `${path}.1`);
  await truncate(path);
  await appendFile(path, calls(2));
  expect(await countOf(source)).toBe(8);
  expect(source.counts.repeated).toBe(0);
  // A logger that did not notice goes on where it was, behind zeros.
  await writeFile(path, Buffer.concat([Buffer.alloc(5000), Buffer.from(calls(1))]));
  expect(await countOf(source)).toBe(9);
});

test('an archive that appears after its file was begun anew', async () => {
  const source = await openFilesSource([logs]);
  const path = join(logs, 'a.jsonl');
  const text = calls(5);
  await writeFile(path, text);
  expect(await countOf(source)).toBe(5);
  await writeFile(path, calls(1));
  expect(await countOf(source)).toBe(6);
  await writeFile(`${path}.2.gz`, gzipSync(text + calls(1)));
  expect(await countOf(source)).toBe(7);
  expect(source.counts.repeated).toBe(0);
});

test('the same records in two files count once', async () => {
  const text = calls(4);
  await writeFile(join(logs, 'a.jsonl'), text);
  await writeFile(join(logs, 'b.jsonl'), calls(1) + text);
  const source = await openFilesSource([logs]);
  expect(await countOf(source)).toBe(5);
  expect(source.counts.repeated).toBe(4);
});

test('files and folders, and what they are called', async () => {
  await writeFile(join(logs, 'a.jsonl'), calls(1));
  await writeFile(join(logs, 'a.jsonl-20261101'), calls(1));
  await writeFile(join(logs, 'notes.txt'), calls(1));
  await writeFile(join(folder, 'own.log'), calls(1));
  const source = await openFilesSource([logs, join(folder, 'own.log'), join(logs, 'a.jsonl')]);
  expect(await countOf(source)).toBe(3);
});

test('what is not there', async () => {
  const missing = join(folder, 'gone');
  const strict = await openFilesSource([missing]);
  await expect(countOf(strict)).rejects.toMatchObject({ code: 'telemetry-unavailable' });
  const patient = await openFilesSource([missing], { mayBeMissing: true });
  expect(await countOf(patient)).toBe(0);
  expect(patient.gaps).toEqual([`There is no telemetry at ${missing}.`]);
  await mkdir(missing);
  await writeFile(join(missing, 'a.jsonl'), calls(2));
  expect(await countOf(patient)).toBe(2);
  expect(patient.gaps).toEqual([]);
});

test('late records belong to their own time, and those from the future are told of', async () => {
  let now = Date.parse('2026-11-20T10:00:00Z');
  const source = await openFilesSource([logs], { now: () => now });
  const path = join(logs, 'a.jsonl');
  await writeFile(path, calls(1, '2026-11-20T09:59:00.000Z') + calls(2, '2026-11-20T10:09:00.000Z'));
  expect(await countOf(source, 20)).toBe(3);
  expect(source.counts.ahead).toBe(0);
  await appendFile(path, calls(4, '2026-11-01T12:00:00.000Z') + calls(1, '2031-01-01T00:00:00.000Z'));
  expect(await countOf(source)).toBe(4);
  expect(await countOf(source, 20)).toBe(7);
  expect(source.counts).toMatchObject({ counted: 8, ahead: 1 });
  expect(source.gaps).toEqual(['1 record is from a clock that is ahead of this one.']);
  // A clock that is wrong does not make old what is not.
  await appendFile(path, calls(1, '2026-11-20T09:51:00.000Z'));
  now += 25 * 3_600_000;
  const at = Date.parse('2026-11-20T09:50:00Z');
  const rows = await source.query({ from: at, to: at + 300_000, by: [], environment: 'production' });
  expect(rows.map(({ sums }) => sums.calls)).toEqual([1]);
  expect(source.gaps).toEqual([]); // It is no news any more.
});

test('lines that hold no record are counted', async () => {
  const long = `{"type":"span","text":"${'x'.repeat(5 << 20)}`;
  await writeFile(
    join(logs, 'a.jsonl'),
    `${calls(1)}\n[]\n{"v":1\n\u0000\n${long}"}\n${calls(1)}{"type":"span","time":"2026-11-01T00:00:00Z","note":1}\n`,
  );
  const source = await openFilesSource([logs]);
  expect(await countOf(source)).toBe(2);
  expect(source.counts).toMatchObject({ counted: 2, unreadable: 3, unattributed: 1 });
});

const kept = () => openFilesSource([logs], { stateFolder: join(folder, 'state') });

async function stateFolder(): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'state'));
  return join(folder, 'state', name);
}

const path = () => join(logs, 'a.jsonl');

/** Calls in all levels: this hour, ten days and a hundred days ago. */
const spread = () =>
  calls(2, '2026-08-01T10:00:00.000Z') +
  calls(3, '2026-11-01T10:00:00.000Z') +
  calls(4, '2026-11-09T10:00:00.000Z');
const all = async (source: FilesSource) =>
  source.query({
    from: FROM - 200 * DAY_MS,
    to: FROM + 60 * DAY_MS,
    step: DAY_MS,
    by: ['version', 'arm'],
    environment: 'production',
  });

describe('what is kept', () => {
  test('is gone on from, and only what is new is read', async () => {
    const first = await kept();
    await writeFile(path(), spread());
    const before = await all(first);
    await first.dispose();

    // Were it read again, these would be other calls.
    const text = await readFile(path());
    await writeFile(
      path(),
      Buffer.concat([text.subarray(0, 1024), Buffer.alloc(text.length - 1025, ' '), Buffer.from('\n')]),
    );
    const second = await kept();
    expect(await all(second)).toEqual(before);
    expect(second.counts).toEqual(first.counts);

    await appendFile(
      path(),
      calls(1, '2026-08-01T10:00:00.000Z') +
        calls(1, '2026-11-09T11:00:00.000Z') +
        String(text).split('\n').at(-2),
    );
    const rows = await all(second);
    expect(rows.map(({ sums }) => sums.calls)).toEqual([3, 3, 5]);
    expect(second.counts.repeated).toBe(1);
    await second.dispose();
    const third = await kept();
    expect(await all(third)).toEqual(rows);
    await third.dispose();
  });

  test('replaces what was kept before, and leaves nothing behind', async () => {
    const source = await kept();
    await writeFile(path(), spread());
    await all(source);
    await source.dispose();
    const names = await readdir(await stateFolder());
    await appendFile(path(), spread());
    await writeFile(join(await stateFolder(), 'fine-2026-11-09.left.bin'), 'left by a crash');
    await all(source);
    await source.dispose();
    const now = await readdir(await stateFolder());
    expect(now).toHaveLength(names.length);
    expect(now.filter((name) => names.includes(name))).toEqual(['.gitignore', 'state.json']);
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    [
      'has another form',
      async (own) => {
        const file = join(own, 'state.json');
        await writeFile(file, (await readFile(file, 'utf8')).replace('"form": 1', '"form": 2'));
      },
    ],
    ['is cut off', async (own) => truncate(join(own, 'state.json'), 100)],
    [
      'lacks a part',
      async (own) => {
        const [name = ''] = (await readdir(own)).filter((one) => one.startsWith('days'));
        await rm(join(own, name));
      },
    ],
    [
      'has a damaged part',
      async (own) => {
        const [name = ''] = (await readdir(own)).filter((one) => one.startsWith('hours'));
        const bytes = await readFile(join(own, name));
        bytes[3]! ^= 1;
        await writeFile(join(own, name), bytes);
      },
    ],
  ])('is made anew where it %s', async (_, damage) => {
    const first = await kept();
    await writeFile(path(), spread());
    const before = await all(first);
    await first.dispose();
    await damage(await stateFolder());
    const second = await kept();
    expect(await all(second)).toEqual(before);
    await second.dispose();
    const third = await kept();
    expect(third.counts.counted).toBe(9);
    await third.dispose();
  });

  test('may be used by several processes', async () => {
    const [first, second] = [await kept(), await kept()];
    await writeFile(path(), calls(3));
    expect(await countOf(first)).toBe(3);
    expect(await countOf(second)).toBe(3);
    await first.dispose();
    await appendFile(path(), calls(2));
    await second.dispose(); // It has been overtaken.
    expect(await countOf(second)).toBe(5);
    await second.dispose();
    const third = await kept();
    expect(third.counts).toMatchObject({ counted: 5, repeated: 0 });
    expect(await countOf(third)).toBe(5);
    await first.dispose();
    expect(await countOf(first)).toBe(5);
  });

  test('cannot be where nobody may write: it is said, and works', async () => {
    await writeFile(join(folder, 'state'), 'a file in place of the folder');
    const source = await kept();
    await writeFile(path(), calls(3));
    expect(await countOf(source)).toBe(3);
    expect(source.gaps).toEqual([expect.stringContaining('cannot be kept')]);
    await source.dispose();
  });
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a file that may not be read',
  async () => {
    await writeFile(join(logs, 'a.jsonl'), calls(1));
    await writeFile(join(logs, 'b.jsonl'), calls(1));
    await chmod(join(logs, 'a.jsonl'), 0);
    const source = await openFilesSource([logs]);
    expect(await countOf(source)).toBe(1);
    expect(source.gaps).toEqual([`${join(logs, 'a.jsonl')} may not be read.`]);
    await chmod(join(logs, 'a.jsonl'), 0o600);
    expect(await countOf(source)).toBe(2);
  },
);

test('what the collector of OpenTelemetry writes, and what Langfuse exports', async () => {
  const spans = ['00f067aa0ba902b7', '00f067aa0ba902b8'].map((spanId) => ({
    spanId,
    startTimeUnixNano: '1793527200250000000',
    endTimeUnixNano: '1793527201500000000',
    attributes: [{ key: 'gen_ai.prompt.name', value: { stringValue: 'summarise' } }],
  }));
  const row = {
    id: 'o',
    type: 'GENERATION',
    start_time: '2026-11-01 10:00:00',
    prompt_name: 'summarise',
    prompt_version: 1,
  };
  const score = {
    id: 's',
    timestamp: '2026-11-01 11:00:00',
    name: 'quality',
    value: 0.5,
    observation_id: 'o',
  };
  await writeFile(
    join(logs, 'collector.jsonl'),
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  );
  await writeFile(join(logs, 'observations.jsonl'), `${JSON.stringify(row)}\n`);
  await writeFile(join(logs, 'scores.jsonl'), `${JSON.stringify(score)}\n`);
  const source = await openFilesSource([logs]);
  const rows = await source.query({
    from: FROM,
    to: FROM + DAY_MS,
    by: ['version'],
    environment: 'production',
  });
  expect(
    rows.map(({ version, sums }) => [version, sums.calls, sums.scores.get('quality_score')?.total]),
  ).toEqual([
    ['', 2, undefined],
    ['1', 1, 0.5],
  ]);
  expect(source.gaps).toEqual([]);
});
