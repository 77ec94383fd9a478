import { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { History, PromptHistory } from '../versions/history/history.ts';
import type { LifecycleContext } from './transition.ts';

export type GitFacts = Pick<LifecycleContext, 'sources' | 'fromGit' | 'numbersInGit' | 'isCommitted'>;

interface GitPorts {
  readonly history: History;
  readonly sha256: Sha256;
}

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
  ports: GitPorts,
): Promise<GitFacts> {
  const { history, sha256 } = ports;
  const { sources } = history;
  if (known.versions.length === 0) return { sources };
  const numbers = known.versions.map(({ version }) => version);
  const contents = findContents(prompt, sources);
  const needed = findNeeded(prompt, contents).filter((version) => numbers.includes(version));
  const placed = new Set(contents.map(({ version }) => version));
  const earlier = numbers.filter((version) => !placed.has(version)).slice(0, MOST_EARLIER);
  const [releases, latest] = await Promise.all([
    Promise.all(findEdited(contents, ports).map((changed) => readReleased(changed, ports))),
    Promise.all(
      [...new Set([...needed, ...earlier])].map((version) => history.versionFromGit(prompt, version)),
    ),
  ]);
  const keyOf = (content: PlacedContent): string =>
    `${content.version} ${contentDigest(content, sources, sha256)}`;
  const committed = new Set((await history.atRevision(prompt, 'HEAD')).map(keyOf));
  return {
    sources,
    fromGit: [...releases, ...latest].filter((content) => content !== undefined),
    numbersInGit: numbers,
    isCommitted: (content) => committed.has(keyOf(content)),
  };
}

/**
 * The content with which a frozen version was released, where its text has been edited since: its last form in Git,
 * or if the edit is committed, the one before. Undefined where neither has the digest that the file says.
 */
export async function readReleased(
  { prompt, version, content }: PlacedContent,
  { history, sha256 }: GitPorts,
): Promise<PlacedContent | undefined> {
  const digest = content.digest?.value;
  if (digest === undefined) return undefined;
  const isReleased = (placed: PlacedContent | undefined): placed is PlacedContent =>
    placed !== undefined && contentDigest(placed, history.sources, sha256) === digest;
  const latest = await history.versionFromGit(prompt, version);
  if (isReleased(latest)) return latest;
  const known = history.of(prompt).versions.find((historic) => historic.version === version);
  const before = known && (await contentsBefore(history, prompt, known.introduced.id));
  return before?.find((placed) => placed.version === version && isReleased(placed));
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

/** What pointers name and the files do not have; and the inline version, which may have been edited since it was committed. */
function findNeeded(prompt: RegisteredPrompt, contents: readonly PlacedContent[]): string[] {
  const { rollbackTo } = promptOf(prompt);
  const placed = new Set(contents.map(({ version }) => version));
  const pointers = [...servedVersions(prompt).keys(), ...(rollbackTo ? [rollbackTo.value] : [])];
  const inline = contents.flatMap(({ where, version }) => (where === 'inline' ? [version] : []));
  return [...inline, ...pointers.filter((version) => !placed.has(version))];
}

/** Versions that were released and have another content now. */
const findEdited = (
  contents: readonly PlacedContent[],
  { history, sha256 }: GitPorts,
): readonly PlacedContent[] =>
  contents.filter(
    (placed) =>
      placed.content.digest &&
      placed.where !== 'draft' &&
      contentDigest(placed, history.sources, sha256) !== placed.content.digest.value,
  );
