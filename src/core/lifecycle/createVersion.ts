import { PromptError } from '../base/errors.ts';
import type { FileEdits } from '../base/problem.ts';
import { promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { contentText } from '../versions/contentText.ts';
import { RECORD_KEYS, isContentKey } from '../versions/keys.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { nodeAt } from '../yaml/tree.ts';
import { checkRelease } from './checkRelease.ts';
import { frozenText } from './frozenText.ts';
import { findReleased } from './knownContents.ts';
import { draftOf, putDraft } from './moveInline.ts';
import { currentForm, readable } from './readable.ts';
import { PromptText } from './promptText.ts';
import { release } from './release.ts';
import { replaceContentEdits } from './replaceContent.ts';
import { refusalOf } from './requirements.ts';
import type { LifecycleContext, Transition } from './transition.ts';
import { putVersion, textFor } from './versionText.ts';

export interface CreateVersionRequest {
  /** The number of the new version; or `draft`, where the prompt has none: the edited text becomes that. */
  readonly version: string;
}

/**
 * Makes the edited text of a frozen version a version of its own, and puts the frozen one back to what was
 * released. Inline content is released under the new number: its old form is Git’s.
 * @throws PromptError `bad-input` where what was released is not among `context.fromGit`: nothing is offered then
 */
export function createVersion(
  given: PlacedContent,
  { version }: CreateVersionRequest,
  context: LifecycleContext,
): Transition {
  const prompt = readable(given.prompt);
  const changed = currentForm(prompt, given, context);
  if (changed.where === 'inline') return release(prompt, { version }, context);
  const { name, draft } = promptOf(prompt);
  const released = releasedForm(changed, context);
  const isDraft = version === DRAFT;
  if (isDraft && draft)
    throw new PromptError('bad-input', `${name} has a draft already.`, {
      hint: 'Make it a version with a number of its own, or release the draft first.',
    });
  const what = isDraft ? 'a draft' : version;
  const title = `Create ${what} of ${name} from the edited ${changed.version}`;
  const requirements = isDraft ? [] : checkRelease(asNew(changed), version, context);
  const refusal = refusalOf(requirements, { title, reason: undefined });
  const shown = {
    action: isDraft ? ('draft' as const) : ('release' as const),
    title,
    result: `The edited text of ${name} ${changed.version} is ${what} now; ${changed.version} is what was released again.`,
    requirements,
    refusal,
  };
  if (refusal) return { ...shown, edits: [], newFiles: [] };
  const text = new PromptText(prompt);
  const { sources } = context;
  const restored = restoreEdits(text, changed, { released, context });
  if (isDraft) {
    putDraft(text, textFor(prompt.file.uri, changed, draftOf(changed), { prompt, sources }));
    return { ...shown, edits: [...text.toEdits(), ...restored], newFiles: [] };
  }
  const none = Object.fromEntries([...RECORD_KEYS].map((key) => [key, undefined]));
  const written = {
    ...frozenText(asNew(changed), { ...none, released_at: context.now }, context),
    lead: [],
    note: '',
  };
  const newFiles = putVersion(text, prompt, { version, written, sources });
  return { ...shown, edits: [...text.toEdits(), ...restored], newFiles };
}

/** The edited text is no release of its own yet: its digest is that of another text. */
const asNew = (changed: PlacedContent): PlacedContent => ({
  ...changed,
  content: {
    ...changed.content,
    digest: undefined,
    evalScore: undefined,
    lastEval: undefined,
    shadow: undefined,
  },
});

/** What was released under the number, as Git has it. */
export function releasedForm(changed: PlacedContent, context: LifecycleContext): PlacedContent {
  const { version, prompt } = changed;
  const found = findReleased(changed, context);
  if (found) return found;
  throw new PromptError(
    'bad-input',
    `What ${prompt.block.name} ${version} was when it was released is not known.`,
    {
      hint: 'Restore it from Git by hand, and make the change in a draft.',
    },
  );
}

const isReplaced = (key: string): boolean => isContentKey(key) && !RECORD_KEYS.has(key);

/** The frozen version as it was released; what is recorded of it stays. */
export function restoreEdits(
  text: PromptText,
  changed: PlacedContent,
  { released, context }: { readonly released: PlacedContent; readonly context: LifecycleContext },
): FileEdits[] {
  const { prompt, sources } = { prompt: changed.prompt, sources: context.sources };
  const written = textFor(changed.uri, released, contentText(released), { prompt, sources });
  if (changed.where === 'file') {
    const file = changed.text();
    const root = rootMap(parseYaml(file));
    if (!root) throw new Error(`The file of ${changed.version} is no map any more`);
    return [{ uri: changed.uri, edits: replaceContentEdits({ text: file, root }, written, isReplaced) }];
  }
  const root = changed.where === 'inline' ? text.map : nodeAt(text.map, ['versions', changed.version]);
  if (root?.kind !== 'map') throw new Error(`${changed.version} is no map any more`);
  text.apply(replaceContentEdits({ text: text.text, root }, written, isReplaced));
  return [];
}
