import {
  appendFile,
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
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FilesSource, openFilesSource } from '../../../src/node/telemetry/filesSource.ts';
import { readLines } from '../../../src/node/telemetryFiles.ts';
import '../../propertySeed.ts';
import { callLine } from '../../core/monitoring/telemetry.ts';

const FROM = Date.parse('2026-11-01T00:00:00Z');
const QUERY = { from: FROM, to: FROM + 86_400_000, by: [], environment: 'production' } as const;

/** What happens to a folder of logs, and who looks at it meanwhile. */
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    lines: fc.integer({ min: 1, max: 6 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ kind: fc.constantFrom('rename', 'copy-and-empty', 'compress', 'remove-oldest') }),
  fc.record({ kind: fc.constantFrom('look', 'close'), who: fc.nat(1) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

class Logs {
  readonly folder: string;
  readonly #path: string;
  readonly #sources = new Map<number, FilesSource>();
  /** The end of the last line, which has not been written yet. */
  #pending = '';
  #rotated = 0;
  /** Calls that somebody has looked at, or that are in files still. */
  written = 0;

  constructor(folder: string) {
    this.folder = join(folder, 'logs');
    this.#path = join(this.folder, 'calls.jsonl');
  }

  async open(who: number): Promise<FilesSource> {
    const known = this.#sources.get(who);
    if (known) return known;
    const source = await openFilesSource([this.folder], { stateFolder: join(this.folder, '..', 'state') });
    this.#sources.set(who, source);
    return source;
  }

  async happen(one: Happening): Promise<void> {
    if (one.kind === 'write' && 'lines' in one) return this.#write(one.lines, one.share);
    if ('who' in one) {
      const source = await this.open(one.who);
      await source.query(QUERY);
      if (one.kind === 'close') await source.dispose();
      if (one.kind === 'close') this.#sources.delete(one.who);
      return undefined;
    }
    return this.#rotate(one.kind);
  }

  async #write(lines: number, share: number): Promise<void> {
    let text = this.#pending;
    for (let i = 0; i < lines; i++)
      text += `${callLine({ id: (this.written++).toString(16).padStart(16, '0'), time: '2026-11-01T10:00:00.000Z' })}\n`;
    const cut = Math.floor(share * text.length);
    await appendFile(this.#path, text.slice(0, cut));
    this.#pending = text.slice(cut);
  }

  /** Loggers rotate between lines. */
  async #rotate(kind: string): Promise<void> {
    await appendFile(this.#path, this.#pending);
    this.#pending = '';
    const to = `${this.#path}.${++this.#rotated}`;
    if (kind === 'rename') await rename(this.#path, to);
    if (kind === 'copy-and-empty') {
      await copyFile(this.#path, to);
      await truncate(this.#path);
    }
    const [oldest] = (await readdir(this.folder)).filter((name) => /\d$/.test(name)).toSorted();
    if (oldest === undefined) return;
    const path = join(this.folder, oldest);
    if (kind === 'compress') await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    if (kind === 'compress') await rm(path);
    if (kind !== 'remove-oldest') return;
    // What nobody has seen would be lost.
    for (const who of [0, 1]) await this.happen({ kind: 'close', who });
    await rm(path);
  }

  async finish(): Promise<void> {
    await appendFile(this.#path, this.#pending);
  }
}

test('each call counts once, whatever happens to its file and whoever looks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25 }), async (happenings) => {
      const folder = await mkdtemp(join(tmpdir(), 'rotation-'));
      try {
        const logs = new Logs(folder);
        await mkdir(logs.folder);
        for (const one of happenings) await logs.happen(one);
        await logs.finish();
        for (const who of [0, 1, 2]) {
          const source = await logs.open(who);
          const [row] = await source.query(QUERY);
          expect(row?.sums.calls ?? 0).toBe(logs.written);
          expect(source.counts).toMatchObject({ unreadable: 0, repeated: 0 });
          await source.dispose();
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 60 },
  );
});

test('lines of an archive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lines-'));
  try {
    const path = join(folder, 'a.jsonl.gz');
    await writeFile(path, gzipSync('"é"\n"b"\n"c"'));
    const found: string[] = [];
    for await (const lines of readLines(path)) found.push(...lines);
    expect(found).toEqual(['"é"', '"b"', '"c"']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
