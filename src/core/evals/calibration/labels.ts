import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { findSimilar } from '../../base/didYouMean.ts';
import { PromptError } from '../../base/errors.ts';
import { type JsonObject, type JsonValue, parseJsonObject } from '../../base/json.ts';

/** An answer to a case, and what a person says of it. */
export interface Label {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The case as the file names it: its description, its id or its number. */
  readonly case: string;
  readonly output: string;
  /** From 0 to 1; undefined where nobody labelled the answer yet. */
  readonly human: number | undefined;
}

const COLUMNS = ['case', 'output', 'human'] as const;

/**
 * Reads answers with people's labels: CSV whose first row names the columns, or JSON objects, one a line. `case`,
 * `output` and `human` count; whatever else stands there is for the people who label.
 * @param name of the file, whose ending says what it is
 * @throws PromptError `bad-input` where a row cannot be read, with its line
 */
export function parseLabels(text: string, name: string): Label[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isLines = /\.(?:jsonl|ndjson)$/i.test(name);
  if (!isLines && !/\.csv$/i.test(name))
    throw new PromptError('bad-input', `${name} is no file of labels.`, {
      hint: 'Labels are CSV with the columns case, output and human, or JSONL with these keys.',
    });
  const rows = isLines ? rowsOfLines(body, name) : rowsOfCsv(body, name);
  return rows.map(({ line, row }) => toLabel(row, line, name));
}

interface Row {
  readonly line: number;
  readonly row: JsonObject;
}

function rowsOfLines(text: string, name: string): Row[] {
  return text.split('\n').flatMap((source, index) => {
    if (source.trim() === '') return [];
    const row = parseJsonObject(source);
    if (row) return [{ line: index + 1, row }];
    throw at(name, index + 1, 'is no JSON object', 'A JSONL file has one object a line.');
  });
}

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

function rowsOfCsv(text: string, name: string): Row[] {
  const records = readRecords(text, name);
  const [header, ...rows] = records;
  const names = header?.record ?? [];
  const missing = COLUMNS.find((column) => !names.includes(column));
  if (missing !== undefined) {
    const similar = findSimilar(missing, names);
    const hint =
      similar === undefined
        ? 'The first row names the columns: case, output and human.'
        : `Rename “${similar}” to “${missing}”.`;
    throw at(name, 1, `names no column “${missing}”`, hint);
  }
  return rows.map(({ record }, index) => ({
    // The line that a record begins in follows the one that the record before it ends in.
    line: (records[index]?.info.lines ?? 1) + 1,
    row: Object.fromEntries(names.map((column, place) => [column, record[place] ?? ''])),
  }));
}

function readRecords(text: string, name: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const take = (record: unknown, info: CsvRecord['info']): null => {
    if (Array.isArray(record)) records.push({ info: { lines: info.lines }, record: record.map(String) });
    return null;
  };
  try {
    // The parser counts a CRLF within quotes as two lines, and spreadsheets write them where there was a LF.
    parse(text.replaceAll('\r\n', '\n'), {
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: take,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (records.at(-1)?.info.lines ?? 0) + 1;
    throw at(name, line, 'cannot be read as CSV', 'Inside double quotes write "" for a quote.');
  }
  return records;
}

function toLabel(row: JsonObject, line: number, name: string): Label {
  const { case: named, output, human } = row;
  const isNamed = (typeof named === 'string' && named.trim() !== '') || typeof named === 'number';
  if (!isNamed) throw at(name, line, 'names no case', 'Write its description, id or number as “case”.');
  if (typeof output !== 'string')
    throw at(name, line, 'has no answer', 'Write the answer that was labelled as “output”.');
  const said = ratingOf(human);
  if (said === 'unreadable')
    throw at(
      name,
      line,
      `has the label ${JSON.stringify(human)}`,
      'Write pass or fail, or a number from 0 to 1; leave it empty where nobody labelled the answer.',
    );
  return { line, case: String(named).trim(), output, human: said };
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ...['pass', 'yes', 'true', 'good'].map((word) => [word, 1] as const),
  ...['fail', 'no', 'false', 'bad'].map((word) => [word, 0] as const),
]);

/** What a person wrote as a number from 0 to 1; undefined where nothing is written. */
export function ratingOf(written: JsonValue | undefined): number | undefined | 'unreadable' {
  if (written === undefined || written === null) return undefined;
  if (typeof written === 'boolean') return Number(written);
  if (typeof written === 'object') return 'unreadable';
  const text = String(written).trim().toLowerCase();
  if (text === '') return undefined;
  const number = WORDS.get(text) ?? Number(text);
  return number >= 0 && number <= 1 ? number : 'unreadable'; // So is what is not a number.
}

function at(name: string, line: number, what: string, hint: string): PromptError {
  return new PromptError('bad-input', `${name}:${line} ${what}.`, { hint });
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A file of answers for people to label: CSV, with what was asked beside each answer and an empty label. */
export function renderLabels(
  rows: readonly { readonly case: string; readonly input: string; readonly output: string }[],
): string {
  const lines = rows.map((row) => [row.case, row.input, row.output, ''].map(quoted).join(','));
  return ['case,input,output,human', ...lines].map((line) => `${line}\n`).join('');
}
