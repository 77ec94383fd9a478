import type { StoredRun } from '../../core/evals/runFile.ts';
import type { CaseResult, Incompleteness, Run } from '../../core/evals/run.ts';
import type { Plan } from '../../core/evals/plan.ts';
import { ResultColumn, type RunHead } from '../../core/evals/results/resultColumn.ts';
import type { Interval } from '../../core/evals/statistics/interval.ts';
import type { EvalRun } from '../testing/evalRuns.ts';

export type RunSide = 'subject' | 'baseline';

/** Where the cells of a column come from. */
export type ColumnSource =
  | { readonly kind: 'live'; readonly run: EvalRun }
  | { readonly kind: 'file'; readonly path: string; readonly run: StoredRun }
  /** A file that is gone, or that cannot be read. */
  | { readonly kind: 'lost'; readonly path: string; readonly state: 'missing' | 'broken' };

/** One side of a run in the panel. */
export interface PanelColumn {
  readonly column: ResultColumn;
  readonly side: RunSide;
  readonly source: ColumnSource;
}

/** Names a side of a run that a file keeps; it stays right when the window is reloaded. */
export const fileKey = (path: string, side: RunSide): string => `file:${side}:${path}`;
const liveKey = (id: string, side: RunSide): string => `live:${side}:${id}`;

export function parseFileKey(key: string): { readonly path: string; readonly side: RunSide } | undefined {
  const [, side, path] = /^file:(subject|baseline):(.+)$/s.exec(key) ?? [];
  return path !== undefined && (side === 'subject' || side === 'baseline') ? { path, side } : undefined;
}

/** The key by which a later window finds a column again; a run that nothing keeps has none. */
export function savedKey({ column, side, source }: PanelColumn): string | undefined {
  if (source.kind !== 'live') return column.key;
  return source.run.file === undefined ? undefined : fileKey(source.run.file, side);
}

/** The sides of a run of this window. */
export function liveColumns(run: EvalRun): PanelColumn[] {
  const { subject, baseline } = run.evaluation;
  const toColumn = (plan: Plan, side: RunSide): PanelColumn => {
    const planned = plan.cases.map(({ id }) => id);
    const column = new ResultColumn(liveKey(run.id, side), liveHead(run, plan, side), planned);
    return { column, side, source: { kind: 'live', run } };
  };
  const columns = [toColumn(subject, 'subject'), ...(baseline ? [toColumn(baseline, 'baseline')] : [])];
  for (const column of columns) for (const result of newResults(column)) column.column.add(result);
  return columns;
}

/** What has come since the column was last looked at. */
export function newResults({ column, side, source }: PanelColumn): readonly CaseResult[] {
  if (source.kind !== 'live') return [];
  const results = source.run.results[side];
  return results.size === column.done ? [] : Array.from(results.values()).slice(column.done);
}

/** Lets a column know that its run has ended. */
export function endColumn({ column, side, source }: PanelColumn): void {
  if (source.kind !== 'live' || source.run.state === 'running' || !column.isRunning) return;
  column.end(liveHead(source.run, source.run.evaluation[side]!, side));
}

function liveHead(run: EvalRun, plan: Plan, side: RunSide): RunHead {
  const evaluated = run.finished?.evaluated;
  const found: Run | undefined = side === 'subject' ? evaluated?.run : evaluated?.baseline;
  const incomplete: readonly Incompleteness[] = [
    ...(plan.isFiltered ? (['filtered'] as const) : []),
    ...(plan.isOtherModel ? (['other-model'] as const) : []),
    ...(run.state === 'cancelled' ? (['cancelled'] as const) : []),
  ];
  return {
    version: plan.version,
    model: plan.model,
    endpoint: plan.endpoint.name,
    startedAt: run.startedAt,
    endedAt: run.state === 'running' ? undefined : (found?.ended_at ?? run.startedAt),
    content: plan.contentDigest,
    suiteDigest: plan.suiteDigest,
    score: found?.score,
    interval: found?.ci95,
    cost: found ? found.cost_usd : null,
    incomplete: found?.incomplete ?? incomplete,
  };
}

/** The sides of a run that a file keeps. Files of earlier releases have no cases of the other side. */
export function storedColumns(path: string, run: StoredRun): PanelColumn[] {
  const { baselineCases, baseline } = run;
  const source = { kind: 'file', path, run } as const;
  const subject = filledColumn(fileKey(path, 'subject'), subjectHead(run), run.cases);
  if (baselineCases.length === 0 || !baseline) return [{ column: subject, side: 'subject', source }];
  const head: RunHead = {
    ...subjectHead(run),
    version: baseline.version,
    model: baseline.model ?? run.model,
    endpoint: baseline.endpoint ?? run.endpoint,
    content: baseline.content ?? '',
    score: baseline.score ?? undefined,
    interval: toInterval(baseline.ci95),
    cost: baseline.cost_usd ?? null,
    incomplete: run.incomplete.filter((reason) => reason === 'filtered'),
  };
  const other = filledColumn(fileKey(path, 'baseline'), head, baselineCases);
  return [
    { column: subject, side: 'subject', source },
    { column: other, side: 'baseline', source },
  ];
}

const subjectHead = (run: StoredRun): RunHead => ({
  version: run.version,
  model: run.model,
  endpoint: run.endpoint,
  startedAt: run.started_at,
  endedAt: run.ended_at,
  content: run.content,
  suiteDigest: run.suite_digest,
  score: run.score ?? undefined,
  interval: toInterval(run.ci95),
  cost: run.cost_usd,
  incomplete: run.incomplete,
});

function filledColumn(key: string, head: RunHead, cases: readonly CaseResult[]): ResultColumn {
  const column = new ResultColumn(
    key,
    head,
    cases.map(({ id }) => id),
  );
  for (const one of cases) column.add(one);
  return column;
}

const toInterval = (pair: readonly [number, number] | null): Interval | undefined =>
  pair ? { low: pair[0], high: pair[1] } : undefined;

/** A column without cells, in the place of a file that is gone or broken, so that nobody wonders where it went. */
export function lostColumn(key: string, path: string, state: 'missing' | 'broken'): PanelColumn {
  const nothing: RunHead = {
    version: '',
    model: '',
    endpoint: '',
    startedAt: '',
    endedAt: '',
    content: '',
    suiteDigest: '',
    score: undefined,
    interval: undefined,
    cost: null,
    incomplete: [],
  };
  const side = parseFileKey(key)?.side ?? 'subject';
  return { column: new ResultColumn(key, nothing, []), side, source: { kind: 'lost', path, state } };
}
