import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
