import { RollupBook, runThrough } from '../../../src/core/monitoring/rollup/rollupBook.ts';
import type { TelemetrySource } from '../../../src/core/monitoring/source.ts';
import { type TelemetryRecord, parseRecord } from '../../../src/core/monitoring/telemetryRecord.ts';
import { sha256 } from '../../../src/node/sha256.ts';

export interface MemorySource extends TelemetrySource {
  add(...records: readonly (TelemetryRecord | string)[]): void;
}

/**
 * A source of telemetry over records, or lines of them, that a test names. It answers from the same rollups as files do,
 * all of them in stretches of five minutes.
 */
export function memorySource(records: Iterable<TelemetryRecord | string> = []): MemorySource {
  const book = new RollupBook(sha256);
  const source: MemorySource = {
    name: 'records of a test',
    gaps: [],
    add: (...more) => {
      for (const one of more) {
        const record = typeof one === 'string' ? parseRecord(one) : one;
        if (record && record !== 'unreadable') book.add(record);
      }
    },
    query: async (query) => runThrough(book.query(query)),
    dispose: async () => undefined,
  };
  for (const record of records) source.add(record);
  return source;
}
