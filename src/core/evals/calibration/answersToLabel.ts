import type { Sha256 } from '../../base/ports.ts';
import type { Outcome } from '../outcome.ts';
import { cohensKappa } from '../statistics/agreement.ts';
import type { AnswerLabels } from './answerLabels.ts';
import { isJudged } from './judgedAssertions.ts';

/** An answer of a run, and whether the judge passed it. */
export interface JudgedAnswer {
  readonly caseId: string;
  readonly description: string;
  readonly output: string;
  readonly passes: boolean;
}

interface JudgedAssertion {
  readonly type: string;
  readonly outcome: Outcome;
  readonly children?: readonly JudgedAssertion[];
  /** What `children` is called in run files. */
  readonly assertions?: readonly JudgedAssertion[];
}

interface AnsweredCase {
  readonly id: string;
  readonly description: string;
  readonly repeats: readonly {
    readonly output: string;
    readonly assertions?: readonly JudgedAssertion[];
  }[];
}

/** The answers of a run that the judge rated, each text once a case, in the order of the run. */
export function findJudgedAnswers(cases: readonly AnsweredCase[]): JudgedAnswer[] {
  const found = new Map<string, JudgedAnswer>();
  for (const { id, description, repeats } of cases) {
    for (const { output, assertions = [] } of repeats) {
      const outcomes = outcomesOf(assertions);
      const key = `${id}\n${output}`;
      if (output === '' || outcomes.length === 0 || outcomes.includes('error') || found.has(key)) continue;
      const passes = outcomes.every((outcome) => outcome === 'pass');
      found.set(key, { caseId: id, description, output, passes });
    }
  }
  return Array.from(found.values());
}

/** What the judge said, by `not-` turned round where that is asserted, as a calibration takes it. */
const outcomesOf = (assertions: readonly JudgedAssertion[]): Outcome[] =>
  assertions.flatMap(({ type, outcome, children, assertions: inner }) => {
    const nested = children ?? inner;
    if (nested) return outcomesOf(nested);
    return isJudged({ type: type.replace(/^not-/, '') }) ? [outcome] : [];
  });

/**
 * Answers worth labelling next: as many that the judge passed as that it failed, where there are enough of both,
 * since agreement on one kind alone says nothing. The order is by chance, and the same each time, so that it gives
 * away neither the verdict nor what was labelled before.
 */
export function sampleAnswers(
  answers: readonly JudgedAnswer[],
  most: number,
  sha256: Sha256,
): JudgedAnswer[] {
  const shuffled = answers
    .map((answer) => ({ answer, place: sha256(`${answer.caseId}\n${answer.output}`) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const [passed, failed] = [true, false].map((passes) =>
    shuffled.filter(({ answer }) => answer.passes === passes),
  );
  const half = Math.floor(most / 2);
  const fromFailed = Math.min(failed!.length, Math.max(half, most - passed!.length));
  const chosen = new Set([...failed!.slice(0, fromFailed), ...passed!.slice(0, most - fromFailed)]);
  return shuffled.filter((one) => chosen.has(one)).map(({ answer }) => answer);
}

/** Agreement so far, by the verdicts of the run: nobody is asked again. κ is undefined where it cannot be known. */
export function kappaSoFar(
  answers: readonly JudgedAnswer[],
  labels: AnswerLabels,
): { readonly labelled: number; readonly kappa: number | undefined } {
  const ratings = answers.flatMap(({ caseId, output, passes }) => {
    const label = labels.of(caseId, output);
    return label ? [{ judge: Number(passes), human: Number(label.verdict === 'good') }] : [];
  });
  return { labelled: ratings.length, kappa: ratings.length > 0 ? cohensKappa(ratings) : undefined };
}
