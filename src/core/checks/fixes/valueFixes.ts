import type { Problem } from '../../base/problem.ts';
import { renderScalar } from '../../yaml/scalars.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Fix, FixContext } from '../fix.ts';
import { placeOf, similarIn, textFix, valueFix } from '../fixEdits.ts';

/** So many values of a list of allowed ones are offered; more are what completion is for. */
const MOST_VALUES = 8;

/** What a value can be turned into without loss, by the types that are expected (`data.expected`, as JSON Schema names them). */
export function typeFixes(problem: Problem, context: FixContext): Fix[] {
  const expected = problem.data?.['expected'];
  const place = placeOf(problem, context);
  if (!Array.isArray(expected) || !place || place.isKey || place.node.alias) return [];
  const { node } = place;
  const source = context.text.slice(node.range.start, node.range.end);
  if (node.kind !== 'scalar' || node.value === null) return [];
  const replace = (title: string, newText: string): Fix =>
    textFix(context, { title, isPreferred: true }, [{ ...node.range, newText }]);
  if (expected.includes('string') && typeof node.value !== 'string')
    return [replace('Put it in quotes', renderScalar(source, 'double'))];
  const plain = plainValueOf(node, expected);
  if (plain !== undefined) return [replace(`Write ${plain}`, plain)];
  return expected.includes('array') && isOnOneLine(source)
    ? [replace('Make it a list of one', `[${itemOf(node, source)}]`)]
    : [];
}

const isOnOneLine = (source: string): boolean => source !== '' && !source.includes('\n');

/** Plain text may hold commas and brackets, which mean something in a list on one line. */
const itemOf = (node: YamlNode, source: string): string =>
  node.kind === 'scalar' && node.style === 'plain' ? renderScalar(node.value, 'plain') : source;

const BOOLEANS: Readonly<Record<string, string>> = {
  true: 'true',
  yes: 'true',
  on: 'true',
  false: 'false',
  no: 'false',
  off: 'false',
};

/** The number or truth value that stands in a text. */
function plainValueOf(node: YamlNode, expected: readonly unknown[]): string | undefined {
  const value = node.kind === 'scalar' && typeof node.value === 'string' ? node.value.trim() : '';
  const isWhole = /^[+-]?\d+$/.test(value);
  const isNumber = isWhole || /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value);
  if ((isNumber && expected.includes('number')) || (isWhole && expected.includes('integer'))) return value;
  return expected.includes('boolean') ? BOOLEANS[value.toLowerCase()] : undefined;
}

/** The allowed value that was meant, all that are allowed if they are few, or the nearest number. */
export function allowedFixes(problem: Problem, context: FixContext): Fix[] {
  const similar = similarIn(problem);
  const { allowed, nearest } = problem.data ?? {};
  if (similar !== undefined)
    return valueFix(problem, context, { title: `Change to “${similar}”`, isPreferred: true, value: similar });
  if (typeof nearest === 'number')
    return valueFix(problem, context, { title: `Set it to ${nearest}`, value: nearest });
  if (!Array.isArray(allowed) || allowed.length > MOST_VALUES) return [];
  return allowed.flatMap((value) =>
    valueFix(problem, context, { title: `Change to “${value}”`, value: String(value) }),
  );
}
