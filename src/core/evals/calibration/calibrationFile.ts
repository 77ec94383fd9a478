import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../../base/json.ts';
import type { TextEdit } from '../../base/problem.ts';
import { companionUri } from './companionUri.ts';
import type { JudgeReport } from './calibrate.ts';

/** How far a judge agreed with people when it was last compared with them, as the file beside the suite has it. */
export interface StoredCalibration {
  /** The judge's model, as the suite or the registry names it. */
  readonly judge: string;
  /** Of all its settings. */
  readonly judge_digest: string;
  /** The metric or type of the assertions that counted; null: all that ask the judge. */
  readonly assertion: string | null;
  /** Digests of the assertions that the judge was compared by. */
  readonly rubrics: readonly string[];
  /** ISO 8601. */
  readonly at: string;
  readonly labels: number;
  readonly kappa: number | null;
  readonly kappa_ci95: readonly [number, number] | null;
  readonly bias: number | null;
  readonly bias_ci95: readonly [number, number] | null;
  readonly flips: { readonly count: number; readonly of: number } | null;
  /** Of the answers that were judged: what the judge gave, and what people would have given. */
  readonly judge_score: number | null;
  readonly corrected_score: {
    readonly mean: number;
    readonly ci95: readonly [number, number];
  } | null;
  /** Why it should not decide alone; empty where it may. */
  readonly doubts: readonly string[];
}

/** `evals/greet.yaml` has what is known of its judge in `evals/greet.calibration.json`. */
export const calibrationUriOf = (suiteUri: string): string => companionUri(suiteUri, '.calibration.json');

/** What the numbers are about. */
export type CalibrationSubject = Pick<
  StoredCalibration,
  'judge' | 'judge_digest' | 'assertion' | 'rubrics' | 'at'
>;

/** Four decimals are more than any number of labels can tell apart. */
export function toStoredCalibration(subject: CalibrationSubject, report: JudgeReport): StoredCalibration {
  const { kappaInterval, biasInterval, flips, corrected } = report;
  return {
    ...subject,
    labels: report.labels,
    kappa: rounded(report.kappa),
    kappa_ci95: kappaInterval ? pair(kappaInterval) : null,
    bias: rounded(report.bias),
    bias_ci95: biasInterval ? pair(biasInterval) : null,
    flips: flips ? { count: flips.count, of: flips.of } : null,
    judge_score: rounded(report.judgeScore),
    corrected_score: corrected ? { mean: round(corrected.mean), ci95: pair(corrected.interval) } : null,
    doubts: report.doubts,
  };
}

const round = (value: number): number => Number(value.toFixed(4));
const rounded = (value: number | undefined): number | null => (value === undefined ? null : round(value));
const pair = ({ low, high }: { low: number; high: number }): [number, number] => [round(low), round(high)];

/** The file with a comparison in it, in place of an earlier one of the same judge and assertions. */
export function calibrationEdits(text: string, added: StoredCalibration): TextEdit[] {
  const others = parseCalibrations(text).filter(
    ({ judge, assertion }) => judge !== added.judge || assertion !== added.assertion,
  );
  const all = [...others, added].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const newText = `${JSON.stringify({ schema_version: 1, calibrations: all }, undefined, 2)}\n`;
  return newText === text ? [] : [{ start: 0, end: text.length, newText }];
}

const sortKey = ({ judge, assertion }: StoredCalibration): string => `${judge}\n${assertion ?? ''}`;

/** What a file says; nothing where it is none, so that it is measured and written anew. */
export function parseCalibrations(text: string): StoredCalibration[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const list = isJsonObject(file) ? file['calibrations'] : undefined;
  return list !== undefined && isJsonArray(list) ? list.filter(isCalibration) : [];
}

function isCalibration(value: JsonValue): value is JsonObject & StoredCalibration {
  if (!isJsonObject(value)) return false;
  const { judge, judge_digest, assertion, rubrics, at, labels, doubts } = value;
  return (
    [judge, judge_digest, at].every((text) => typeof text === 'string') &&
    typeof labels === 'number' &&
    (assertion === null || typeof assertion === 'string') &&
    [rubrics, doubts].every((list) => list !== undefined && isTexts(list)) &&
    [value['kappa'], value['bias']].every((number) => number === null || typeof number === 'number')
  );
}

const isTexts = (value: JsonValue): boolean =>
  isJsonArray(value) && value.every((text) => typeof text === 'string');
