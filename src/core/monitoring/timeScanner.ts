import type { TextAt } from './lineScanner.ts';

const POINT = 0x2e;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const ZERO = 0x30;

/**
 * Reads times such as `2026-11-27T10:00:00.123Z` from their bytes as Date.parse reads them, many times faster: most are
 * of the same day as the one before. Other forms are left to Date.parse.
 */
export class TimeScanner {
  readonly #textAt: TextAt;
  /** The day of the last time as a text of ten bytes, and when it begins. */
  #day = '';
  #dayStart = NaN;

  constructor(textAt: TextAt) {
    this.#textAt = textAt;
  }

  /** Milliseconds since 1970; undefined for another form. */
  read(bytes: Uint8Array, start: number, end: number): number | undefined {
    const length = end - start;
    if (length < 20 || length > 30 || bytes[end - 1] !== LETTER_Z || bytes[start + 10] !== LETTER_T)
      return undefined;
    if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return undefined;
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
    const milliseconds = millisecondsAt(bytes, start + 19, end - 1);
    const time = this.#startOfDay(bytes, start) + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
    return Number.isNaN(time) ? undefined : time;
  }

  #startOfDay(bytes: Uint8Array, start: number): number {
    let i = 0;
    while (i < 10 && this.#day.charCodeAt(i) === bytes[start + i]) i++;
    if (i < 10) {
      const day = this.#textAt(bytes, start, start + 10, false);
      const isDay = /^\d{4}-\d\d-\d\d$/.test(day);
      this.#day = isDay ? day : '';
      this.#dayStart = isDay ? Date.parse(`${day}T00:00:00Z`) : NaN;
    }
    return this.#dayStart;
  }
}

/** Of the fraction of a second, cut off behind the third digit; NaN where there is something else. */
function millisecondsAt(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  if (bytes[start] !== POINT || end === start + 1) return NaN;
  let value = 0;
  let unit = 100;
  for (let pos = start + 1; pos < end; pos++) {
    const digit = bytes[pos]! - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value += digit * unit;
    unit = Math.floor(unit / 10);
  }
  return value;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
