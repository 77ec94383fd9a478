import type { PromptError } from '../../base/errors.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { SharedValues } from '../sharedValues.ts';
import type { AssertionResult } from '../assertions.ts';
import type { JudgeAgreement } from '../calibration/agreement.ts';
import type { Evaluated } from '../evaluate.ts';
import type { CaseResult, RepeatResult } from '../run.ts';
import type { Adherence } from '../structuredOutput.ts';
import type { Interval } from '../statistics/interval.ts';
import { roundUsd } from './amounts.ts';
import { findPassK } from './findings.ts';

/** A prompt that could not be run, or whose run was given up. */
export interface FailedEvaluation {
  readonly prompt: string;
  readonly error: PromptError;
}

const CASES_PER_PART = 200;

/**
 * What `eval --json` prints and what a run file holds: one object in one line, given in parts, since that of ten
 * thousand cases is long.
 */
export function* renderJson(
  evaluated: readonly Evaluated[],
  failed: readonly FailedEvaluation[] = [],
): Generator<string, void> {
  yield '{"schema_version":1,"runs":[';
  for (const [index, one] of evaluated.entries()) {
    const { cases } = one.run;
    const writer = new CaseWriter(one);
    // The cases come after all facts, so that those can be read alone, and so that they can be written one after another.
    yield `${index > 0 ? ',' : ''}${JSON.stringify(toRunJson(one)).slice(0, -1)},"cases":[`;
    for (let start = 0; start < cases.length; start += CASES_PER_PART) {
      const part = cases
        .slice(start, start + CASES_PER_PART)
        .map((result) => JSON.stringify(writer.toJson(result)));
      yield `${start > 0 ? ',' : ''}${part.join(',')}`;
    }
    yield `],"values":${JSON.stringify(writer.values)}}`;
  }
  const errors = failed.map(({ prompt, error: { code, message, hint } }) => ({
    prompt,
    code,
    message,
    ...(hint !== undefined && { hint }),
  }));
  yield `]${errors.length > 0 ? `,"errors":${JSON.stringify(errors)}` : ''}}\n`;
}

/** A run with its comparison, without its cases. Unknown values are null: `score` and `ci95` where no case was judged, `verdict` without a baseline. */
export function toRunJson({ run, baseline, comparison, gate, limits, notCompared }: Evaluated): JsonObject {
  return {
    prompt: run.prompt,
    version: run.version,
    score: run.score ?? null,
    ci95: toPair(run.ci95),
    passed: run.passed,
    failed: run.failed,
    errors: run.errors,
    verdict: comparison?.verdict ?? null,
    baseline: baseline
      ? {
          version: baseline.version,
          score: baseline.score ?? null,
          ci95: toPair(baseline.ci95),
          delta: comparison?.delta ?? null,
          delta_ci95: toPair(comparison?.interval),
          pairs: comparison?.pairs ?? 0,
          detectable_drop: comparison?.detectableDrop ?? null,
          cases_needed: comparison?.casesNeeded ?? null,
          model: baseline.model,
          endpoint: baseline.endpoint,
          content: baseline.content_digest,
          cost_usd: baseline.cost_usd === null ? null : roundUsd(baseline.cost_usd),
        }
      : null,
    not_compared: notCompared ?? null,
    max_drop: limits.maxDrop,
    min_score: limits.minScore ?? null,
    cost_usd: run.cost_usd === null ? null : roundUsd(run.cost_usd),
    gate: { state: gate.state, reasons: gate.reasons },
    skipped: run.skipped,
    incomplete: run.incomplete,
    latency_p95_ms: run.latency_p95_ms ?? null,
    repeats: run.repeats,
    reused: run.reused,
    samples: run.samples,
    retries: run.retries,
    parse_failures: run.structured?.parse_failures ?? 0,
    structured_output: run.structured ? toAdherenceJson(run.structured) : null,
    flaky: run.flaky,
    pass_k: findPassK(run).map(({ k, any, all }) => ({ k, pass_at_k: any, pass_hat_k: all })),
    judge: run.judge ? toJudgeJson(run.judge) : null,
    suite: run.suite,
    suite_digest: run.suite_digest,
    content: run.content_digest,
    endpoint: run.endpoint,
    model: run.model,
    started_at: run.started_at,
    ended_at: run.ended_at,
  };
}

/** What is known of the judge; its numbers are null where nobody compared it with people. */
function toJudgeJson({ judge, state, calibration }: JudgeAgreement): JsonObject {
  return {
    model: judge,
    agreement: state,
    compared: calibration
      ? {
          judge: calibration.judge,
          at: calibration.at,
          labels: calibration.labels,
          kappa: calibration.kappa,
          kappa_ci95: calibration.kappa_ci95,
          bias: calibration.bias,
          bias_ci95: calibration.bias_ci95,
          flips: calibration.flips,
          corrected_score: calibration.corrected_score,
          doubts: calibration.doubts,
        }
      : null,
  };
}

function toAdherenceJson({ answers, adherent, not_strict, ...counts }: Adherence): JsonObject {
  const { parse_failures, asked_again, retry_cost_usd } = counts;
  return {
    answers,
    adherent,
    adherence: answers === 0 ? null : adherent / answers,
    parse_failures,
    asked_again,
    retry_cost_usd: retry_cost_usd === null ? null : roundUsd(retry_cost_usd),
    strict: not_strict === undefined,
    not_strict: not_strict ?? null,
  };
}

const toPair = (interval: Interval | undefined): [number, number] | null =>
  interval ? [interval.low, interval.high] : null;

/** Writes the cases of a run, each with what became of it in the baseline. */
class CaseWriter {
  readonly #shared = new SharedValues();
  readonly #before: ReadonlyMap<string, CaseResult>;
  readonly #messages: Readonly<Record<'run' | 'baseline', ReturnType<SharedValues['messageWriter']>>>;

  constructor({ run, baseline }: Evaluated) {
    this.#before = new Map(baseline?.cases.map((result) => [result.id, result]));
    this.#messages = {
      run: this.#shared.messageWriter(run.cases),
      baseline: this.#shared.messageWriter(baseline?.cases ?? []),
    };
  }

  get values(): readonly JsonValue[] {
    return this.#shared.values;
  }

  toJson(result: CaseResult): JsonObject {
    const { id, description, variables, messages } = result;
    const before = this.#before.get(id);
    return {
      id,
      description,
      ...this.#judged(result),
      variables,
      messages: this.#messages.run(messages, variables),
      ...(before && {
        baseline: {
          ...this.#judged(before),
          ...(!isSame(messages, before.messages) && {
            messages: this.#messages.baseline(before.messages, variables),
          }),
        },
      }),
    };
  }

  #judged({ digest, outcome, score, named_scores, repeats }: CaseResult): JsonObject {
    return {
      digest,
      outcome,
      score,
      named_scores,
      repeats: repeats.map((repeat) => this.#repeat(repeat)),
    };
  }

  #repeat(repeat: RepeatResult): JsonObject {
    const { output, outcome, score, reason, latency_ms, cost_usd, assertions, reused, replayed } = repeat;
    const { usage, finish_reason, sample } = repeat;
    return {
      output,
      outcome,
      score,
      reason,
      latency_ms,
      cost_usd: cost_usd === null ? null : roundUsd(cost_usd),
      ...(usage && { usage: { ...usage } }),
      ...(finish_reason !== undefined && { finish_reason }),
      reused,
      ...(replayed && { replayed }),
      ...(sample && { sample }),
      assertions: assertions.map((one) => this.#assertion(one)),
    };
  }

  #assertion(result: AssertionResult): JsonObject {
    const { type, outcome, score, reason, weight, metric, expected, cost_usd, children } = result;
    return {
      type,
      outcome,
      score,
      reason,
      ...(weight !== 1 && { weight }),
      ...(metric !== undefined && { metric }),
      ...(expected !== undefined && { expected: this.#shared.placeOf(expected) }),
      ...(cost_usd !== 0 && { cost_usd: cost_usd === null ? null : roundUsd(cost_usd) }),
      ...(children && { assertions: children.map((child) => this.#assertion(child)) }),
    };
  }
}

const isSame = (a: CaseResult['messages'], b: CaseResult['messages']): boolean =>
  a.length === b.length &&
  a.every(({ role, content }, index) => role === b[index]!.role && content === b[index]!.content);
