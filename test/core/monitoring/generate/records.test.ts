import { expect, test } from 'vitest';
import type { Evaluation } from '../../../../src/core/monitoring/alert.ts';
import { evaluateMonitors } from '../../../../src/core/monitoring/monitors/evaluate.ts';
import { memorySource } from '../memorySource.ts';
import { GeneratedSource } from './generatedSource.ts';
import { toLines } from './records.ts';
import { type Behaviour, DAY_MS, Draws, HOUR_MS, USUAL, generateHour } from './traffic.ts';
import { watchFor } from './watch.ts';

const START = Date.parse('2026-01-05T00:00:00Z');

/** Everything at once: what monitors say of lines of telemetry is what they say of the traffic that wrote them. */
test(
  'lines of generated traffic lead to the same verdicts as the traffic itself',
  { timeout: 60_000 },
  async () => {
    const [draws, generated, read] = [new Draws(9), new GeneratedSource(), memorySource()];
    const usual: Behaviour = {
      ...USUAL,
      callsPerHour: 90,
      anchors: { count: 30, mean: 0.85, daySd: 0.01 },
      languages: [0.7, 0.2, 0.1],
    };
    const broken: Behaviour = {
      ...usual,
      failed: 0.2,
      latency: { median: 2500, sigma: 0.5 },
      inputTokens: { median: 15_000, sigma: 0.5 },
      quality: { ...usual.quality, mean: 0.4 },
    };
    const days = 29;
    for (let hour = 0; hour < days * 24 - 9; hour++) {
      const isLast = hour >= (days - 2) * 24;
      const generatedHour = generateHour(START + hour * HOUR_MS, [isLast ? broken : usual], draws);
      generated.add(generatedHour);
      read.add(...toLines(generatedHour));
    }
    const now = START + days * DAY_MS - 9 * HOUR_MS;
    const watch = watchFor({ costCapUsd: 0.02 });
    const [expected, found] = await Promise.all(
      [generated, read].map((source) => evaluateMonitors(source, watch, now)),
    );
    expect(found!.map(about)).toEqual(expected!.map(about));
    expect(new Set(found!.map(({ state }) => state)).size).toBeGreaterThan(1);
    for (const [i, { value, calls }] of expected!.entries()) {
      // Scores come a little after their calls, some of them in the next hour.
      expect(Math.abs(found![i]!.calls - calls)).toBeLessThanOrEqual(calls / 100);
      if (value !== undefined)
        expect(Math.abs(found![i]!.value! - value)).toBeLessThan(Math.abs(value) / 100 + 0.001);
    }
  },
);

const about = ({ monitor, version, state }: Evaluation): string => `${monitor} ${version} ${state}`;
