import type { Evaluation } from '../alert.ts';
import type { TelemetrySource } from '../source.ts';
import type { Watch } from '../targets.ts';

/**
 * What every monitor says of every prompt that is watched, at a time. A few queries answer for all prompts; one that
 * fails makes what needs it `unavailable` and nothing else.
 * @param now milliseconds since 1970; nothing later is looked at
 */
export async function evaluateMonitors(
  source: TelemetrySource,
  watch: Watch,
  now: number,
): Promise<readonly Evaluation[]> {
  void [source, watch, now];
  return [];
}
