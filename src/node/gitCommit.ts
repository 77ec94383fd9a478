import type { Commit } from '../core/base/ports.ts';
import type { GitObject } from './gitObjects.ts';

/** A commit as it is kept, with its parents. */
export function toCommit({ id, bytes }: GitObject): Commit & { readonly parents: readonly string[] } {
  const blank = bytes.indexOf('\n\n');
  const [head, message] = [bytes.subarray(0, blank < 0 ? bytes.length : blank), bytes.subarray(blank + 2)];
  const encoding = /^encoding (.+)$/m.exec(head.toString('latin1'))?.[1];
  const lines = decode(head, encoding).split('\n');
  const valuesOf = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [, author = '', seconds = '0', zone = '+0000'] =
    /^(.*?) ?<[^>]*> (\d+) ([+-]\d{4})$/.exec(valuesOf('author')[0] ?? '') ?? [];
  const subject =
    blank < 0
      ? ''
      : decode(message, encoding)
          .trimStart()
          .split(/\n[ \t]*\n/, 1)[0]!;
  return {
    id,
    author,
    at: toIso(Number(seconds), zone),
    subject: subject.replaceAll(/\s*\n\s*/g, ' ').trimEnd(),
    parents: valuesOf('parent'),
  };
}

/** Encodings that Node does not know are taken for UTF-8, as Git does. */
function decode(bytes: Buffer, encoding = 'utf-8'): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return bytes.toString('utf8');
    throw error;
  }
}

/** ISO 8601 with the author's own offset from UTC, as `git log --format=%aI` prints it. */
function toIso(seconds: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  const shifted = new Date((seconds + (zone.startsWith('-') ? -minutes : minutes) * 60) * 1000);
  return `${shifted.toISOString().slice(0, 19)}${zone.slice(0, 3)}:${zone.slice(3)}`;
}
