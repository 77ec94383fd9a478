import type { Scorer } from './scorer.ts';
import { compileSql, LONGEST_SQL, SQL_SCHEMA } from './sql.ts';
import { yesOrNo } from './verdict.ts';

export const containsSql: Scorer = {
  description:
    'A code block of the answer, or all of it, is SQL of this `databaseType` (MySQL) and, where given, uses only the `allowedTables` and `allowedColumns`.',
  schema: { properties: { value: SQL_SCHEMA } },
  example: { type: 'contains-sql', value: { databaseType: 'PostgreSQL', allowedTables: ['tickets'] } },
  async compile({ value }) {
    const check = await compileSql(value, 'contains-sql');
    if (typeof check !== 'function') return check;
    return ({ output }) => {
      const blocks = Array.from(output.matchAll(BLOCK), ([, code = '']) => code);
      const texts = blocks.length > 0 ? blocks : [output];
      if (texts.some((text) => text.length > LONGEST_SQL)) {
        return { error: 'The answer is too long to be parsed as SQL.' };
      }
      const faults = texts.map(check);
      return faults.includes(undefined)
        ? yesOrNo(true, 'The answer contains SQL as wanted.')
        : yesOrNo(false, `The answer contains no SQL as wanted: ${faults[0]}.`);
    };
  },
};

/** A fenced block, of SQL or of no language in particular. */
const BLOCK = /```(?:sql|mysql|postgres(?:ql)?|sqlite|tsql)?[ \t]*\r?\n([^]*?)```/gi;
