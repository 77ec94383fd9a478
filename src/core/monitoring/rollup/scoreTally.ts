import type { UnitMoments } from '../../experiments/statistics/moments.ts';
import { CLUSTERS, SCORE_BINS, type ScoreSums } from '../source.ts';
import type { PackReader, PackWriter } from './pack.ts';

/** Sums over the scores of one evaluation in one stretch of time, as they grow. */
export class ScoreTally {
  #count = 0;
  #total = 0;
  #squares = 0;
  // Most stretches have few of the bins and clusters, so lists name those that they have: bin, count, and cluster,
  // count, total, one after another.
  readonly #bins: number[] = [];
  readonly #clusters: number[] = [];

  add(value: number, cluster: number): void {
    this.#count++;
    this.#total += value;
    this.#squares += value * value;
    this.#addBin(Math.min(SCORE_BINS - 1, Math.max(0, Math.floor(value * SCORE_BINS))), 1);
    this.#addCluster(cluster, 1, value);
  }

  #addBin(bin: number, count: number): void {
    const bins = this.#bins;
    for (let i = 0; i < bins.length; i += 2)
      if (bins[i] === bin) {
        bins[i + 1]! += count;
        return;
      }
    bins.push(bin, count);
  }

  #addCluster(cluster: number, count: number, total: number): void {
    const clusters = this.#clusters;
    for (let i = 0; i < clusters.length; i += 3)
      if (clusters[i] === cluster) {
        clusters[i + 1]! += count;
        clusters[i + 2]! += total;
        return;
      }
    clusters.push(cluster, count, total);
  }

  addAll(other: ScoreTally): void {
    this.#count += other.#count;
    this.#total += other.#total;
    this.#squares += other.#squares;
    const bins = other.#bins;
    for (let i = 0; i < bins.length; i += 2) this.#addBin(bins[i]!, bins[i + 1]!);
    const clusters = other.#clusters;
    for (let i = 0; i < clusters.length; i += 3)
      this.#addCluster(clusters[i]!, clusters[i + 1]!, clusters[i + 2]!);
  }

  toSums(): ScoreSums {
    const bins = Array.from({ length: SCORE_BINS }, () => 0);
    for (let i = 0; i < this.#bins.length; i += 2) bins[this.#bins[i]!] = this.#bins[i + 1]!;
    return {
      count: this.#count,
      total: this.#total,
      squares: this.#squares,
      moments: this.#moments(),
      bins,
    };
  }

  #moments(): UnitMoments {
    const sums = { units: 0, calls: 0, total: 0, callsSquared: 0, totalSquared: 0, product: 0 };
    for (let i = 0; i < this.#clusters.length; i += 3) {
      const [count, total] = [this.#clusters[i + 1]!, this.#clusters[i + 2]!];
      sums.units++;
      sums.calls += count;
      sums.total += total;
      sums.callsSquared += count * count;
      sums.totalSquared += total * total;
      sums.product += count * total;
    }
    return sums;
  }

  /** Writes it as `format.md` has it. */
  pack(writer: PackWriter): void {
    writer.count(this.#count);
    writer.number(this.#total);
    writer.number(this.#squares);
    writer.count(this.#bins.length / 2);
    for (const number of this.#bins) writer.count(number);
    writer.count(this.#clusters.length / 3);
    for (let i = 0; i < this.#clusters.length; i += 3) {
      writer.count(this.#clusters[i]!);
      writer.count(this.#clusters[i + 1]!);
      writer.roundNumber(this.#clusters[i + 2]!);
    }
  }

  /** Adds what `pack` wrote. */
  addPacked(reader: PackReader): void {
    this.#count += reader.count();
    this.#total += reader.number();
    this.#squares += reader.number();
    for (let rest = reader.count(); rest > 0; rest--) {
      const bin = reader.count();
      this.#addBin(Math.min(bin, SCORE_BINS - 1), reader.count());
    }
    for (let rest = reader.count(); rest > 0; rest--) {
      const cluster = reader.count() % CLUSTERS;
      const count = reader.count();
      this.#addCluster(cluster, count, reader.roundNumber());
    }
  }
}
