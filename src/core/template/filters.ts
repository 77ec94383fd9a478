import { Drop, type Liquid } from 'liquidjs';

type FilterFunction = Extract<Liquid['filters'][string], (...args: never[]) => unknown>;

/** Filters that are meant for lists and objects. All others take text, numbers and truth values. */
const structural = new Set(
  (
    'default json jsonify inspect raw size first last reverse sort sort_natural map sum compact uniq slice ' +
    'concat push pop shift unshift where reject group_by find find_index has'
  ).split(' '),
);

/** Filters that print the items of a list. */
const joining = new Set(['join', 'array_to_sentence_string']);

const dates = new Set([
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
]);

/**
 * `sample` is random, and the others evaluate the text that they are given: a value would be code, and
 * its variables would be unknown to the analysis.
 */
const withheld = 'sample where_exp reject_exp group_by_exp has_exp find_exp find_index_exp'.split(' ');

/** A list or an object stands where text is wanted. */
export class ObjectPrintedError extends Error {
  override readonly name = 'ObjectPrintedError';
  readonly type: 'list' | 'object';

  constructor(value: object) {
    super('An object or a list cannot be printed');
    this.type = Array.isArray(value) ? 'list' : 'object';
  }
}

/** @throws ObjectPrintedError for a value whose text would be `[object Object]` or a list run together */
export function assertPrintable(value: unknown): void {
  if (typeof value === 'object' && value !== null && !(value instanceof Drop))
    throw new ObjectPrintedError(value);
}

/** Makes the filters strict: the same text on every machine, and an error instead of `[object Object]`. */
export function restrictFilters(liquid: Liquid): void {
  for (const name of withheld) liquid.unregisterFilter(name);
  for (const [name, filter] of Object.entries(liquid.filters)) {
    if (structural.has(name) || typeof filter !== 'function') continue;
    liquid.registerFilter(name, strictFilter(name, filter));
  }
}

function strictFilter(name: string, filter: FilterFunction): FilterFunction {
  return function (value: unknown, ...args: unknown[]): unknown {
    for (const item of joining.has(name) && Array.isArray(value) ? value : [value]) assertPrintable(item);
    for (const arg of args) assertPrintable(arg);
    if (dates.has(name) && (value === 'now' || value === 'today')) {
      throw new Error(
        'A template does not know the time, so that it renders alike everywhere: pass it as a variable',
      );
    }
    return filter.call(this, value, ...args);
  };
}
