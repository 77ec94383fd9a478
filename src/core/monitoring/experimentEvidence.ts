import type { ArmName } from '../experiments/assignment.ts';
import type { ExperimentEvidence } from '../experiments/evidence.ts';
import { QUALITY } from '../experiments/metrics.ts';
import type { ExperimentSettings } from '../experiments/settings.ts';
import { type TelemetryRecord, parseRecords } from './telemetryRecord.ts';
import { UnitTable } from './unitTable.ts';

/** When an experiment runs, in milliseconds since 1970, and where. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Records that name no environment count everywhere. */
  readonly environment: string;
}

/** What a runtime says of a call whose arm was not drawn. */
const NOT_DRAWN: ReadonlySet<string> = new Set(['static', 'disabled', 'error']);

const ARMS: Readonly<Record<string, ArmName>> = {
  control: 'control',
  stable: 'control',
  challenger: 'challenger',
  canary: 'challenger',
};

/** Reads the telemetry of one experiment, line by line. */
export class ExperimentReader {
  readonly #settings: ExperimentSettings;
  readonly #window: Window;
  readonly #table: UnitTable;
  #otherVersion = 0;
  #unreadable = 0;

  constructor(settings: ExperimentSettings, window: Window) {
    this.#settings = settings;
    this.#window = window;
    this.#table = new UnitTable((record) => this.#armOf(record));
  }

  /** Lines that are no record, such as one that is still being written. */
  get unreadable(): number {
    return this.#unreadable;
  }

  get span(): UnitTable['span'] {
    return this.#table.span;
  }

  add(line: string): void {
    if (line.trim() === '') return;
    for (const record of parseRecords(line)) {
      if (record === 'unreadable') this.#unreadable++;
      else if (record) this.#table.add(record);
    }
  }

  evidence(): ExperimentEvidence {
    const metrics = [...new Set([...this.#settings.metrics, QUALITY])];
    return {
      arms: {
        control: this.#table.evidenceOf('control', metrics),
        challenger: this.#table.evidenceOf('challenger', metrics),
      },
      crossed: this.#table.crossed,
      otherVersion: this.#otherVersion,
    };
  }

  #armOf(record: TelemetryRecord): ArmName | undefined {
    const { name, prompt, versions } = this.#settings;
    const { at, flag, environment, isShadow, reason } = record;
    const { from, to, environment: wanted } = this.#window;
    const arm = ARMS[record.arm ?? ''];
    if (!arm || record.prompt !== prompt || isShadow || NOT_DRAWN.has(reason ?? '')) return undefined;
    if (flag !== undefined && flag !== name && flag !== prompt) return undefined;
    if (environment !== undefined && environment !== wanted) return undefined;
    // A score may come after the end: its call decides, where that is known.
    if (at < from || (record.kind === 'call' && at >= to)) return undefined;
    if (record.version !== undefined && record.version !== versions[arm]) {
      if (record.kind === 'call') this.#otherVersion++;
      return undefined;
    }
    return arm;
  }
}
