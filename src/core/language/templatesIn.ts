import type { TextRange } from '../base/problem.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, inFile } from '../registry/workspace.ts';
import type { Template } from '../template/template.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { messagesOf, templateOf } from '../versions/messages.ts';
import { fileUsers } from './fileUsers.ts';
import { textsOf } from './templateAt.ts';

/** A template as it stands in a file. */
export interface WrittenTemplate {
  readonly template: Template;
  readonly toRange: (range: TextRange) => TextRange;
}

const known = new WeakMap<PromptBlock, readonly WrittenTemplate[]>();

/** The templates in a prompt's own text, with ranges in its file. */
export function templatesOf(prompt: RegisteredPrompt, store: RegistryStore): readonly WrittenTemplate[] {
  let own = known.get(prompt.block);
  if (!own) {
    const contents = findContents(prompt, store).filter(({ where }) => where !== 'file');
    own = contents.flatMap((placed) => writtenIn(placed, store));
    known.set(prompt.block, own);
  }
  return own.map(({ template, toRange }) => ({
    template,
    toRange: (range) => inFile(prompt, toRange(range)),
  }));
}

/** The templates in a file that is no registry. */
export function templatesInFile(uri: string, store: RegistryStore): readonly WrittenTemplate[] {
  const { contents, wordings, partials } = fileUsers(uri, store);
  const source = store.read(uri);
  if (source.state !== 'loaded') return [];
  if (contents[0]) return writtenIn(contents[0], store);
  if (wordings.length === 0 && partials.length === 0) return [];
  return [{ template: templateOf(source, source.text), toRange: (range) => range }];
}

function writtenIn(placed: PlacedContent, store: RegistryStore): WrittenTemplate[] {
  const texts = textsOf(placed);
  if (texts.length === 0) return [];
  return messagesOf(placed, store).messages.flatMap(({ template, toRange }, i) =>
    texts[i]?.node.alias ? [] : [{ template, toRange }],
  );
}
