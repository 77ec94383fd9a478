import { expect, test } from 'vitest';
import type { Evaluation } from '../../../src/core/monitoring/alert.ts';
import { describeFigures } from '../../../src/core/monitoring/figures.ts';

const of = (
  monitor: Evaluation['monitor'],
  value: number | undefined,
  more: Partial<Evaluation> = {},
): Evaluation => ({
  monitor,
  prompt: 'p',
  version: '1.0.0',
  environment: 'production',
  state: 'ok',
  value,
  threshold: undefined,
  clearAt: undefined,
  baseline: undefined,
  calls: 100,
  interval: undefined,
  text: '',
  causes: [],
  ...more,
});

test('figures stand in one order, with marks where they are bad', () => {
  const all = [
    of('cost', 0.012),
    of('error-rate', 0.016),
    of('latency', 2100, { state: 'suspected' }),
    of('quality', 0.78, { state: 'firing' }),
    of('quality-trend', -0.02, { state: 'firing' }),
  ];
  expect(describeFigures(all)).toBe('quality 0.78 ▼, p95 2.1 s ▲, 1.6 % failed or retried, $0.012 a call');
});

test('what nobody measured is not told', () => {
  expect(describeFigures([])).toBeUndefined();
  expect(describeFigures([of('quality', undefined), of('latency', 800, { calls: 0 })])).toBeUndefined();
  expect(describeFigures([of('latency', 812, { state: 'too-few' })])).toBe('p95 812 ms');
  expect(describeFigures([of('latency', 812, { state: 'unavailable' })])).toBeUndefined();
});
