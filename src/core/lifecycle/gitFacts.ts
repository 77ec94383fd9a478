import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { History, PromptHistory } from '../versions/history.ts';
import type { LifecycleContext } from './transition.ts';

export type GitFacts = Pick<LifecycleContext, 'sources' | 'fromGit' | 'numbersInGit' | 'isCommitted'>;

/** How many versions that only Git has are read for what a release may follow. */
const MOST_EARLIER = 5;

/**
 * What Git adds to the files for an action on a prompt: contents that only Git has and that the action may need,
 * the numbers that are taken, and whether a content is committed. Without a repository nothing is known.
 * @param known the prompt's history as far as it has been read
 */
export async function readGitFacts(
  prompt: RegisteredPrompt,
  known: PromptHistory,
  { history, sha256 }: { readonly history: History; readonly sha256: Sha256 },
): Promise<GitFacts> {
  const { sources } = history;
  if (known.versions.length === 0) return { sources };
  const numbers = known.versions.map(({ version }) => version);
  const needed = findNeeded(prompt, numbers, sources);
  const fromGit = await Promise.all(needed.map((version) => history.versionFromGit(prompt, version)));
  const keyOf = (placed: PlacedContent): string =>
    `${placed.version} ${contentDigest(placed, sources, sha256)}`;
  const committed = new Set((await history.atRevision(prompt, 'HEAD')).map(keyOf));
  return {
    sources,
    fromGit: fromGit.filter((placed) => placed !== undefined),
    numbersInGit: numbers,
    isCommitted: (placed) => committed.has(keyOf(placed)),
  };
}

/**
 * The versions to be read from Git: what pointers name and what a release may follow, where the files do not have it;
 * and the inline version, which may have been edited since it was committed.
 */
function findNeeded(prompt: RegisteredPrompt, numbers: readonly string[], sources: Sources): string[] {
  const contents = findContents(prompt, sources);
  const there = new Set(contents.map(({ version }) => version));
  const isMissing = (version: string): boolean => !there.has(version);
  const inline = contents.flatMap(({ where, version }) => (where === 'inline' ? [version] : []));
  const { rollbackTo } = promptOf(prompt);
  const named = [...servedVersions(prompt).keys(), ...(rollbackTo ? [rollbackTo.value] : [])];
  const served = named.filter(isMissing);
  const earlier = numbers.filter(isMissing).slice(0, MOST_EARLIER);
  return [...new Set([...served, ...inline, ...earlier])].filter((version) => numbers.includes(version));
}
