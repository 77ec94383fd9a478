import type { Evaluated } from '../evaluate.ts';
import type { AssertionResult } from '../assertions.ts';
import type { CaseResult, RepeatResult, Run } from '../run.ts';
import { describeAgreement } from '../calibration/agreement.ts';
import { meanPassAtK, meanPassHatK, type RepeatOutcomes } from '../statistics/passK.ts';
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

/** How far the judge's word is worth believing, as a sentence; undefined where no model judges anything. */
export const describeJudge = ({ judge }: Run): string | undefined => judge && describeAgreement(judge);

/** What is known of cases that are asked again: of k repeats the chance that one passes, and that all do. */
export interface PassK {
  readonly k: number;
  /** pass@k */
  readonly any: number;
  /** pass^k */
  readonly all: number;
}

/** For each k up to the number of repeats; empty where nothing was repeated or nothing could be judged. */
export function findPassK({ cases, repeats }: Pick<Run, 'cases' | 'repeats'>): PassK[] {
  if (repeats < 2) return [];
  const outcomes: RepeatOutcomes = new Map(
    cases
      .filter(({ outcome }) => outcome !== 'error')
      .map((one) => [one.id, one.repeats.map(({ outcome }) => outcome === 'pass')]),
  );
  return Array.from({ length: repeats }, (_, i) => i + 1).flatMap((k) => {
    const [any, all] = [meanPassAtK(outcomes, k), meanPassHatK(outcomes, k)];
    return any === undefined || all === undefined ? [] : [{ k, any, all }];
  });
}

/**
 * How reliably cases pass when they are asked again, as a sentence: pass@k, the chance that one of k repeats passes,
 * and pass^k, that all of them do. Undefined where nothing was repeated.
 */
export function describeRepeats(run: Run): string | undefined {
  const found = findPassK(run);
  const [once, last] = [found[0], found.at(-1)];
  if (!once || !last) return undefined;
  const [one, any, all] = [once.all, last.any, last.all].map((share) => `${(100 * share).toFixed(0)} %`);
  const { flaky, repeats } = run;
  return `A case passes once with ${one}, at least once out of ${repeats} with ${any} (pass@${repeats}) and ${repeats} times out of ${repeats} with ${all} (pass^${repeats}); ${counted(flaky.length, 'case')} neither always passed nor always failed.`;
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
