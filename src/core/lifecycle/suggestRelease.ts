import { PromptError } from '../base/errors.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type Bump, nextVersion } from '../versions/bump.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';
import { isVersion } from '../versions/isVersion.ts';
import { compareVersions } from '../versions/order.ts';
import { isSmallerStep, stepBase, stepBetween } from '../versions/step.ts';
import { digestOf, knownContents, takenNumbers } from './knownContents.ts';
import { readable } from './readable.ts';
import type { LifecycleContext } from './transition.ts';

/** The number that a release should have, and why. */
export interface ReleaseSuggestion {
  readonly version: string;
  readonly bump: Bump;
  /** Why the step is not smaller, as short clauses. */
  readonly reasons: readonly string[];
  /** The version that the content was compared with; undefined for a first release. */
  readonly base: string | undefined;
  /** Larger steps that may be taken instead. */
  readonly alternatives: readonly { readonly version: string; readonly bump: Bump }[];
}

/**
 * The smallest number that the next release may have.
 * @throws PromptError `bad-input` where the prompt has nothing to release
 */
export const suggestRelease = (prompt: RegisteredPrompt, context: LifecycleContext): ReleaseSuggestion =>
  suggestVersion(releasable(readable(prompt), context), context);

/** The smallest number that a content may have as a version of its own: a draft, an inline or a frozen one that was edited. */
export function suggestVersion(placed: PlacedContent, context: LifecycleContext): ReleaseSuggestion {
  const base = stepBase(releasedBefore(placed, context), undefined);
  const taken = numbersTaken(placed, context);
  if (!base) return firstRelease(placed, taken);
  const step = stepBetween(base, placed, context.sources);
  const bump = !step || step.bump === 'none' ? 'patch' : step.bump;
  const least = nextVersion(base.version, bump)!;
  // Whoever edits inline may have written the new number already.
  const isNumbered =
    placed.where === 'inline' &&
    !taken.has(placed.version) &&
    compareVersions(placed.version, base.version) > 0 &&
    (!step || !isSmallerStep(placed.version, step));
  const version = isNumbered ? placed.version : free(least, bump, taken);
  const reasons = step?.reasons ?? ['what changed is not known here'];
  return {
    version,
    bump: step?.bump ?? 'patch',
    reasons,
    base: base.version,
    alternatives: larger(base.version, version, taken),
  };
}

/**
 * What a release freezes: the draft, or else the inline content.
 * @throws PromptError `bad-input` where the prompt has neither
 */
export function releasable(prompt: RegisteredPrompt, { sources }: LifecycleContext): PlacedContent {
  const contents = findContents(prompt, sources);
  const found =
    contents.find(({ where }) => where === 'draft') ?? contents.find(({ where }) => where === 'inline');
  if (found) return found;
  throw new PromptError('bad-input', `${promptOf(prompt).name} has no draft to release.`, {
    hint: 'Start a draft and edit it first.',
  });
}

/** The contents that a release follows. Of a version that was edited this is its form in Git. */
export function releasedBefore(placed: PlacedContent, context: LifecycleContext): PlacedContent[] {
  const { version, where } = placed;
  const own = where === 'draft' ? [] : (context.fromGit ?? []).filter((other) => other.version === version);
  const others = knownContents(placed.prompt, context).filter(
    (other) => isVersion(other.version) && (where === 'draft' || other.version !== version),
  );
  const digest = digestOf(placed, context);
  // The same content under the same number is no earlier release: it is this one, committed before it is released.
  return [...others, ...own.filter((other) => isFrozen(placed) || digestOf(other, context) !== digest)];
}

const isFrozen = ({ content }: PlacedContent): boolean => content.digest !== undefined;

/** The numbers that a release may not take. An inline version that was not released yet keeps its own. */
export function numbersTaken(placed: PlacedContent, context: LifecycleContext): Set<string> {
  const taken = takenNumbers(placed.prompt, context);
  if (placed.where !== 'inline' || isFrozen(placed)) return taken;
  const inGit = (context.fromGit ?? []).filter(({ version }) => version === placed.version);
  const isKnownToGit = context.numbersInGit?.includes(placed.version) ?? false;
  const isSame = inGit.some((other) => digestOf(other, context) === digestOf(placed, context));
  if (!isKnownToGit || isSame) taken.delete(placed.version);
  return taken;
}

/** Nothing that was released before is known. */
function firstRelease(placed: PlacedContent, taken: ReadonlySet<string>): ReleaseSuggestion {
  const { version } = placed;
  if (version === DRAFT || !isVersion(version)) {
    const first = free('1.0.0', 'patch', taken);
    return {
      version: first,
      bump: 'none',
      reasons: [],
      base: undefined,
      alternatives: [{ version: '0.1.0', bump: 'none' }],
    };
  }
  if (!taken.has(version))
    return {
      version,
      bump: 'none',
      reasons: [],
      base: undefined,
      alternatives: larger(version, version, taken),
    };
  const next = free(nextVersion(version, 'patch')!, 'patch', taken);
  const reasons = [`what ${version} was when it was released is not known here`];
  return { version: next, bump: 'patch', reasons, base: version, alternatives: larger(version, next, taken) };
}

/** The number, or the next one by the same step that nobody has taken. */
function free(version: string, bump: Bump, taken: ReadonlySet<string>): string {
  let next = version;
  while (taken.has(next)) next = nextVersion(next, bump)!;
  return next;
}

function larger(base: string, than: string, taken: ReadonlySet<string>): ReleaseSuggestion['alternatives'] {
  const steps = (['patch', 'minor', 'major'] as const).map((bump) => ({
    version: free(nextVersion(base, bump)!, bump, taken),
    bump,
  }));
  const first =
    base.startsWith('0.') && !taken.has('1.0.0') ? [{ version: '1.0.0', bump: 'major' as const }] : [];
  return [...steps, ...first].filter(
    ({ version }, index, all) =>
      compareVersions(version, than) > 0 && all.findIndex((other) => other.version === version) === index,
  );
}
