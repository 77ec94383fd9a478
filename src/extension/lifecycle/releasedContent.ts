import { PromptError } from '../../core/base/errors.ts';
import { contentDigest } from '../../core/versions/digest.ts';
import { inferBump, nextVersion } from '../../core/versions/bump.ts';
import { compareContents } from '../../core/versions/compare.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history.ts';
import type { App } from '../app.ts';

/** A frozen version that was changed: as it is now, and as it was released. */
export interface ChangedRelease {
  readonly changed: PlacedContent;
  readonly released: PlacedContent;
}

/** Undefined where Git has no text with the digest that the file says. */
export async function findReleased(
  app: Pick<App, 'store' | 'sha256'>,
  history: History,
  { prompt, version }: { readonly prompt: RegisteredPrompt; readonly version: string },
): Promise<ChangedRelease | undefined> {
  const changed = contentOf(prompt, version, app.store);
  const digest = changed?.content.digest?.value;
  if (!changed || digest === undefined) return undefined;
  const isReleased = (placed: PlacedContent | undefined): placed is PlacedContent =>
    placed !== undefined && contentDigest(placed, history.sources, app.sha256) === digest;
  const latest = await history.versionFromGit(prompt, version);
  if (isReleased(latest)) return { changed, released: latest };
  // The change has been committed: what was released stands right before it.
  const known = history.of(prompt).versions.find((historic) => historic.version === version);
  const before = known && (await contentsBefore(history, prompt, known.introduced.id));
  const released = before?.find((placed) => placed.version === version);
  return isReleased(released) ? { changed, released } : undefined;
}

/** None where the commit is the first one. */
async function contentsBefore(
  history: History,
  prompt: RegisteredPrompt,
  commit: string,
): Promise<readonly PlacedContent[]> {
  try {
    return await history.atRevision(prompt, `${commit}^`);
  } catch (error) {
    if (PromptError.is(error, 'bad-input')) return [];
    throw error;
  }
}

/** The number for what a frozen version was changed to, with the reason: “2.2.0 (minor: a new example)”. */
export function suggestNumber(
  { changed, released }: ChangedRelease,
  { sources, taken }: { readonly sources: History['sources']; readonly taken: readonly string[] },
): { readonly version: string; readonly why: string } | undefined {
  const changes = compareContents(released, changed, sources);
  if (!changes) return undefined;
  const { bump, reasons } = inferBump(changes);
  if (bump === 'none') return undefined;
  // What somebody released meanwhile is not a number to be had any more.
  for (let base = changed.version; ;) {
    const next = nextVersion(base, bump);
    if (next === undefined) return undefined;
    if (!taken.includes(next)) return { version: next, why: `${bump}: ${reasons[0] ?? ''}` };
    base = next;
  }
}
