import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json.ts';
import {
  LABEL_FILTERS,
  type LabelFilter,
  RESULT_FILTERS,
  RESULT_SORTS,
  type ResultFilter,
  type ResultSort,
} from '../../core/evals/results/resultQuery.ts';
import type {
  CellAction,
  CellRef,
  ColumnAction,
  FromResults,
  ResultsAction,
  ResultsMemory,
} from '../../webview/protocol/results.ts';

const ACTIONS: Readonly<Record<ResultsAction, true>> = {
  run: true,
  runAgain: true,
  runFailed: true,
  cancel: true,
  compareAll: true,
  addColumn: true,
  export: true,
  openPrompt: true,
  openSuite: true,
};

const COLUMN_ACTIONS: Readonly<Record<ColumnAction, true>> = {
  makeSubject: true,
  makeBaseline: true,
  runAgain: true,
  runFailed: true,
  cancel: true,
  remove: true,
};

const CELL_ACTIONS: Readonly<Record<CellAction, true>> = {
  goToCase: true,
  runCase: true,
  addToSuite: true,
  copyCurl: true,
  compareAnswers: true,
  acceptAnswer: true,
  openAnswer: true,
  copyAnswer: true,
  editNote: true,
};

/** More rows than a screen can show are asked for by mistake. */
const MOST_ROWS = 500;

/** A message of a results panel, or undefined where it is none: what a webview sends is checked like any other input. */
export function parseResultsMessage(value: unknown): FromResults | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type } = value;
  if (type === 'ready' || type === 'close') return { type };
  return parseQuestion(value) ?? parseAct(value);
}

/** What is to be shown. */
function parseQuestion(message: JsonObject): FromResults | undefined {
  const { type, start, count, filter, label, text, sort, descending } = message;
  if (type === 'window' && isIndex(start) && isIndex(count))
    return { type, start, count: Math.min(count, MOST_ROWS) };
  if (type === 'setFilter' && isFilter(filter)) return { type, filter };
  if (type === 'setLabelFilter' && isLabelFilter(label)) return { type, label };
  if (type === 'setSearch' && typeof text === 'string') return { type, text };
  if (type === 'setSort' && isSort(sort)) return { type, sort, descending: descending === true };
  const cell = parseCell(message['cell']);
  return type === 'open' && cell ? { type, cell } : undefined;
}

/** What is to be done. */
function parseAct(message: JsonObject): FromResults | undefined {
  const { type, action, column, repeat, value } = message;
  if (type === 'act' && isKey(action, ACTIONS)) return { type, action };
  if (type === 'actOnColumn' && isKey(action, COLUMN_ACTIONS) && typeof column === 'string')
    return { type, action, column };
  const cell = parseCell(message['cell']);
  if (!cell || !isIndex(repeat)) return undefined;
  if (type === 'actOnCell' && isKey(action, CELL_ACTIONS)) return { type, action, cell, repeat };
  if (type !== 'label') return undefined;
  return { type, cell, repeat, value: value === 'good' || value === 'bad' ? value : undefined };
}

function parseCell(value: JsonValue | undefined): CellRef | undefined {
  if (!isJsonObject(value)) return undefined;
  const { row, column } = value;
  return typeof row === 'string' && typeof column === 'string' ? { row, column } : undefined;
}

/** What a panel was about before the window was closed. */
export function parseResultsMemory(state: unknown): ResultsMemory | undefined {
  const memory = isJsonObject(state) ? state['memory'] : undefined;
  if (!isJsonObject(memory) || typeof memory['prompt'] !== 'string') return undefined;
  const { prompt, columns, subject, baseline, filter, label, search, sort, descending } = memory;
  const keys =
    columns !== undefined && isJsonArray(columns) ? columns.filter((key) => typeof key === 'string') : [];
  return {
    prompt,
    columns: keys,
    subject: typeof subject === 'string' ? subject : undefined,
    baseline: typeof baseline === 'string' ? baseline : undefined,
    filter: isFilter(filter) ? filter : 'all',
    label: isLabelFilter(label) ? label : 'any',
    search: typeof search === 'string' ? search : '',
    sort: isSort(sort) ? sort : 'file',
    descending: descending === true,
  };
}

const isIndex = (value: JsonValue | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

const isKey = <T extends string>(
  value: JsonValue | undefined,
  table: Readonly<Record<T, true>>,
): value is T => typeof value === 'string' && Object.hasOwn(table, value);

const isFilter = (value: JsonValue | undefined): value is ResultFilter =>
  RESULT_FILTERS.some((filter) => filter === value);
const isLabelFilter = (value: JsonValue | undefined): value is LabelFilter =>
  LABEL_FILTERS.some((label) => label === value);
const isSort = (value: JsonValue | undefined): value is ResultSort =>
  RESULT_SORTS.some((sort) => sort === value);
