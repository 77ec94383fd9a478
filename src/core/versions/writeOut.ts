import { PromptError } from '../base/errors.ts';
import type { Sources } from '../base/sources.ts';
import type { EntryText } from '../yaml/entryText.ts';
import type { YamlChange } from '../yaml/edits.ts';
import type { PlacedContent } from './content.ts';
import { changedText } from './contentText.ts';
import { unexpandedPartials } from './digest.ts';
import { type ContentMessages, expandedMessages, messagesOf } from './messages.ts';

/** What is written out: the template's file alone, or its partials as well, so that no other file is needed. */
export type WriteOut = 'file' | 'all';

/**
 * The text of a content with the parts of it that stand in other files. What needs no other file stays as it is
 * written.
 * @throws PromptError `bad-input` where a file cannot be read, or where a partial has no equivalent as text
 */
export function writtenOut(
  placed: PlacedContent,
  written: EntryText,
  { sources, what }: { readonly sources: Sources; readonly what: WriteOut },
): EntryText {
  const { wording } = placed.content;
  if (what === 'file' && wording.kind !== 'file') return written;
  const found = messagesOf(placed, sources);
  if (wording.kind === 'file' && found.messages.length === 0)
    throw new PromptError('bad-input', `The template file ${wording.path.value} cannot be read.`, {
      hint: 'Restore it, or write the text as `template`, then try again.',
    });
  if (what === 'all') refuseUnexpanded(placed, found);
  const texts = what === 'all' ? expandedMessages(found).map(({ content }) => content) : sourcesOf(found);
  if (wording.kind === 'file') {
    const template = { path: ['template'], value: toLf(texts[0]!), after: 'template_file' };
    return changedText(changedText(written, [template]), [{ path: ['template_file'], value: undefined }]);
  }
  const changes = texts.flatMap((text, index): YamlChange[] => {
    if (found.messages[index]!.template.partials.length === 0) return [];
    const path = wording.kind === 'messages' ? ['messages', index, 'content'] : ['template'];
    return [{ path, value: toLf(text) }];
  });
  return changes.length > 0 ? changedText(written, changes) : written;
}

const toLf = (text: string): string => text.replaceAll('\r\n', '\n');

const sourcesOf = ({ messages }: ContentMessages): string[] =>
  messages.map(({ template }) => template.source);

function refuseUnexpanded({ prompt }: PlacedContent, found: ContentMessages): void {
  const used = found.messages.flatMap(({ template }) => template.partials.map(({ name }) => name));
  const missing = used.find((name) => !found.partials.has(name));
  if (missing !== undefined)
    throw new PromptError('bad-input', `The partial “${missing}” of ${prompt.block.name} cannot be read.`, {
      hint: 'Name its file under `partials`, or write its text into the template.',
    });
  const [kept] = Object.keys(unexpandedPartials(found).partials ?? {});
  if (kept === undefined) return;
  throw new PromptError(
    'bad-input',
    `The partial “${kept}” cannot be written out as text, because what it gives depends on where it is rendered.`,
    {
      hint: `Write the text of “${kept}” into the template where it is rendered, without counters and without a loop around it.`,
    },
  );
}
