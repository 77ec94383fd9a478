import { QUALITY } from '../experiments/metrics.ts';
import { ratioEstimate } from '../experiments/statistics/moments.ts';
import { parseRecords } from './telemetryRecord.ts';
import { UnitTable } from './unitTable.ts';

/** What a prompt's recorded calls say of its traffic. */
export interface PromptTraffic {
  readonly units: number;
  readonly calls: number;
  /** Of the calls, first to last. */
  readonly days: number;
  /** Mean and standard deviation of a unit's quality score; undefined where fewer than two units have one. */
  readonly quality: { readonly mean: number; readonly sd: number; readonly units: number } | undefined;
}

const DAY_MS = 86_400_000;

/** Reads how much traffic a prompt has, line by line, whatever version served it. */
export class TrafficReader {
  readonly #table: UnitTable;

  constructor(prompt: string, environment: string) {
    this.#table = new UnitTable((record) => {
      const isHere = record.environment === undefined || record.environment === environment;
      return record.prompt === prompt && isHere && !record.isShadow ? 'all' : undefined;
    });
  }

  add(line: string): void {
    for (const record of parseRecords(line)) if (record && record !== 'unreadable') this.#table.add(record);
  }

  traffic(): PromptTraffic | undefined {
    const { span } = this.#table;
    if (!span) return undefined;
    const { units, calls, metrics } = this.#table.evidenceOf('all', [QUALITY]);
    const quality = metrics.get(QUALITY);
    const days = (span.last - span.first) / DAY_MS;
    if (quality?.kind !== 'moments' || quality.moments.units < 2)
      return { units, calls, days, quality: undefined };
    const { n, mean, variance } = ratioEstimate(quality.moments);
    return { units, calls, days, quality: { mean, sd: Math.sqrt(variance), units: n } };
  }
}
