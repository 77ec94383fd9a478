import { PromptError } from '../base/errors.ts';
import type { FileEdits } from '../base/problem.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { NewFile } from '../registry/scaffold.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';
import { contentText } from '../versions/contentText.ts';
import { entryOf } from '../yaml/tree.ts';
import { type Move, checkTarget } from './checkTarget.ts';
import type { EntryText } from '../yaml/entryText.ts';
import { writtenOut } from '../versions/writeOut.ts';
import { frozenText, overriddenText, readBack, recordedText } from './frozenText.ts';
import { digestOf, environmentsOf, inlineContent, isPurelyInline, servedVersion } from './knownContents.ts';
import { keyBefore } from './keyOrder.ts';
import { isContentKey } from '../versions/keys.ts';
import { inlineText, moveInlineToVersion } from './moveInline.ts';
import { currentForm, readable } from './readable.ts';
import { PromptText } from './promptText.ts';
import { placedRecordEdits } from './placedRecord.ts';
import type { RecordChange } from './record.ts';
import { replaceContentEdits } from './replaceContent.ts';
import { overrideOf, refusalOf } from './requirements.ts';
import { type LifecycleContext, PRODUCTION, type Transition } from './transition.ts';
import { putVersion, textFor } from './versionText.ts';

/** An edit of a file is no deployment yet: applications read what was committed. */
export const IN_EFFECT = 'Commit the change to put it into effect.';

export interface MoveRequest {
  /** In the files, or only in Git: then it is written into the files first. */
  readonly target: PlacedContent;
  /** `production`, or a name in `environments`. */
  readonly environment: string;
  /** Why requirements that can be overridden are; recorded in the target. */
  readonly reason?: string | undefined;
  /** The gates are asked for, although the prompt may declare none. */
  readonly asksGates?: boolean | undefined;
  /** Traffic moves by and by; in production only, where it comes from what is served now. */
  readonly staged?: Staged | undefined;
}

/** How long traffic takes, and in how many steps it moves, if not evenly. */
export interface Staged {
  readonly overMinutes: number;
  readonly steps?: number | undefined;
}

interface Words {
  readonly action: Move['action'];
  readonly title: string;
  readonly result: string;
}

/** Makes an environment serve another version: one scalar, and what must change with it. */
export function serve(
  given: RegisteredPrompt,
  request: MoveRequest,
  { words, context }: { readonly words: Words; readonly context: LifecycleContext },
): Transition {
  const { environment, reason, staged, asksGates } = request;
  if (environment.trim() === '')
    throw new PromptError('bad-input', 'An environment has a name.', {
      hint: `Use “${PRODUCTION}”, or a name such as “staging”.`,
    });
  const prompt = readable(given);
  const target = currentForm(prompt, request.target, context);
  const requirements = checkTarget({ prompt, action: words.action, target, environment, asksGates }, context);
  const refusal = refusalOf(requirements, { title: words.title, reason });
  const shown = { ...words, requirements, refusal };
  if (refusal) return { ...shown, edits: [], newFiles: [] };
  const override = overrideOf(requirements, { at: context.now, action: words.action, environment, reason });
  const record = {
    // What is served is not retired any more.
    ...(target.content.stage === 'retired' && { stage: undefined }),
    ...(environment === PRODUCTION && { deployed_at: context.now }),
  };
  const work: Work = {
    text: new PromptText(prompt),
    prompt,
    action: words.action,
    target,
    environment,
    context,
    override,
    record,
    staged,
  };
  const moved = makeRoom(work);
  const { newFiles, edits } = writeTarget(work, moved);
  movePointer(work, moved);
  return { ...shown, edits: [...work.text.toEdits(), ...edits], newFiles: [...moved.newFiles, ...newFiles] };
}

interface Work {
  readonly text: PromptText;
  readonly prompt: RegisteredPrompt;
  readonly target: PlacedContent;
  readonly environment: string;
  readonly context: LifecycleContext;
  readonly action: Move['action'];
  readonly override: ReturnType<typeof overrideOf>;
  readonly record: RecordChange;
  readonly staged: Staged | undefined;
}

interface Room {
  readonly newFiles: readonly NewFile[];
  /** What is served next stands inline, as what was served did. */
  readonly isInline: boolean;
  /** What was served is still there to be rolled back to: in the files, or in Git. */
  readonly isKept: boolean;
}

/** Production’s inline content goes under its own version, unless Git keeps it and the next one takes its place. */
function makeRoom({ text, prompt, target, environment, context, staged }: Work): Room {
  const inline = environment === PRODUCTION ? inlineContent(prompt, context) : undefined;
  if (!inline) {
    const served = servedVersion(prompt, environment);
    const isKept = findContents(prompt, context.sources).some(({ version }) => version === served);
    return { newFiles: [], isInline: false, isKept };
  }
  if (inline.version === DRAFT) throw unnumbered(prompt);
  // What traffic leaves by and by is served for a while yet, so the files have to have it.
  if (staged || !isPurelyInline(prompt) || target.where !== 'git')
    return { newFiles: moveInlineToVersion(text, inline, { context }), isInline: false, isKept: true };
  if (context.isCommitted?.(inline) === true && environmentsOf(prompt, inline.version).length === 0)
    return { newFiles: [], isInline: true, isKept: true };
  const written = inlineText(inline, context);
  const { version } = inline;
  const newFiles = putVersion(text, prompt, { version, written, sources: context.sources });
  return { newFiles, isInline: true, isKept: true };
}

function unnumbered(prompt: RegisteredPrompt): PromptError {
  return new PromptError(
    'bad-input',
    `The content of ${prompt.block.name} has no version yet and would be lost.`,
    {
      hint: 'Release it first.',
    },
  );
}

interface Written {
  readonly newFiles: readonly NewFile[];
  readonly edits: readonly FileEdits[];
}

/** Writes what is recorded of the target, and the target itself where the files do not have it. */
function writeTarget(work: Work, { isInline }: Room): Written {
  const { text, prompt, target, context, override, record } = work;
  const { sources } = context;
  if (target.where !== 'git')
    return { newFiles: [], edits: placedRecordEdits(text, target, { record, override }) };
  if (!isInline) {
    const written = overriddenText(frozenText(target, record, context), override);
    return { newFiles: putVersion(text, prompt, { version: target.version, written, sources }), edits: [] };
  }
  const written = overriddenText(recordedText(inlineForm(work), record), override);
  text.apply(replaceContentEdits({ text: text.text, root: text.map }, written, isContentKey));
  return { newFiles: [], edits: [] };
}

/** The target as it is written in its commit; with its partials written out where these are others now. */
function inlineForm({ prompt, target, context }: Work): EntryText {
  const { sources } = context;
  const written = textFor(prompt.file.uri, target, contentText(target), { prompt, sources });
  const isSame = digestOf(readBack(prompt, target, written), context) === digestOf(target, context);
  return isSame ? written : writtenOut(target, contentText(target), { sources, what: 'all' });
}

function movePointer(work: Work, { isKept }: Room): void {
  const { text, prompt, action, target, environment } = work;
  const { version } = target;
  if (environment !== PRODUCTION) return moveEnvironment(text, environment, version);
  const { version: served, rollbackTo } = promptOf(prompt);
  text.setPointer('version', version);
  if (action === 'deploy' && served && isKept) text.setPointer('rollback_to', served.value);
  else if (rollbackTo?.value === version) text.setPointer('rollback_to', undefined);
  stageTraffic(work, served?.value);
}

/** An earlier rollback would go on moving traffic, whatever the pointer says: it ends with every move of production. */
function stageTraffic({ text, target, context, staged }: Work, served: string | undefined): void {
  if (entryOf(text.map, 'rollback')) text.removeEntries([], ['rollback']);
  if (!staged || served === undefined) return;
  const after = keyBefore(text.map, 'rollback');
  const value = {
    from: served,
    to: target.version,
    started_at: context.now,
    over_minutes: staged.overMinutes,
    ...(staged.steps !== undefined && { steps: staged.steps }),
  };
  text.set([{ path: ['rollback'], value, ...(after !== undefined && { after }) }]);
}

function moveEnvironment(text: PromptText, environment: string, version: string): void {
  const isThere = entryOf(text.map, 'environments')?.value.kind === 'map';
  const after = keyBefore(text.map, 'environments');
  text.set([
    isThere
      ? { path: ['environments', environment], value: version }
      : { path: ['environments'], value: { [environment]: version }, ...(after !== undefined && { after }) },
  ]);
}
