import { contentDigest } from '../../core/versions/digest.ts';
import type { LifecycleContext } from '../../core/lifecycle/transition.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { type PlacedContent, findContents, servedVersions } from '../../core/versions/content.ts';
import type { History, PromptHistory } from '../../core/versions/history.ts';
import type { App } from '../app.ts';
import { findReleased } from './releasedContent.ts';

/** What Git adds to the files, where there is a repository and the workspace is trusted. */
export interface GitFacts extends Pick<LifecycleContext, 'fromGit' | 'numbersInGit' | 'isCommitted'> {
  readonly history: History;
  readonly known: PromptHistory;
}

/** How long an action waits for the first reading of a long history; what is known by then has to do. */
const MOST_MS = 3000;

export async function readGit(app: App, prompt: RegisteredPrompt): Promise<GitFacts> {
  const history = await app.history();
  const known = await within(MOST_MS, history.settled(prompt), () => history.of(prompt));
  if (known.state === 'unavailable' || known.versions.length === 0) return { history, known };
  const wanted = findWanted(prompt, known, app);
  const [contents, releases] = await Promise.all([
    Promise.all(wanted.map((version) => history.versionFromGit(prompt, version))),
    Promise.all(findFrozen(prompt, app).map((version) => findReleased(app, history, { prompt, version }))),
  ]);
  const committed = await history.atRevision(prompt, 'HEAD');
  const digests = new Set(committed.map((placed) => keyOf(placed, history, app)));
  return {
    history,
    known,
    fromGit: [...releases.map((release) => release?.released), ...contents].filter(
      (placed) => placed !== undefined,
    ),
    numbersInGit: known.versions.map(({ version }) => version),
    isCommitted: (placed) => digests.has(keyOf(placed, history, app)),
  };
}

const keyOf = (placed: PlacedContent, { sources }: History, { sha256 }: App): string =>
  `${placed.version} ${contentDigest(placed, sources, sha256)}`;

/** So many of the versions that only Git has: the newest, which a release is compared with. */
const MOST_VERSIONS = 3;

/** What an action may need of Git: what pointers name and the files do not have, the newest, the inline one as it was. */
function findWanted(prompt: RegisteredPrompt, known: PromptHistory, { store }: App): string[] {
  const { inline, version, rollbackTo } = promptOf(prompt);
  const placed = new Set(findContents(prompt, store).map((content) => content.version));
  const pointers = [...servedVersions(prompt).keys(), ...(rollbackTo ? [rollbackTo.value] : [])];
  const inGit = known.versions.map((historic) => historic.version);
  const newest = inGit.filter((other) => !placed.has(other)).slice(0, MOST_VERSIONS);
  const own = inline && version ? [version.value] : [];
  const wanted = new Set([...own, ...pointers.filter((other) => !placed.has(other)), ...newest]);
  return [...wanted].filter((other) => inGit.includes(other));
}

/** Versions that were released and have another content now. */
function findFrozen(prompt: RegisteredPrompt, { store, sha256 }: App): string[] {
  return findContents(prompt, store)
    .filter(({ content: { digest }, where }) => digest && where !== 'draft' && where !== 'inline')
    .filter((placed) => contentDigest(placed, store, sha256) !== placed.content.digest?.value)
    .map(({ version }) => version);
}

/** What `work` comes to, or something else if it takes too long. */
export async function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
