import { type FileHandle, open } from 'node:fs/promises';
import { parseJsonObject } from '../../core/base/json.ts';
import type { KnownFile } from '../../core/monitoring/rollup/bookState.ts';
import { parseRecords } from '../../core/monitoring/telemetryRecord.ts';
import type { TextAt } from '../../core/monitoring/lineScanner.ts';
import type { TelemetryIntake } from '../../core/monitoring/telemetryIntake.ts';
import { isSystemError } from '../nodeFiles.ts';
import { isCompressed, unpacked } from '../telemetryFiles.ts';
import { findKnown, headOf, readHead } from './fileHeads.ts';
import { LineFeed } from './lineFeed.ts';
import { Slices } from './slices.ts';

/** How much of a file is read at once. */
const PIECE_BYTES = 1 << 20;
/** How much of that is counted before others may have a turn: a millisecond of work. */
const PUSHED_BYTES = 1 << 17;
/** How much of a file's end is looked at for its newest record. */
const TAIL_BYTES = 64 << 10;

/**
 * Reads what has not been counted of a file.
 * @returns what is known of it now; undefined where there is nothing to be read, such as an archive that is still being
 *   written
 */
export async function readNew(
  path: string,
  known: readonly KnownFile[],
  intake: TelemetryIntake,
): Promise<ReadFile | undefined> {
  const file = await openIfThere(path);
  if (!file) return undefined;
  try {
    // Before it is read: what is written meanwhile is found by the next look.
    const { size, mtimeMs, ino } = await file.stat();
    const read = isCompressed(path)
      ? await readArchive(path, known, intake)
      : await readPlain(file, { path, size, known, intake });
    if (!read) return undefined;
    const { offset, head, origin } = read;
    return {
      file: { path, inode: ino, size, changedAt: mtimeMs, offset, head },
      continued: origin?.path === path ? origin : undefined,
    };
  } finally {
    await file.close();
  }
}

/** A file that was read, and what was known of the same one before. */
interface ReadFile {
  readonly file: KnownFile;
  readonly continued: KnownFile | undefined;
}

interface Read extends Pick<KnownFile, 'offset' | 'head'> {
  /** What it is, or was copied from. */
  readonly origin: KnownFile | undefined;
}

interface Plain {
  readonly path: string;
  readonly size: number;
  readonly known: readonly KnownFile[];
  readonly intake: TelemetryIntake;
}

async function readPlain(file: FileHandle, { path, size, known, intake }: Plain): Promise<Read> {
  const head = await readHead(file);
  // Of a copy that is shorter than what it was copied from, all has been counted.
  const origin = findKnown(path, head, known);
  const start = Math.min(origin?.offset ?? 0, size);
  const feed = feedOf(intake);
  const slices = new Slices();
  for await (const piece of piecesOf(file, start, size)) await pushIn(feed, piece, slices);
  const offset = start + feed.ended + endOf(feed, intake);
  return { offset, head: headOf(head, offset), origin };
}

async function pushIn(feed: LineFeed, piece: Buffer, slices: Slices): Promise<void> {
  for (let at = 0; at < piece.length; at += PUSHED_BYTES) {
    feed.push(piece.subarray(at, at + PUSHED_BYTES));
    await slices.pause();
  }
}

/** The next piece is read while one is used, which is overwritten when the next but one is asked for. */
async function* piecesOf(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  const length = Math.min(PIECE_BYTES, end - start);
  const buffers = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)] as const;
  const read = async (turn: number, at: number): Promise<Buffer> => {
    const buffer = buffers[turn % 2 === 0 ? 0 : 1];
    const { bytesRead } = await file.read(buffer, 0, Math.min(length, end - at), at);
    return buffer.subarray(0, bytesRead);
  };
  let next: Promise<Buffer> | undefined = start < end ? read(0, start) : undefined;
  try {
    for (let [at, turn] = [start, 1]; next; turn++) {
      const piece: Buffer = await next;
      at += piece.length;
      const isMore = piece.length > 0 && at < end; // It may have been truncated meanwhile.
      next = isMore ? read(turn, at) : undefined;
      yield piece;
    }
  } finally {
    await next?.catch(() => undefined); // Whoever stops here has a reason of its own, and closes the file next.
  }
}

/** Reads what an archive holds once it is whole: one that is still being written ends too early. */
async function readArchive(
  path: string,
  known: readonly KnownFile[],
  intake: TelemetryIntake,
): Promise<Read | undefined> {
  const head = await headOfArchive(path);
  if (!head) return undefined;
  const origin = findKnown(path, head, known);
  const start = origin?.offset ?? 0;
  const feed = feedOf(intake);
  const slices = new Slices();
  let at = 0;
  for await (const piece of unpacked(path)) {
    if (at + piece.length > start) await pushIn(feed, piece.subarray(Math.max(0, start - at)), slices);
    at += piece.length;
  }
  const offset = Math.min(start, at) + feed.ended + endOf(feed, intake);
  return { offset, head: headOf(head, offset), origin };
}

/** The beginning of what an archive holds; undefined where it is not whole. */
async function headOfArchive(path: string): Promise<Buffer | undefined> {
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of unpacked(path))
      if (head.length < 1024) head = Buffer.concat([head, piece.subarray(0, 1024)]);
  } catch (error) {
    if (isSystemError(error) && error.code?.startsWith('Z_')) return undefined;
    throw error;
  }
  return head;
}

export const textAt: TextAt = (bytes, start, end, isAscii) => {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isAscii ? buffer.toString('latin1', start, end) : buffer.toString('utf8', start, end);
};

const feedOf = (intake: TelemetryIntake): LineFeed =>
  new LineFeed(
    (bytes, start, end) => intake.addLine(bytes, start, end),
    () => intake.add('unreadable'),
  );

/**
 * A last line without an end is whole where it is an object: half of one is none. It is then counted.
 * @returns how many of its bytes were
 */
function endOf(feed: LineFeed, intake: TelemetryIntake): number {
  const { rest } = feed;
  if (rest.length === 0 || !parseJsonObject(rest.toString())) return 0;
  intake.addLine(rest, 0, rest.length);
  return rest.length;
}

/** The time of the last record of a file, milliseconds since 1970; −Infinity where its end says of none. */
export async function readNewestTime(path: string): Promise<number> {
  if (isCompressed(path)) return -Infinity; // What is archived is older than what is not.
  const file = await openIfThere(path);
  if (!file) return -Infinity;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    for (const line of buffer.toString('utf8', 0, bytesRead).split('\n').toReversed()) {
      const times = parseRecords(line).flatMap((record) =>
        record && record !== 'unreadable' ? [record.at] : [],
      );
      if (times.length > 0) return times.reduce((a, b) => Math.max(a, b));
    }
    return -Infinity;
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
