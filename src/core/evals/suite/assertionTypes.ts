import { scorers } from '../scorers/index.ts';
import { findSimilar } from '../../base/didYouMean.ts';
import type { Report } from './reading.ts';
import { foreignAssertions } from './suiteKeys.ts';

/** The type without the `not-` that inverts it. */
export function baseType(type: string): string {
  return type.startsWith('not-') ? type.slice('not-'.length) : type;
}

/** What is to be said of a type that is not in the table. */
export function unknownType(type: string): Report {
  const code = 'suite-unknown-assertion';
  const base = baseType(type);
  const foreign = Object.hasOwn(foreignAssertions, base) ? foreignAssertions[base] : undefined;
  if (foreign !== undefined)
    return { code, message: `“${type}” is not supported. ${foreign}`, data: { type } };
  const names = [...Object.keys(scorers), 'assert-set'];
  const nearest = findSimilar(base, names);
  const suggestion =
    nearest === undefined ? undefined : `${type.slice(0, type.length - base.length)}${nearest}`;
  const [first = ''] = base.split('-');
  const alike = names.filter((name) => name === first || name.startsWith(`${first}-`));
  const known = alike.length > 0 ? alike : names;
  const advice =
    suggestion === undefined
      ? `Known: ${known.join(', ')}; each also with “not-” in front.`
      : `Did you mean “${suggestion}”?`;
  return { code, message: `There is no assertion type “${type}”. ${advice}`, data: { type, suggestion } };
}
