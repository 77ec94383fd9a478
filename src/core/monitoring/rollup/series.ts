import type { TelemetryRecord } from '../telemetryRecord.ts';
import { type Level, Stretches } from './stretches.ts';

/** What sums are told apart by; `''` where records do not say. */
export interface SeriesKey {
  readonly environment: string;
  readonly prompt: string;
  readonly version: string;
  readonly arm: string;
  readonly model: string;
}

export interface Series {
  readonly key: SeriesKey;
  /** Its place in the table. */
  readonly number: number;
  readonly levels: Readonly<Record<Level, Stretches>>;
}

type Node = Map<string, Node | Series>;

/** All series, each found by what is said of a record, without making a text of that. */
export class SeriesTable {
  readonly #all: Series[] = [];
  readonly #root: Node = new Map();
  /** Of each prompt the series of its last record: the next one is mostly of the same. */
  readonly #latest = new Map<string, Series>();

  get all(): readonly Series[] {
    return this.#all;
  }

  at(number: number): Series | undefined {
    return this.#all[number];
  }

  /**
   * The series of a record; undefined where nobody knows of which prompt it is.
   * @param call the series of the call that is scored: it says what the score does not say itself
   */
  of(record: TelemetryRecord, call?: SeriesKey): Series | undefined {
    const prompt = record.prompt ?? call?.prompt;
    if (prompt === undefined) return undefined;
    const environment = record.environment ?? call?.environment ?? '';
    const version = record.version ?? call?.version ?? '';
    const arm = record.arm ?? call?.arm ?? '';
    const model = record.model ?? call?.model ?? '';
    const last = this.#latest.get(prompt);
    if (
      last?.key.version === version &&
      last.key.arm === arm &&
      last.key.model === model &&
      last.key.environment === environment
    )
      return last;
    const series = this.find({ environment, prompt, version, arm, model });
    this.#latest.set(prompt, series);
    return series;
  }

  /** The series with the key; it is made where there is none. */
  find(key: SeriesKey): Series {
    let node = childOf(this.#root, key.prompt);
    node = childOf(node, key.environment);
    node = childOf(node, key.version);
    node = childOf(node, key.arm);
    const found = node.get(key.model);
    if (found && 'levels' in found) return found;
    const levels = { fine: new Stretches(), hours: new Stretches(), days: new Stretches() };
    const series: Series = { key, number: this.#all.length, levels };
    this.#all.push(series);
    node.set(key.model, series);
    return series;
  }
}

function childOf(node: Node, part: string): Node {
  const found = node.get(part);
  if (found instanceof Map) return found;
  const child: Node = new Map();
  node.set(part, child);
  return child;
}
