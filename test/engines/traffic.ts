import { toLines } from '../core/monitoring/generate/records.ts';
import { DAY_MS, Draws, HOUR_MS, USUAL, generateHour } from '../core/monitoring/generate/traffic.ts';

/** A Monday, and nine days after it. */
export const FROM = Date.parse('2026-08-03T00:00:00Z');
export const TO = FROM + 9 * DAY_MS;

/**
 * Nine days of two arms of one prompt, of which the challenger's answers are worse, and of another prompt, which fails
 * and costs more in the last three hours.
 */
export function trafficLines(): string[] {
  const draws = new Draws(20260803);
  const control = { ...USUAL, arm: 'control', callsPerHour: 80 };
  const challenger = {
    ...control,
    version: '2.1.0',
    arm: 'challenger',
    quality: { ...USUAL.quality, mean: 0.75 },
    scoredShare: 0.5,
    anchors: { count: 20, mean: 0.8, daySd: 0.01 },
    languages: [0.5, 0.3, 0.2],
  };
  const other = {
    ...USUAL,
    prompt: 'classify',
    version: '1.0.0',
    callsPerHour: 150,
    night: 0.6,
    corrected: 0.05,
  };
  const broken = {
    ...other,
    failed: 0.2,
    retried: 0.1,
    latency: { ...USUAL.latency, median: 3000 },
    outputTokens: { ...USUAL.outputTokens, median: 2000 },
  };
  const lines: string[] = [];
  for (let start = FROM; start < TO; start += HOUR_MS) {
    const isBroken = start >= TO - 3 * HOUR_MS;
    lines.push(...toLines(generateHour(start, [control, challenger, isBroken ? broken : other], draws)));
  }
  return lines;
}
