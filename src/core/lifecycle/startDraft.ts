import { PromptError } from '../base/errors.ts';
import type { NewFile } from '../registry/scaffold.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../versions/content.ts';
import { contentText } from '../versions/contentText.ts';
import { digestOf, findCommitted, findReleased, inlineContent, knownContents } from './knownContents.ts';
import { draftOf, moveInlineToVersion, putDraft, removeContent } from './moveInline.ts';
import { currentForm, readable } from './readable.ts';
import { PromptText } from './promptText.ts';
import type { LifecycleContext, Transition } from './transition.ts';
import { textFor } from './versionText.ts';

/**
 * Gives a prompt a draft: a copy of what is served, or of `from`, as it is written. Inline content moves under its
 * version first, comments and all.
 * @throws PromptError `bad-input` where there is a draft that would be lost, or nothing to start from
 */
export function startDraft(
  given: RegisteredPrompt,
  context: LifecycleContext,
  source?: PlacedContent,
): Transition {
  const prompt = readable(given);
  // Whoever asks for the text of a commit does not mean what the file has under the same number.
  const from = source?.where === 'git' ? source : source && currentForm(prompt, source, context);
  const inline = inlineContent(prompt, context);
  if (promptOf(prompt).draft) return replaceDraft(prompt, context, from);
  return inline ? draftFromInline(inline, context, from) : copyVersion(prompt, context, from);
}

/** The first draft of a prompt that was edited inline. */
function draftFromInline(inline: PlacedContent, context: LifecycleContext, from?: PlacedContent): Transition {
  const { prompt, version } = inline;
  const text = new PromptText(prompt);
  if (version === DRAFT) {
    if (from && from.where !== 'inline') throw unnumbered(prompt);
    putDraft(text, { ...contentText(inline), lead: [], note: '' });
    removeContent(text);
    return transition(prompt, text, { source: 'its content', newFiles: [], moved: '' });
  }
  const source = from ?? inline;
  const released = releasedForm(inline, context);
  putDraft(text, draftText(source, context, prompt));
  const newFiles = moveInlineToVersion(text, inline, { context, as: released });
  const place = promptOf(prompt).versionsDir ? 'in a file of its own' : 'under “versions”';
  const isEdited = released !== inline;
  return transition(prompt, text, {
    source: isEdited && source === inline ? `the edited ${version}` : nameOf(source),
    newFiles,
    moved: ` ${version} stands ${place} now${isEdited ? ', without the edit' : ''}.`,
  });
}

/**
 * What stands under the version's number from now on: what was released under it, or committed. Whoever has edited it
 * since wants the edited text as the draft.
 */
function releasedForm(inline: PlacedContent, context: LifecycleContext): PlacedContent {
  const { prompt, version, content } = inline;
  const digest = digestOf(inline, context);
  if (!content.digest) return findCommitted(inline, context) ?? inline;
  if (digest === undefined || digest === content.digest.value) return inline;
  const found = findReleased(inline, context);
  if (found) return found;
  throw new PromptError(
    'bad-input',
    `The content of ${prompt.block.name} was changed since ${version} was released, and what was released is not known here.`,
    { hint: 'Release it under a new number first.' },
  );
}

const draftText = (source: PlacedContent, { sources }: LifecycleContext, prompt: RegisteredPrompt) =>
  textFor(prompt.file.uri, source, draftOf(source), { prompt, sources });

/** A prompt that has versions and no draft. */
function copyVersion(prompt: RegisteredPrompt, context: LifecycleContext, from?: PlacedContent): Transition {
  const source = from ?? servedContent(prompt, context);
  const text = new PromptText(prompt);
  putDraft(text, draftText(source, context, prompt));
  return transition(prompt, text, { source: nameOf(source), newFiles: [], moved: '' });
}

function replaceDraft(prompt: RegisteredPrompt, context: LifecycleContext, from?: PlacedContent): Transition {
  const { name } = promptOf(prompt);
  const draft = contentOf(prompt, DRAFT, context.sources)!;
  const digest = digestOf(draft, context);
  const same = knownContents(prompt, context).find((placed) => {
    const other = digestOf(placed, context);
    return other !== undefined && other === digest;
  });
  if (!from && !same)
    throw new PromptError('bad-input', `${name} has a draft already, with changes that are not released.`, {
      hint: 'Release it first, or say which version to start from again: its content takes the draft’s place.',
    });
  const source = from ?? servedContent(prompt, context);
  if (digest !== undefined && digestOf(source, context) === digest)
    throw new PromptError('bad-input', `The draft of ${name} is a copy of ${source.version} already.`, {
      hint: 'Edit the draft, or say which other version to start from.',
    });
  const text = new PromptText(prompt);
  const written = draftText(source, context, prompt);
  putDraft(text, written);
  return transition(prompt, text, { source: nameOf(source), newFiles: [], moved: '' });
}

/** What a sentence calls the content that a draft starts from. */
function nameOf({ version, commit }: PlacedContent): string {
  const name = version === DRAFT ? 'the draft' : version;
  return commit ? `${name} in commit ${commit.id.slice(0, 7)}` : name;
}

/** What production serves, from the files or from Git. */
function servedContent(prompt: RegisteredPrompt, context: LifecycleContext): PlacedContent {
  const { name, version } = promptOf(prompt);
  const served = knownContents(prompt, context).find((placed) => placed.version === version?.value);
  if (served) return served;
  throw new PromptError(
    'bad-input',
    version
      ? `Nobody has the content of ${name} ${version.value}.`
      : `${name} has no version that is served.`,
    { hint: 'Say which version to start from.' },
  );
}

function unnumbered(prompt: RegisteredPrompt): PromptError {
  return new PromptError(
    'bad-input',
    `The content of ${prompt.block.name} has no version yet and would be lost.`,
    {
      hint: 'Start the draft from it, and release that first.',
    },
  );
}

function transition(
  prompt: RegisteredPrompt,
  text: PromptText,
  {
    source,
    newFiles,
    moved,
  }: { readonly source: string; readonly newFiles: readonly NewFile[]; readonly moved: string },
): Transition {
  const { name } = promptOf(prompt);
  return {
    action: 'draft',
    title: `Start a draft of ${name} from ${source}`,
    result: `${name} has a draft now, a copy of ${source}.${moved}`,
    requirements: [],
    edits: text.toEdits(),
    newFiles,
    refusal: undefined,
  };
}
