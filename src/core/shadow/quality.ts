import { type JsonValue, renderCanonicalJson } from '../base/json.ts';
import { type AssertionNode, isAssertionSet, writtenType } from '../evals/assertionTree.ts';
import { variablesReadBy } from '../evals/scorers/index.ts';
import type { Assertion } from '../evals/scorers/scorer.ts';
import { type Suite, type SuiteCase, singleAssertions } from '../evals/suite/suite.ts';
import { renderAssertions } from '../evals/suiteDigest.ts';
import { parseTemplate } from '../template/template.ts';

/** What says how good an answer to a recorded input is. */
export interface Quality {
  /** `assertions` of the suite, or the `judge`, who compares both answers in both orders. */
  readonly by: 'assertions' | 'judge';
  readonly assertions: readonly AssertionNode[];
  /** As they are written in the suite. */
  readonly types: readonly string[];
  /** Assertions of the suite that say nothing of recorded inputs, each with the reason. */
  readonly leftOut: readonly string[];
}

/** Measured on their own. */
const MEASURED: ReadonlySet<string> = new Set(['cost', 'latency']);

/** The variable under which the judge is shown what was asked. */
export const INPUTS = 'shadow_inputs';

/**
 * The judge sees both answers, and what both were asked. Values go in through a variable, so that nothing in them is
 * taken for a template.
 */
const COMPARISON: Assertion = {
  type: 'select-best',
  inverted: false,
  value: `Which answer serves whoever sent this input better: more correct, more complete, in the form that fits, and free of what nobody asked for? The input, as JSON: {{ ${INPUTS} }}`,
};

/**
 * The assertions that need no expected value. Nobody has written down what the right answer to a recorded input is, so
 * what counts is what every case of the suite asserts alike, from nothing but the answer and the prompt’s own
 * variables. Where there is nothing of the kind, the judge compares; undefined where there is no judge either.
 * @param variables the names that recorded calls have values for
 */
export function qualityOf(
  suite: Pick<Suite, 'cases' | 'places'>,
  { variables, hasJudge }: { readonly variables: ReadonlySet<string>; readonly hasJudge: boolean },
): Quality | undefined {
  const nodes = distinct(suite.cases);
  const reasons = nodes.map((node) => whyNot(node, suite, variables));
  const assertions = nodes.filter((_, i) => reasons[i] === undefined);
  const leftOut = nodes.flatMap((node, i) => {
    const reason = reasons[i];
    return reason === undefined ? [] : [`${writtenType(node)}: ${reason}`];
  });
  if (assertions.length > 0)
    return { by: 'assertions', assertions, types: assertions.map(writtenType), leftOut };
  return hasJudge ? { by: 'judge', assertions: [COMPARISON], types: [], leftOut } : undefined;
}

const keyOf = (node: AssertionNode): string => renderAssertions([node]);

/** Assertions of all cases, those that are the same once. */
function distinct(cases: readonly SuiteCase[]): AssertionNode[] {
  const nodes = new Set(cases.flatMap(({ assertions }) => assertions));
  return [...new Map(Array.from(nodes, (node) => [keyOf(node), node])).values()];
}

function whyNot(
  node: AssertionNode,
  { cases, places }: Pick<Suite, 'cases' | 'places'>,
  variables: ReadonlySet<string>,
): string | undefined {
  const singles = isAssertionSet(node) ? singleAssertions(node.assert) : [node];
  if (singles.some(({ type }) => MEASURED.has(type))) return 'compared on its own';
  const key = keyOf(node);
  const isShared = cases.every(({ assertions }) =>
    assertions.some((other) => other === node || keyOf(other) === key),
  );
  if (!isShared) return 'not of every case';
  if (cases.length === 1 && singles.some(needsExpected) && !isOutside(node, cases[0]!, places))
    return 'written for the one case; under `defaultTest` it would hold for every input';
  const missing = singles
    .flatMap((assertion) => [...namesIn(assertion), ...neededBy(assertion)])
    .find((name) => !variables.has(name));
  return missing === undefined ? undefined : `reads ${missing}, which recorded calls do not have`;
}

/** An assertion about this case’s answer alone has something to hold it against. */
const needsExpected = ({ value }: Assertion): boolean => value !== undefined;

function isOutside(node: AssertionNode, { uri, range }: SuiteCase, places: Suite['places']): boolean {
  const place = places.get(node);
  return !place || place.uri !== uri || place.range.start < range.start || place.range.end > range.end;
}

const neededBy = ({ type }: Assertion): string[] =>
  variablesReadBy(type).flatMap(({ name, isNeeded }) => (isNeeded ? [name] : []));

/** The variables in the templates of an assertion. */
function namesIn({ value, against, metric, transform }: Assertion): string[] {
  return [value, against, metric, transform]
    .flatMap((written) => textsIn(written ?? null))
    .filter((text) => text.includes('{{') || text.includes('{%'))
    .flatMap((text) => parseTemplate(text).variables)
    .flatMap(({ name, local }) => (local ? [] : [name]));
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What the judge is shown as the input. */
export const renderInputs = ({ variables }: Pick<SuiteCase, 'variables'>): string =>
  renderCanonicalJson(variables);
