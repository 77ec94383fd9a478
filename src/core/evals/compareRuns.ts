import type { Interval } from './statistics/interval.ts';
import { type PairedComparison, comparePaired } from './statistics/paired.ts';
import { DEFAULT_MAX_DROP, scoresOf } from './evaluate.ts';
import type { CaseResult } from './run.ts';
import type { StoredRun } from './runFile.ts';

/** Two runs held against each other, case by case. */
export interface RunComparison {
  /** Undefined where no case was scored in both. */
  readonly comparison: PairedComparison | undefined;
  /** Passed before and failed now, and the other way round. */
  readonly broken: readonly CaseResult[];
  readonly fixed: readonly CaseResult[];
  /** Cases of one run only, by their descriptions. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whether the two were measured by different suites: then only the cases that both have are compared. */
  readonly isOtherSuite: boolean;
}

/** Holds `run` against `base`, which is usually the older one, by the drop that was acceptable to `run`. */
export function compareRuns(base: StoredRun, run: StoredRun): RunComparison {
  const { max_drop: maxDrop = DEFAULT_MAX_DROP } = run;
  const before = new Map(base.cases.map((one) => [one.id, one]));
  const after = new Map(run.cases.map((one) => [one.id, one]));
  const turned = (from: string, to: string): CaseResult[] =>
    run.cases.filter(({ id, outcome }) => outcome === to && before.get(id)?.outcome === from);
  return {
    comparison: comparePaired(scoresOf(run), scoresOf(base), { maxDrop }),
    broken: turned('pass', 'fail'),
    fixed: turned('fail', 'pass'),
    added: missingIn(before, run.cases),
    removed: missingIn(after, base.cases),
    isOtherSuite: base.suite_digest !== run.suite_digest,
  };
}

/** Descriptions of the cases that another run does not have. */
const missingIn = (other: ReadonlyMap<string, CaseResult>, cases: readonly CaseResult[]): string[] =>
  cases.flatMap(({ id, description }) => (other.has(id) ? [] : [description]));

export const toBounds = ({ low, high }: Interval): [number, number] => [low, high];
