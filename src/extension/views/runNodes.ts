import type { RunFile } from '../../node/runFiles.ts';
import type { EvalRun } from '../testing/evalRuns.ts';

/** A row of the Runs view. VS Code knows a row again by its id. */
export type RunNode = RunGroup | StoredNode | LiveNode;

export interface RunGroup {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  readonly files: readonly RunFile[];
  /** Runs of this window that no file keeps: those that are under way, and those that broke off. */
  readonly live: readonly EvalRun[];
}

/** A run that a file keeps. */
export interface StoredNode {
  readonly kind: 'stored';
  readonly id: string;
  /** Path of the file. */
  readonly file: string;
}

export interface LiveNode {
  readonly kind: 'live';
  readonly id: string;
  /** Its id in this window. */
  readonly run: string;
}

export const toLiveNode = ({ id }: EvalRun): LiveNode => ({ kind: 'live', id: `live ${id}`, run: id });

interface Rows {
  readonly files: readonly RunFile[];
  readonly live: readonly EvalRun[];
}

/** What both kinds of runs are grouped by. */
interface Grouping {
  readonly ofFile: (file: RunFile) => string;
  readonly ofLive: (run: EvalRun) => string;
}

/** Groups in the order of their newest run. */
export function groupRuns({ files, live }: Rows, { ofFile, ofLive }: Grouping): RunGroup[] {
  const groups = new Map<string, { files: RunFile[]; live: EvalRun[] }>();
  const groupOf = (label: string): { files: RunFile[]; live: EvalRun[] } => {
    const group = groups.get(label) ?? { files: [], live: [] };
    groups.set(label, group);
    return group;
  };
  for (const run of live) groupOf(ofLive(run)).live.push(run);
  for (const file of files) groupOf(ofFile(file)).files.push(file);
  return Array.from(groups, ([label, group]) => ({ kind: 'group', id: `group ${label}`, label, ...group }));
}
