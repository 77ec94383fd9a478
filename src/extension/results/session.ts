import { DisposableStore, Emitter, type Event } from '../../core/base/events.ts';
import { DEFAULT_MAX_DROP } from '../../core/evals/evaluate.ts';
import { type ResultColumn, compareColumns } from '../../core/evals/results/resultColumn.ts';
import type { LabelOf, ResultQuery } from '../../core/evals/results/resultQuery.ts';
import { ResultTable } from '../../core/evals/results/resultTable.ts';
import type { PairedComparison } from '../../core/evals/statistics/paired.ts';
import type { Suite } from '../../core/evals/suite/suite.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import type { ResultsMemory } from '../../webview/protocol/results.ts';
import type { App } from '../app.ts';
import type { EvalRun } from '../testing/evalRuns.ts';
import { AnswerLabelBook } from './answerLabels.ts';
import { FollowedSuite } from './followedSuite.ts';
import { type PanelColumn, endColumn, liveColumns, newResults, savedKey } from './panelColumn.ts';
import { RunStore } from './runStore.ts';
import { toRows } from './suiteRows.ts';

/** What a results panel is about: the table, the runs that are its columns, and the suite as it is now. */
export class ResultsSession {
  readonly table = new ResultTable();
  readonly runs: RunStore;
  readonly prompt: string;
  readonly #suite: FollowedSuite;
  readonly #changed = new Emitter<void>();
  readonly #disposables = new DisposableStore();
  readonly #comparisons = new WeakMap<ResultColumn, WeakMap<ResultColumn, PairedComparison | 'none'>>();
  /** Keys of columns that a run brought, and nobody chose. */
  readonly #brought = new Set<string>();
  readonly labels: AnswerLabelBook;
  /** What the panel was about when it was opened. */
  readonly saved: ResultsMemory;
  #columns: readonly PanelColumn[] = [];

  /** Fires when anything that the panel shows may be another; not more often than runs tell of what they have. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(app: App, memory: ResultsMemory) {
    this.prompt = memory.prompt;
    this.saved = memory;
    this.runs = new RunStore(app, memory.prompt);
    this.labels = this.#disposables.add(new AnswerLabelBook(app, memory.prompt));
    this.table.setQuery(memory);
    this.#disposables.add(app.evals.onDidChange((run) => this.#follow(run)));
    this.#suite = this.#disposables.add(new FollowedSuite(app, memory.prompt));
    this.#disposables.add(this.#suite.onDidChange(() => this.#rebuild()));
    this.#disposables.add(this.labels.onDidChange(() => this.#rebuild()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get registered(): RegisteredPrompt | undefined {
    return this.#suite.registered;
  }

  get columns(): readonly PanelColumn[] {
    return this.#columns;
  }

  /** Undefined where there is none, or it was not read yet. */
  get suite(): Suite | undefined {
    return this.#suite.current;
  }

  /** False where the suite was looked for and is not there. */
  get hasSuite(): boolean {
    return !this.#suite.isMissing;
  }

  get subject(): PanelColumn | undefined {
    return this.find(this.table.query.subject);
  }

  get baseline(): PanelColumn | undefined {
    return this.find(this.table.query.baseline);
  }

  get isRunning(): boolean {
    return this.#columns.some(({ column }) => column.isRunning);
  }

  get memory(): ResultsMemory {
    const { subject, baseline, ...query } = this.table.query;
    const keyOf = (key: string | undefined): string | undefined => {
      const column = this.find(key);
      return column && savedKey(column);
    };
    return {
      ...query,
      prompt: this.prompt,
      columns: this.#columns.flatMap((column) => savedKey(column) ?? []),
      subject: keyOf(subject),
      baseline: keyOf(baseline),
    };
  }

  find(key: string | undefined): PanelColumn | undefined {
    return key === undefined ? undefined : this.#columns.find(({ column }) => column.key === key);
  }

  /**
   * Reads the suite and opens the columns that the panel had, or those of the newest run.
   * @param keys undefined: somebody brings others at once
   */
  async start(keys: readonly string[] | undefined): Promise<void> {
    await Promise.all([this.#suite.read(), this.labels.open()]);
    if (!keys) return;
    const known = await this.runs.openAll(keys);
    if (known.length > 0) this.setColumns(known);
    else this.bring(await this.runs.newest(this.registered));
  }

  set isSeen(isSeen: boolean) {
    this.#suite.isSeen = isSeen;
  }

  setQuery(query: Partial<ResultQuery>): void {
    this.table.setQuery({ ...this.table.query, ...query });
    this.#changed.fire();
  }

  /** Shows a run that somebody asked for: its sides are looked at, in place of those that the last one brought. */
  bring(columns: readonly PanelColumn[]): void {
    const [subject, baseline] = columns;
    if (!subject) return this.#rebuild();
    const isPart = subject.column.head.incomplete.includes('filtered');
    const before = this.subject;
    const kept = this.#columns.filter(
      ({ column }) =>
        !this.#brought.has(column.key) || (isPart && !column.head.incomplete.includes('filtered')),
    );
    const others = kept.filter(({ column }) => !columns.some((one) => one.column.key === column.key));
    for (const { column } of columns) this.#brought.add(column.key);
    // Cases that are run again are held against what they were before, unless the run has something of its own.
    const earlier = before && others.includes(before) ? before : this.baseline;
    this.#columns = [...columns, ...others];
    const held = baseline ?? (isPart ? earlier : others.find(({ side }) => side === 'baseline'));
    this.table.setQuery({
      ...this.table.query,
      subject: subject.column.key,
      baseline: held && this.#columns.includes(held) ? held.column.key : undefined,
    });
    this.#rebuild();
  }

  hasRun(run: EvalRun): boolean {
    return this.#columns.some(({ source }) => source.kind === 'live' && source.run === run);
  }

  /** What is shown now stays when the next run comes. */
  pin(): void {
    this.#brought.clear();
  }

  /** Looks at a column; the one that was looked at becomes the other where they would be the same. */
  makeSubject(key: string): void {
    const { subject, baseline } = this.table.query;
    this.table.setQuery({
      ...this.table.query,
      subject: key,
      baseline: baseline === key ? subject : baseline,
    });
    this.#changed.fire();
  }

  /** Looks at a column that is there, held against the other side of its run, or else what is there. */
  lookAt(key: string): void {
    const shown = this.find(key);
    if (!shown) return;
    const other = this.#columns.find((column) => column !== shown && isSameRun(column, shown));
    const { baseline } = this.table.query;
    this.table.setQuery({
      ...this.table.query,
      subject: key,
      baseline: other?.column.key ?? (baseline === key ? undefined : baseline),
    });
    this.#changed.fire();
  }

  holdAgainst(key: string): void {
    this.table.setQuery({ ...this.table.query, baseline: key });
    this.#changed.fire();
  }

  /** Puts columns beside those that there are, and looks at them where there were none. */
  add(columns: readonly PanelColumn[]): void {
    const fresh = columns.filter(({ column }) => this.find(column.key) === undefined);
    this.setColumns([...this.#columns, ...fresh]);
  }

  remove(key: string): void {
    this.setColumns(this.#columns.filter(({ column }) => column.key !== key));
  }

  setColumns(columns: readonly PanelColumn[]): void {
    this.#columns = columns;
    const { subject, baseline } = this.table.query;
    const first = this.find(subject) ?? columns[0];
    const wanted = this.find(baseline);
    const second = wanted && wanted !== first ? wanted : columns.find((column) => column !== first);
    this.table.setQuery({
      ...this.table.query,
      subject: first?.column.key,
      baseline: second?.column.key,
    });
    this.#rebuild();
  }

  /**
   * The column that is looked at against the other one. Cases that were chosen because they failed can only get
   * better, so that a part of the cases says nothing against a run that was not about the same part.
   */
  get comparison(): PairedComparison | undefined {
    const [subject, baseline] = [this.subject, this.baseline];
    if (!subject || !baseline) return undefined;
    if (subject.column.isRunning || baseline.column.isRunning) return undefined;
    const isPart = subject.column.head.incomplete.includes('filtered');
    if (isPart && !isSameRun(subject, baseline)) return undefined;
    const known = this.#comparisons.get(subject.column) ?? new WeakMap();
    this.#comparisons.set(subject.column, known);
    const found =
      known.get(baseline.column) ?? compareColumns(subject.column, baseline.column, this.#maxDrop) ?? 'none';
    known.set(baseline.column, found);
    return found === 'none' ? undefined : found;
  }

  get #maxDrop(): number {
    const { registered } = this;
    return (registered && promptOf(registered).evals.maxDrop) ?? DEFAULT_MAX_DROP;
  }

  #follow(run: EvalRun): void {
    if (run.request.prompt !== this.prompt) return;
    const columns = this.#columns.filter(({ source }) => source.kind === 'live' && source.run === run);
    if (columns.length === 0) {
      if (run.state === 'running' && run.results.subject.size === 0) this.bring(liveColumns(run));
      return;
    }
    for (const column of columns) {
      for (const result of newResults(column)) this.table.add(column.column, result);
      endColumn(column);
    }
    this.#changed.fire();
  }

  #rebuild(): void {
    const labels = this.labels.reader();
    const labelOf: LabelOf = (id, output) => labels(id, output)?.value;
    this.table.setSource({
      suite: this.suite && toRows(this.suite),
      columns: this.#columns.map(({ column }) => column),
      labelOf,
    });
    this.#changed.fire();
  }
}

const isSameRun = ({ source: a }: PanelColumn, { source: b }: PanelColumn): boolean =>
  (a.kind === 'live' && b.kind === 'live' && a.run === b.run) ||
  (a.kind === 'file' && b.kind === 'file' && a.path === b.path);
