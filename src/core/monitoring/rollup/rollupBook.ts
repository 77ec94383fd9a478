import type { Sha256 } from '../../base/ports.ts';
import { USER_CORRECTION } from '../evaluations.ts';
import type { Dimension, TelemetryQuery, TelemetryRow } from '../source.ts';
import { type CallRecord, type ScoreRecord, type TelemetryRecord } from '../telemetryRecord.ts';
import { rememberedClusterOf } from './clusters.ts';
import { TouchedParts } from './parts.ts';
import { RecentIds } from './recentIds.ts';
import { Rollup } from './rollup.ts';
import { type Series, type SeriesKey, SeriesTable } from './series.ts';
import { ALL_FINE, LEVELS, type LevelEdges, WIDTHS, levelAt } from './stretches.ts';

/**
 * What became of a record: `repeated` was counted before, `unattributed` says of no prompt, nor does its call, `shadow`
 * was served to nobody.
 */
export type Fate = 'counted' | 'repeated' | 'unattributed' | 'shadow';

/** Number of a remembered call that belongs to no series; that of a series is one more than its place. */
const NO_SERIES = 0;

/**
 * Sums of everything that telemetry says, by series and stretches of time. Its size depends on the number of those and
 * not on that of the records.
 */
export class RollupBook {
  readonly #series = new SeriesTable();
  readonly #recent = new RecentIds();
  readonly #clusterOf: (unit: string) => number;
  /** Which parts have changed since they were last kept. */
  readonly touched = new TouchedParts();
  #edges: LevelEdges = ALL_FINE;

  /** @param sha256 of the names of units */
  constructor(sha256: Sha256) {
    this.#clusterOf = rememberedClusterOf(sha256);
  }

  get series(): readonly Series[] {
    return this.#series.all;
  }

  get recent(): RecentIds {
    return this.#recent;
  }

  /** A book that was kept begins with its series, in their order, and goes on where its levels end. */
  begin(keys: readonly SeriesKey[], edges: LevelEdges): void {
    for (const key of keys) this.#series.find(key);
    this.#edges = edges;
  }

  add(record: TelemetryRecord): Fate {
    return record.kind === 'call' ? this.#addCall(record) : this.#addScore(record);
  }

  #addCall(call: CallRecord): Fate {
    const series = call.isShadow ? undefined : this.#series.of(call);
    const number = series ? series.number + 1 : NO_SERIES;
    if (call.id !== undefined && this.#recent.getOrAdd(call.id, number) !== undefined) return 'repeated';
    if (!series) return call.isShadow ? 'shadow' : 'unattributed';
    this.#at(series, call.at).addCall(call);
    return 'counted';
  }

  #addScore(score: ScoreRecord): Fate {
    const known = score.of === undefined ? undefined : this.#recent.get(score.of);
    if (score.isShadow || known === NO_SERIES) return 'shadow';
    const call = known === undefined ? undefined : this.#series.at(known - 1);
    const series = this.#series.of(score, call?.key);
    if (!series) return 'unattributed';
    if (score.of !== undefined && this.#recent.getOrAdd(identityOf(score), NO_SERIES) !== undefined)
      return 'repeated';
    const unit = score.unit ?? score.of ?? `${score.at}`;
    this.#at(series, score.at).addScore(score, this.#clusterOf(unit));
    return 'counted';
  }

  #at(series: Series, at: number): Rollup {
    const level = levelAt(at, this.#edges);
    const number = Math.floor(at / WIDTHS[level]);
    this.touched.add(level, number);
    return series.levels[level].at(number);
  }

  /** Makes wider stretches of those that have become old, series by series. */
  *moveEdges(edges: LevelEdges): Generator<void, void, void> {
    if (edges.fine <= this.#edges.fine && edges.hours <= this.#edges.hours) return;
    this.#edges = edges;
    for (const series of this.#series.all) {
      this.#widen(series, 'fine');
      this.#widen(series, 'hours');
      yield;
    }
  }

  #widen(series: Series, level: 'fine' | 'hours'): void {
    const stretches = series.levels[level];
    const width = WIDTHS[level];
    const old = [...stretches.numbers()].filter((number) => number * width < this.#edges[level]);
    for (const number of old) {
      stretches.addTo(this.#at(series, number * width), number);
      stretches.delete(number);
      this.touched.add(level, number);
    }
  }

  /** Answers a query; a stretch belongs to the window in which it begins. Stops after each series. */
  *query(query: TelemetryQuery): Generator<void, readonly TelemetryRow[], void> {
    const { from, to, step = to - from } = query;
    const groups = new Map<string, Group>();
    for (const series of this.#series.all) {
      if (!isMeant(series.key, query)) continue;
      const labels = labelsOf(series.key, query.by);
      const name = JSON.stringify(Object.values(labels));
      for (const level of LEVELS) {
        const [stretches, width] = [series.levels[level], WIDTHS[level]];
        for (const number of stretches.numbers()) {
          const start = number * width;
          if (start < from || start >= to) continue;
          const group = groups.get(name) ?? { labels, windows: new Map<number, Rollup>() };
          groups.set(name, group);
          const window = from + Math.floor((start - from) / step) * step;
          const sum = group.windows.get(window) ?? new Rollup();
          group.windows.set(window, sum);
          stretches.addTo(sum, number);
        }
      }
      yield;
    }
    const rows: TelemetryRow[] = [];
    for (const [, group] of [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      for (const row of rowsOf(group)) rows.push(row);
      yield;
    }
    return rows;
  }
}

/** A score counts once for its call, name and time; that an answer was corrected, once. */
const identityOf = ({ of, name, at }: ScoreRecord): string =>
  name === USER_CORRECTION ? `${of} ${name}` : `${of} ${name} ${at}`;

type Labels = Pick<TelemetryRow, 'prompt' | Dimension>;

interface Group {
  readonly labels: Labels;
  readonly windows: Map<number, Rollup>;
}

const isMeant = (key: SeriesKey, { environment, prompt }: TelemetryQuery): boolean =>
  (key.environment === '' || key.environment === environment) &&
  (prompt === undefined || key.prompt === prompt);

const labelsOf = (key: SeriesKey, by: readonly Dimension[]): Labels => ({
  prompt: key.prompt,
  ...(by.includes('version') && { version: key.version }),
  ...(by.includes('arm') && { arm: key.arm }),
  ...(by.includes('model') && { model: key.model }),
});

const rowsOf = ({ labels, windows }: Group): TelemetryRow[] =>
  [...windows]
    .toSorted(([a], [b]) => a - b)
    .map(([start, rollup]) => ({ ...labels, start, sums: rollup.toSums() }));

/** Runs what may be interrupted without interrupting it. */
export function runThrough<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
