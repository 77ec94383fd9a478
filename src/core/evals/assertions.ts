import { PromptError } from '../base/errors.ts';
import type { JsonValue } from '../base/json.ts';
import type { CompiledAssertion, CompiledAssertions, CompiledNode } from './assertionCompiler.ts';
import { isScoreError, type Judgement, type Outcome, type ScoreError } from './outcome.ts';
import { shown } from './scorers/verdict.ts';
import type { Answer } from './scorers/scorer.ts';

/** What became of one assertion, after inversion and weight. */
export interface AssertionResult {
  /** As written in the suite, with `not-`. */
  readonly type: string;
  readonly outcome: Outcome;
  /** 0 stands in for the score that an error does not have. */
  readonly score: number;
  readonly reason: string;
  readonly weight: number;
  readonly metric?: string;
  /** What the answer was held against: the assertion's `value`, with its templates filled in. */
  readonly expected?: JsonValue;
  /** The assertions of an `assert-set`. */
  readonly children?: readonly AssertionResult[];
  /** US dollars that judging cost; `null` where unknown. */
  readonly cost_usd: number | null;
}

/** What became of one answer to a case. */
export interface CaseJudgement {
  readonly outcome: Outcome;
  /** 0 stands in for the score that an error does not have. */
  readonly score: number;
  readonly reason: string;
  /** Weighted means by metric; assertions that could not judge are left out. */
  readonly named_scores: Readonly<Record<string, number>>;
  readonly assertions: readonly AssertionResult[];
  readonly judge_cost_usd: number | null;
}

/**
 * Judges an answer by all assertions of its case and combines what they say. The only place that inverts
 * (`not-`), weighs, applies thresholds and collects metrics.
 * @throws AbortError where judging was cancelled; every other failure is the error of its assertion.
 */
export async function scoreAnswer(compiled: CompiledAssertions, answer: Answer): Promise<CaseJudgement> {
  const pending = judgeList(compiled, answer);
  const { results, combined } = pending instanceof Promise ? await pending : pending;
  const { outcome, score, reason, metrics, cost_usd } = combined;
  const named_scores = Object.fromEntries(
    Array.from(metrics, ([name, { sum, weight }]) => [name, weight === 0 ? 0 : sum / weight]),
  );
  return { outcome, score, reason, named_scores, assertions: results, judge_cost_usd: cost_usd };
}

/** For each metric the sum of its weighted scores, and of the weights. */
type Metrics = ReadonlyMap<string, { readonly sum: number; readonly weight: number }>;

interface Combined {
  readonly outcome: Outcome;
  readonly score: number;
  readonly reason: string;
  readonly metrics: Metrics;
  readonly cost_usd: number | null;
}

interface JudgedNode {
  readonly result: AssertionResult;
  readonly metrics: Metrics;
}

interface JudgedList {
  readonly results: readonly AssertionResult[];
  readonly combined: Combined;
}

/** Without a promise where nothing has to be waited for. */
function judgeList(list: CompiledAssertions, answer: Answer): JudgedList | Promise<JudgedList> {
  const pending = list.nodes.map((node) => judgeNode(node, answer));
  const judged = (nodes: readonly JudgedNode[]): JudgedList => ({
    results: nodes.map((node) => node.result),
    combined: combine(nodes, list.threshold),
  });
  const ready = pending.filter((node): node is JudgedNode => !(node instanceof Promise));
  if (ready.length === pending.length) return judged(ready);
  return Promise.all(pending.map(async (node) => node)).then(judged);
}

function judgeNode(node: CompiledNode, answer: Answer): JudgedNode | Promise<JudgedNode> {
  const { judge } = node;
  if ('nodes' in judge) {
    const pending = judgeList(judge, answer);
    return pending instanceof Promise ? pending.then((list) => ofSet(node, list)) : ofSet(node, pending);
  }
  const pending = judgeAssertion(judge, answer);
  if (!(pending instanceof Promise)) return ofAssertion(node, judge, pending);
  return pending.catch(toScoreError).then((judgement) => ofAssertion(node, judge, judgement));
}

function judgeAssertion({ scorer }: CompiledAssertion, answer: Answer): Judgement | Promise<Judgement> {
  return typeof scorer === 'function' ? scorer(answer) : scorer;
}

/** What a scorer's ports could not do, such as reaching the judge, is the assertion's error. */
function toScoreError(error: unknown): ScoreError {
  if (!PromptError.is(error)) throw error;
  const { message, hint } = error;
  return { error: hint === undefined ? message : `${message} ${hint}` };
}

function ofAssertion(node: CompiledNode, { inverted }: CompiledAssertion, judgement: Judgement): JudgedNode {
  const cost_usd = judgement.cost_usd === undefined ? 0 : judgement.cost_usd;
  if (isScoreError(judgement)) {
    const result = {
      ...written(node),
      outcome: 'error',
      score: 0,
      reason: judgement.error,
      cost_usd,
    } as const;
    return { result, metrics: new Map() };
  }
  const pass = judgement.pass !== inverted || node.weight === 0;
  // Code may give scores outside 0 to 1; what is left of such a score after inversion is not.
  const score = inverted ? Math.min(1, Math.max(0, 1 - judgement.score)) : judgement.score;
  const outcome = pass ? 'pass' : 'fail';
  const weight = metricWeight(node);
  const own = Object.entries(judgement.named_scores ?? {});
  const metrics = new Map(own.map(([name, value]) => [name, { sum: value * weight, weight }]));
  if (node.metric !== undefined) metrics.set(node.metric, { sum: score * weight, weight });
  return { result: { ...written(node), outcome, score, reason: judgement.reason, cost_usd }, metrics };
}

function ofSet(node: CompiledNode, { results, combined }: JudgedList): JudgedNode {
  const { score, reason, cost_usd } = combined;
  const outcome = node.weight === 0 && combined.outcome === 'fail' ? 'pass' : combined.outcome;
  const weight = metricWeight(node);
  const metrics = new Map(
    Array.from(combined.metrics, ([name, part]) => [
      name,
      { sum: part.sum * weight, weight: part.weight * weight },
    ]),
  );
  if (node.metric !== undefined && outcome !== 'error')
    metrics.set(node.metric, { sum: score * weight, weight });
  return { result: { ...written(node), outcome, score, reason, children: results, cost_usd }, metrics };
}

/** Weight 0 takes an assertion out of the case's score, not out of its metric. */
function metricWeight({ weight }: CompiledNode): number {
  return weight === 0 ? 1 : weight;
}

type Written = Pick<AssertionResult, 'type' | 'weight' | 'metric' | 'expected'>;

function written({ type, weight, metric, expected }: CompiledNode): Written {
  return {
    type,
    weight,
    ...(metric !== undefined && { metric }),
    ...(expected !== undefined && { expected }),
  };
}

function combine(nodes: readonly JudgedNode[], threshold: number | undefined): Combined {
  const results = nodes.map((node) => node.result);
  const metrics = mergeMetrics(nodes);
  const cost_usd = sumOfCosts(results);
  const rest = { metrics, cost_usd };
  if (results.length === 0) {
    return {
      outcome: 'error',
      score: 0,
      reason: 'Nothing is asserted here. Add an assertion to `assert`.',
      ...rest,
    };
  }
  const error = results.find((result) => result.outcome === 'error');
  if (error) return { outcome: 'error', score: 0, reason: error.reason, ...rest };
  const score = weightedMean(results);
  const failed = results.find((result) => result.outcome === 'fail');
  if (threshold === undefined) {
    const reason =
      failed?.reason ?? (results.length === 1 ? (results[0]?.reason ?? '') : 'All assertions pass.');
    return { outcome: failed ? 'fail' : 'pass', score, reason, ...rest };
  }
  const pass = score >= threshold;
  const relation = `The score ${shown(score)} ${pass ? 'reaches' : 'is below'} the threshold ${threshold}.`;
  const reason = pass || !failed ? relation : `${relation} ${failed.reason}`;
  return { outcome: pass ? 'pass' : 'fail', score, reason, ...rest };
}

/** 0 where the weights sum to 0. */
function weightedMean(results: readonly AssertionResult[]): number {
  let [sum, weights] = [0, 0];
  for (const { score, weight } of results) {
    sum += score * weight;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}

function mergeMetrics(nodes: readonly JudgedNode[]): Metrics {
  const merged = new Map<string, { sum: number; weight: number }>();
  for (const { metrics } of nodes) {
    for (const [name, { sum, weight }] of metrics) {
      const before = merged.get(name) ?? { sum: 0, weight: 0 };
      merged.set(name, { sum: before.sum + sum, weight: before.weight + weight });
    }
  }
  return merged;
}

function sumOfCosts(results: readonly AssertionResult[]): number | null {
  let sum = 0;
  for (const { cost_usd } of results) {
    if (cost_usd === null) return null;
    sum += cost_usd;
  }
  return sum;
}
