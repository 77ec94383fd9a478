import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { scoreStateOf } from '../evals/scoreState.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { promptOf } from '../registry/workspace.ts';
import type { NewFile } from '../registry/scaffold.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { type ReleaseSuggestion, releasable, suggestRelease } from './suggestRelease.ts';
import { checkRelease } from './checkRelease.ts';
import { frozenText, overriddenText } from './frozenText.ts';
import { digestOf, environmentsOf, findReleased } from './knownContents.ts';
import { readable } from './readable.ts';
import { PromptText } from './promptText.ts';
import { recordedOverrides } from './overrides.ts';
import { shadowState } from './gates/stagedGate.ts';
import { type RecordChange, overrideEdits, recordChanges, recordKeysOf } from './record.ts';
import { overrideOf, refusalOf } from './requirements.ts';
import type { LifecycleContext, Transition } from './transition.ts';
import { putVersion } from './versionText.ts';

export interface ReleaseRequest {
  /** Undefined: the number that `suggestRelease` gives. */
  readonly version?: string | undefined;
  readonly notes?: string | undefined;
  /** Why the number is smaller than the step, where it is; recorded beside the version. */
  readonly reason?: string | undefined;
}

/**
 * Freezes the draft as a version: whole, with template file and partials written out, a date and a digest; the
 * draft stays, without the record, which is about what was released. Inline content is given its number where it
 * stands.
 * @throws PromptError `bad-input` where there is nothing to release, or where it cannot be written out
 */
export function release(
  given: RegisteredPrompt,
  request: ReleaseRequest,
  context: LifecycleContext,
): Transition {
  const prompt = readable(given);
  const placed = releasable(prompt, context);
  const suggestion = suggestRelease(prompt, context);
  const version = request.version ?? suggestion.version;
  const { name } = promptOf(prompt);
  const title = `Release ${name} ${version}`;
  const requirements = checkRelease(placed, version, context);
  const refusal = refusalOf(requirements, { title, reason: request.reason });
  const shown = { action: 'release' as const, title, requirements, refusal };
  const result = `Released ${name} ${version}${kindOf(version, suggestion)}.`;
  if (refusal) return { ...shown, result, edits: [], newFiles: [] };
  const { reason, notes } = request;
  const override = overrideOf(requirements, { at: context.now, action: 'release', reason });
  const text = new PromptText(prompt);
  const newFiles =
    placed.where === 'draft'
      ? releaseDraft(text, placed, { version, notes, override }, context)
      : releaseInline(text, placed, { version, notes, override }, context);
  return { ...shown, result, edits: text.toEdits(), newFiles };
}

interface Release {
  readonly version: string;
  readonly notes: string | undefined;
  readonly override: ReturnType<typeof overrideOf>;
}

/** “ (minor: a new example)”, where the number is the one that the changes lead to. */
function kindOf(version: string, suggestion: ReleaseSuggestion): string {
  const { bump, reasons, base } = suggestion;
  if (version !== suggestion.version || base === undefined || bump === 'none') return '';
  return ` (${bump}: ${reasons.slice(0, 3).join('; ')})`;
}

function releaseDraft(
  text: PromptText,
  placed: PlacedContent,
  { version, notes, override }: Release,
  context: LifecycleContext,
): NewFile[] {
  const { prompt } = placed;
  const isStale = scoreStateOf(placed, context.sources, context.sha256) === 'content-changed';
  const change: RecordChange = {
    released_at: context.now,
    deployed_at: undefined,
    overrides: keptOverrides(placed, context),
    ...(notes !== undefined && { notes }),
    ...staleRecord(placed, isStale, context),
  };
  const frozen = overriddenText(frozenText(placed, change, context), override);
  const written = { ...frozen, lead: [], note: '' };
  const gone = recordKeysOf(placed.content.node);
  removeRecord(text, gone);
  return putVersion(text, prompt, { version, written, sources: context.sources });
}

/** What is recorded of another content goes, and the stage that it was the evidence of. */
function staleRecord(placed: PlacedContent, isScoreStale: boolean, context: LifecycleContext): RecordChange {
  const { stage } = placed.content;
  const isShadowStale = shadowState(placed, context) === 'stale';
  return {
    ...(isShadowStale && { shadow: undefined, ...(stage === 'staged' && { stage: 'evaluated' }) }),
    ...(isScoreStale && { eval_score: undefined, last_eval: undefined, stage: undefined }),
  };
}

/** What was overridden for this very content, on its way so far; the rest was about what was served before. */
function keptOverrides(placed: PlacedContent, context: LifecycleContext): JsonObject[] | undefined {
  const digest = digestOf(placed, context);
  const kept = recordedOverrides(placed.content).filter(
    ({ action, content }) => action === 'promote' && content === digest,
  );
  return kept.length > 0 ? kept : undefined;
}

/** The record of the draft went with the release; the comments above its keys went with it. */
function removeRecord(text: PromptText, keys: readonly string[]): void {
  text.removeEntries([DRAFT], keys);
}

/** The inline content stays where it is; what was recorded of another content goes. */
function releaseInline(
  text: PromptText,
  placed: PlacedContent,
  { version, notes, override }: Release,
  context: LifecycleContext,
): NewFile[] {
  const { prompt, content } = placed;
  const before = promptOf(prompt).version?.value;
  const isRenumbered = before !== undefined && before !== version;
  const state = scoreStateOf(placed, context.sources, context.sha256);
  const isOfAnother =
    state === 'content-changed' || (isRenumbered && state !== 'fresh' && state !== 'below-minimum');
  const wasReleased = content.digest !== undefined || content.releasedAt !== undefined;
  const record: RecordChange = {
    released_at: context.now,
    digest: digestOf(placed, context),
    ...(notes !== undefined ? { notes } : isRenumbered && wasReleased && { notes: undefined }),
    ...(isRenumbered && { deployed_at: undefined, overrides: keptOverrides(placed, context) }),
    ...staleRecord(placed, isOfAnother, context),
  };
  const gone = Object.keys(record).filter((key) => record[key] === undefined);
  text.removeEntries([], gone);
  const kept = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  text.set(recordChanges(text.map, kept));
  text.apply(overrideEdits({ text: text.text, root: text.map }, override));
  text.setPointer('version', version);
  if (!isRenumbered) return [];
  text.setPointer('rollback_to', before);
  return keepServed(text, placed, context);
}

/** What another environment serves as the old number must not go with it: Git has it, and it is written down. */
function keepServed(text: PromptText, placed: PlacedContent, context: LifecycleContext): NewFile[] {
  const { prompt, version, content } = placed;
  const [environment] = environmentsOf(prompt, version);
  if (environment === undefined) return [];
  const old = content.digest
    ? findReleased(placed, context)
    : context.fromGit?.find((other) => other.version === version);
  if (old)
    return putVersion(text, prompt, {
      version,
      written: frozenText(old, {}, context),
      sources: context.sources,
    });
  throw new PromptError(
    'bad-input',
    `${environment} serves ${version}, which would stand nowhere any more.`,
    {
      hint: 'Start a draft instead: the content moves under its version first.',
    },
  );
}
