export const MONITORS = [
  'quality',
  'quality-trend',
  'error-rate',
  'latency',
  'cost',
  'no-data',
  'judge-drift',
  'input-drift',
] as const;

export type MonitorId = (typeof MONITORS)[number];

/**
 * What one look finds. `suspected` is beyond the threshold but might be chance, `firing` is not; `too-few` is not enough
 * data, which is never `ok`; `unavailable` could not be measured.
 */
export type MonitorState = 'ok' | 'too-few' | 'suspected' | 'firing' | 'unavailable';

/** What one monitor says of one version of a prompt at one time. */
export interface Evaluation {
  readonly monitor: MonitorId;
  readonly prompt: string;
  /** `''` where it is about the prompt, whatever version served it. */
  readonly version: string;
  readonly environment: string;
  readonly state: MonitorState;
  /** In the unit of the monitor: a score, its change a day, a share, milliseconds, US dollars, minutes, a distance. */
  readonly value: number | undefined;
  readonly threshold: number | undefined;
  /** Below or above this the alert ends. */
  readonly clearAt: number | undefined;
  /** What it is held against, where that is not the threshold itself: the usual p95, the usual cost. */
  readonly baseline: number | undefined;
  /** Calls, or scored calls, that the value stands on. */
  readonly calls: number;
  /** Two-sided 95 % interval of the value, where there is one. */
  readonly interval: readonly [low: number, high: number] | undefined;
  /** One sentence each: what, on how many calls, against what, how sure. */
  readonly text: string;
  /** Why, as far as the figures tell: more tokens, dearer model. Sentences. */
  readonly causes: readonly string[];
}

/** Something that is wrong now, or was. */
export interface Alert {
  /** `quality summarise-ticket 2.1.0 production`, the same for as long as it lasts. */
  readonly id: string;
  readonly evaluation: Evaluation;
  /** When it was first seen, ISO 8601. */
  readonly since: string;
  /** When it ended; undefined while it lasts. */
  readonly endedAt: string | undefined;
  /** Whether it was certain at any time. */
  readonly wasFiring: boolean;
  /** When it was last found, ISO 8601: `evaluation` is of then, until the one that ended it. */
  readonly foundAt: string;
  /** When it was last looked at, ISO 8601. */
  readonly lookedAt: string;
  /** Since when looks have found nothing, though not enough to end it; undefined while they do. */
  readonly cleanSince: string | undefined;
}

/** One look at everything that a registry serves. */
export interface MonitorReport {
  /** ISO 8601. */
  readonly at: string;
  readonly environment: string;
  /** Of the source, and what it cannot answer. */
  readonly source: string;
  readonly gaps: readonly string[];
  readonly evaluations: readonly Evaluation[];
  /** Those that last, the newest first. */
  readonly alerts: readonly Alert[];
  /** Of this look: what nobody has been told of, and what is over. */
  readonly opened: readonly Alert[];
  /** Of this look: those that somebody was told of as suspected, and that are certain now. */
  readonly escalated: readonly Alert[];
  readonly ended: readonly Alert[];
}
