import type { ResultColumn } from './resultColumn.ts';
import type { TableRow } from './resultTable.ts';

/**
 * Rows as they are shown as CSV (RFC 4180), one line a case and repeat: what the case is, and of each column outcome,
 * score, reason and answer.
 * @param nameOf what a column is called in the first line
 */
export function* renderResultsCsv(
  rows: readonly TableRow[],
  columns: readonly ResultColumn[],
  nameOf: (column: ResultColumn) => string,
): Generator<string, void> {
  const parts = ['outcome', 'score', 'reason', 'answer'];
  const heads = columns.flatMap((column) => parts.map((part) => `${nameOf(column)} ${part}`));
  yield toLine(['case', 'id', 'repeat', ...heads]);
  for (const row of rows) {
    const repeats = columns.map((column) => column.cells.get(row.id)?.repeats ?? []);
    const count = Math.max(1, ...repeats.map(({ length }) => length));
    for (let repeat = 0; repeat < count; repeat++) {
      const cells = columns.flatMap((column, index) => {
        const answer = repeats[index]![repeat];
        if (!answer) return [repeat === 0 ? column.stateOf(row.id) : '', '', '', ''];
        const score = answer.outcome === 'error' ? '' : String(answer.score);
        return [answer.outcome, score, answer.reason, answer.output];
      });
      yield toLine([row.description, row.id, String(repeat + 1), ...cells]);
    }
  }
}

const toLine = (cells: readonly string[]): string => `${cells.map(toCell).join(',')}\r\n`;

const toCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
