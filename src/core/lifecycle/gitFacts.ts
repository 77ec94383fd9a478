import type { Sha256 } from '../base/ports.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type PlacedContent, contentOf, servedVersions } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { History, PromptHistory } from '../versions/history.ts';
import type { LifecycleContext } from './transition.ts';

export type GitFacts = Pick<LifecycleContext, 'sources' | 'fromGit' | 'numbersInGit' | 'isCommitted'>;

/**
 * What Git adds to the files for an action on a prompt: the content of served versions that only Git has, the
 * numbers that are taken, and whether a content is committed. Without a repository nothing is known.
 * @param known the prompt's history as far as it has been read
 */
export async function readGitFacts(
  prompt: RegisteredPrompt,
  known: PromptHistory,
  { history, sha256 }: { readonly history: History; readonly sha256: Sha256 },
): Promise<GitFacts> {
  const { sources } = history;
  if (known.state === 'unavailable') return { sources };
  const missing = [...servedVersions(prompt).keys()].filter(
    (version) => contentOf(prompt, version, sources) === undefined,
  );
  const fromGit = await Promise.all(missing.map((version) => history.versionFromGit(prompt, version)));
  const keyOf = (placed: PlacedContent): string =>
    `${placed.version} ${contentDigest(placed, sources, sha256)}`;
  const isEmpty = known.versions.length === 0;
  const committed = new Set(isEmpty ? [] : (await history.atRevision(prompt, 'HEAD')).map(keyOf));
  return {
    sources,
    fromGit: fromGit.filter((placed) => placed !== undefined),
    numbersInGit: known.versions.map(({ version }) => version),
    isCommitted: (placed) => committed.has(keyOf(placed)),
  };
}
