import { type Problem, type TextRange, shiftRange } from '../base/problem.ts';
import type { LoadedFile, Sources } from '../base/sources.ts';
import type { JsonObject } from '../base/json.ts';
import type { WrittenText } from '../registry/model.ts';
import type { Role } from '../registry/parameters.ts';
import {
  type Rendered,
  type Template,
  expandPartials,
  parseTemplate,
  renderTemplate,
  requiredVariables,
} from '../template/template.ts';
import { ScalarOffsets } from '../yaml/offsets.ts';
import type { PlacedContent } from './content.ts';

/** A message of a content with its template parsed, and the way back from template offsets to the file. */
export interface TemplateMessage {
  readonly role: Role;
  readonly template: Template;
  /** The file that holds the template's text. */
  readonly uri: string;
  /** A range of the template as a range of the file `uri`; relative to the prompt where that is the registry file. */
  readonly toRange: (range: TextRange) => TextRange;
}

export interface ContentMessages {
  readonly messages: readonly TemplateMessage[];
  /** Every partial that the registry declares and that could be read. */
  readonly partials: ReadonlyMap<string, Template>;
  /** False while a file is still being read: what is missing now may come. */
  readonly complete: boolean;
}

const templates = new WeakMap<object, Template>();

/** Parses once: the key is the written text's node or the file, which are new objects when the text is new. */
export function templateOf(key: object, text: string): Template {
  let template = templates.get(key);
  if (!template) templates.set(key, (template = parseTemplate(text)));
  return template;
}

/** The messages of a content; one user message for `template` and `template_file`. A file that cannot be read gives none. */
export function messagesOf(placed: PlacedContent, sources: Sources): ContentMessages {
  const { wording } = placed.content;
  const partials = partialsOf(placed, sources);
  if (wording.kind === 'template')
    return { ...partials, messages: [written(placed, 'user', wording.template)] };
  if (wording.kind === 'messages') {
    return {
      ...partials,
      messages: wording.messages.map(({ role, content }) => written(placed, role, content)),
    };
  }
  if (wording.kind === 'none') return { ...partials, messages: [] };
  const uri = sources.resolve(placed.uri, wording.path.value);
  const source = sources.read(uri);
  const messages = source.state === 'loaded' ? [fileMessage(uri, source)] : [];
  return { ...partials, messages, complete: partials.complete && source.state !== 'loading' };
}

function fileMessage(uri: string, source: LoadedFile): TemplateMessage {
  const { template, start } = fileTemplate(source);
  return { role: 'user', template, uri, toRange: (range) => shiftRange(range, start) };
}

const MARK = '\ufeff';
const unmarkedFiles = new WeakMap<LoadedFile, object>();

/** The template of a file and where it starts. A byte order mark is no part of it: no model is to be sent one. */
function fileTemplate(source: LoadedFile): { readonly template: Template; readonly start: number } {
  const { text } = source;
  if (!text.startsWith(MARK)) return { template: templateOf(source, text), start: 0 };
  let key = unmarkedFiles.get(source);
  if (!key) unmarkedFiles.set(source, (key = {}));
  return { template: templateOf(key, text.slice(MARK.length)), start: MARK.length };
}

function written(placed: PlacedContent, role: Role, { text, node }: WrittenText): TemplateMessage {
  let offsets: ScalarOffsets | undefined;
  const toRange = (range: TextRange): TextRange => {
    const start = node.range.start + placed.inPrompt;
    const end = node.range.end + placed.inPrompt;
    // Text behind an alias stands somewhere else; the alias is what the reader sees here.
    if (node.alias) return { start, end };
    offsets ??= new ScalarOffsets(placed.text(), { ...node, range: { start, end } });
    return offsets.toSourceRange(range);
  };
  return { role, template: templateOf(node, text), uri: placed.uri, toRange };
}

function partialsOf(placed: PlacedContent, sources: Sources): Omit<ContentMessages, 'messages'> {
  const partials = new Map<string, Template>();
  let complete = true;
  // Released versions are whole: a partial that changes later must not change them.
  for (const [name, path] of placed.prompt.registry.settings.partials) {
    const source = sources.read(sources.resolve(path.from, path.value));
    if (source.state === 'loaded') partials.set(name, fileTemplate(source).template);
    else if (source.state === 'loading') complete = false;
  }
  return { partials, complete };
}

export interface RenderedMessage {
  readonly role: Role;
  readonly content: string;
}

/** All messages rendered with the same variables, or the first problem met, with its message. */
export function renderMessages(
  { messages, partials }: ContentMessages,
  variables: JsonObject,
):
  | { readonly messages: readonly RenderedMessage[] }
  | { readonly problem: Problem; readonly in: TemplateMessage } {
  const rendered: RenderedMessage[] = [];
  for (const message of messages) {
    const result: Rendered = renderTemplate(message.template, variables, { partials });
    if ('problem' in result) return { problem: result.problem, in: message };
    rendered.push({ role: message.role, content: result.text });
  }
  return { messages: rendered };
}

/** The variables that a call must supply, and all that the messages can make use of. */
export function variablesOf({ messages, partials }: ContentMessages): {
  readonly required: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
} {
  const required = new Set(messages.flatMap(({ template }) => [...requiredVariables(template, partials)]));
  const used = messages.flatMap(({ template }) =>
    template.variables.filter(({ local }) => !local).map(({ name }) => name),
  );
  return { required, used: new Set(used) };
}

/** Whether no other file has a part in a content: then it is the same as long as the `Content` is the same object. */
export function isOnItsOwn({ content }: PlacedContent, { messages }: ContentMessages): boolean {
  return content.wording.kind !== 'file' && messages.every(({ template }) => template.partials.length === 0);
}

/** The text of each message with its partials written out. */
export function expandedMessages({ messages, partials }: ContentMessages): readonly RenderedMessage[] {
  return messages.map(({ role, template }) => ({
    role,
    content: template.partials.length > 0 ? expandPartials(template, partials) : template.source,
  }));
}
