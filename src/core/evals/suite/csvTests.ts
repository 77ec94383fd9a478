import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import type { JsonObject } from '../../base/json.ts';
import type { TextRange } from '../../base/problem.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../yaml/tree.ts';
import { toExpectation } from './csvExpectation.ts';
import { type CsvColumn, isExpectation, toColumns } from './csvColumns.ts';
import type { Part, SuiteFile, SuiteReading } from './reading.ts';
import { toEntry, toMapNode, toNode } from './rowNodes.ts';

interface Row {
  readonly cells: readonly string[];
  readonly range: TextRange;
  readonly cellRanges: readonly TextRange[];
}

interface RawRow {
  readonly record: readonly string[];
  readonly raw: string;
}

/** The parser's types know only rows without their raw text. */
function isRawRow(row: unknown): row is RawRow {
  return typeof row === 'object' && row !== null && 'record' in row && 'raw' in row;
}

/** As promptfoo reads CSV files, but rows may have any number of cells: those that differ are reported. */
const OPTIONS = {
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  trim: true,
  raw: true,
} as const;

/** The tests in the rows of a CSV file whose first row names the columns. Broken rows are left out. */
export function findCsvTests(file: SuiteFile, reading: SuiteReading): Part<YamlMap>[] {
  const [header, ...rows] = readRows(file, reading);
  if (!header || reportSeparator(header, file, reading)) return [];
  const columns = toColumns(header.cells, (index, report) => {
    reading.report({ uri: file.uri, range: header.cellRanges[index] ?? header.range }, report);
  });
  const rowFile: SuiteFile = { ...file, rows: true };
  return rows.flatMap((row) => {
    if (row.cells.length === columns.length) return [{ file: rowFile, node: toTest(row, columns, header) }];
    const message = `This row has ${row.cells.length} cells and the header ${columns.length}. Put cells with commas into double quotes.`;
    reading.report({ uri: file.uri, range: row.range }, { code: 'suite-dataset-invalid', message });
    return [];
  });
}

/** Spreadsheets write semicolons where the comma is the decimal point. */
function reportSeparator({ cells, range }: Row, { uri }: SuiteFile, reading: SuiteReading): boolean {
  const [only = ''] = cells;
  const separator = cells.length > 1 ? undefined : /[;\t]/.exec(only)?.[0];
  if (separator === undefined) return false;
  const found = separator === ';' ? 'semicolons' : 'tabs';
  const message = `The columns of this file are separated by ${found}. Export it with commas.`;
  reading.report({ uri, range }, { code: 'suite-dataset-invalid', message });
  return true;
}

function readRows(file: SuiteFile, reading: SuiteReading): Row[] {
  const rows: Row[] = [];
  const first = file.text.startsWith('\uFEFF') ? 1 : 0;
  let at = first;
  const take = (row: unknown): null => {
    if (!isRawRow(row)) return null;
    // The parser drops half of a CRLF at the end; between two records there is nothing but white space.
    const raw = row.raw.trim();
    const start = at + spaceAt(file.text, at);
    at = start + raw.length;
    rows.push(toRow(row.record, raw, start));
    return null; // Nothing is kept by the parser.
  };
  try {
    parse(file.text.slice(first), { ...OPTIONS, on_record: take });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `From here on the file cannot be read: ${clause(error)}. Inside double quotes write "" for a quote.`;
    reading.report(
      { uri: file.uri, range: lineAt(file.text, at) },
      { code: 'suite-dataset-invalid', message },
    );
  }
  return rows;
}

function clause({ code }: CsvError): string {
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a double quote is never closed'
    : 'text follows a closing double quote';
}

/** How many characters of white space stand at `offset`. */
function spaceAt(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text.charAt(end).trim() === '') end++;
  return end - offset;
}

function lineAt(text: string, offset: number): TextRange {
  const start = offset + spaceAt(text, offset);
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** @param raw the record's text, which starts at `offset` */
function toRow(cells: readonly string[], raw: string, offset: number): Row {
  const range = { start: offset, end: offset + raw.length };
  let at = 0;
  const cellRanges = cells.map((cell) => {
    if (cell !== '') at += spaceAt(raw, at);
    const length = raw[at] === '"' ? cell.replaceAll('"', '""').length + 2 : cell.length;
    const cellRange = { start: offset + at, end: Math.min(offset + at + length, range.end) };
    const comma = raw.indexOf(',', at + length);
    at = comma < 0 ? raw.length : comma + 1;
    return cellRange;
  });
  return { cells, range, cellRanges };
}

function toTest({ cells, range, cellRanges }: Row, columns: readonly CsvColumn[], header: Row): YamlMap {
  const variables: YamlEntry[] = [];
  const metadata: YamlEntry[] = [];
  const test: YamlEntry[] = [];
  for (const [index, column] of columns.entries()) {
    const [cell = '', cellRange = range] = [cells[index], cellRanges[index]];
    if (column.kind === 'variable')
      variables.push(toEntry(column.name, toNode(cell, cellRange), header.cellRanges[index]));
    else if (cell === '') continue;
    else if (column.kind === 'metadata') {
      const value = column.list ? cell.split(',').map((item) => item.trim()) : cell;
      metadata.push(toEntry(column.name, toNode(value, cellRange)));
    } else if (column.kind === 'description') test.push(toEntry('description', toNode(cell, cellRange)));
    else if (column.kind === 'threshold') test.push(toEntry('threshold', toNode(numberIn(cell), cellRange)));
  }
  const asserts = toAssertions({ cells, range, cellRanges }, columns);
  test.push(toEntry('vars', toMapNode(variables, range)));
  if (asserts.length > 0) test.push(toEntry('assert', { kind: 'seq', flow: true, items: asserts, range }));
  if (metadata.length > 0) test.push(toEntry('metadata', toMapNode(metadata, range)));
  return toMapNode(test, range);
}

function toAssertions({ cells, range, cellRanges }: Row, columns: readonly CsvColumn[]): YamlNode[] {
  const metric = cells[columns.findIndex(({ kind }) => kind === 'metric')] ?? '';
  return columns.flatMap((column, index) => {
    const cell = cells[index] ?? '';
    if (column.kind !== 'expected' || cell === '') return [];
    const threshold =
      cells[columns.findIndex((other) => other.kind === 'config' && isExpectation(column, other.expected))] ??
      '';
    const more: JsonObject = {
      ...(metric === '' ? {} : { metric }),
      ...(threshold === '' ? {} : { threshold: numberIn(threshold) }),
    };
    return [toNode({ ...toExpectation(cell), ...more }, cellRanges[index] ?? range)];
  });
}

/** Text that is no number stays text, and is reported as such where a number is needed. */
function numberIn(cell: string): number | string {
  const number = Number(cell);
  return Number.isFinite(number) ? number : cell;
}
