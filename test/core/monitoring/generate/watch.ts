import { advanceAlerts } from '../../../../src/core/monitoring/alertLedger.ts';
import type { Alert, Evaluation } from '../../../../src/core/monitoring/alert.ts';
import {
  DEFAULT_MONITORS,
  DEFAULT_TELEMETRY,
  type MonitorSettings,
} from '../../../../src/core/monitoring/monitoringSettings.ts';
import { evaluateMonitors } from '../../../../src/core/monitoring/monitors/evaluate.ts';
import type { MonitorTarget, Watch } from '../../../../src/core/monitoring/targets.ts';
import { GeneratedSource } from './generatedSource.ts';
import { type Behaviour, Draws, HOUR_MS, USUAL, generateHour } from './traffic.ts';

export function watchFor(...targets: readonly Partial<MonitorTarget>[]): Watch {
  return {
    environment: 'production',
    targets: targets.map((target) => ({
      prompt: USUAL.prompt,
      environment: 'production',
      versions: [watched('2.0.0')],
      rollbackTo: undefined,
      costCapUsd: 0.05,
      isKilled: false,
      experiment: undefined,
      settings: DEFAULT_MONITORS satisfies MonitorSettings,
      ...target,
    })),
    settings: {
      source: { kind: 'files', paths: [DEFAULT_TELEMETRY] },
      monitors: DEFAULT_MONITORS,
      prompts: new Map(),
      actions: new Map(),
      hooks: [],
    },
  };
}

export const watched = (version: string, previous?: string): MonitorTarget['versions'][number] => ({
  version,
  role: 'pointer',
  previous,
  model: USUAL.model,
  deployedAt: undefined,
});

/** What happens, hour by hour, and what is watched of it. */
export interface Course {
  readonly seed: number;
  /** A full hour, milliseconds since 1970. */
  readonly start: number;
  /** When looks begin, in hours after the start; and how many there are. */
  readonly quietHours: number;
  readonly hours: number;
  readonly served: (at: number, hour: number) => readonly Behaviour[];
  readonly watch: (at: number) => Watch;
}

export interface Told {
  /** Hours after the first look. */
  readonly hour: number;
  readonly alert: Alert;
}

export interface Observed {
  readonly opened: readonly Told[];
  readonly escalated: readonly Told[];
  readonly ended: readonly Told[];
}

/** Looks once an hour, as a cron would, and keeps the alerts. */
export async function observe(
  { seed, start, quietHours, hours, served, watch }: Course,
  onLook?: (evaluations: readonly Evaluation[], hour: number) => void,
): Promise<Observed> {
  const [draws, source] = [new Draws(seed), new GeneratedSource()];
  const observed = { opened: [] as Told[], escalated: [] as Told[], ended: [] as Told[] };
  let alerts: readonly Alert[] = [];
  for (let hour = 0; hour < quietHours + hours; hour++) {
    const at = start + hour * HOUR_MS;
    source.add(generateHour(at, served(at, hour - quietHours), draws));
    if (hour < quietHours) continue;
    const now = at + HOUR_MS;
    const evaluations = await evaluateMonitors(source, watch(now), now);
    onLook?.(evaluations, hour - quietHours);
    const next = advanceAlerts(alerts, evaluations, now);
    alerts = next.alerts;
    for (const kind of ['opened', 'escalated', 'ended'] as const)
      observed[kind].push(...next[kind].map((alert) => ({ hour: hour - quietHours, alert })));
  }
  return observed;
}
