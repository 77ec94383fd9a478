import {
  type JsonObject,
  type JsonValue,
  isJsonArray,
  isJsonObject,
  parseJsonObject,
} from '../../base/json.ts';
import { type IntakeCounts, NO_RECORDS } from '../telemetryIntake.ts';
import type { Part } from './parts.ts';
import type { SeriesKey } from './series.ts';
import { LEVELS } from './stretches.ts';

/** Of the form of everything that is kept of rollups, as `format.md` has it. What has another form is not read. */
export const ROLLUP_FORM = 1;

/** A telemetry file of which something has been counted. */
export interface KnownFile {
  readonly path: string;
  readonly inode: number;
  /** As it was when it was last read, to see whether there is anything to be read. */
  readonly size: number;
  readonly changedAt: number;
  /** How much of it is counted: bytes of what it holds, which of a compressed file is more than its own. */
  readonly offset: number;
  readonly head: FileHead;
}

/** The beginning of a file, by which it is known again under another name. */
export interface FileHead {
  readonly length: number;
  /** The first 32 hexadecimal digits of its SHA-256. */
  readonly digest: string;
}

/** A part with the file that it is in. */
export interface KeptPart extends Part {
  readonly name: string;
  /** CRC-32 of its bytes. */
  readonly checksum: number;
}

/** What is kept beside the parts: all of it belongs together. */
export interface BookState {
  readonly files: readonly KnownFile[];
  readonly counts: IntakeCounts;
  /** Time of the newest record, milliseconds since 1970; undefined without one. */
  readonly newest: number | undefined;
  /** When lines were last read of which something is wrong, milliseconds since 1970; undefined where none were. */
  readonly troubledAt: number | undefined;
  readonly series: readonly SeriesKey[];
  readonly evaluations: readonly string[];
  readonly parts: readonly KeptPart[];
  /** The file of the ids that are remembered. */
  readonly recent: Pick<KeptPart, 'name' | 'checksum'> | undefined;
}

export function renderBookState(state: BookState): string {
  const series = state.series.map((key) => [key.environment, key.prompt, key.version, key.arm, key.model]);
  return `${JSON.stringify({ form: ROLLUP_FORM, ...state, series }, null, 1)}\n`;
}

/** Undefined where it is damaged, or has another form. */
export function parseBookState(text: string): BookState | undefined {
  const json = parseJsonObject(text);
  if (json?.['form'] !== ROLLUP_FORM) return undefined;
  const { recent } = json;
  const state = {
    files: listOf(json['files'], fileOf),
    counts: countsOf(json['counts']),
    newest: numberOf(json, 'newest'),
    troubledAt: numberOf(json, 'troubledAt'),
    series: listOf(json['series'], keyOf),
    evaluations: listOf(json['evaluations'], (name) => (typeof name === 'string' ? name : undefined)),
    parts: listOf(json['parts'], partOf),
    recent: recent === undefined ? undefined : keptOf(recent),
  };
  const { files, counts, series, evaluations, parts } = state;
  if (!files || !counts || !series || !evaluations || !parts) return undefined;
  return { ...state, files, counts, series, evaluations, parts };
}

/** Undefined where one of the list is not what it should be. */
function listOf<T>(value: JsonValue | undefined, one: (value: JsonValue) => T | undefined): T[] | undefined {
  if (value === undefined || !isJsonArray(value)) return undefined;
  const list = value.map(one);
  const good = list.filter((item) => item !== undefined);
  return good.length === list.length ? good : undefined;
}

const textOf = (json: JsonObject, key: string): string | undefined => {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
};

const numberOf = (json: JsonObject, key: string): number | undefined => {
  const value = json[key];
  return typeof value === 'number' ? value : undefined;
};

function fileOf(json: JsonValue): KnownFile | undefined {
  if (!isJsonObject(json) || !isJsonObject(json['head'])) return undefined;
  const path = textOf(json, 'path');
  const [inode, size] = [numberOf(json, 'inode'), numberOf(json, 'size')];
  const [changedAt, offset] = [numberOf(json, 'changedAt'), numberOf(json, 'offset')];
  const [length, digest] = [numberOf(json['head'], 'length'), textOf(json['head'], 'digest')];
  if (path === undefined || inode === undefined || size === undefined) return undefined;
  if (changedAt === undefined || offset === undefined) return undefined;
  if (length === undefined || digest === undefined) return undefined;
  return { path, inode, size, changedAt, offset, head: { length, digest } };
}

function countsOf(json: JsonValue | undefined): IntakeCounts | undefined {
  if (!isJsonObject(json)) return undefined;
  const counts = Object.keys(NO_RECORDS).map((key) => [key, numberOf(json, key) ?? 0] as const);
  return { ...NO_RECORDS, ...Object.fromEntries(counts) };
}

function keyOf(json: JsonValue): SeriesKey | undefined {
  const texts = listOf(json, (text) => (typeof text === 'string' ? text : undefined));
  if (texts?.length !== 5) return undefined;
  const [environment = '', prompt = '', version = '', arm = '', model = ''] = texts;
  return { environment, prompt, version, arm, model };
}

function keptOf(json: JsonValue): Pick<KeptPart, 'name' | 'checksum'> | undefined {
  if (!isJsonObject(json)) return undefined;
  const [name, checksum] = [textOf(json, 'name'), numberOf(json, 'checksum')];
  return name === undefined || checksum === undefined ? undefined : { name, checksum };
}

function partOf(json: JsonValue): KeptPart | undefined {
  const kept = keptOf(json);
  if (!kept || !isJsonObject(json)) return undefined;
  const level = LEVELS.find((one) => one === json['level']);
  const period = numberOf(json, 'period');
  return level === undefined || period === undefined ? undefined : { ...kept, level, period };
}
