import type { PageCase } from '../../core/evals/reports/pageData.ts';

/** A case as the page lists it. */
export interface Entry {
  /** `summarise-ticket draft`. */
  readonly run: string;
  readonly version: string;
  readonly baseline: string | undefined;
  readonly case: PageCase;
}

/** A kind of case that a reader can ask to see. */
export interface Filter {
  readonly label: string;
  readonly keeps: (one: PageCase) => boolean;
}

export const ALL: Filter = { label: 'All', keeps: () => true };

/** In the order of the buttons. */
export const FILTERS: readonly Filter[] = [
  ALL,
  { label: 'Broken', keeps: ({ change }) => change === 'broken' },
  { label: 'Fixed', keeps: ({ change }) => change === 'fixed' },
  { label: 'Failed', keeps: ({ outcome }) => outcome === 'fail' },
  { label: 'Errors', keeps: ({ outcome }) => outcome === 'error' },
  { label: 'Flaky', keeps: ({ isFlaky }) => isFlaky === true },
  { label: 'Changed', keeps: ({ change }) => change !== undefined },
];

export interface Wanted {
  readonly filter: Filter;
  /** Words that all have to occur, in whatever case. */
  readonly search: string;
  /** One run, or all of them. */
  readonly run: string | undefined;
}

/** Texts are made small once, not with every key. */
const texts = new WeakMap<PageCase, string>();

function textOf(one: PageCase): string {
  let text = texts.get(one);
  if (text === undefined) {
    const answers = [...one.repeats, ...(one.before ?? [])];
    const values = one.variables ? [JSON.stringify(one.variables)] : [];
    const parts = [one.description, one.reason, ...values, ...answers.map(({ output }) => output)];
    texts.set(one, (text = parts.join('\n').toLowerCase()));
  }
  return text;
}

/** The entries that the search and the run leave, before the filter: what the buttons count. */
export function findEntries(
  entries: readonly Entry[],
  { search, run }: Pick<Wanted, 'search' | 'run'>,
): readonly Entry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(
    (entry) =>
      (run === undefined || entry.run === run) && words.every((word) => textOf(entry.case).includes(word)),
  );
}
