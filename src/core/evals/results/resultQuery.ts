export const RESULT_FILTERS = [
  'all',
  'passed',
  'failed',
  'error',
  'broken',
  'fixed',
  'flaky',
  'changed',
] as const;
/** Which cases are shown; all but `all` look at the column that is looked at. */
export type ResultFilter = (typeof RESULT_FILTERS)[number];

export const LABEL_FILTERS = ['any', 'labelled', 'unlabelled'] as const;
export type LabelFilter = (typeof LABEL_FILTERS)[number];

export const RESULT_SORTS = ['file', 'score', 'delta', 'latency', 'cost'] as const;
export type ResultSort = (typeof RESULT_SORTS)[number];

/** What of a table is shown, and in which order. */
export interface ResultQuery {
  /** Keys of the column that is looked at, and of the one that it is held against. */
  readonly subject: string | undefined;
  readonly baseline: string | undefined;
  readonly filter: ResultFilter;
  readonly label: LabelFilter;
  readonly search: string;
  readonly sort: ResultSort;
  readonly descending: boolean;
}

export const EVERYTHING: ResultQuery = {
  subject: undefined,
  baseline: undefined,
  filter: 'all',
  label: 'any',
  search: '',
  sort: 'file',
  descending: false,
};

/** What a person says of an answer. */
export type LabelValue = 'good' | 'bad';
export type LabelOf = (caseId: string, output: string) => LabelValue | undefined;
