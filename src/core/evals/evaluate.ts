import type { Plan } from './plan.ts';
import { counted } from './reports/amounts.ts';
import type { CaseResult, Incompleteness, Run } from './run.ts';
import { type RunOptions, type RunPorts, runSuite } from './runSuite.ts';
import { type PairedComparison, comparePaired } from './statistics/paired.ts';

/** Default of `evals.max_drop`: at a spread of 0.2 a case it takes about 125 cases to see a larger drop. */
export const DEFAULT_MAX_DROP = 0.05;

/** A version, and the one that it is held against. */
export interface Evaluation {
  readonly subject: Plan;
  readonly baseline: Plan | undefined;
  /** Why a baseline that there is cannot be compared with, as a sentence. */
  readonly notCompared: string | undefined;
  readonly minScore: number | undefined;
  readonly maxDrop: number;
}

/** What an evaluation found: the run, the comparison, and whether the gate is passed. */
export interface Evaluated {
  readonly run: Run;
  readonly baseline: Run | undefined;
  /** Undefined without a baseline, and where no case was scored on both sides. */
  readonly comparison: PairedComparison | undefined;
  readonly gate: Gate;
  /** Why a baseline that there is was not compared with, as a sentence. */
  readonly notCompared: string | undefined;
  /** What the gate went by. */
  readonly limits: Limits;
}

export type Limits = Pick<Evaluation, 'minScore' | 'maxDrop'>;

export interface Gate {
  /** `incomplete`: not all was measured, so nobody can say. */
  readonly state: 'passed' | 'failed' | 'inconclusive' | 'incomplete';
  /** A sentence for each thing that decided. */
  readonly reasons: readonly string[];
}

export type EvaluationEvent =
  | {
      readonly type: 'case';
      readonly side: 'subject' | 'baseline';
      readonly result: CaseResult;
      readonly done: number;
      readonly total: number;
      readonly spent: number;
    }
  | { readonly type: 'evaluated'; readonly evaluated: Evaluated };

/**
 * Runs the subject, then the baseline, whose answers are mostly there already, and compares them case by
 * case. CLI, palette, lens and tree all come here.
 */
export async function* evaluate(
  evaluation: Evaluation,
  ports: RunPorts,
  options: RunOptions = {},
): AsyncGenerator<EvaluationEvent, Evaluated> {
  const total = evaluation.subject.cases.length + (evaluation.baseline?.cases.length ?? 0);
  let run: Run | undefined;
  let baseline: Run | undefined;
  let done = 0;
  let spent = 0;
  for (const side of ['subject', 'baseline'] as const) {
    const plan = evaluation[side];
    const isPointless = side === 'baseline' && run !== undefined && isInterrupted(run);
    if (!plan || isPointless) continue;
    let spentBySide = 0;
    const rival = evaluation[side === 'subject' ? 'baseline' : 'subject'];
    for await (const event of runSuite(plan, portsFor(side, ports), {
      ...options,
      ...(rival && { rival }),
    })) {
      if (event.type === 'case') {
        spentBySide = event.spent;
        yield { type: 'case', side, result: event.result, done: ++done, total, spent: spent + spentBySide };
      } else if (side === 'subject') run = event.run;
      else baseline = event.run;
    }
    spent += spentBySide;
  }
  const evaluated = judgeRuns(run!, baseline, evaluation);
  yield { type: 'evaluated', evaluated };
  return evaluated;
}

/** Each side pays for itself, also when the run goes on after an interruption. */
const portsFor = (side: 'subject' | 'baseline', ports: RunPorts): RunPorts =>
  ports.run === undefined ? ports : { ...ports, run: `${ports.run}/${side}` };

export const isInterrupted = ({ incomplete }: Run): boolean =>
  incomplete.includes('cancelled') || incomplete.includes('budget');

/** The verdict on finished runs, as `evaluate` gives it. */
function judgeRuns(
  run: Run,
  baseline: Run | undefined,
  { notCompared, minScore, maxDrop }: Evaluation,
): Evaluated {
  const limits = { minScore, maxDrop };
  const comparison = baseline && comparePaired(scoresOf(run), scoresOf(baseline), { maxDrop });
  return { run, baseline, comparison, gate: toGate(run, comparison, limits), notCompared, limits };
}

/** What is compared: the scores of the repeats of each case that could be judged. */
export function scoresOf({ cases }: Pick<Run, 'cases'>): Map<string, readonly number[]> {
  const scored = cases.filter(({ outcome }) => outcome !== 'error');
  return new Map(scored.map(({ id, repeats }) => [id, repeats.map(({ score }) => score)]));
}

/**
 * A version passes with at least `min_score` and without a regression. Where the file sets no `min_score` and
 * there is nothing to compare with, every case has to pass.
 */
function toGate(run: Run, comparison: PairedComparison | undefined, { minScore, maxDrop }: Limits): Gate {
  const reasons: string[] = [];
  let state: Gate['state'] = 'passed';
  const fail = (reason: string): void => {
    reasons.push(reason);
    state = 'failed';
  };
  if (run.score === undefined) return { state: 'incomplete', reasons: ['No case could be judged.'] };
  if (minScore !== undefined) {
    const reason = `Score ${run.score.toFixed(4)} against min_score ${minScore}.`;
    if (run.score < minScore) fail(reason);
    else reasons.push(reason);
  }
  if (comparison) {
    const reason = `${toSentence(comparison)} (max_drop ${maxDrop}).`;
    if (comparison.verdict === 'regressed') fail(reason);
    else {
      reasons.push(reason);
      if (comparison.verdict === 'inconclusive' && state === 'passed') state = 'inconclusive';
    }
  }
  if (minScore === undefined && !comparison && run.failed > 0) {
    fail(
      `${run.failed} of ${run.passed + run.failed} cases failed, and neither min_score nor a baseline says that this is acceptable.`,
    );
  }
  const holes = run.incomplete.filter((reason): reason is Hole => reason in holeReasons);
  if (holes.length > 0)
    return { state: 'incomplete', reasons: [...holes.map((hole) => holeReasons[hole](run)), ...reasons] };
  return { state, reasons };
}

/** What keeps a run from being judged. A filtered run, or one of another model, is judged by what it ran, though it is not recorded. */
type Hole = Exclude<Incompleteness, 'filtered' | 'other-model'>;

const holeReasons: Readonly<Record<Hole, (run: Run) => string>> = {
  errors: ({ errors }) => `${errors} ${errors === 1 ? 'case' : 'cases'} could not be judged.`,
  budget: ({ skipped }) => `The budget ran out with ${skipped} ${skipped === 1 ? 'case' : 'cases'} left.`,
  sample: ({ cases }) =>
    `${countOtherWording(cases)} answers are samples, recorded for another wording: they say nothing about this text. Ask a real model, or record its answers with --write-cassette.`,
  cancelled: ({ skipped }) =>
    `The run was cancelled with ${skipped} ${skipped === 1 ? 'case' : 'cases'} left.`,
};

const countOtherWording = (cases: Run['cases']): number =>
  cases.flatMap(({ repeats }) => repeats).filter(({ replayed }) => replayed === 'other-wording').length;

const capitals: Readonly<Record<PairedComparison['verdict'], string>> = {
  improved: 'Improved',
  'no regression': 'No regression',
  regressed: 'Regressed',
  inconclusive: 'Inconclusive',
};

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** The comparison in words: verdict, difference, interval, and what it could see or what it would take. */
export function toSentence(comparison: PairedComparison): string {
  const { verdict, delta, interval, pairs } = comparison;
  return `${capitals[verdict]}: ${signed(delta)}, 95 % interval ${signed(interval.low)} to ${signed(interval.high)} over ${pairs} pairs${describePower(comparison)}`;
}

function describePower(comparison: PairedComparison): string {
  const { verdict, pairs, detectableDrop, maxDrop, casesToSeeDrop, casesNeeded } = comparison;
  if (verdict !== 'inconclusive')
    return `, which show a drop of ${renderDrop(detectableDrop)} four times in five`;
  const more = (cases: number): string => `; needs ${counted(cases - pairs, 'more case')}`;
  if (casesToSeeDrop !== undefined) return `${more(casesToSeeDrop)} to see a drop of ${maxDrop}`;
  return casesNeeded === undefined ? '' : `${more(casesNeeded)} to settle it`;
}

/** Rounded up, so that no comparison claims to see more than it does. */
const renderDrop = (drop: number): string => String(Math.ceil(drop * 1000 - 1e-9) / 1000);
