import type { ArmEvidence, MetricEvidence } from '../experiments/evidence.ts';
import { type Metric, metricOf } from '../experiments/metrics.ts';
import type { UnitMoments } from '../experiments/statistics/moments.ts';
import { isQuantileKnown, quantileEstimate } from '../experiments/statistics/quantileDifference.ts';
import { LogHistogram } from './logHistogram.ts';
import type { CallRecord, ScoreRecord, TelemetryRecord } from './telemetryRecord.ts';

/** A count and a total of one unit. */
interface Tally {
  count: number;
  total: number;
}

interface Unit {
  readonly group: string;
  isCrossed: boolean;
  readonly errors: Tally;
  readonly cost: Tally;
  readonly latencies: number[];
}

/** What a record belongs to, or undefined where it does not count. */
export type GroupOf = (record: TelemetryRecord) => string | undefined;

/**
 * Calls and scores by group and unit. Scores may come before or after their call, late, or twice: the newest of a call
 * and a name counts. A call that was delivered twice counts once.
 */
export class UnitTable {
  readonly #groupOf: GroupOf;
  readonly #units = new Map<string, Unit>();
  /** The unit of each call, by the call's id; undefined for a call of an arm that does not count. */
  readonly #calls = new Map<string, string | undefined>();
  readonly #scores = new Map<string, ScoreRecord>();
  #anonymous = 0;
  #first = Infinity;
  #last = -Infinity;

  constructor(groupOf: GroupOf) {
    this.#groupOf = groupOf;
  }

  /** Milliseconds since 1970; undefined without calls. */
  get span(): { readonly first: number; readonly last: number } | undefined {
    return this.#first <= this.#last ? { first: this.#first, last: this.#last } : undefined;
  }

  /** Units that were seen in more than one group. */
  get crossed(): number {
    return [...this.#units.values()].filter(({ isCrossed }) => isCrossed).length;
  }

  add(record: TelemetryRecord): void {
    if (record.kind === 'call') this.#addCall(record);
    else this.#addScore(record);
  }

  #addCall(call: CallRecord): void {
    if (call.id !== undefined && this.#calls.has(call.id)) return;
    const group = this.#groupOf(call);
    if (group === undefined) {
      if (call.id !== undefined && call.arm !== undefined) this.#calls.set(call.id, undefined);
      return;
    }
    // Nobody knows whose call it was: then it is a unit of its own.
    const name = call.unit ?? `\0${call.id ?? this.#anonymous++}`;
    if (call.id !== undefined) this.#calls.set(call.id, name);
    const unit = this.#unitOf(name, group);
    tally(unit.errors, call.isFailed ? 1 : 0);
    if (call.costUsd !== undefined) tally(unit.cost, call.costUsd);
    if (call.milliseconds !== undefined) unit.latencies.push(call.milliseconds);
    this.#first = Math.min(this.#first, call.at);
    this.#last = Math.max(this.#last, call.at);
  }

  #addScore(score: ScoreRecord): void {
    const key = score.of === undefined ? `\0${this.#anonymous++}` : `${score.of} ${score.name}`;
    const known = this.#scores.get(key);
    if (!known || known.at <= score.at) this.#scores.set(key, score);
  }

  #unitOf(name: string, group: string): Unit {
    const known = this.#units.get(name);
    if (known) {
      if (known.group !== group) known.isCrossed = true;
      return known;
    }
    const unit: Unit = {
      group,
      isCrossed: false,
      errors: { count: 0, total: 0 },
      cost: { count: 0, total: 0 },
      latencies: [],
    };
    this.#units.set(name, unit);
    return unit;
  }

  /** What a group has to say of the metrics. Units that were in another group too are left out. */
  evidenceOf(group: string, metrics: readonly string[]): ArmEvidence {
    const units = [...this.#units].filter(([, unit]) => unit.group === group && !unit.isCrossed);
    const own = new Map(units);
    const scores = this.#scoresOf(group, own);
    const found = metrics.map((name) => [name, metricEvidence(metricOf(name), units, scores)] as const);
    return {
      units: units.length,
      calls: units.reduce((sum, [, { errors }]) => sum + errors.count, 0),
      metrics: new Map(found.flatMap(([name, one]) => (one ? [[name, one] as const] : []))),
    };
  }

  /** By name of the evaluation, then by unit. */
  #scoresOf(group: string, own: ReadonlyMap<string, Unit>): ReadonlyMap<string, ReadonlyMap<string, Tally>> {
    const byName = new Map<string, Map<string, Tally>>();
    for (const score of this.#scores.values()) {
      const unit = this.#unitOfScore(score, group);
      const isForeign = unit !== undefined && !own.has(unit) && this.#units.has(unit);
      if (unit === undefined || isForeign) continue;
      const tallies = byName.get(score.name) ?? new Map<string, Tally>();
      byName.set(score.name, tallies);
      const one = tallies.get(unit) ?? { count: 0, total: 0 };
      tallies.set(unit, one);
      tally(one, score.value);
    }
    return byName;
  }

  /** The unit of the call that was scored; of a score whose call was not recorded, what it says itself. */
  #unitOfScore(score: ScoreRecord, group: string): string | undefined {
    if (score.of !== undefined && this.#calls.has(score.of)) {
      const called = this.#calls.get(score.of) ?? '';
      return this.#units.get(called)?.group === group ? called : undefined;
    }
    return this.#groupOf(score) === group ? (score.unit ?? `\0${score.of ?? score.at}`) : undefined;
  }
}

function tally(one: Tally, value: number): void {
  one.count++;
  one.total += value;
}

type Units = readonly (readonly [name: string, unit: Unit])[];

function metricEvidence(
  metric: Metric,
  units: Units,
  scores: ReadonlyMap<string, ReadonlyMap<string, Tally>>,
): MetricEvidence | undefined {
  if (metric.kind === 'quantile') return quantileOf(units, metric.share);
  const tallies =
    metric.kind === 'score'
      ? [...(scores.get(metric.name)?.values() ?? [])]
      : units.map(([, unit]) => unit[metric.of]).filter(({ count }) => count > 0);
  return tallies.length === 0 ? undefined : { kind: 'moments', moments: momentsOf(tallies) };
}

function momentsOf(tallies: readonly Tally[]): UnitMoments {
  const sums = { calls: 0, total: 0, callsSquared: 0, totalSquared: 0, product: 0 };
  for (const { count, total } of tallies) {
    sums.calls += count;
    sums.total += total;
    sums.callsSquared += count * count;
    sums.totalSquared += total * total;
    sums.product += count * total;
  }
  return { units: tallies.length, ...sums };
}

function quantileOf(units: Units, share: number): MetricEvidence | undefined {
  const histogram = new LogHistogram();
  for (const [, { latencies }] of units) for (const milliseconds of latencies) histogram.add(milliseconds);
  const { count } = histogram;
  if (!isQuantileKnown(count, share)) return undefined;
  const estimate = quantileEstimate((at) => histogram.quantile(at), { n: count, share });
  return { kind: 'quantile', estimate };
}
