import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';

/** Each dialect is a parser of its own, large, and loaded by the first assertion that names it. */
const DIALECTS = {
  MySQL: () => import('node-sql-parser/build/mysql.js'),
  PostgreSQL: () => import('node-sql-parser/build/postgresql.js'),
  Sqlite: () => import('node-sql-parser/build/sqlite.js'),
  MariaDB: () => import('node-sql-parser/build/mariadb.js'),
  TransactSQL: () => import('node-sql-parser/build/transactsql.js'),
  BigQuery: () => import('node-sql-parser/build/bigquery.js'),
  Snowflake: () => import('node-sql-parser/build/snowflake.js'),
  Redshift: () => import('node-sql-parser/build/redshift.js'),
  DB2: () => import('node-sql-parser/build/db2.js'),
  Hive: () => import('node-sql-parser/build/hive.js'),
  Athena: () => import('node-sql-parser/build/athena.js'),
  FlinkSQL: () => import('node-sql-parser/build/flinksql.js'),
} as const;

type Dialect = keyof typeof DIALECTS;

const DEFAULT_DIALECT: Dialect = 'MySQL';

const names: JsonObject = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 };

export const SQL_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    databaseType: { enum: Object.keys(DIALECTS), default: DEFAULT_DIALECT },
    allowedTables: names,
    allowedColumns: names,
  },
  additionalProperties: false,
};

/** What is wrong with a text as SQL, as a clause; undefined where nothing is. */
export type SqlCheck = (text: string) => string | undefined;

/** Longer texts are not parsed: it takes a millisecond for each 100 characters and cannot be interrupted. */
export const LONGEST_SQL = 100_000;

/** @param type the assertion's, for messages */
export async function compileSql(value: JsonValue | undefined, type: string): Promise<SqlCheck | ScoreError> {
  const options = value ?? {};
  if (!isJsonObject(options)) {
    return {
      error: `\`${type}\` takes \`{ databaseType, allowedTables, allowedColumns }\` as its \`value\`.`,
    };
  }
  const { databaseType = DEFAULT_DIALECT } = options;
  if (typeof databaseType !== 'string' || !isDialect(databaseType)) {
    return { error: `\`databaseType\` must be one of ${Object.keys(DIALECTS).join(', ')}.` };
  }
  const tables = toAllowed(options['allowedTables'], 'allowedTables');
  if ('error' in tables) return tables;
  const columns = toAllowed(options['allowedColumns'], 'allowedColumns');
  if ('error' in columns) return columns;
  const { default: library } = await DIALECTS[databaseType]();
  const parser = new library.Parser();
  return (text) => {
    if (text.trim() === '') return 'it is empty';
    const used = parseSql(text, (sql) => parser.parse(sql, { database: databaseType }));
    if (!used) return `it is no ${databaseType}`;
    const table = used.tableList.find((name) => !tables.allows(name));
    if (table !== undefined) return `it uses the table ${shortName(table)}, which is not allowed`;
    const column = used.columnList.find((name) => !columns.allows(name));
    return column === undefined ? undefined : `it uses the column ${shortName(column)}, which is not allowed`;
  };
}

function isDialect(name: string): name is Dialect {
  return Object.hasOwn(DIALECTS, name);
}

interface UsedNames {
  readonly tableList: readonly string[];
  readonly columnList: readonly string[];
}

/** The parser reports what is no SQL by throwing an error with the place of the fault. */
function parseSql(text: string, parse: (text: string) => UsedNames): UsedNames | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Error && ('location' in error || error.name === 'SyntaxError')) return undefined;
    throw error;
  }
}

/**
 * Names as the parser gives them, `select::null::users`, matched by patterns of that form, or by the name alone,
 * which allows it for every operation.
 */
function toAllowed(
  value: JsonValue | undefined,
  key: string,
): { readonly allows: (name: string) => boolean } | ScoreError {
  if (value === undefined) return { allows: () => true };
  const written = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  const texts = written.filter((name) => typeof name === 'string');
  if (texts.length === 0 || texts.length < written.length)
    return { error: `\`${key}\` must be a list of names.` };
  try {
    const patterns = texts.map((name) => new RegExp(`^${name.includes('::') ? name : `.*::${name}`}$`, 'i'));
    return { allows: (name) => patterns.some((pattern) => pattern.test(name)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { error: `\`${key}\` does not compile: ${error.message}.` };
  }
}

const shortName = (name: string): string => name.split('::').at(-1) ?? name;
