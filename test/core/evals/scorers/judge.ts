import { AssertionCompiler } from '../../../../src/core/evals/assertionCompiler.ts';
import { toAssertionNode } from '../../../../src/core/evals/assertionTree.ts';
import { scoreAnswer, type CaseJudgement } from '../../../../src/core/evals/assertions.ts';
import { isJsonObject, type JsonValue } from '../../../../src/core/base/json.ts';
import type { Answer, ScorerPorts } from '../../../../src/core/evals/scorers/scorer.ts';

export interface Situation extends Partial<Answer> {
  readonly threshold?: number;
  readonly ports?: ScorerPorts;
}

/** Judges one output by assertions written as in a suite. */
export async function judge(
  assert: JsonValue,
  output: string,
  { threshold, ports = {}, ...answer }: Situation = {},
): Promise<CaseJudgement> {
  const written = (Array.isArray(assert) ? assert : [assert]).filter(isJsonObject);
  const { variables = {}, ...rest } = answer;
  const compiled = await new AssertionCompiler(ports).compile(
    written.map(toAssertionNode),
    variables,
    threshold,
  );
  return scoreAnswer(compiled, { ...rest, output, variables });
}
