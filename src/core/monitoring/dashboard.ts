import type { Alert, MonitorId } from './alert.ts';
import { meanOf } from './monitors/quality.ts';
import type { TelemetryQuery, TelemetryRow, TelemetrySource } from './source.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far back a dashboard looks. */
export const RANGES = ['1d', '7d', '30d', '90d', '1y'] as const;
export type Range = (typeof RANGES)[number];

interface Grid {
  readonly days: number;
  /** Width of a point, in milliseconds. */
  readonly step: number;
  /** Distance of the points of the rolling quality, in milliseconds. */
  readonly rollingStep: number;
}

/** A few hundred points are as many as a screen has room for. Sums that are older than five weeks are kept by the day. */
const GRIDS: Readonly<Record<Range, Grid>> = {
  '1d': { days: 1, step: 15 * MINUTE_MS, rollingStep: HOUR_MS },
  '7d': { days: 7, step: HOUR_MS, rollingStep: 6 * HOUR_MS },
  '30d': { days: 30, step: 4 * HOUR_MS, rollingStep: DAY_MS },
  '90d': { days: 90, step: DAY_MS, rollingStep: 3 * DAY_MS },
  '1y': { days: 365, step: DAY_MS, rollingStep: 12 * DAY_MS },
};

export const daysOf = (range: Range): number => GRIDS[range].days;

export interface DashboardRequest {
  readonly prompt: string;
  /** All of them together where none is named. */
  readonly version?: string | undefined;
  readonly environment: string;
  readonly range: Range;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the quality of the prompt is measured by, and over how many days. */
  readonly score: string;
  readonly windowDays: number;
}

/** One stretch of a chart. What nobody measured is undefined. */
export interface DashboardPoint {
  /** Where it begins, milliseconds since 1970. */
  readonly at: number;
  readonly calls: number;
  /** Shares of the calls. */
  readonly failedOrRetried: number | undefined;
  readonly corrected: number | undefined;
  /** Milliseconds. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  /** US dollars, over the calls whose price is known. */
  readonly costPerCall: number | undefined;
  readonly unpricedCalls: number;
  readonly scored: number;
  readonly score: number | undefined;
}

/** The mean quality over the days before a moment, with its 95 % interval. */
export interface RollingPoint {
  /** Where the window ends, milliseconds since 1970. */
  readonly at: number;
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
  readonly scored: number;
}

/** A moment that explains what stands before and after it. */
export type DashboardMark =
  | { readonly kind: 'version'; readonly at: number; readonly version: string }
  | {
      readonly kind: 'alert';
      readonly at: number;
      readonly monitor: MonitorId;
      /** When it ended. */
      readonly until?: number;
    };

export interface DashboardData {
  readonly from: number;
  readonly to: number;
  /** Milliseconds. */
  readonly step: number;
  readonly points: readonly DashboardPoint[];
  readonly rolling: readonly RollingPoint[];
  /** Versions with calls in the range, by the time of their first. */
  readonly versions: readonly string[];
  readonly marks: readonly DashboardMark[];
  /** Over the whole range. */
  readonly total: DashboardPoint;
}

/** Reads what the charts of one prompt show. @throws PromptError `telemetry-unavailable` */
export async function readDashboard(
  source: TelemetrySource,
  request: DashboardRequest,
  alerts: readonly Alert[],
): Promise<DashboardData> {
  const { prompt, environment, range, version } = request;
  const { days, step } = GRIDS[range];
  const to = Math.ceil(request.now / step) * step;
  const from = to - days * DAY_MS;
  const query = { from, to, environment, prompt };
  const [windows, whole, byVersion, rolling] = await Promise.all([
    read(source, { ...query, step }, version),
    read(source, query, version),
    source.query({ ...query, step, by: ['version'] }),
    readRolling(source, request, { from, to }),
  ]);
  const known = new Map(windows.map((row) => [row.start, row]));
  const count = Math.round((to - from) / step);
  const points = Array.from({ length: count }, (_, i) => {
    const at = from + i * step;
    return toPoint(at, known.get(at), request.score);
  });
  const changes = versionChanges(byVersion);
  return {
    from,
    to,
    step,
    points,
    rolling,
    versions: [...new Set(byVersion.map((row) => row.version ?? ''))].filter((one) => one !== ''),
    marks: [...changes, ...alertMarks(alerts, request, from)].toSorted((a, b) => a.at - b.at),
    total: toPoint(from, whole[0], request.score),
  };
}

/** Of one version, or of all together: sums of several versions have no common percentile, so the source adds them up. */
async function read(
  source: TelemetrySource,
  query: Omit<TelemetryQuery, 'by'>,
  version: string | undefined,
): Promise<readonly TelemetryRow[]> {
  if (version === undefined) return source.query({ ...query, by: [] });
  const rows = await source.query({ ...query, by: ['version'] });
  return rows.filter((row) => row.version === version);
}

/** The windows of two neighbouring points overlap, and what users do in both cannot be added up: each is asked for. */
async function readRolling(
  source: TelemetrySource,
  { prompt, environment, range, version, score, windowDays }: DashboardRequest,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly RollingPoint[]> {
  const { rollingStep } = GRIDS[range];
  const ends: number[] = [];
  for (let end = to; end > from; end -= rollingStep) ends.unshift(end);
  const found = await Promise.all(
    ends.map(async (end) => {
      const window = { from: end - windowDays * DAY_MS, to: end, environment, prompt };
      const [row] = await read(source, window, version);
      const scores = row?.sums.scores.get(score);
      return scores && scores.count > 0 ? { at: end, ...meanOf(scores), scored: scores.count } : undefined;
    }),
  );
  return found.filter((point) => point !== undefined);
}

function toPoint(at: number, row: TelemetryRow | undefined, score: string): DashboardPoint {
  const sums = row?.sums;
  const calls = sums?.calls ?? 0;
  const scores = sums?.scores.get(score);
  const share = (count: number): number | undefined => (calls > 0 ? count / calls : undefined);
  return {
    at,
    calls,
    failedOrRetried: share(sums?.failedOrRetried ?? 0),
    corrected: share(sums?.corrected ?? 0),
    p50: sums?.latency?.p50,
    p95: sums?.latency?.p95,
    p99: sums?.latency?.p99,
    costPerCall: sums && sums.pricedCalls > 0 ? sums.costUsd / sums.pricedCalls : undefined,
    unpricedCalls: calls - (sums?.pricedCalls ?? 0),
    scored: scores?.count ?? 0,
    score: scores && scores.count > 0 ? scores.total / scores.count : undefined,
  };
}

/** Where a version that had no calls in the stretch before has most of them: it was deployed, or rolled back to. */
function versionChanges(rows: readonly TelemetryRow[]): readonly DashboardMark[] {
  const byStart = new Map<number, TelemetryRow[]>();
  for (const row of rows) {
    if (row.sums.calls === 0) continue;
    const at = byStart.get(row.start) ?? [];
    byStart.set(row.start, at);
    at.push(row);
  }
  const marks: DashboardMark[] = [];
  let served: string | undefined;
  for (const [at, all] of [...byStart].toSorted(([a], [b]) => a - b)) {
    const most = all.reduce((best, row) => (row.sums.calls > best.sums.calls ? row : best));
    if (served !== undefined && most.version !== served)
      marks.push({ at, kind: 'version', version: most.version ?? '' });
    served = most.version;
  }
  return marks;
}

function alertMarks(
  alerts: readonly Alert[],
  { prompt, environment, version }: DashboardRequest,
  from: number,
): readonly DashboardMark[] {
  return alerts.flatMap(({ evaluation, since, endedAt }): DashboardMark[] => {
    const isMeant =
      evaluation.prompt === prompt &&
      evaluation.environment === environment &&
      (version === undefined || evaluation.version === '' || evaluation.version === version);
    const until = endedAt === undefined ? undefined : Date.parse(endedAt);
    if (!isMeant || (until ?? Infinity) < from) return [];
    const at = Math.max(from, Date.parse(since));
    return [{ at, kind: 'alert', monitor: evaluation.monitor, ...(until !== undefined && { until }) }];
  });
}
