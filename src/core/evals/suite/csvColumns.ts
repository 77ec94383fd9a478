import { findSimilar } from '../../base/didYouMean.ts';
import type { Report } from './reading.ts';

export type CsvColumn =
  | { readonly kind: 'variable' | 'expected'; readonly name: string }
  | { readonly kind: 'metadata'; readonly name: string; readonly list: boolean }
  | { readonly kind: 'config'; readonly expected: string }
  | { readonly kind: 'description' | 'threshold' | 'metric' | 'none' };

const PLAIN = ['description', 'threshold', 'metric'] as const;
const NAMES = ['__expected', '__description', '__threshold', '__metric', '__metadata:<key>'];
const UNSUPPORTED: Readonly<Record<string, string>> = {
  __prefix: 'Write the text into the prompt.',
  __suffix: 'Write the text into the prompt.',
  __providerOutput: 'Record the answers for a replay endpoint and evaluate with that.',
};

/** What the columns of a CSV file mean, by the names in its header. */
export function toColumns(
  header: readonly string[],
  report: (index: number, report: Report) => void,
): CsvColumn[] {
  const columns = header.map((name, index): CsvColumn => {
    const column = toColumn(name, (problem) => report(index, problem));
    if (header.indexOf(name) === index) return column;
    const message = `There are two columns named “${name}”. Rename or remove one of them.`;
    report(index, { code: 'suite-dataset-invalid', message });
    return { kind: 'none' };
  });
  for (const [index, column] of columns.entries()) {
    if (column.kind !== 'config' || columns.some((other) => isExpectation(other, column.expected))) continue;
    const message = `There is no column “${column.expected}” whose threshold this could be. Add it, or remove this one.`;
    report(index, { code: 'suite-dataset-invalid', message });
  }
  return columns;
}

/** Whether it is the column that a `__config` column names; `__expected` is the first of `__expected1`, `__expected2` … */
export function isExpectation(column: CsvColumn, name: string): boolean {
  return column.kind === 'expected' && numbered(column.name) === numbered(name);
}

const numbered = (name: string): string => (name === '__expected' ? '__expected1' : name);

function toColumn(name: string, report: (report: Report) => void): CsvColumn {
  const kind = PLAIN.find((plain) => name === `__${plain}`);
  if (kind) return { kind };
  const [, metadata, list] = /^__metadata:(.+?)(\[\])?$/.exec(name) ?? [];
  if (metadata !== undefined) return { kind: 'metadata', name: metadata, list: list !== undefined };
  if (/^__expected\d*$/.test(name)) return { kind: 'expected', name };
  const [, expected, key] = /^__config:(__expected\d*):(.+)$/.exec(name) ?? [];
  if (expected !== undefined && key === 'threshold') return { kind: 'config', expected };
  if (expected !== undefined) {
    const message = `Only the threshold of an assertion can stand in a column of its own: “__config:${expected}:threshold”. Write such tests as YAML or JSONL.`;
    report({ code: 'suite-unsupported', message });
    return { kind: 'none' };
  }
  if (name === '') {
    report({
      code: 'suite-dataset-invalid',
      message: 'This column has no name. Name it after a variable, or remove it.',
    });
    return { kind: 'none' };
  }
  const unsupported = Object.hasOwn(UNSUPPORTED, name) ? UNSUPPORTED[name] : undefined;
  if (unsupported !== undefined) {
    report({ code: 'suite-unsupported', message: `“${name}” is not supported. ${unsupported}` });
    return { kind: 'none' };
  }
  if (!name.startsWith('_')) return { kind: 'variable', name };
  const suggestion = similarColumn(name);
  if (!name.startsWith('__') && suggestion === undefined) return { kind: 'variable', name };
  const advice = suggestion === undefined ? `Known: ${NAMES.join(', ')}.` : `Did you mean “${suggestion}”?`;
  const message = `There is no column “${name}”. ${advice}`;
  report({ code: 'suite-unknown-key', message, data: { key: name, suggestion } });
  return { kind: 'none' };
}

/** Of a name with a key behind a colon the part before it may be misspelled. */
function similarColumn(name: string): string | undefined {
  const [prefix = '', ...rest] = name.split(':');
  if (rest.length === 0) return findSimilar(name, NAMES);
  const similar = findSimilar(prefix, ['__metadata', '__config']);
  return similar && [similar, ...rest].join(':');
}
