import type { MonitorId } from '../alert.ts';
import type { MonitorTarget, WatchedVersion } from '../targets.ts';
import type { Look } from './look.ts';
import type { Reading } from './reading.ts';

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
