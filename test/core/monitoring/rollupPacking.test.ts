import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogHistogram } from '../../../src/core/monitoring/logHistogram.ts';
import { PackReader, PackWriter } from '../../../src/core/monitoring/rollup/pack.ts';
import { NameTable, addPart, dayOf, packPart } from '../../../src/core/monitoring/rollup/parts.ts';
import { RecentIds } from '../../../src/core/monitoring/rollup/recentIds.ts';
import { RollupBook, runThrough } from '../../../src/core/monitoring/rollup/rollupBook.ts';
import { DAY_MS, edgesFor } from '../../../src/core/monitoring/rollup/stretches.ts';
import type { TelemetryQuery, TelemetryRow } from '../../../src/core/monitoring/source.ts';
import { type TelemetryRecord, parseRecord } from '../../../src/core/monitoring/telemetryRecord.ts';
import { percentile } from '../../../src/core/evals/percentile.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import '../../propertySeed.ts';
import { callLine, scoreLine } from './telemetry.ts';

const NEWEST = Date.parse('2026-11-20T10:00:00Z');
const all: TelemetryQuery = {
  from: NEWEST - 400 * DAY_MS,
  to: NEWEST + DAY_MS,
  step: DAY_MS,
  by: ['version', 'arm', 'model'],
  environment: 'production',
};

/** Amounts whose sums do not depend on their order. */
const amount = fc.integer({ min: 0, max: 1 << 20 }).map((number) => number / 1024);

const record: fc.Arbitrary<TelemetryRecord> = fc
  .record({
    id: fc.uuid(),
    age: fc.oneof(fc.nat(3 * DAY_MS), fc.nat(40 * DAY_MS), fc.nat(390 * DAY_MS)),
    isScore: fc.boolean(),
    amount,
    tokens: fc.nat(5000),
    version: fc.constantFrom('1.0.0', '2.0.0'),
    unit: fc.constantFrom('ann', 'bob', 'cid', undefined),
    name: fc.constantFrom('quality', 'tone', 'user_correction'),
    status: fc.constantFrom('OK', 'ERROR'),
    retries: fc.nat(2),
  })
  .map((facts) => {
    const time = new Date(NEWEST - facts.age).toISOString();
    const unit = { 'feature_flag.context.id': facts.unit, 'gen_ai.prompt.version': facts.version };
    const line = facts.isScore
      ? scoreLine(facts.id, (facts.amount % 4) - 1, { time, 'gen_ai.evaluation.name': facts.name, ...unit })
      : callLine({
          id: facts.id,
          time,
          version: facts.version,
          milliseconds: facts.amount,
          cost: facts.amount,
          more: {
            status: facts.status,
            'gen_ai.usage.input_tokens': facts.tokens,
            'promptledger.retry.count': facts.retries,
          },
        });
    return parseRecord(line) as TelemetryRecord;
  });
const records = fc.uniqueArray(record, {
  maxLength: 60,
  selector: (one) => (one.kind === 'call' ? one.id : `${one.of} ${one.name}`),
});

function bookOf(list: readonly TelemetryRecord[]): RollupBook {
  const book = new RollupBook(sha256);
  runThrough(book.moveEdges(edgesFor(NEWEST)));
  for (const one of list) book.add(one);
  return book;
}

const rowsOf = (book: RollupBook): readonly TelemetryRow[] => runThrough(book.query(all));

describe('a book', () => {
  test('does not depend on the order of its records', () =>
    fc.assert(
      fc.property(records, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list.map((one) => [keys.next().value as number, one] as const);
        const other = shuffled.toSorted(([a], [b]) => a - b).map(([, one]) => one);
        // Totals by cluster and evaluations come in an order of their own, which says nothing.
        expect(rowsOf(bookOf(other))).toEqual(rowsOf(bookOf(list)));
      }),
    ));

  test('is the same after it was kept, and can be added to', () =>
    fc.assert(
      fc.property(records, records, (list, more) => {
        const book = bookOf(list);
        const names = new NameTable();
        const parts = book.touched.all().map((part) => [part, packPart(book.series, part, names)] as const);
        const kept = new RollupBook(sha256);
        kept.begin(
          book.series.map(({ key }) => key),
          edgesFor(NEWEST),
        );
        for (const [part, bytes] of parts) addPart(kept.series, part, bytes, new NameTable(names.names));
        kept.recent.addPacked(book.recent.pack(1000));
        expect(rowsOf(kept)).toEqual(rowsOf(book));
        for (const one of more) {
          book.add(one);
          kept.add(one);
        }
        expect(rowsOf(kept)).toEqual(rowsOf(book));
      }),
    ));

  test('moves what becomes old without changing days', () =>
    fc.assert(
      fc.property(records, (list) => {
        const book = new RollupBook(sha256);
        for (const one of list) book.add(one);
        const days = {
          ...all,
          from: Math.floor(all.from / DAY_MS) * DAY_MS,
          to: Math.ceil(all.to / DAY_MS) * DAY_MS,
        };
        const before = runThrough(book.query(days));
        runThrough(book.moveEdges(edgesFor(NEWEST)));
        expect(runThrough(book.query(days))).toEqual(before);
      }),
    ));
});

test('numbers are what was written', () =>
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), fc.array(fc.double()), (whole, broken) => {
      const writer = new PackWriter();
      for (const one of whole) {
        writer.count(Math.abs(one));
        writer.integer(one >> 3);
      }
      for (const one of broken) writer.number(one);
      const reader = new PackReader(writer.take());
      for (const one of whole) expect([reader.count(), reader.integer()]).toEqual([Math.abs(one), one >> 3]);
      for (const one of broken) expect(reader.number()).toEqual(one);
      expect(reader.isAtEnd).toBe(true);
      expect(() => reader.count()).toThrow(RangeError);
    }),
  ));

test('quantiles of histograms that are added up are those of all values, to one percent', () => {
  const values = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (some, others, share) => {
      const histogram = new LogHistogram();
      const second = new LogHistogram();
      for (const value of some) histogram.add(value);
      for (const value of others) second.add(value);
      histogram.addAll(second);
      const expected = percentile([...some, ...others], share) ?? NaN;
      expect(Math.abs(histogram.quantile(share) / expected - 1)).toBeLessThanOrEqual(0.01);
    }),
  );
});

test('the latest ids are remembered, and old ones are forgotten at last', () => {
  const recent = new RecentIds();
  const count = 700_000;
  for (let i = 0; i < count; i++)
    if (recent.getOrAdd(`id-${i}`, i % 7) !== undefined) throw new Error(`${i} was known`);
  for (let i = count - (1 << 18); i < count; i += 97) expect(recent.get(`id-${i}`)).toBe(i % 7);
  expect(recent.get('id-0')).toBeUndefined();
  const kept = new RecentIds();
  kept.addPacked(recent.pack(100));
  expect(kept.get(`id-${count - 1}`)).toBe((count - 1) % 7);
  expect(kept.get(`id-${count - 101}`)).toBeUndefined();
});

test('a part has a day, however early', () => {
  expect(dayOf({ level: 'fine', period: 20_784 })).toBe('2026-11-27');
  expect(dayOf({ level: 'days', period: Math.floor(-8.64e15 / DAY_MS / 30) })).toBe('-271821-04-20');
});
