import { QUALITY } from '../experiments/metrics.ts';
import {
  DEFAULT_MAX_RATIO,
  DEFAULT_THRESHOLD,
  type MonitorKey,
  type WrittenHook,
  type WrittenMonitor,
  type WrittenMonitors,
  findMonitoring,
} from '../registry/monitoring.ts';
import { mapAt, textAt } from '../registry/read.ts';
import type { Registry } from '../registry/workspace.ts';
import { type YamlMap, toJson, valueOf } from '../yaml/tree.ts';
import type { MonitorId } from './alert.ts';
import type { SourceSettings } from './sourceSettings.ts';

/** Thresholds of one prompt, with the defaults filled in. A monitor that is undefined is turned off. */
export interface MonitorSettings {
  readonly quality: QualitySettings | undefined;
  readonly errorRate: ErrorRateSettings | undefined;
  readonly latency: LatencySettings | undefined;
  readonly cost: CostSettings | undefined;
  readonly noData: NoDataSettings | undefined;
  readonly drift: DriftSettings | undefined;
}

export interface QualitySettings {
  /** Name of the evaluation that measures it. */
  readonly score: string;
  readonly threshold: number;
  readonly clear: number;
  readonly windowDays: number;
  readonly minCalls: number;
}

export interface ErrorRateSettings {
  readonly max: number;
  readonly minCalls: number;
}

export interface LatencySettings {
  readonly maxRatio: number;
  readonly clearRatio: number;
  readonly minCalls: number;
}

export interface CostSettings {
  readonly minCalls: number;
}

export interface NoDataSettings {
  readonly afterMinutes: number;
}

export interface DriftSettings {
  readonly maxDistance: number;
}

export type MonitorAction = 'rollback' | 'staged_rollback' | 'kill';

const MONITOR_ACTIONS: readonly MonitorAction[] = ['rollback', 'staged_rollback', 'kill'];

export type AlertEvent = 'opened' | 'escalated' | 'ended';

/** Who is told of alerts: a URL or a command, of which one is given. */
export interface AlertHook {
  readonly target:
    | { readonly kind: 'webhook'; readonly url: string }
    | { readonly kind: 'webhook-env'; readonly variable: string }
    | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] };
  readonly on: readonly AlertEvent[];
}

/** The `monitoring:` of a registry, with the defaults filled in. */
export interface MonitoringSettings {
  readonly source: SourceSettings;
  readonly monitors: MonitorSettings;
  /** Of the prompts that say something of their own. */
  readonly prompts: ReadonlyMap<string, MonitorSettings>;
  readonly actions: ReadonlyMap<MonitorId, MonitorAction>;
  readonly hooks: readonly AlertHook[];
}

/** What holds where a registry says nothing. */
export const DEFAULT_MONITORS = {
  quality: { score: QUALITY, threshold: DEFAULT_THRESHOLD, clear: 0.82, windowDays: 7, minCalls: 100 },
  errorRate: { max: 0.05, minCalls: 50 },
  latency: { maxRatio: DEFAULT_MAX_RATIO, clearRatio: 1.6, minCalls: 20 },
  cost: { minCalls: 20 },
  noData: { afterMinutes: 30 },
  drift: { maxDistance: 0.1 },
} as const satisfies MonitorSettings;

/** How far an alert’s end lies from its beginning, where nothing is written for it. */
const CLEAR_ABOVE = DEFAULT_MONITORS.quality.clear - DEFAULT_MONITORS.quality.threshold;
const CLEAR_SHARE = DEFAULT_MONITORS.latency.clearRatio / DEFAULT_MONITORS.latency.maxRatio;

const ACTION_MONITORS: ReadonlyMap<string, MonitorId> = new Map([
  ['quality', 'quality'],
  ['error_rate', 'error-rate'],
  ['latency', 'latency'],
  ['cost', 'cost'],
]);

/** Of several files the first that has a `monitoring:` counts; what is said of single prompts may stand in any. */
export function monitoringOf(registry: Registry): MonitoringSettings {
  const written = registry.files.flatMap((file) => findMonitoring(file) ?? []);
  const [first] = written;
  const monitors = withDefaults(first?.monitors ?? {}, DEFAULT_MONITORS);
  const prompts = new Map<string, MonitorSettings>();
  for (const { name, monitors: own } of written.flatMap((one) => one.prompts))
    if (!prompts.has(name)) prompts.set(name, withDefaults(own, monitors));
  return {
    source: sourceOf(first?.source),
    monitors,
    prompts,
    actions: actionsOf(first?.actions ?? new Map<string, { readonly value: string }>()),
    hooks: (first?.hooks ?? []).flatMap(toHook),
  };
}

export const settingsFor = ({ prompts, monitors }: MonitoringSettings, prompt: string): MonitorSettings =>
  prompts.get(prompt) ?? monitors;

/**
 * What is written, over what holds otherwise. A map turns a monitor on that is off for the others.
 * @param usual of all prompts, or the defaults
 */
function withDefaults(written: WrittenMonitors, usual: MonitorSettings): MonitorSettings {
  const of = <Settings>(
    key: MonitorKey,
    other: { readonly usual: Settings | undefined; readonly fallback: Settings },
    read: (monitor: WrittenMonitor, base: Settings) => Settings,
  ): Settings | undefined => {
    const monitor = written[key];
    if (!monitor) return other.usual;
    return monitor.isOff ? undefined : read(monitor, other.usual ?? other.fallback);
  };
  const defaults = DEFAULT_MONITORS;
  return {
    quality: of<QualitySettings>(
      'quality',
      { usual: usual.quality, fallback: defaults.quality },
      readQuality,
    ),
    errorRate: of<ErrorRateSettings>(
      'error_rate',
      { usual: usual.errorRate, fallback: defaults.errorRate },
      ({ numbers }, base) => ({
        max: between(numbers.get('max')?.value, 0, 1) ?? base.max,
        minCalls: count(numbers.get('min_calls')?.value) ?? base.minCalls,
      }),
    ),
    latency: of<LatencySettings>(
      'latency',
      { usual: usual.latency, fallback: defaults.latency },
      readLatency,
    ),
    cost: of<CostSettings>('cost', { usual: usual.cost, fallback: defaults.cost }, ({ numbers }, base) => ({
      minCalls: count(numbers.get('min_calls')?.value) ?? base.minCalls,
    })),
    noData: of<NoDataSettings>(
      'no_data',
      { usual: usual.noData, fallback: defaults.noData },
      ({ numbers }, base) => ({
        afterMinutes: between(numbers.get('after_minutes')?.value, 5, Infinity) ?? base.afterMinutes,
      }),
    ),
    drift: of<DriftSettings>(
      'drift',
      { usual: usual.drift, fallback: defaults.drift },
      ({ numbers }, base) => ({
        maxDistance: between(numbers.get('max_distance')?.value, 0, 1) ?? base.maxDistance,
      }),
    ),
  };
}

function readQuality({ numbers, score }: WrittenMonitor, base: QualitySettings): QualitySettings {
  const threshold = between(numbers.get('threshold')?.value, 0, 1);
  const clear = between(numbers.get('clear')?.value, 0, 1);
  // Another threshold takes the end of the alert with it.
  const usual = threshold === undefined ? base.clear : Math.min(1, threshold + CLEAR_ABOVE);
  return {
    score: score === 'quality' ? QUALITY : (score ?? base.score),
    threshold: threshold ?? base.threshold,
    clear: Math.max(clear ?? usual, threshold ?? base.threshold),
    windowDays: Math.min(28, count(numbers.get('window_days')?.value) ?? base.windowDays),
    minCalls: count(numbers.get('min_calls')?.value) ?? base.minCalls,
  };
}

function readLatency({ numbers }: WrittenMonitor, base: LatencySettings): LatencySettings {
  const maxRatio = between(numbers.get('max_ratio')?.value, 1, Infinity);
  const usual = maxRatio === undefined ? base.clearRatio : maxRatio * CLEAR_SHARE;
  const clear = between(numbers.get('clear_ratio')?.value, 0, Infinity) ?? usual;
  return {
    maxRatio: maxRatio ?? base.maxRatio,
    clearRatio: Math.min(clear, maxRatio ?? base.maxRatio),
    minCalls: count(numbers.get('min_calls')?.value) ?? base.minCalls,
  };
}

/** What lies outside is left to the schema’s validators to complain about. */
const between = (value: number | undefined, low: number, high: number): number | undefined =>
  value !== undefined && value >= low && value <= high ? value : undefined;

const count = (value: number | undefined): number | undefined =>
  value !== undefined && value >= 1 ? Math.floor(value) : undefined;

function actionsOf(
  written: ReadonlyMap<string, { readonly value: string }>,
): ReadonlyMap<MonitorId, MonitorAction> {
  const actions = new Map<MonitorId, MonitorAction>();
  for (const [key, { value }] of written) {
    const monitor = ACTION_MONITORS.get(key);
    const action = MONITOR_ACTIONS.find((one) => one === value);
    if (monitor && action) actions.set(monitor, action);
  }
  return actions;
}

const EVENTS: readonly AlertEvent[] = ['opened', 'escalated', 'ended'];

function toHook({ webhook, webhookEnv, command, args, on }: WrittenHook): AlertHook[] {
  const events = EVENTS.filter((event) => (on ?? EVENTS).includes(event));
  if (webhook) return [{ target: { kind: 'webhook', url: webhook.value }, on: events }];
  if (webhookEnv) return [{ target: { kind: 'webhook-env', variable: webhookEnv.value }, on: events }];
  return command ? [{ target: { kind: 'command', command: command.value, args }, on: events }] : [];
}

/** Where the runtime writes unless it is told otherwise. */
export const DEFAULT_TELEMETRY = '.prompt-ledger/telemetry';

/** What is read where a source names none. */
const DEFAULT_TABLES = { postgres: 'llm_calls', clickhouse: 'otel.otel_traces' } as const;

function sourceOf(node: YamlMap | undefined): SourceSettings {
  const text = (key: string): string | undefined => textAt(node, key)?.value;
  const [prometheus, clickhouse, postgres] = [
    text('prometheus'),
    text('clickhouse'),
    mapAt(node, 'postgres'),
  ];
  if (prometheus !== undefined)
    return { kind: 'prometheus', url: prometheus, tokenEnv: text('token_env'), names: namesOf(node) };
  const urlEnv = textAt(postgres, 'url_env')?.value;
  if (urlEnv !== undefined) {
    const table = textAt(postgres, 'table')?.value ?? DEFAULT_TABLES.postgres;
    return { kind: 'postgres', urlEnv, table };
  }
  if (clickhouse !== undefined) {
    const table = text('table') ?? DEFAULT_TABLES.clickhouse;
    return {
      kind: 'clickhouse',
      url: clickhouse,
      user: text('user'),
      passwordEnv: text('password_env'),
      table,
    };
  }
  const files = valueOf(node, 'files');
  const paths = (files?.kind === 'seq' ? files.items.map(toJson) : []).filter(
    (path): path is string => typeof path === 'string' && path !== '',
  );
  return { kind: 'files', paths: paths.length > 0 ? paths : [DEFAULT_TELEMETRY] };
}

function namesOf(node: YamlMap | undefined): ReadonlyMap<string, string> {
  const entries = mapAt(node, 'names')?.entries ?? [];
  return new Map(
    entries.flatMap(({ key, value }) =>
      value.kind === 'scalar' && typeof value.value === 'string' ? [[key, value.value] as const] : [],
    ),
  );
}
