import { type JsonObject, type JsonValue, isSameJson } from '../base/json.ts';
import type { Sources } from '../base/sources.ts';
import type { Content } from '../registry/model.ts';
import type { ModelParameters, Role } from '../registry/parameters.ts';
import { alignMessages } from './alignMessages.ts';
import { type SchemaChange, compareSchemas } from './compareSchemas.ts';
import { compareTools } from './compareTools.ts';
import type { PlacedContent } from './content.ts';
import {
  type ContentMessages,
  type RenderedMessage,
  expandedMessages,
  isOnItsOwn,
  messagesOf,
  variablesOf,
} from './messages.ts';
import { type TextParts, compareParts, partsOf } from './textParts.ts';
import { compareWords } from './words.ts';

/** One thing that differs between two contents, in the view of those who call the prompt and read its answers. */
export type Change =
  | { readonly kind: 'model'; readonly from: string | undefined; readonly to: string | undefined }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
    }
  /** The answer is held to a schema now, or no longer. */
  | { readonly kind: 'output-schema'; readonly what: 'added' | 'removed' }
  | ({ readonly kind: 'schema' } & SchemaChange)
  | {
      readonly kind: 'tool';
      readonly name: string;
      readonly what: 'added' | 'removed' | 'changed' | 'described';
    }
  /** `added` can be left out by the caller; `required` must be supplied, whether it is new or was optional. */
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly what: 'added' | 'removed' | 'required' | 'optional';
    }
  | { readonly kind: 'message'; readonly what: 'added' | 'removed'; readonly role: Role }
  | { readonly kind: 'message'; readonly what: 'role'; readonly role: Role; readonly from: Role }
  | { readonly kind: 'example'; readonly what: 'added' | 'removed'; readonly text: string }
  | { readonly kind: 'instruction'; readonly what: 'added' | 'removed'; readonly text: string }
  | { readonly kind: 'words'; readonly added: number; readonly removed: number; readonly exact: boolean }
  | { readonly kind: 'spacing' };

/** What of a content goes to the model, with its partials written out and its line ends LF. */
interface ComparedContent {
  readonly model: string | undefined;
  readonly parameters: ModelParameters;
  readonly messages: readonly RenderedMessage[];
  /** The variables that a call must supply, and all that it can. */
  readonly required: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
}

/**
 * Everything that differs between two contents, in the order of importance; empty where they ask the same of
 * the same model, however they are written. Undefined while a file of one of them is not there to be read.
 */
export function compareContents(
  before: PlacedContent,
  after: PlacedContent,
  sources: Sources,
): readonly Change[] | undefined {
  const known = comparisons.get(before.content)?.get(after.content);
  if (known) return known;
  const [old, now] = [messagesOf(before, sources), messagesOf(after, sources)];
  if (!isReadable(before, old) || !isReadable(after, now)) return undefined;
  const changes = compareCompared(toCompared(before, old), toCompared(after, now));
  if (isOnItsOwn(before, old) && isOnItsOwn(after, now)) {
    const ofBefore = comparisons.get(before.content) ?? new WeakMap<Content, readonly Change[]>();
    comparisons.set(before.content, ofBefore.set(after.content, changes));
  }
  return changes;
}

/** What is known of contents that no other file has a part in. A content is a new object when its text is new. */
const comparisons = new WeakMap<Content, WeakMap<Content, readonly Change[]>>();

const isReadable = ({ content }: PlacedContent, { complete, messages }: ContentMessages): boolean =>
  complete && !(content.wording.kind === 'file' && messages.length === 0);

function toCompared(
  { content: { model, parameters } }: PlacedContent,
  found: ContentMessages,
): ComparedContent {
  const messages = expandedMessages(found).map(({ role, content }) => ({
    role,
    content: content.replaceAll('\r\n', '\n'),
  }));
  return { model: model?.value, parameters, messages, ...variablesOf(found) };
}

function compareCompared(before: ComparedContent, after: ComparedContent): Change[] {
  const changes: Change[] = [];
  if (before.model !== after.model) changes.push({ kind: 'model', from: before.model, to: after.model });
  changes.push(...compareOutputSchemas(before.parameters.output_schema, after.parameters.output_schema));
  for (const change of compareTools(before.parameters.tools ?? [], after.parameters.tools ?? []))
    changes.push({ kind: 'tool', ...change });
  changes.push(...compareVariables(before, after));
  changes.push(...compareParameters(before.parameters, after.parameters));
  changes.push(...compareMessages(before.messages, after.messages));
  return changes;
}

function compareOutputSchemas(before: JsonObject | undefined, after: JsonObject | undefined): Change[] {
  if (before && after) return compareSchemas(before, after).map((change) => ({ kind: 'schema', ...change }));
  if (!before && !after) return [];
  return [{ kind: 'output-schema', what: after ? 'added' : 'removed' }];
}

function compareVariables(before: ComparedContent, after: ComparedContent): Change[] {
  const changes: Change[] = [];
  for (const name of before.used) {
    if (!after.used.has(name)) changes.push({ kind: 'variable', name, what: 'removed' });
    else if (before.required.has(name) && !after.required.has(name))
      changes.push({ kind: 'variable', name, what: 'optional' });
  }
  for (const name of after.used) {
    if (after.required.has(name) && !before.required.has(name))
      changes.push({ kind: 'variable', name, what: 'required' });
    else if (!before.used.has(name)) changes.push({ kind: 'variable', name, what: 'added' });
  }
  return changes;
}

/** Compared by other means: the schema of the answer, and tools, by what is in them. */
const STRUCTURED: ReadonlySet<string> = new Set(['output_schema', 'tools']);

function flat({ extra = {}, ...parameters }: ModelParameters): ReadonlyMap<string, JsonValue> {
  return new Map([
    ...Object.entries(parameters).filter(([name]) => !STRUCTURED.has(name)),
    ...Object.entries(extra).map(([name, value]) => [`extra.${name}`, value] as const),
  ]);
}

function compareParameters(before: ModelParameters, after: ModelParameters): Change[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): Change[] => {
    const [from, to] = [old.get(name), now.get(name)];
    const isSame = from === to || (from !== undefined && to !== undefined && isSameJson(from, to));
    return isSame ? [] : [{ kind: 'parameter', name, from, to }];
  });
}

function compareMessages(before: readonly RenderedMessage[], after: readonly RenderedMessage[]): Change[] {
  const [old, now] = [withoutShots(before), withoutShots(after)];
  const changes = compareRoles(old.messages, now.messages);
  const [oldParts, parts] = [allParts(old), allParts(now)];
  const examples = compareParts(oldParts.examples, parts.examples);
  const sentences = compareParts(oldParts.sentences, parts.sentences);
  for (const [kind, { added, removed }] of [
    ['example', examples],
    ['instruction', sentences],
  ] as const) {
    for (const text of added) changes.push({ kind, what: 'added', text });
    for (const text of removed) changes.push({ kind, what: 'removed', text });
  }
  const words = compareWords(textOf(before), textOf(after));
  if (words?.onlySpacing) changes.push({ kind: 'spacing' });
  else if (words) {
    const { added, removed, exact } = words;
    changes.push({ kind: 'words', added, removed, exact });
  }
  return changes;
}

const textOf = (messages: readonly RenderedMessage[]): string =>
  messages.map(({ content }) => content).join('\n\n');

interface Conversation {
  readonly messages: readonly RenderedMessage[];
  readonly shots: readonly string[];
}

/**
 * Takes the few-shot examples out of a conversation: an answer of the assistant with the user's message before
 * it. The last message is none: there the model goes on, and a question with a variable in it is the question.
 */
function withoutShots(messages: readonly RenderedMessage[]): Conversation {
  const kept: RenderedMessage[] = [];
  const shots: string[] = [];
  for (const [index, message] of messages.entries()) {
    const question = kept.at(-1);
    const isShot = message.role === 'assistant' && index < messages.length - 1 && question?.role === 'user';
    if (isShot && !question.content.includes('{{')) {
      kept.pop();
      shots.push(`${question.content}\n${message.content}`);
    } else kept.push(message);
  }
  return { messages: kept, shots };
}

function allParts({ messages, shots }: Conversation): TextParts {
  const parts = messages.map(({ content }) => partsOf(content));
  return {
    examples: [...shots, ...parts.flatMap(({ examples }) => examples)],
    sentences: parts.flatMap(({ sentences }) => sentences),
  };
}

/** Messages that were added, removed, or given another role. */
function compareRoles(before: readonly RenderedMessage[], after: readonly RenderedMessage[]): Change[] {
  const pairs = alignMessages(before, after);
  return [
    ...pairs.flatMap(({ before: old, after: now }): Change[] =>
      old && now && old.role !== now.role
        ? [{ kind: 'message', what: 'role', role: now.role, from: old.role }]
        : [],
    ),
    ...pairs.flatMap(({ before: old, after: now }): Change[] =>
      now && !old ? [{ kind: 'message', what: 'added', role: now.role }] : [],
    ),
    ...pairs.flatMap(({ before: old, after: now }): Change[] =>
      old && !now ? [{ kind: 'message', what: 'removed', role: old.role }] : [],
    ),
  ];
}
