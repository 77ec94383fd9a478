import { describe, expect, test } from 'vitest';
import { parseTimelineMessage, parseTimelinePrompt } from '../../src/extension/timeline/messages.ts';
import { chooseLabels, toScale } from '../../src/webview/timeline/chartScale.ts';

/** The ticks of the scale of these values. */
const drawn = (...values: number[]): string =>
  toScale(values)
    .ticks.map((tick) => tick.toFixed(2))
    .join(' ');

const sorted = (shown: ReadonlySet<number>): number[] => [...shown].toSorted((a, b) => a - b);

describe('messages of a timeline', () => {
  test.each([
    { type: 'ready' },
    { type: 'openPrompt' },
    { type: 'openCommit', commit: 'abc' },
    { type: 'act', action: 'rollBack', version: '1.0.0' },
  ])('%j is one', (message) => expect(parseTimelineMessage(message)).toEqual(message));

  test.each([
    undefined,
    'ready',
    {},
    { type: 'constructor' },
    { type: 'openCommit' },
    { type: 'act', action: 'toString', version: '1.0.0' },
    { type: 'act', action: 'open', version: 1 },
  ])('%j is none', (message) => expect(parseTimelineMessage(message)).toBeUndefined());

  test('what is not asked for is left out', () =>
    expect(parseTimelineMessage({ type: 'ready', command: 'x' })).toEqual({ type: 'ready' }));

  test('a panel remembers its prompt', () => {
    expect(parseTimelinePrompt({ prompt: 'file:///r.yaml#a', scroll: 3 })).toBe('file:///r.yaml#a');
    for (const state of [undefined, {}, { prompt: 1 }]) expect(parseTimelinePrompt(state)).toBeUndefined();
  });
});

describe('the scale of a chart', () => {
  test.each([
    [[0.82, 0.91], '0.80 0.85 0.90 0.95'],
    [[0, 1], '0.00 0.20 0.40 0.60 0.80 1.00'],
    [[0.9], '0.85 0.90 0.95'],
    [[1], '0.95 0.96 0.97 0.98 0.99 1.00'],
    [[0], '0.00 0.01 0.02 0.03 0.04 0.05'],
    [[], '0.00 0.20 0.40 0.60 0.80 1.00'],
    [[0.5, 0.52], '0.46 0.48 0.50 0.52 0.54 0.56'],
  ])('of %j has the ticks %s', (values, ticks) => expect(drawn(...values)).toBe(ticks));

  test.each([[[0.2, 0.9]], [[-3, 12]], [[0.111, 0.112]], [[0.33, 0.67, 0.5]]])(
    'of %j holds every value, in ticks that are few and even',
    (values) => {
      const { low, high, ticks } = toScale(values);
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(9);
      const steps = ticks.slice(1).map((tick, i) => (tick - ticks[i]!).toFixed(6));
      expect(new Set(steps).size).toBe(1);
    },
  );
});

describe('labels below a chart', () => {
  test('all are shown where there is room', () =>
    expect(sorted(chooseLabels([30, 30, 30], 60, [2]))).toEqual([0, 1, 2]));

  test('the important ones come first, and none touches another', () => {
    const widths = Array.from({ length: 10 }, () => 40);
    expect(sorted(chooseLabels(widths, 20, [9, 8, 0]))).toEqual([0, 3, 6, 9]);
  });
});
