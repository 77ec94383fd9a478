import { isSameJson } from '../base/json.ts';
import type { Evaluation } from './evaluate.ts';
import type { Evidence } from './evidence.ts';
import type { Plan, PlannedCall } from './plan.ts';
import type { SuiteCase } from './suite/suite.ts';

/** Which cases an edit touches: what a model is asked for the others is the same as for the baseline. */
export interface Impact {
  readonly cases: number;
  /** Cases that are asked otherwise than for the baseline; in suite order. Undefined where there is none. */
  readonly affected: readonly SuiteCase[] | undefined;
  /** The version that the edit is held against. */
  readonly baseline: string | undefined;
  /** What affects every case, whatever its text: `model` or `parameters`. */
  readonly everywhere: 'model' | 'parameters' | undefined;
  /** Cases of which an answer is not known yet, by an earlier run or by the same question. */
  readonly toAsk: readonly SuiteCase[];
}

/** Compares what would be asked, call by call. Nothing is asked for it. */
export function findImpact(
  { subject, baseline }: Pick<Evaluation, 'subject' | 'baseline'>,
  evidence: Evidence | undefined,
): Impact {
  const before = baseline && new Map(baseline.calls.map((call) => [call.case.id, call]));
  const isUnknown = ({ digest, context }: PlannedCall): boolean =>
    evidence?.has(digest, context.repeat) !== true;
  return {
    cases: subject.cases.length,
    affected: before && casesOf(subject, ({ case: { id }, digest }) => before.get(id)?.digest !== digest),
    baseline: baseline?.version,
    everywhere: baseline && differenceOf(subject, baseline),
    toAsk: casesOf(subject, isUnknown),
  };
}

function casesOf({ calls }: Plan, isWanted: (call: PlannedCall) => boolean): SuiteCase[] {
  return [...new Set(calls.filter(isWanted).map((call) => call.case))];
}

function differenceOf(subject: Plan, baseline: Plan): Impact['everywhere'] {
  if (subject.model !== baseline.model || subject.endpoint.base_url !== baseline.endpoint.base_url)
    return 'model';
  const [asked, before] = [subject.calls[0], baseline.calls[0]];
  const isSame =
    asked && before && isSameJson({ ...asked.request.parameters }, { ...before.request.parameters });
  return isSame === false ? 'parameters' : undefined;
}

/** “12 of 48 cases are affected by this edit”, and why all are where it is not their text. */
export function describeImpact({ cases, affected, everywhere, toAsk }: Impact): string {
  const known = describeKnown(cases - toAsk.length, cases);
  const of = `${cases} ${cases === 1 ? 'case' : 'cases'}`;
  if (!affected) return `${of}; ${known}`;
  const why =
    everywhere === 'model' ? ': another model' : everywhere === 'parameters' ? ': other parameters' : '';
  const verb = affected.length === 1 ? 'is' : 'are';
  return `${affected.length} of ${of} ${verb} affected by this edit${why}; ${known}`;
}

function describeKnown(known: number, cases: number): string {
  if (known === 0) return 'none has an answer yet';
  return `${known === cases ? 'all' : known} ${known === 1 && cases > 1 ? 'has' : 'have'} an answer already`;
}
