import { type JsonObject, type JsonValue, renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { toDigest } from '../versions/digest.ts';
import { type AssertionNode, isAssertionSet } from './assertionTree.ts';
import type { Suite } from './suite/suite.ts';

const SUITE_PREFIX = 'prompt-ledger/suite/1\n';
const VARIABLES_PREFIX = 'prompt-ledger/variables/1\n';

export interface Measurement {
  /** The judge's settings as written, where the suite or the registry names one. */
  readonly judge: JsonValue | undefined;
  readonly repeats: number;
  /** Undefined and 0 are the same: no answer is asked for again. */
  readonly schemaRetries?: number | undefined;
}

/**
 * Digest of what measures: the expanded cases with their assertions, the judge, the repeats. The order of
 * the cases, their descriptions and where they stand do not count.
 */
export function suiteDigest(
  suite: Suite,
  { judge, repeats, schemaRetries = 0 }: Measurement,
  sha256: Sha256,
): string {
  const cases = suite.cases.map(({ variables, assertions, threshold }) => {
    const limit = threshold === undefined ? '' : `"threshold":${renderCanonicalJson(threshold)},`;
    return `{"assertions":${renderAssertions(assertions)},${limit}"variables":${renderCanonicalJson(variables)}}`;
  });
  const ordered = cases.map((one) => sha256(one)).toSorted();
  const measured = { cases: ordered, repeats, judge: judge ?? null };
  const retries = schemaRetries > 0 ? { schema_retries: schemaRetries } : {};
  return toDigest(SUITE_PREFIX, { ...measured, ...retries }, sha256);
}

const rendered = new WeakMap<AssertionNode, string>();

/** Assertions in canonical JSON. Those of `defaultTest` are the same objects in thousands of cases. */
export function renderAssertions(nodes: readonly AssertionNode[]): string {
  const texts = nodes.map((node) => {
    let text = rendered.get(node);
    if (text === undefined) rendered.set(node, (text = renderCanonicalJson(toAssertionJson(node))));
    return text;
  });
  return `[${texts.join(',')}]`;
}

/** An assertion as it is written, those inside of sets included. */
function toAssertionJson(node: AssertionNode): JsonObject {
  return isAssertionSet(node) ? { ...node, assert: node.assert.map(toAssertionJson) } : { ...node };
}

/** Identifies a case by what it asks, whatever the template makes of it. */
export const variablesDigest = (variables: JsonObject, sha256: Sha256): string =>
  toDigest(VARIABLES_PREFIX, variables, sha256);
