import { PromptError } from '../base/errors.ts';
import { applyEdits } from '../base/problem.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { changedText, contentOfText, contentText } from '../versions/contentText.ts';
import { writtenOut } from '../versions/writeOut.ts';
import { type EntryText, removeEntriesEdits } from '../yaml/entryText.ts';
import { ownEntries } from '../yaml/extent.ts';
import type { YamlMap } from '../yaml/tree.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { digestOf } from './knownContents.ts';
import { type RecordChange, overrideEdits, recordChanges } from './record.ts';
import type { LifecycleContext } from './transition.ts';
import type { JsonObject } from '../base/json.ts';

/**
 * A content as a version that no other file can change: template file and partials written out, with the digest of
 * what will be read back.
 * @throws PromptError `bad-input` where it cannot be written out
 */
export function frozenText(
  placed: PlacedContent,
  change: RecordChange,
  context: LifecycleContext,
): EntryText {
  const { prompt } = placed;
  const written = writtenOut(placed, contentText(placed), { sources: context.sources, what: 'all' });
  const digest = digestOf(readBack(prompt, placed, written), context);
  if (digest === undefined || digest !== digestOf(placed, context))
    throw new PromptError('bad-input', `The text of ${prompt.block.name} cannot be written out as it is.`, {
      hint: 'Write the template as a block of text below `template: |`, then try again.',
    });
  return recordedText(written, { ...change, digest });
}

/** What a text says once it stands in the prompt’s file. */
export const readBack = (
  prompt: RegisteredPrompt,
  placed: PlacedContent,
  written: EntryText,
): PlacedContent => ({
  prompt,
  version: placed.version,
  content: contentOfText(written),
  where: 'versions',
  uri: prompt.file.uri,
  inPrompt: 0,
  text: () => written.text,
  keyRange: placed.keyRange,
});

/** A text with another record; what goes takes the comments above it along. */
export function recordedText(written: EntryText, change: RecordChange): EntryText {
  const root = rootOf(written);
  const gone = ownEntries(root).filter(({ key }) => key in change && change[key] === undefined);
  const rest = root.flow
    ? written.text
    : applyEdits(written.text, removeEntriesEdits(written.text, root, gone));
  const kept = { ...written, text: rest };
  return changedText(kept, recordChanges(rootOf(kept), change));
}

function rootOf({ text }: EntryText): YamlMap {
  const root = rootMap(parseYaml(text));
  if (!root) throw new Error('A content is a map');
  return root;
}

/** A text with one more override in its record. */
export function overriddenText(written: EntryText, override: JsonObject | undefined): EntryText {
  const root = rootMap(parseYaml(written.text));
  if (!root || !override) return written;
  return {
    ...written,
    text: applyEdits(written.text, overrideEdits({ text: written.text, root }, override)),
  };
}
