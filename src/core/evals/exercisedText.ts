import { type TextRange, shiftRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { TemplateCoverage } from '../template/coverage.ts';
import type { Template } from '../template/template.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type ContentMessages, type TemplateMessage, messagesOf } from '../versions/messages.ts';
import type { SuiteCase } from './suite/suite.ts';

/** Where a template's text stands. */
export interface TextPlace {
  readonly uri: string;
  /** A range of the template as a range of the file. */
  readonly toRange: (range: TextRange) => TextRange;
}

export interface ExercisedMessage {
  readonly message: TemplateMessage;
  readonly at: TextPlace;
  /** The number of cases that render more than white space. */
  readonly filled: number;
}

export interface ExercisedPartial {
  readonly name: string;
  readonly template: Template;
  readonly at: TextPlace;
}

/** A prompt's text with what the cases of a suite reach of it. Rendering asks no model. */
export class ExercisedText {
  readonly #placed: PlacedContent;
  readonly #sources: Sources;
  readonly #content: ContentMessages;
  readonly #filled: number[];
  readonly coverage = new TemplateCoverage();

  constructor(placed: PlacedContent, sources: Sources) {
    this.#placed = placed;
    this.#sources = sources;
    this.#content = messagesOf(placed, sources);
    this.#filled = this.#content.messages.map(() => 0);
  }

  addCase({ variables }: Pick<SuiteCase, 'variables'>): void {
    const { messages, partials } = this.#content;
    const templates = messages.map(({ template }) => template);
    for (const [i, text] of this.coverage.addCase(templates, variables, { partials }).entries())
      if (text.trim() !== '') this.#filled[i]! += 1;
  }

  get messages(): ExercisedMessage[] {
    return this.#content.messages.map((message, i) => ({
      message,
      at: { uri: message.uri, toRange: toFileRange(this.#placed, message) },
      filled: this.#filled[i]!,
    }));
  }

  /** The partials that the text names, and those that these name, as far as there are any. */
  get partials(): ExercisedPartial[] {
    const { messages, partials } = this.#content;
    const settings = this.#placed.prompt.registry.settings.partials;
    const names = namedPartials(
      messages.map(({ template }) => template),
      partials,
    );
    return Array.from(names).flatMap((name) => {
      const [template, path] = [partials.get(name), settings.get(name)];
      if (!template || !path) return [];
      const uri = this.#sources.resolve(path.from, path.value);
      const source = this.#sources.read(uri);
      // A byte order mark is no part of the template.
      const start = source.state === 'loaded' ? source.text.length - template.source.length : 0;
      return [{ name, template, at: { uri, toRange: (range: TextRange) => shiftRange(range, start) } }];
    });
  }
}

/** Ranges of a message in its file, the registry included. */
const toFileRange =
  ({ prompt }: PlacedContent, { uri, toRange }: TemplateMessage) =>
  (range: TextRange): TextRange => {
    const { start, end } = toRange(range);
    const by = uri === prompt.file.uri ? prompt.start : 0;
    return { start: start + by, end: end + by };
  };

/** The partials that the templates name, and those that these name. */
function namedPartials(
  templates: readonly Template[],
  partials: ReadonlyMap<string, Template>,
): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = [...templates];
  for (const template of queue) {
    for (const { name } of template.partials) {
      const partial = partials.get(name);
      if (!partial || names.has(name)) continue;
      names.add(name);
      queue.push(partial);
    }
  }
  return names;
}
