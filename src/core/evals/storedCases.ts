import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { AssertionResult } from './assertions.ts';
import type { CaseResult, RepeatResult } from './run.ts';
import { readMessages } from './sharedValues.ts';

/** The results of a run's cases, and of those of its baseline. */
export interface StoredCases {
  readonly cases: readonly CaseResult[];
  /** Empty in files of earlier releases. */
  readonly baselineCases: readonly CaseResult[];
}

/** Reads the cases of a run as its file has them (see run.schema.json); what earlier releases left out is empty. */
export function readCases(written: readonly JsonValue[], values: readonly JsonValue[]): StoredCases {
  const cases: CaseResult[] = [];
  const baselineCases: CaseResult[] = [];
  for (const one of written.filter(isJsonObject)) {
    const { baseline, ...rest } = one;
    const result = toResult({ variables: {}, digest: '', ...rest }, values);
    cases.push(result);
    if (!isJsonObject(baseline)) continue;
    const { id, description, variables } = result;
    const before = toResult({ ...baseline, id, description, variables }, values);
    // Messages that were the same on both sides stand in the file once.
    baselineCases.push(
      baseline['messages'] === undefined ? { ...before, messages: result.messages } : before,
    );
  }
  return { cases, baselineCases };
}

function toResult(written: JsonObject, values: readonly JsonValue[]): CaseResult {
  const { repeats, messages, variables, ...rest } = written;
  const known = isJsonObject(variables) ? variables : {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Nobody but us writes the rest.
  return {
    ...rest,
    variables: known,
    messages: readMessages(messages, known, values),
    repeats: listOf(repeats).map((repeat) => toRepeat(repeat, values)),
  } as unknown as CaseResult;
}

function toRepeat(written: JsonObject, values: readonly JsonValue[]): RepeatResult {
  const assertions = listOf(written['assertions']).map((one) => toAssertion(one, values));
  return { named_scores: {}, ...written, assertions } as unknown as RepeatResult; // oxlint-disable-line typescript/no-unsafe-type-assertion -- As above.
}

function toAssertion(written: JsonObject, values: readonly JsonValue[]): AssertionResult {
  const { assertions, expected, ...rest } = written;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As above.
  return {
    weight: 1,
    cost_usd: 0,
    ...rest,
    ...(typeof expected === 'number' && { expected: values[expected] }),
    ...(assertions !== undefined && {
      children: listOf(assertions).map((child) => toAssertion(child, values)),
    }),
  } as unknown as AssertionResult;
}

const listOf = (value: JsonValue | undefined): JsonObject[] =>
  value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
