import { type JsonObject, renderCanonicalJson } from '../../base/json.ts';
import type { Sha256 } from '../../base/ports.ts';
import type { Sources } from '../../base/sources.ts';
import { counted } from '../reports/amounts.ts';
import type { Assertion } from '../scorers/scorer.ts';
import { type Suite, type SuiteCase, singleAssertions } from '../suite/suite.ts';
import { type StoredCalibration, calibrationUriOf, parseCalibrations } from './calibrationFile.ts';
import { isJudged, isNamed } from './judgedAssertions.ts';

/** What is known of how far a suite's judge agrees with people. */
export interface JudgeAgreement {
  /** Its model, as the suite or the registry names it. */
  readonly judge: string;
  /**
   * `current`: it is as it was compared, by the same rubrics. `judge-changed`: it was another model, or had other
   * settings. `rubric-changed`: what it was asked to look at stands otherwise in the suite now.
   */
  readonly state: 'current' | 'judge-changed' | 'rubric-changed' | 'never';
  /** The last comparison; undefined where there was none. */
  readonly calibration: StoredCalibration | undefined;
}

interface AgreementPorts {
  readonly sources: Pick<Sources, 'read'>;
  readonly sha256: Sha256;
}

/**
 * Looks into the file beside a suite. Undefined where no model judges anything.
 * @param judge its settings as written, with its model (see judgeSettings)
 */
export function judgeAgreementOf(
  suite: Pick<Suite, 'uri' | 'cases'>,
  judge: JsonObject | undefined,
  { sources, sha256 }: AgreementPorts,
): JudgeAgreement | undefined {
  const model = judge?.['model'];
  if (!judge || typeof model !== 'string' || !isJudgedSuite(suite)) return undefined;
  const file = sources.read(calibrationUriOf(suite.uri));
  const all = file.state === 'loaded' ? parseCalibrations(file.text) : [];
  const own = all.filter((one) => one.judge === model);
  const calibration = own.find(({ assertion }) => assertion === null) ?? own[0] ?? newest(all);
  if (!calibration) return { judge: model, state: 'never', calibration };
  if (calibration.judge_digest !== judgeDigest(judge, sha256))
    return { judge: model, state: 'judge-changed', calibration };
  const rubrics = new Set(rubricDigests(suite.cases, sha256));
  const isSame = calibration.rubrics.every((digest) => rubrics.has(digest));
  return { judge: model, state: isSame ? 'current' : 'rubric-changed', calibration };
}

const newest = (all: readonly StoredCalibration[]): StoredCalibration | undefined =>
  all.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];

/** Whether a model judges any case. */
export const isJudgedSuite = ({ cases }: Pick<Suite, 'cases'>): boolean =>
  cases.some(({ assertions }) => singleAssertions(assertions).some(isJudged));

export const judgeDigest = (judge: JsonObject, sha256: Sha256): string =>
  `sha256:${sha256(`prompt-ledger/judge/1\n${renderCanonicalJson(judge)}`)}`;

/**
 * What a judge is asked to look at: a digest for each different assertion, sorted. Its weight and its metric change
 * nothing of what the judge says.
 * @param only the metric or the type of the assertions that count
 */
export function rubricDigests(
  cases: readonly Pick<SuiteCase, 'assertions'>[],
  sha256: Sha256,
  only?: string,
): string[] {
  // Assertions that are written once are one object in all cases.
  const judged = new Set(
    cases.flatMap(({ assertions }) =>
      singleAssertions(assertions).filter(
        (one) => isJudged(one) && (only === undefined || isNamed(one, only)),
      ),
    ),
  );
  const digests = new Set(Array.from(judged, (assertion) => rubricDigest(assertion, sha256)));
  return Array.from(digests).toSorted();
}

function rubricDigest(assertion: Assertion, sha256: Sha256): string {
  const { weight: _weight, metric: _metric, ...rubric } = assertion;
  return `sha256:${sha256(`prompt-ledger/rubric/1\n${renderCanonicalJson({ ...rubric })}`)}`;
}

/** `Judge gpt-4o: κ 0.71 (0.55 to 0.84) on 60 labels, 2026-11-12; bias +0.04.`, or why nobody knows. */
export function describeAgreement({ judge, state, calibration }: JudgeAgreement): string {
  if (!calibration) return `Judge ${judge}: never compared with people.`;
  const { doubts } = calibration;
  const measured = describeNumbers(calibration);
  switch (state) {
    case 'judge-changed':
      return calibration.judge === judge
        ? `Judge ${judge}: not compared with people since its settings changed; before, ${measured}.`
        : `Judge ${judge}: never compared with people; ${calibration.judge} had ${measured}.`;
    case 'rubric-changed':
      return `Judge ${judge}: not compared with people since its rubrics changed; before, ${measured}.`;
    default:
      return `Judge ${judge}: ${measured}.${doubts.length > 0 ? ` It should not decide alone: ${doubts.join('; ')}.` : ''}`;
  }
}

function describeNumbers({ kappa, kappa_ci95, labels, at, bias, assertion }: StoredCalibration): string {
  const interval = kappa_ci95 ? ` (${kappa_ci95[0].toFixed(2)} to ${kappa_ci95[1].toFixed(2)})` : '';
  const agreement = kappa === null ? 'κ unknown' : `κ ${kappa.toFixed(2)}${interval}`;
  const what = assertion === null ? '' : ` of ${assertion}`;
  const lean = bias === null ? '' : `; bias ${bias < 0 ? '−' : '+'}${Math.abs(bias).toFixed(2)}`;
  return `${agreement} on ${counted(labels, 'label')}${what}, ${at.slice(0, 10)}${lean}`;
}
