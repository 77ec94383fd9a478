import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineScanner } from '../../../src/core/monitoring/lineScanner.ts';
import { FIELD_NAMES } from '../../../src/core/monitoring/telemetryFields.ts';
import { parseRecord, recordOf } from '../../../src/core/monitoring/telemetryRecord.ts';
import { textAt } from '../../../src/node/telemetry/readNew.ts';
import '../../propertySeed.ts';
import { callLine, scoreLine } from './telemetry.ts';

const scanner = new LineScanner(textAt);

/** What the scanner makes of a line that stands between others; `'left'` where it leaves it to JSON.parse. */
function scanned(
  line: Buffer | string,
  around = '\n{"time":"9","x":{',
): ReturnType<typeof parseRecord> | 'left' {
  const before = Buffer.from(around);
  const own = Buffer.from(line);
  const bytes = Buffer.concat([before, own, before]);
  const isRead = scanner.scan(bytes, before.length, before.length + own.length);
  return isRead ? recordOf(scanner.fields, scanner.at) : 'left';
}

const parsed = (line: Buffer | string) => parseRecord(Buffer.from(line).toString('utf8'));

test('lines as they are usually written are not left to JSON.parse', () => {
  const lines = [
    callLine({ id: '00f067aa0ba902b7', unit: 'ann' }),
    scoreLine('00f067aa0ba902b7', 0.5),
    callLine({ id: 'a', more: { 'gen_ai.response.finish_reasons': ['stop', { deep: [null, true, 1e9] }] } }),
    callLine({ id: 'ü', more: { answer: 'with "escapes" \\ \u0007 and é', 'promptledger.shadow': true } }),
    JSON.stringify(JSON.parse(callLine({ id: 'b' })), null, 1).replaceAll(/\n */g, ' '),
    `${callLine({ id: 'c' })}\r`,
  ];
  for (const line of lines) {
    expect(scanned(line)).not.toBe('left');
    expect(scanned(line)).toEqual(parsed(line));
  }
});

describe('what it reads is what JSON.parse reads', () => {
  const value = fc.oneof(
    fc.constantFrom('span', 'event', 'OK', 'ERROR', 'pass', 'fail', 'GENERATION', 'quality', 'none', ''),
    fc.constantFrom('2026-11-01T10:00:00.000Z', '2026-02-30T10:00:00Z', '2026-11-01T24:00:00Z', '2026-11-01'),
    fc.constantFrom(
      '2026-11-01T10:00:00.1234567Z',
      '2026-11-01T10:00:00.5+02:00',
      '2026-11-01 10:00:00.5',
      '2016-12-31T23:59:60Z',
    ),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
  );
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...FIELD_NAMES) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'tim', 'times') },
  );
  const space = fc.constantFrom('', '', '', ' ', '\t', ' \r');
  /** Keys may come twice, and numbers be written in other ways. */
  const line = fc
    .tuple(
      fc.array(fc.tuple(key, value, space), { maxLength: 12 }),
      fc.constantFrom('span', 'event', 'other'),
    )
    .map(([members, type]) => {
      const own = [['type', type, ''], ['time', '2026-11-01T10:00:00.123Z', ''], ...members] as const;
      const texts = own.map(
        ([name, one, gap]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${JSON.stringify(one)}${gap}`,
      );
      return `{${texts.join(',')}}`;
    });

  test('of lines', () =>
    fc.assert(
      fc.property(line, (text) => {
        const found = scanned(text);
        if (found !== 'left') expect(found).toEqual(parsed(text));
      }),
      { numRuns: 3000 },
    ));

  test('of lines that are damaged', () => {
    const damage = fc.tuple(line, fc.nat(), fc.nat(3), fc.uint8Array({ maxLength: 3 }));
    fc.assert(
      fc.property(damage, ([text, place, cut, put]) => {
        const bytes = Buffer.from(text);
        const at = place % (bytes.length + 1);
        const broken = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        if (broken.includes('\n')) return;
        const found = scanned(broken);
        if (found !== 'left') expect(found).toEqual(parsed(broken));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    '0',
    '-0',
    '01',
    '1.',
    '.5',
    '1e5',
    '1E+5',
    '1e',
    '-',
    '12345678901234567',
    '0.1234567890123456',
    '1e999',
    '+1',
    '1.5e-7',
    '9007199254740993',
    'tru',
    'truex',
    'nul',
    'NaN',
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '[1,]',
    '{"a"}',
    '{,}',
    '',
  ])('of a number or what looks like one: %s', (text) => {
    const whole = callLine({ id: 'a' }).replace('"duration_ms":800', `"duration_ms":${text}`);
    for (const tried of [
      whole,
      whole.replace(/,"promptledger.cost.usd":.*/, `,"promptledger.cost.usd":${text}}`),
    ]) {
      const expected = parsed(tried);
      expect(scanned(tried)).toEqual(expected === 'unreadable' ? 'left' : expected);
    }
  });
});
