import type { JsonValue } from '../base/json.ts';
import { type Problem, type TextEdit, type TextRange, shiftEdits } from '../base/problem.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { type YamlPlace, placeAt } from '../yaml/placeAt.ts';
import { renderScalar } from '../yaml/scalars.ts';
import { type YamlNode, type YamlPath, nodeAt } from '../yaml/tree.ts';
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

/** Whether the text is JSON, where new keys cannot be written as YAML has them. */
export const isJson = ({ uri }: FixContext): boolean => /\.(?:json|jsonl|ndjson)$/i.test(uri);

/** A fix that sets or removes values of the context's tree. None where the tree is no map, and none that adds keys to JSON. */
export function changeFix(context: FixContext, options: FixOptions, changes: readonly YamlChange[]): Fix[] {
  const { text, root } = context;
  const adds = changes.some(({ path, value }) => value !== undefined && !nodeAt(root, path));
  if (root?.kind !== 'map' || (adds && isJson(context))) return [];
  return [textFix(context, options, changeEdits({ text, root }, changes))];
}

/** A fix that replaces a key by another one, in the quotes that it had. */
export function renameFix(context: FixContext, options: FixOptions, range: TextRange, key: string): Fix {
  const quote = context.text[range.start];
  const style = quote === '"' ? 'double' : quote === "'" ? 'single' : 'plain';
  return textFix(context, options, [{ ...range, newText: renderScalar(key, style) }]);
}

/**
 * A fix that replaces a word, of which the problem's data says under `name` how it is written, by the similar
 * one. For texts that have no tree: templates, cells of a CSV file.
 */
export function wordFix(problem: Problem, context: FixContext, options: FixOptions, name: string): Fix[] {
  const [written, similar] = [textIn(problem, name), similarIn(problem)];
  if (written === undefined || similar === undefined) return [];
  const start = context.text.indexOf(written, problem.range.start);
  if (start < 0 || start + written.length > problem.range.end) return [];
  return [textFix(context, options, [{ start, end: start + written.length, newText: similar }])];
}

/** A fix that removes an entry; other keys of the map stay where they are. */
export const removeFix = (context: FixContext, options: FixOptions, path: YamlPath): Fix[] =>
  changeFix(context, options, [{ path, value: undefined }]);

/** A fix that sets the value at which the problem stands. */
export function valueFix(
  { range }: Problem,
  context: FixContext,
  options: FixOptions & { readonly value: JsonValue | undefined },
): Fix[] {
  const place = placeAt(context.root, range.start, range.end);
  return place ? changeFix(context, options, [{ path: place.path, value: options.value }]) : [];
}

/** The value that a problem is about, or what stands where it starts. */
export const placeOf = ({ range }: Problem, { root }: FixContext): YamlPlace | undefined =>
  placeAt(root, range.start, range.end);

/** The path of the map around a key, or of the map itself. */
export const mapPathOf = ({ path, node, isKey }: YamlPlace): YamlPath =>
  isKey || node.kind !== 'map' ? path.slice(0, -1) : path;

/** The path of a prompt in the context's tree, which may be the whole file or the prompt alone. */
export function promptPathOf({ block }: RegisteredPrompt): YamlPath {
  return block.pieces ? [block.name] : ['prompts', block.name];
}

/** The node at a path of the context's tree. */
export const nodeIn = ({ root }: FixContext, path: YamlPath): YamlNode | undefined => nodeAt(root, path);

/** The name that was meant, where the rule could tell. */
export const similarIn = (problem: Problem): string | undefined =>
  textIn(problem, 'similar') ?? textIn(problem, 'suggestion');

/** A text of a problem's data. */
export function textIn({ data }: Problem, key: string): string | undefined {
  const value = data?.[key];
  return typeof value === 'string' ? value : undefined;
}
