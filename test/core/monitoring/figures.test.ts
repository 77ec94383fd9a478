import { expect, test } from 'vitest';
import type { Evaluation } from '../../../src/core/monitoring/alert.ts';
import { describeFigures, figuresHint } from '../../../src/core/monitoring/figures.ts';

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

test('the quality says over how long and on how many scores, where somebody knows', () => {
  const all = [of('quality', 0.914, { calls: 3412 }), of('latency', 2100)];
  expect(describeFigures(all, 7)).toBe('quality 0.91 over 7 days on 3,412 scores, p95 2.1 s');
  expect(describeFigures([of('quality', 0.5, { calls: 1 })], 1)).toBe('quality 0.50 over 1 day on 1 score');
});

test('behind a version stands what is bad, or else quality and latency', () => {
  const quality = of('quality', 0.91);
  expect(figuresHint([quality, of('latency', 2100), of('cost', 0.012)])).toBe('quality 0.91, p95 2.1 s');
  expect(figuresHint([quality, of('latency', 2100, { state: 'firing' })])).toBe('p95 2.1 s ▲');
  expect(figuresHint([of('quality', 0.5, { state: 'too-few' })])).toBeUndefined();
  expect(figuresHint([])).toBeUndefined();
});

test('what nobody measured is not told', () => {
  expect(describeFigures([])).toBeUndefined();
  expect(describeFigures([of('quality', undefined), of('latency', 800, { calls: 0 })])).toBeUndefined();
  expect(describeFigures([of('latency', 812, { state: 'too-few' })])).toBe('p95 812 ms');
  expect(describeFigures([of('latency', 812, { state: 'unavailable' })])).toBeUndefined();
});
