/**
 * The messages of the results panel: cases down, runs across. The host has the table and answers for the rows that
 * are seen; the page keeps nothing but where it is scrolled to and what is selected. Types only: both sides import it.
 *
 * The order of events: the page says `ready`, the host sends `view` and the first rows; the page asks for the `window`
 * that it shows whenever it is scrolled; the host sends `rows` for it, and again those of them that change. Whenever
 * `order` is another than before, all rows that the page has are void, and the `rows` that follow at once are those of
 * the window that it asked for last.
 */
import type { BannerView } from '../protocol.ts';

/** Which cases are shown. One at a time; `label` is a choice of its own, so that failed ones without a label can be found. */
export type ResultFilter = 'all' | 'passed' | 'failed' | 'error' | 'broken' | 'fixed' | 'flaky' | 'changed';
export type LabelFilter = 'any' | 'labelled' | 'unlabelled';
/** `file`: as the suite has them. All others look at the column that is looked at (`subject`). */
export type ResultSort = 'file' | 'score' | 'delta' | 'latency' | 'cost';

/** What a panel is about. It survives a reload. Opaque to the page, which keeps the last one that it was sent. */
export interface ResultsMemory {
  /** The prompt's id: its file and its name. */
  readonly prompt: string;
  /** Keys of its columns, from left to right. */
  readonly columns: readonly string[];
  /** The column that is looked at, and the one that it is held against. */
  readonly subject: string | undefined;
  readonly baseline: string | undefined;
  readonly filter: ResultFilter;
  readonly label: LabelFilter;
  readonly search: string;
  readonly sort: ResultSort;
  readonly descending: boolean;
}

/** What the page keeps by itself. */
export interface ResultsViewState {
  readonly memory: ResultsMemory;
  readonly scroll: number;
  /** The cell that was gone to last; `isOpen`: with its detail. */
  readonly selected: CellRef | undefined;
  readonly isOpen: boolean;
  /** Percent of the room that the rows have beside the detail; undefined: nobody has moved the bar between them. */
  readonly share: number | undefined;
}

/** A cell by names, which stay right while rows move: a case's id and a column's key. */
export interface CellRef {
  readonly row: string;
  readonly column: string;
}

/** `waiting`: the run goes on and will have it. `skipped`: the run ended without it. `none`: no case of that run. */
export type CellState = 'pass' | 'fail' | 'error' | 'waiting' | 'skipped' | 'none';
/** `broken`, `fixed` and `changed` hold the column that is looked at against its baseline, so only its cells have them. */
export type CellFlag = 'broken' | 'fixed' | 'flaky' | 'changed';
export type LabelValue = 'good' | 'bad';

export interface CellView {
  readonly state: CellState;
  /** `0.83`; empty where there is none. */
  readonly score: string;
  /** Against the baseline, such as `+0.25`; only in the column that is looked at, and only where it is not 0. */
  readonly delta: string;
  readonly deltaSign: -1 | 0 | 1;
  /** The beginning of the (first) answer, in one line; of a failed case its reason stands in `reason`. */
  readonly answer: string;
  /** The first reason of a case that failed or could not be judged, in one line; empty else. */
  readonly reason: string;
  readonly flags: readonly CellFlag[];
  /** What a person says of the (first) answer. */
  readonly label: LabelValue | undefined;
  /** `1.2 s · $0.0003`: those that are known. */
  readonly facts: string;
}

export interface ResultRow {
  /** Among the rows that are shown, from 0. */
  readonly index: number;
  /** The case's id. */
  readonly id: string;
  /** Its place in the suite, from 1. */
  readonly number: number;
  readonly description: string;
  /** In a few words what is special about it, such as that the suite does not have it any more; undefined: nothing. */
  readonly note: string | undefined;
  /** One a column, in the order of `ResultsView.columns`. */
  readonly cells: readonly CellView[];
}

export type ColumnAction = 'makeSubject' | 'makeBaseline' | 'runAgain' | 'runFailed' | 'cancel' | 'remove';

export interface VerdictView {
  readonly kind: 'improved' | 'no regression' | 'regressed' | 'inconclusive';
  readonly text: string;
  /** `−0.04`, and against what. */
  readonly delta: string;
  readonly against: string;
  /** The whole sentence, with interval and power. */
  readonly title: string;
}

export interface ColumnView {
  readonly key: string;
  /** `draft`, `2.1.0`. */
  readonly version: string;
  readonly model: string;
  /** When it was run, short; and exactly, for a pointer that rests on it. */
  readonly when: string;
  readonly whenTitle: string;
  /** At most one column of each. */
  readonly role: 'subject' | 'baseline' | undefined;
  /** `missing`: its file is gone; `broken`: its file cannot be read. Such a column has no cells. */
  readonly state: 'running' | 'ended' | 'cancelled' | 'failed' | 'missing' | 'broken';
  /** In words, empty for `ended`. */
  readonly stateText: string;
  readonly progress: { readonly done: number; readonly total: number; readonly text: string } | undefined;
  /** `0.91`, and `0.84–0.96`; empty where nothing was judged. While it runs, of what is there. */
  readonly score: string;
  readonly interval: string;
  /** Both as numbers from 0 to 1, for the bar that is drawn of them; undefined where nothing was judged. */
  readonly bar: { readonly value: number; readonly low: number; readonly high: number } | undefined;
  /** Only of the column that is looked at. */
  readonly verdict: VerdictView | undefined;
  readonly counts: {
    readonly passed: number;
    readonly failed: number;
    readonly errors: number;
    readonly skipped: number;
  };
  /** Cost, p95, flaky cases: those that are known, in words. */
  readonly facts: readonly string[];
  /** Why it says less than it seems, such as that cases were left out. */
  readonly notes: readonly string[];
  /** Those that make sense, in their order. */
  readonly actions: readonly ColumnAction[];
}

export type ResultsAction =
  | 'run'
  | 'runAgain'
  | 'runFailed'
  | 'cancel'
  | 'compareAll'
  | 'addColumn'
  | 'export'
  | 'openPrompt'
  | 'openSuite';

/** All that the panel shows besides rows and the detail of a cell. */
export interface ResultsView {
  readonly memory: ResultsMemory;
  /** The prompt's name. */
  readonly name: string;
  /** Another number than before: other rows, another order of them, or other columns. */
  readonly order: number;
  /** Rows that are shown, and all that there are. */
  readonly total: number;
  readonly all: number;
  readonly columns: readonly ColumnView[];
  /** All filters in their order, with how many cases each would show (the search and the label's filter applied). */
  readonly filters: readonly { readonly filter: ResultFilter; readonly count: number }[];
  readonly labels: readonly { readonly label: LabelFilter; readonly count: number }[];
  /** The sorts that make sense: without a baseline there is no delta. */
  readonly sorts: readonly ResultSort[];
  readonly banners: readonly Pick<BannerView, 'severity' | 'message'>[];
  /** Why there is nothing to show; undefined: there is. */
  readonly empty: string | undefined;
  readonly isRunning: boolean;
  /** Buttons of the toolbar that can be used now, in their order. */
  readonly actions: readonly ResultsAction[];
  /** For the live region: said when it changes, so it does not count each case. */
  readonly status: string;
}

/** A text that may be too long to be drawn. */
export interface LongText {
  readonly text: string;
  /** In words how much of it is left out; undefined: nothing. *Open Answer* shows all. */
  readonly cut: string | undefined;
}

export interface FactView {
  readonly name: string;
  readonly text: string;
}

export interface AssertionView {
  /** As the suite writes it, such as `not-icontains`. */
  readonly type: string;
  readonly state: 'pass' | 'fail' | 'error';
  readonly score: string;
  readonly reason: string;
  /** What was wanted, as the suite writes it; undefined where it is not known (the case changed) or there is none. */
  readonly expected: LongText | undefined;
  /** Weight, metric, threshold: those that are not as usual, in words. */
  readonly facts: readonly string[];
  /** Those of a set. */
  readonly children: readonly AssertionView[];
}

export interface AnswerView {
  /** From 0. */
  readonly repeat: number;
  /** `Answer`, or `Answer 2 of 3`. */
  readonly title: string;
  readonly state: 'pass' | 'fail' | 'error';
  readonly score: string;
  readonly reason: string;
  /** Empty where there was no answer. */
  readonly output: LongText;
  /** Latency, cost, tokens, finish reason, where it comes from. */
  readonly facts: readonly FactView[];
  readonly assertions: readonly AssertionView[];
  readonly label: { readonly value: LabelValue | undefined; readonly note: string };
}

/** What can be done with a cell. The last five need an answer: `AnswerView.repeat` says which. */
export type CellAction =
  | 'goToCase'
  | 'runCase'
  | 'addToSuite'
  | 'copyCurl'
  | 'compareAnswers'
  | 'acceptAnswer'
  | 'openAnswer'
  | 'copyAnswer'
  | 'editNote';

/** A cell with all that is known of it. */
export interface ResultDetail {
  readonly cell: CellRef;
  readonly description: string;
  /** The column's version and model. */
  readonly title: string;
  readonly state: CellState;
  readonly score: string;
  readonly flags: readonly CellFlag[];
  /** Model, endpoint and others that all answers share. */
  readonly facts: readonly FactView[];
  readonly variables: readonly { readonly name: string; readonly value: LongText }[];
  /** As they were sent. */
  readonly messages: readonly { readonly role: string; readonly label: string; readonly content: LongText }[];
  /** Why there are no messages or less than all, such as a run file of an earlier release; undefined: all are there. */
  readonly messagesNote: string | undefined;
  readonly answers: readonly AnswerView[];
  readonly banners: readonly Pick<BannerView, 'severity' | 'message'>[];
  /** Those that make sense, in their order. `copyAnswer`, `openAnswer`, `acceptAnswer` and `editNote`: for each answer. */
  readonly actions: readonly CellAction[];
  /** Whether answers can be labelled. */
  readonly canLabel: boolean;
}

export type ToResults =
  | { readonly type: 'view'; readonly view: ResultsView }
  /** Answers `window`, or tells what changed in it. Of another `order` than the last view: to be ignored. */
  | { readonly type: 'rows'; readonly order: number; readonly rows: readonly ResultRow[] }
  /** Answers `open`, and comes again when something in it changes. Undefined: the cell is not there any more. */
  | { readonly type: 'detail'; readonly cell: CellRef; readonly detail: ResultDetail | undefined }
  /** Scroll to a row and select this cell of it; `open`: its detail follows. */
  | { readonly type: 'reveal'; readonly index: number; readonly cell: CellRef; readonly open: boolean }
  /** Something was copied: the button says so for a moment. */
  | { readonly type: 'copied'; readonly action: 'copyCurl' | 'copyAnswer'; readonly repeat: number };

export type FromResults =
  | { readonly type: 'ready' }
  /** The rows that are seen, some above and below included; at most 500. The last one is what live updates are about. */
  | { readonly type: 'window'; readonly start: number; readonly count: number }
  | { readonly type: 'setFilter'; readonly filter: ResultFilter }
  | { readonly type: 'setLabelFilter'; readonly label: LabelFilter }
  | { readonly type: 'setSearch'; readonly text: string }
  | { readonly type: 'setSort'; readonly sort: ResultSort; readonly descending: boolean }
  /** Asks for a detail, which is kept up to date until `close` or another `open`. */
  | { readonly type: 'open'; readonly cell: CellRef }
  | { readonly type: 'close' }
  | { readonly type: 'act'; readonly action: ResultsAction }
  | { readonly type: 'actOnColumn'; readonly action: ColumnAction; readonly column: string }
  | {
      readonly type: 'actOnCell';
      readonly action: CellAction;
      readonly cell: CellRef;
      readonly repeat: number;
    }
  /** Undefined takes the label away. The note is kept; `editNote` asks for it. */
  | {
      readonly type: 'label';
      readonly cell: CellRef;
      readonly repeat: number;
      readonly value: LabelValue | undefined;
    };

/** The words of the panel, in the language of the user. */
export type ResultsLabels = Readonly<
  Record<
    | ResultFilter
    | `label${Capitalize<LabelFilter>}`
    | `sort${Capitalize<ResultSort>}`
    | `state${Capitalize<CellState>}`
    | ResultsAction
    | ColumnAction
    | CellAction
    | LabelValue
    | 'title'
    | 'filters'
    | 'labelFilter'
    | 'search'
    | 'searchPlaceholder'
    | 'clearSearch'
    | 'sortBy'
    | 'ascending'
    | 'descending'
    | 'results'
    | 'case'
    | 'subject'
    | 'baseline'
    | 'columnActions'
    | 'moreActions'
    | 'passedCount'
    | 'failedCount'
    | 'errorCount'
    | 'skippedCount'
    | 'detail'
    | 'closeDetail'
    | 'variables'
    | 'messages'
    | 'answers'
    | 'answer'
    | 'assertions'
    | 'expected'
    | 'reason'
    | 'score'
    | 'noAnswer'
    | 'noAssertions'
    | 'note'
    | 'copied'
    | 'loading'
    | 'noMatch',
    string
  >
>;
