import type { JsonObject } from '../base/json.ts';
import { type AssertionNode, isAssertionSet } from './assertionTree.ts';
import { parseAssertionTemplates } from './assertionTemplates.ts';
import type { AssertionResult } from './assertions.ts';
import type { Assertion } from './scorers/scorer.ts';

/** An assertion that did not pass, with what it is in the suite. */
export interface FailedAssertion {
  readonly node: Assertion;
  readonly result: AssertionResult;
}

/** The single assertions that did not pass, those in sets included; one that weighs nothing fails nothing. */
export function findFailedAssertions(
  nodes: readonly AssertionNode[],
  results: readonly AssertionResult[],
): FailedAssertion[] {
  // The engine judges all nodes, and keeps their order.
  return results.flatMap((result, i) => {
    const node = nodes[i];
    if (!node || result.outcome === 'pass') return [];
    return isAssertionSet(node)
      ? findFailedAssertions(node.assert, result.children ?? [])
      : [{ node, result }];
  });
}

/** The types whose `value` is a text that the answer should be, hold or resemble. */
const TEXTS = new Set([
  'equals',
  'contains',
  'icontains',
  'starts-with',
  'levenshtein',
  'similar',
  'similar:cosine',
  'similar:dot',
  'similar:euclidean',
  'bertscore',
  'bleu',
  'sacrebleu',
  'gleu',
  'chrf',
  'meteor',
  'rouge-n',
  'rouge-1',
  'rouge-2',
  'rouge-l',
  'factuality',
]);

/** The text that an assertion would have liked to see; undefined where it asks for something else than a text. */
export function expectedText(assertion: Assertion, variables: JsonObject): string | undefined {
  if (assertion.inverted || !TEXTS.has(assertion.type)) return undefined;
  const rendered = parseAssertionTemplates(assertion)?.(variables) ?? assertion;
  if ('error' in rendered) return undefined;
  const { value } = rendered;
  const [text] = Array.isArray(value) ? value : [value];
  if (typeof text === 'string') return text;
  return text !== null && typeof text === 'object' ? JSON.stringify(text, undefined, 2) : undefined;
}
