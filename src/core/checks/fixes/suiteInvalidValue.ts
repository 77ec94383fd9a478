import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Problem, TextEdit } from '../../base/problem.ts';
import { isScorerType, scorers } from '../../evals/scorers/index.ts';
import { baseType } from '../../evals/suite/assertionTypes.ts';
import type { YamlPlace } from '../../yaml/placeAt.ts';
import { type YamlMap, type YamlNode, valueOf } from '../../yaml/tree.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { changeFix, isJson, mapPathOf, nodeIn, placeOf, textFix, textIn } from '../fixEdits.ts';
import { allowedFixes, typeFixes } from './valueFixes.ts';
import { eolOf } from '../../yaml/extent.ts';

/** What a key that is missing can start with; an assertion has the example of its type. */
const STARTS: Readonly<Record<string, JsonValue>> = { type: 'icontains', config: [{ vars: {} }] };

export const suiteInvalidValue: FixRule = {
  codes: ['suite-invalid-value'],
  findFixes(problem, context) {
    const place = placeOf(problem, context);
    if (!place) return [];
    return [
      ...wrapInList(problem, context, place),
      ...typeOfShorthand(problem, context, place),
      ...addMissing(problem, context, place),
      ...typeFixes(problem, context),
      ...allowedFixes(problem, context),
    ];
  },
};

/** A map where a list of maps belongs becomes the only item of one. */
function wrapInList({ data }: Problem, context: FixContext, place: YamlPlace): Fix[] {
  const map = nodeIn(context, mapPathOf(place));
  if (data?.['wrap'] !== 'list' || map?.kind !== 'map' || map.alias) return [];
  return [textFix(context, { title: 'Make it a list of one', isPreferred: true }, listEdits(map, context))];
}

const insert = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });

function listEdits({ flow, range: { start, end } }: YamlMap, { text }: FixContext): TextEdit[] {
  if (flow) return [insert(start, '['), insert(end, ']')];
  const lines = Array.from(
    text.slice(start, end).matchAll(/\n(?=[^\r\n])/g),
    ({ index }) => start + index + 1,
  );
  return [insert(start, '- '), ...lines.map((at) => insert(at, '  '))];
}

/** `contains: VPN` is what people write for `type: contains` and `value: VPN`. */
function typeOfShorthand(problem: Problem, context: FixContext, place: YamlPlace): Fix[] {
  const type = isJson(context) ? undefined : textIn(problem, 'type');
  const map = nodeIn(context, mapPathOf(place));
  const entry = map?.kind === 'map' ? map.entries.find(({ key }) => key === type) : undefined;
  if (type === undefined || map?.kind !== 'map' || !entry || nodeIn(context, [...mapPathOf(place), 'value']))
    return [];
  const { start } = entry.keyRange;
  const column = start - (context.text.lastIndexOf('\n', start - 1) + 1);
  const separator = map.flow ? ', ' : eolOf(context.text) + ' '.repeat(column);
  const newText = `type: ${type}${separator}value`;
  const options = { title: `Write “type: ${type}” with a “value”`, isPreferred: true };
  return [textFix(context, options, [{ ...entry.keyRange, newText }])];
}

function addMissing(problem: Problem, context: FixContext, place: YamlPlace): Fix[] {
  const key = textIn(problem, 'missing');
  const path = mapPathOf(place);
  const value = key === undefined ? undefined : (exampleOf(nodeIn(context, path))?.[key] ?? STARTS[key]);
  if (key === undefined || value === undefined) return [];
  const after = key === 'type' ? {} : { after: 'type' };
  return changeFix(context, { title: `Add “${key}”` }, [{ path: [...path, key], value, ...after }]);
}

/** The example of an assertion's type. */
function exampleOf(assertion: YamlNode | undefined): JsonObject | undefined {
  const type = valueOf(assertion, 'type');
  const name = type?.kind === 'scalar' ? baseType(String(type.value)) : '';
  return isScorerType(name) ? scorers[name].example : undefined;
}
