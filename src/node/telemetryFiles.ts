import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PromptError } from '../core/base/errors.ts';
import { kindOf } from './nodeFiles.ts';

/** The lines of a file, without holding more of it than one piece. The last may be half written. */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const text of textOf(path)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}

/** Also one that was rotated, `calls.jsonl.1`, `calls.jsonl-20261127`, and its archive, `calls.jsonl.1.gz`. */
const TELEMETRY_FILE = /\.(jsonl|ndjson)([.-][\d-]+)?(\.gz)?$/;

async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const pieces = isCompressed(path) ? unpacked(path) : createReadStream(path, { highWaterMark: 1 << 20 });
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

export const isCompressed = (path: string): boolean => path.endsWith('.gz');

/** What an archive holds. Whoever iterates over it is told of errors of both streams. */
export const unpacked = (path: string): AsyncIterable<Buffer> =>
  pipeline(createReadStream(path), createGunzip({ chunkSize: 1 << 20 }), () => undefined);

/**
 * The telemetry files that are meant by files and folders, a folder by the files in it, in the order of their names,
 * which is that of their days.
 * @throws PromptError `file-not-found`
 */
export async function findTelemetryFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const kind = await kindOf(path);
      if (kind === 'file') return [path];
      if (kind === 'folder') {
        const names = await readdir(path);
        return names
          .filter((name) => TELEMETRY_FILE.test(name))
          .toSorted()
          .map((name) => join(path, name));
      }
      throw new PromptError('file-not-found', `There is no telemetry at ${path}.`, {
        hint: 'Name the files, or the folder, that your application writes: --telemetry logs/',
      });
    }),
  );
  return found.flat();
}
