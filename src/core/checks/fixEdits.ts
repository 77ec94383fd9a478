import type { JsonValue } from '../base/json.ts';
import { type Problem, type TextEdit, type TextRange, shiftEdits } from '../base/problem.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { type YamlPlace, placeAt } from '../yaml/placeAt.ts';
import { renderKey } from '../yaml/scalars.ts';
import type { Fix, FixContext } from './fix.ts';

interface FixOptions {
  readonly title: string;
  readonly isPreferred?: boolean;
}

/** A fix that replaces characters of the context's text. */
export function textFix(context: FixContext, options: FixOptions, edits: readonly TextEdit[]): Fix {
  const { title, isPreferred } = options;
  return {
    title,
    edits: [{ uri: context.uri, edits: shiftEdits(edits, context.start) }],
    ...(isPreferred && { isPreferred: true as const }),
  };
}

/** A fix that sets or removes values of the context's tree. None where the tree is no map. */
export function changeFix(context: FixContext, options: FixOptions, changes: readonly YamlChange[]): Fix[] {
  const { text, root } = context;
  if (root?.kind !== 'map') return [];
  return [textFix(context, options, changeEdits({ text, root }, changes))];
}

/** A fix that replaces a key by another one. */
export function renameFix(context: FixContext, options: FixOptions, range: TextRange, key: string): Fix {
  return textFix(context, options, [{ ...range, newText: renderKey(key) }]);
}

/** A fix that sets the value at which the problem stands. */
export function valueFix(
  { range }: Problem,
  context: FixContext,
  options: FixOptions & { readonly value: JsonValue | undefined },
): Fix[] {
  const place = placeAt(context.root, range.start);
  return place ? changeFix(context, options, [{ path: place.path, value: options.value }]) : [];
}

/** What stands where a problem starts. */
export const placeOf = ({ range }: Problem, { root }: FixContext): YamlPlace | undefined =>
  placeAt(root, range.start);

/** A text of a problem's data. */
export function textIn({ data }: Problem, key: string): string | undefined {
  const value = data?.[key];
  return typeof value === 'string' ? value : undefined;
}
