/** What one measurement found. An error is a source that could not be asked: it is never a pass. */
export type Outcome = 'successful' | 'failed' | 'inconclusive' | 'error';

/** Where a metric or a whole run stands, in Argo Rollouts’ words. */
export type Phase = 'Running' | 'Successful' | 'Inconclusive' | 'Error' | 'Failed';

/** When the measurements of a metric are enough. */
export interface MetricLimits {
  /** So many measurements end it; without, it goes on as long as nothing else does. Errors do not count. */
  readonly count?: number | undefined;
  /** More failures than this fail it; −1: no number does. Default: 0. */
  readonly failureLimit?: number | undefined;
  readonly inconclusiveLimit?: number | undefined;
  /** More errors in a row than this are an error of the metric. Default: 4. */
  readonly consecutiveErrorLimit?: number | undefined;
  /** So many successes in a row end it well. */
  readonly consecutiveSuccessLimit?: number | undefined;
}

export interface MetricRun {
  readonly phase: Phase;
  /** The measurement that decided, counted from 1. */
  readonly decidedAt: number | undefined;
}

/**
 * What the measurements of a metric amount to, as Argo Rollouts has it (analysis/analysis.go): the first measurement
 * that reaches a limit decides, and where it reaches several, an error weighs more than what is inconclusive, and that
 * more than a failure.
 */
export function assessMetric(limits: MetricLimits, measurements: readonly Outcome[]): MetricRun {
  const seen: Seen = {
    successful: 0,
    failed: 0,
    inconclusive: 0,
    errorsInRow: 0,
    successesInRow: 0,
  };
  for (const [index, outcome] of measurements.entries()) {
    take(seen, outcome);
    const phase = phaseOf(seen, limits);
    if (phase !== 'Running') return { phase, decidedAt: index + 1 };
  }
  return { phase: 'Running', decidedAt: undefined };
}

interface Seen {
  successful: number;
  failed: number;
  inconclusive: number;
  errorsInRow: number;
  successesInRow: number;
}

function take(seen: Seen, outcome: Outcome): void {
  seen.errorsInRow = outcome === 'error' ? seen.errorsInRow + 1 : 0;
  seen.successesInRow = outcome === 'successful' ? seen.successesInRow + 1 : 0;
  if (outcome !== 'error') seen[outcome]++;
}

function phaseOf(seen: Seen, limits: MetricLimits): Phase {
  const { failureLimit = 0, inconclusiveLimit = 0, consecutiveErrorLimit = 4 } = limits;
  const { count, consecutiveSuccessLimit: wanted } = limits;
  const mayFail = failureLimit >= 0;
  if (seen.errorsInRow > consecutiveErrorLimit) return 'Error';
  if (seen.inconclusive > inconclusiveLimit) return 'Inconclusive';
  if (mayFail && seen.failed > failureLimit) return 'Failed';
  if (wanted !== undefined && seen.successesInRow >= wanted) return 'Successful';
  const taken = seen.successful + seen.failed + seen.inconclusive;
  if (count === undefined || taken < count) return 'Running';
  if (wanted === undefined) return 'Successful';
  return mayFail ? 'Inconclusive' : 'Failed';
}

/** One more of these is worse than what stands before it. */
const WORSE: readonly Phase[] = ['Successful', 'Running', 'Inconclusive', 'Error', 'Failed'];

/**
 * What the metrics of a run amount to: the worst of them. What is only tried out (`isDry`) is reported and never
 * decides. An unfinished run is running, whatever else succeeded: it must not promote.
 */
export function assessRun(metrics: readonly { readonly phase: Phase; readonly isDry?: boolean }[]): Phase {
  const deciding = metrics.filter(({ isDry }) => isDry !== true).map(({ phase }) => phase);
  return WORSE.findLast((phase) => deciding.includes(phase)) ?? 'Successful';
}

/** Conditions over a measured value; undefined where one is not given. */
export interface Conditions {
  readonly success?: boolean | undefined;
  readonly failure?: boolean | undefined;
}

/** What a value is that was held against its conditions: with both given and neither true it is inconclusive. */
export function outcomeOf({ success, failure }: Conditions): Outcome {
  if (failure === true) return 'failed';
  if (success !== undefined)
    return success ? 'successful' : failure === undefined ? 'failed' : 'inconclusive';
  return 'successful';
}
