import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { isScorerType, scorers } from './scorers/index.ts';
import type { Assertion } from './scorers/scorer.ts';

/** Assertions that count as one, by a threshold or because all of them pass. */
export interface AssertionSet {
  readonly type: 'assert-set';
  readonly assert: readonly AssertionNode[];
  /** From which score on the set passes; absent: none of its assertions may fail. */
  readonly threshold?: number;
  readonly weight?: number;
  readonly metric?: string;
}

export type AssertionNode = Assertion | AssertionSet;

export function isAssertionSet(node: AssertionNode): node is AssertionSet {
  return 'assert' in node;
}

/** The type as it is written in a suite. */
export function writtenType(node: AssertionNode): string {
  return !isAssertionSet(node) && node.inverted ? `not-${node.type}` : node.type;
}

/** Makes a node of an assertion as it stands in a suite and as the suite's schema has accepted it. */
export function toAssertionNode(written: JsonObject): AssertionNode {
  const type = typeof written['type'] === 'string' ? written['type'] : '';
  const { threshold, weight, metric, value, config, transform, flags } = written;

  const common = {
    ...(typeof threshold === 'number' ? { threshold } : {}),
    ...(typeof weight === 'number' ? { weight } : {}),
    ...(typeof metric === 'string' ? { metric } : {}),
  };
  if (type === 'assert-set') {
    const list: JsonValue = written['assert'] ?? [];
    return {
      type,
      assert: Array.isArray(list) ? list.filter(isJsonObject).map(toAssertionNode) : [],
      ...common,
    };
  }
  const inverted = type.startsWith('not-');
  return {
    type: inverted ? type.slice('not-'.length) : type,
    inverted,
    ...(value === undefined ? {} : { value }),
    ...(config === undefined ? {} : { config }),
    ...(typeof transform === 'string' ? { transform } : {}),
    ...(typeof flags === 'string' ? { flags } : {}),
    ...ownKeys(inverted ? type.slice('not-'.length) : type, written),
    ...common,
  };
}

/** Keys that only some types have: for the others they mean nothing. */
function ownKeys(
  type: string,
  { provider, against, stem, baseline }: JsonObject,
): Pick<Assertion, 'provider' | 'against' | 'stem' | 'baseline'> {
  const properties = isScorerType(type) ? scorers[type].schema['properties'] : undefined;
  const known = isJsonObject(properties) ? properties : {};
  return {
    ...('provider' in known && provider !== undefined && { provider }),
    ...('against' in known && against !== undefined && { against }),
    ...('stem' in known && typeof stem === 'boolean' && { stem }),
    ...('baseline' in known && typeof baseline === 'number' && { baseline }),
  };
}
