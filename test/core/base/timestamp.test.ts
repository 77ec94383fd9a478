import { expect, test } from 'vitest';
import { toTimestamp } from '../../../src/core/base/timestamp.ts';

test('is exact to the second', () => {
  expect(toTimestamp(new Date(Date.UTC(2026, 10, 27, 10, 0, 5, 678)))).toBe('2026-11-27T10:00:05Z');
});
