import { PromptError } from '../base/errors.ts';
import type { NewFile } from '../registry/scaffold.ts';
import { contentText } from '../versions/contentText.ts';
import { anchorsIn } from '../versions/expandAliases.ts';
import { RECORD_KEYS, isContentKey } from '../versions/keys.ts';
import type { PlacedContent } from '../versions/content.ts';
import { writtenOut } from '../versions/writeOut.ts';
import {
  type EntryText,
  entryRanges,
  insertEntryEdit,
  removeEntriesEdits,
  replaceEntryEdit,
} from '../yaml/entryText.ts';
import { ownEntries } from '../yaml/extent.ts';
import { type YamlEntry, entryOf } from '../yaml/tree.ts';
import { frozenText } from './frozenText.ts';
import { entryBehind } from './keyOrder.ts';
import type { PromptText } from './promptText.ts';
import type { LifecycleContext } from './transition.ts';
import { homeOf, putVersion, textFor } from './versionText.ts';

/** The prompt's own keys that are content or its record. */
const contentEntries = (text: PromptText): YamlEntry[] =>
  ownEntries(text.map).filter(({ key }) => isContentKey(key));

/**
 * The inline content as a version, record and comments and all. The text of a template file is written out: the file
 * is what people go on editing.
 */
export function inlineText(inline: PlacedContent, context: LifecycleContext): EntryText {
  const { prompt, version } = inline;
  const { sources } = context;
  const whole = contentText(inline);
  return inline.content.wording.kind === 'file' && isLoaded(inline, context)
    ? writtenOut(inline, whole, { sources, what: 'file' })
    : textFor(homeOf(prompt, version, sources), inline, whole, { prompt, sources });
}

/** Moves the inline content under its version; where that was edited, what was released goes there instead. */
export function moveInlineToVersion(
  text: PromptText,
  inline: PlacedContent,
  { context, as = inline }: { readonly context: LifecycleContext; readonly as?: PlacedContent },
): NewFile[] {
  const { prompt, version } = inline;
  const { sources } = context;
  refuseShared(text, inline);
  const written = as === inline ? inlineText(inline, context) : frozenText(as, {}, context);
  removeContent(text);
  return putVersion(text, prompt, { version, written, sources });
}

function isLoaded({ content: { wording }, uri }: PlacedContent, { sources }: LifecycleContext): boolean {
  return wording.kind === 'file' && sources.read(sources.resolve(uri, wording.path.value)).state === 'loaded';
}

/** Takes the inline content out of the prompt. */
export function removeContent(text: PromptText): void {
  const entries = contentEntries(text);
  if (text.map.flow) text.set(entries.map(({ key }) => ({ path: [key], value: undefined })));
  else text.apply(removeEntriesEdits(text.text, text.map, entries));
}

/** Puts a draft where the content stood, in front of the versions, or where there is an empty one. */
export function putDraft(text: PromptText, written: EntryText): void {
  const { map, step } = text;
  const empty = entryOf(map, 'draft');
  if (empty && !map.flow)
    return text.apply([replaceEntryEdit({ text: text.text, map, step }, empty, written)]);
  if (empty) text.set([{ path: ['draft'], value: undefined }]);
  const [first] = contentEntries(text);
  const before = map.flow ? undefined : (first ?? entryBehind(map, 'draft'));
  text.apply([insertEntryEdit({ text: text.text, map: text.map, step }, 'draft', { ...written, before })]);
}

/** The inline content without its record, as a draft. */
export const draftOf = (placed: PlacedContent): EntryText => ({
  ...contentText(placed, (key) => !RECORD_KEYS.has(key)),
  lead: [],
  note: '',
});

const uses = (part: string, name: string): number => part.split(`*${name}`).length - 1;

/** An anchor in what moves may be what an alias elsewhere stands for. */
function refuseShared(text: PromptText, { prompt }: PlacedContent): void {
  const ranges = text.map.flow
    ? contentEntries(text).map(({ keyRange, value }) => ({ start: keyRange.start, end: value.range.end }))
    : entryRanges(text.text, text.map, contentEntries(text));
  const names = ranges.flatMap(({ start, end }) => anchorsIn(text.text.slice(start, end)));
  if (names.length === 0) return;
  const whole = prompt.file.text;
  for (const name of names) {
    const inside = ranges.reduce((sum, { start, end }) => sum + uses(text.text.slice(start, end), name), 0);
    if (uses(whole, name) > inside)
      throw new PromptError(
        'bad-input',
        `The content of ${prompt.block.name} has the anchor “&${name}”, which is used elsewhere.`,
        {
          hint: `Write the value out where “*${name}” stands, then try again.`,
        },
      );
  }
}
