import type { Evaluation, MonitorId, MonitorState } from '../alert.ts';
import type { MonitorTarget, WatchedVersion } from '../targets.ts';
import type { Look } from './look.ts';

/** What a monitor reads off: an evaluation without what it is about. */
export type Reading = Omit<Evaluation, 'monitor' | 'prompt' | 'version' | 'environment'>;

/** A monitor that looks at each version by itself, since versions differ. */
export interface VersionMonitor {
  readonly id: MonitorId;
  readonly per: 'version';
  /** Undefined where nothing is said to be watched. @throws what the source throws */
  read(look: Look, target: MonitorTarget, version: WatchedVersion): Promise<Reading | undefined>;
}

/** A monitor of something that does not depend on which version was served. */
export interface PromptMonitor {
  readonly id: MonitorId;
  readonly per: 'prompt';
  read(look: Look, target: MonitorTarget): Promise<Reading | undefined>;
}

export type Monitor = VersionMonitor | PromptMonitor;

/** A reading with what it does not say left empty. */
export function toReading(
  state: MonitorState,
  text: string,
  rest: Partial<Omit<Reading, 'state' | 'text'>> = {},
): Reading {
  return {
    state,
    text,
    value: undefined,
    threshold: undefined,
    clearAt: undefined,
    baseline: undefined,
    calls: 0,
    interval: undefined,
    causes: [],
    ...rest,
  };
}
