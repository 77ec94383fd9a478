import { PromptError } from '../../base/errors.ts';
import type { Evaluation } from '../alert.ts';
import type { TelemetrySource } from '../source.ts';
import type { MonitorTarget, Watch } from '../targets.ts';
import { monitors } from './index.ts';
import { Look } from './look.ts';
import type { Monitor } from './monitor.ts';
import { type Reading, toReading } from './reading.ts';

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
  const look = new Look(source, watch, now);
  const all = watch.targets.flatMap((target) =>
    monitors.map((monitor) => evaluateOne(look, monitor, target)),
  );
  return (await Promise.all(all)).flat();
}

async function evaluateOne(look: Look, monitor: Monitor, target: MonitorTarget): Promise<Evaluation[]> {
  const { prompt, environment } = target;
  const toEvaluation = (version: string, reading: Reading): Evaluation => ({
    monitor: monitor.id,
    prompt,
    version,
    environment,
    ...reading,
  });
  if (monitor.per === 'prompt') {
    const reading = await orUnavailable(() => monitor.read(look, target));
    return reading ? [toEvaluation('', reading)] : [];
  }
  const readings = target.versions.map(async (watched): Promise<Evaluation[]> => {
    const reading = await orUnavailable(() => monitor.read(look, target, watched));
    return reading ? [toEvaluation(watched.version, reading)] : [];
  });
  return (await Promise.all(readings)).flat();
}

/** A source that cannot be asked is a fact about the monitor; anything else that throws is a bug. */
async function orUnavailable(read: () => Promise<Reading | undefined>): Promise<Reading | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    return toReading('unavailable', `Could not be measured: ${error.message}${hint}`);
  }
}
