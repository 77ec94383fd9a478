import type { Scorer } from './scorer.ts';
import { compileSql, LONGEST_SQL, SQL_SCHEMA } from './sql.ts';
import { yesOrNo } from './verdict.ts';

export const isSql: Scorer = {
  description:
    'The whole answer is SQL of this `databaseType` (MySQL) and, where given, uses only the `allowedTables` and `allowedColumns`.',
  schema: { properties: { value: SQL_SCHEMA } },
  example: { type: 'is-sql', value: { databaseType: 'PostgreSQL', allowedTables: ['tickets'] } },
  async compile({ value }) {
    const check = await compileSql(value, 'is-sql');
    if (typeof check !== 'function') return check;
    return ({ output }) => {
      if (output.length > LONGEST_SQL) return { error: 'The answer is too long to be parsed as SQL.' };
      const fault = check(output);
      return fault === undefined
        ? yesOrNo(true, 'The answer is SQL as wanted.')
        : yesOrNo(false, `The answer is not SQL as wanted: ${fault}.`);
    };
  },
};
