import type { TextRange } from '../base/problem.ts';
import { promptAt } from '../checks/fixScope.ts';
import type { WrittenText } from '../registry/model.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type Registry, inFile } from '../registry/workspace.ts';
import type { NamedPlace } from '../template/analysis.ts';
import type { Definition, PartialUse, VariableUse } from '../template/templateModel.ts';
import type { Template } from '../template/template.ts';
import { partsOf } from '../template/templateParts.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { type TemplateMessage, messagesOf, templateOf } from '../versions/messages.ts';
import { ScalarOffsets } from '../yaml/offsets.ts';
import { type FileUsers, fileUsers } from './fileUsers.ts';

/** What stands at an offset of a template. */
export type TemplateElement =
  | { readonly kind: 'variable'; readonly use: VariableUse }
  | { readonly kind: 'definition'; readonly definition: Definition }
  | { readonly kind: 'partial'; readonly use: PartialUse }
  | { readonly kind: 'filter'; readonly filter: NamedPlace }
  | { readonly kind: 'tag'; readonly tag: NamedPlace };

/** A place in a template, wherever the template is written. */
export interface TemplatePlace {
  /** The file that the template's text stands in. */
  readonly uri: string;
  readonly template: Template;
  /** In the template's own text. */
  readonly offset: number;
  readonly element: TemplateElement | undefined;
  /** A range of the template as a range of the file. */
  readonly toRange: (range: TextRange) => TextRange;
  /** The contents whose wording it is: one, or all that share the file. None for a partial. */
  readonly contents: readonly PlacedContent[];
  /** Of a text that stands in a content itself. */
  readonly message: TemplateMessage | undefined;
  /** The names of the file as a partial. A file can be a partial and a template at once. */
  readonly partials: FileUsers['partials'];
}

/** The template at an offset of a registry, a version file, a template file or a partial. */
export function templateAt(uri: string, offset: number, store: RegistryStore): TemplatePlace | undefined {
  if (store.isRegistry(uri)) {
    const prompt = promptAt(uri, offset, store);
    if (!prompt) return undefined;
    const contents = findContents(prompt, store).filter((placed) => placed.uri === uri);
    return writtenAt(contents, offset - prompt.start, { start: prompt.start, store });
  }
  const users = fileUsers(uri, store);
  if (users.contents.length > 0) return writtenAt(users.contents, offset, { start: 0, store });
  if (users.wordings.length === 0 && users.partials.length === 0) return undefined;
  const source = store.read(uri);
  if (source.state !== 'loaded') return undefined;
  const template = templateOf(source, source.text);
  return {
    uri,
    template,
    offset,
    element: elementAt(template, offset),
    toRange: (range) => range,
    contents: users.wordings,
    message: undefined,
    partials: users.partials,
  };
}

/** The text of a content that holds an offset; `start` is where the offsets of the contents begin in the file. */
function writtenAt(
  contents: readonly PlacedContent[],
  offset: number,
  { start, store }: { readonly start: number; readonly store: RegistryStore },
): TemplatePlace | undefined {
  for (const placed of contents) {
    const texts = textsOf(placed);
    const index = texts.findIndex(({ node }) => {
      const at = offset - placed.inPrompt;
      return !node.alias && node.range.start <= at && at <= node.range.end;
    });
    const message = index < 0 ? undefined : messagesOf(placed, store).messages[index];
    const text = texts[index];
    if (!message || !text) continue;
    const { node } = text;
    const range = { start: node.range.start + placed.inPrompt, end: node.range.end + placed.inPrompt };
    const inText = placed.text();
    // The header of a block scalar is no part of the template.
    if (offset < new ScalarOffsets(inText, { ...node, range }).toSource(0)) return undefined;
    const at = new ScalarOffsets(inText, { ...node, range }).toValue(offset);
    return {
      uri: placed.uri,
      template: message.template,
      offset: at,
      element: elementAt(message.template, at),
      toRange: (of) => inFile({ ...placed.prompt, start }, message.toRange(of)),
      contents: [placed],
      message,
      partials: [],
    };
  }
  return undefined;
}

/** The texts of a content as they are written, in the order of its messages. */
export function textsOf({ content: { wording } }: PlacedContent): readonly WrittenText[] {
  if (wording.kind === 'template') return [wording.template];
  return wording.kind === 'messages' ? wording.messages.map(({ content }) => content) : [];
}

const holds = ({ start, end }: TextRange, offset: number): boolean => start <= offset && offset <= end;

/** The innermost element at an offset; a name's end belongs to it. */
function elementAt(template: Template, offset: number): TemplateElement | undefined {
  const uses = template.variables.filter(({ range }) => holds(range, offset));
  const use = uses.toSorted((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start))[0];
  if (use) return { kind: 'variable', use };
  const { definitions, filters, tags } = partsOf(template);
  const definition = definitions.find(({ range }) => holds(range, offset));
  if (definition) return { kind: 'definition', definition };
  const partial = template.partials.find(({ range }) => holds(range, offset));
  if (partial) return { kind: 'partial', use: partial };
  const filter = filters.find(({ range }) => holds(range, offset));
  if (filter) return { kind: 'filter', filter };
  const tag = tags.find(({ range }) => holds(range, offset));
  return tag && { kind: 'tag', tag };
}

/** The name of a variable where it is written: `user` of `user.name`, without the brackets and quotes of `["user"]`. */
export function nameRange({ source }: Template, { name, range }: VariableUse): TextRange {
  const start = source.startsWith(name, range.start) ? range.start : source.indexOf(name, range.start);
  if (start < 0 || start >= range.end) return range;
  return { start, end: start + name.length };
}

/** Where a template sets the name that one of its uses reads: the last place before it. */
export function localDefinition(template: Template, use: VariableUse): Definition | undefined {
  if (!use.local) return undefined;
  return partsOf(template).definitions.findLast(
    ({ name, range }) => name === use.name && range.start < use.range.start,
  );
}

/** Whether a registry is the one that a place belongs to. */
export const registriesOf = ({ contents, partials }: TemplatePlace): ReadonlySet<Registry> =>
  new Set([...contents.map(({ prompt }) => prompt.registry), ...partials.map(({ registry }) => registry)]);
