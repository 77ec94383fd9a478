import type { Evaluated } from '../evaluate.ts';
import type { AssertionResult } from '../assertions.ts';
import type { CaseResult, RepeatResult, Run } from '../run.ts';
import { meanPassHatK } from '../statistics/passK.ts';
import { counted, renderUsd } from './amounts.ts';

/** A case that did not pass, with what a reader needs to act on it. */
export interface FailedCase {
  readonly result: CaseResult;
  /** One sentence. */
  readonly reason: string;
  /** The baseline passed it, so this version broke it. */
  readonly isBroken: boolean;
}

/** The cases that did not pass: those that this version broke first, then errors, then the others, in suite order. */
export function findFailedCases({ run, baseline }: Evaluated): FailedCase[] {
  const passedBefore = new Set(
    baseline?.cases.flatMap(({ id, outcome }) => (outcome === 'pass' ? [id] : [])),
  );
  const failed = run.cases.flatMap((result) => {
    if (result.outcome === 'pass') return [];
    const isBroken = result.outcome === 'fail' && passedBefore.has(result.id);
    return [{ result, reason: reasonOf(result), isBroken }];
  });
  const rank = ({ isBroken, result }: FailedCase): number =>
    isBroken ? 0 : result.outcome === 'error' ? 1 : 2;
  return failed.toSorted((a, b) => rank(a) - rank(b));
}

/** The cases that the baseline failed and this version passes. */
export function findFixedCases({ run, baseline }: Evaluated): CaseResult[] {
  const failedBefore = new Set(
    baseline?.cases.flatMap(({ id, outcome }) => (outcome === 'fail' ? [id] : [])),
  );
  return run.cases.filter(({ id, outcome }) => outcome === 'pass' && failedBefore.has(id));
}

/** How much of a run is no measurement of the model as it is now, as a sentence. */
export function describeSamples({ samples, cases }: Run): string {
  const answers = cases.reduce((sum, { repeats }) => sum + repeats.length, 0);
  return `${samples} of ${counted(answers, 'answer is a recorded sample', 'answers are recorded samples')}.`;
}

/** The share of first answers that satisfied `output_schema`, such as `96.0 %`; undefined where none was checked. */
export function renderAdherence({ structured }: Run): string | undefined {
  if (!structured || structured.answers === 0) return undefined;
  return `${((100 * structured.adherent) / structured.answers).toFixed(1)} %`;
}

/** How well answers kept to `output_schema`, as sentences; undefined where the prompt has none. */
export function describeAdherence(run: Run): string | undefined {
  const { structured } = run;
  const share = renderAdherence(run);
  if (!structured || share === undefined) return undefined;
  const { answers, adherent, asked_again, retry_cost_usd, not_strict } = structured;
  const cost = retry_cost_usd === null ? 'an unknown amount' : renderUsd(retry_cost_usd);
  const again =
    asked_again > 0
      ? `Asked again ${counted(asked_again, 'time')}, for ${cost}.`
      : `Asking again would cost ${cost}.`;
  return [
    `Structured output: ${share} of ${counted(answers, 'first answer')} satisfy the schema.`,
    ...(adherent < answers ? [again] : []),
    ...(not_strict === undefined ? [] : [`Not enforced strictly: ${not_strict}.`]),
  ].join(' ');
}

/**
 * How reliably cases pass when they are asked again, as a sentence: pass^k, the share of cases of which k repeats
 * all pass. Undefined where nothing was repeated.
 */
export function describeRepeats({ cases, repeats, flaky }: Run): string | undefined {
  if (repeats < 2) return undefined;
  const outcomes = new Map(
    cases
      .filter(({ outcome }) => outcome !== 'error')
      .map((one) => [one.id, one.repeats.map(({ outcome }) => outcome === 'pass')]),
  );
  const [once, always] = [meanPassHatK(outcomes, 1), meanPassHatK(outcomes, repeats)];
  if (once === undefined || always === undefined) return undefined;
  const [one, all] = [once, always].map((share) => `${(100 * share).toFixed(0)} %`);
  return `A case passes once with ${one} and ${repeats} times out of ${repeats} with ${all} (pass^${repeats}); ${counted(flaky.length, 'case')} neither always passed nor always failed.`;
}

export function reasonOf({ repeats, outcome }: CaseResult): string {
  const failed = repeats.filter((repeat) => repeat.outcome === outcome);
  const [first] = failed;
  if (!first) return '';
  const share = repeats.length > 1 ? ` (${failed.length} of ${repeats.length} repeats)` : '';
  return `${first.reason}${share}`;
}

/** Assertions that did not pass, those inside of sets in place of their set. */
export function findFailedAssertions({ assertions }: RepeatResult): AssertionResult[] {
  const failed = (list: readonly AssertionResult[]): AssertionResult[] =>
    list.flatMap((result) => {
      if (result.outcome === 'pass') return [];
      const inner = failed(result.children ?? []);
      return inner.length > 0 ? inner : [result];
    });
  return failed(assertions);
}
