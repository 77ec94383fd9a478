const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** Stands for half of a surrogate pair that has lost the other half, as in every encoder of UTF-8. */
const REPLACEMENT = 0xfffd;

/**
 * MurmurHash3_x86_32 (Austin Appleby, public domain) of the text's UTF-8 bytes, as a whole number from 0 to
 * 2³² − 1. The bytes are made on the way and never stored, so that a hash allocates nothing.
 */
export function murmur3(text: string, seed = 0): number {
  let hash = seed | 0;
  let block = 0;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point > 0xffff) i++;
    const bytes = utf8(point);
    const count = byteCount(point);
    for (let at = 0; at < count; at++) {
      block |= ((bytes >>> (8 * at)) & 0xff) << (8 * (length & 3));
      length++;
      if ((length & 3) !== 0) continue;
      hash = mixBlock(hash, block);
      block = 0;
    }
  }
  if ((length & 3) !== 0) hash ^= scramble(block);
  return finish(hash ^ length);
}

/** The UTF-8 bytes of a code point, the first in the lowest eight bits. */
function utf8(point: number): number {
  if (point < 0x80) return point;
  if (point < 0x800) return 0xc0 | (point >>> 6) | (tail(point) << 8);
  if (point >= 0xd800 && point < 0xe000) return utf8(REPLACEMENT);
  if (point < 0x10000) return 0xe0 | (point >>> 12) | (tail(point >>> 6) << 8) | (tail(point) << 16);
  const rest = (tail(point >>> 12) << 8) | (tail(point >>> 6) << 16) | (tail(point) << 24);
  return 0xf0 | (point >>> 18) | rest;
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);

function byteCount(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, C1);
  return Math.imul((mixed << 15) | (mixed >>> 17), C2);
}

function mixBlock(hash: number, block: number): number {
  const mixed = hash ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
