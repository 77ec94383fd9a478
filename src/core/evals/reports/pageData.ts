import type { JsonObject } from '../../base/json.ts';
import { OUTPUT_CHANGES, type OutputChangeKind, compareOutputs } from '../compareOutputs.ts';
import type { AssertionResult } from '../assertions.ts';
import type { Evaluated } from '../evaluate.ts';
import type { Outcome } from '../outcome.ts';
import type { CaseResult, RepeatResult } from '../run.ts';
import { renderDuration, renderUsd } from './amounts.ts';
import { reasonOf } from './findings.ts';

/** What the HTML page knows of the cases; its script shows them. Numbers that are only shown are texts. */
export interface PageData {
  readonly runs: readonly PageRun[];
}

export interface PageRun {
  readonly prompt: string;
  readonly version: string;
  readonly baseline?: string;
  /** In suite order. */
  readonly cases: readonly PageCase[];
}

export interface PageCase {
  readonly description: string;
  readonly outcome: Outcome;
  readonly score: number;
  /** Why it did not pass. */
  readonly reason: string;
  /** Against the baseline, where answer or score differ. */
  readonly change?: OutputChangeKind;
  readonly isFlaky?: true;
  readonly variables?: JsonObject;
  readonly repeats: readonly PageAnswer[];
  /** Of the baseline. */
  readonly before?: readonly PageAnswer[];
}

export interface PageAnswer {
  readonly output: string;
  readonly outcome: Outcome;
  readonly score: number;
  /** Time, cost and where the answer is from. */
  readonly facts: string;
  readonly checks: readonly PageCheck[];
}

export interface PageCheck {
  readonly type: string;
  readonly outcome: Outcome;
  readonly score: number;
  readonly reason: string;
  /** How many sets it stands in. */
  readonly depth?: number;
}

export function toPageRun({ run, baseline }: Evaluated): PageRun {
  const before = new Map(baseline?.cases.map((result) => [result.id, result]));
  const { changes } = compareOutputs(baseline?.cases ?? [], run.cases);
  const kinds = new Map(changes.map(({ kind, after }) => [after.id, kind]));
  const flaky = new Set(run.flaky);
  const cases = run.cases.map((result): PageCase => {
    const kind = kinds.get(result.id);
    const { variables } = result;
    const earlier = before.get(result.id);
    return {
      ...toPageCase(result),
      ...(kind && { change: kind }),
      ...(flaky.has(result.id) && { isFlaky: true }),
      ...(Object.keys(variables).length > 0 && { variables }),
      ...(earlier && { before: earlier.repeats.map(toPageAnswer) }),
    };
  });
  return {
    prompt: run.prompt,
    version: run.version,
    ...(baseline && { baseline: baseline.version }),
    cases,
  };
}

/** Where a case stands in a list: what a reader has to act on comes first. */
export function rankOf({ outcome, change }: PageCase): number {
  if (change === 'broken') return 0;
  if (outcome !== 'pass') return outcome === 'error' ? 1 : 2;
  return 3 + (change ? OUTPUT_CHANGES.indexOf(change) : OUTPUT_CHANGES.length);
}

const toPageCase = (result: CaseResult): PageCase => ({
  description: result.description,
  outcome: result.outcome,
  score: result.score,
  reason: result.outcome === 'pass' ? '' : reasonOf(result),
  repeats: result.repeats.map(toPageAnswer),
});

const toPageAnswer = (repeat: RepeatResult): PageAnswer => ({
  output: repeat.output,
  outcome: repeat.outcome,
  score: repeat.score,
  facts: factsOf(repeat),
  checks: [...schemaCheck(repeat), ...repeat.assertions.flatMap((result) => toChecks(result, 0))],
});

function factsOf({ latency_ms, cost_usd, reused, sample }: RepeatResult): string {
  return [
    ...(latency_ms === null ? [] : [renderDuration(latency_ms)]),
    reused ? 'from an earlier run' : `cost ${renderUsd(cost_usd)}`,
    ...(sample ? ['a recorded sample'] : []),
  ].join(', ');
}

/** What no assertion says stands above them: why a call failed, or that an answer breaks its schema. */
function schemaCheck({ assertions, outcome, score, reason }: RepeatResult): PageCheck[] {
  const isSaid = outcome === 'pass' || assertions.some((result) => result.outcome !== 'pass');
  return isSaid ? [] : [{ type: assertions.length === 0 ? 'call' : 'output_schema', outcome, score, reason }];
}

const toChecks = (
  { type, outcome, score, reason, children = [] }: AssertionResult,
  depth: number,
): PageCheck[] => [
  { type, outcome, score, reason, ...(depth > 0 && { depth }) },
  ...children.flatMap((child) => toChecks(child, depth + 1)),
];
