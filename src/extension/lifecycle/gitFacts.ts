import { contentDigest } from '../../core/versions/digest.ts';
import type { LifecycleContext } from '../../core/lifecycle/transition.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf, servedVersions } from '../../core/versions/content.ts';
import type { History, PromptHistory } from '../../core/versions/history.ts';
import type { App } from '../app.ts';

/** What Git adds to the files, where there is a repository and the workspace is trusted. */
export interface GitFacts extends Pick<LifecycleContext, 'fromGit' | 'numbersInGit' | 'isCommitted'> {
  readonly history: History | undefined;
  readonly known: PromptHistory | undefined;
}

const NOTHING: GitFacts = { history: undefined, known: undefined };

/** How long an action waits for the first reading of a long history; what is known by then has to do. */
const MOST_MS = 3000;

export async function readGit(app: App, prompt: RegisteredPrompt): Promise<GitFacts> {
  const history = await historyOf(app);
  if (!history) return NOTHING;
  const known = await within(MOST_MS, history.settled(prompt), () => history.of(prompt));
  if (known.state === 'unavailable') return { history, known };
  const missing = findMissing(prompt, app);
  const fromGit = await Promise.all(missing.map((version) => history.versionFromGit(prompt, version)));
  const committed = await history.atRevision(prompt, 'HEAD');
  const digests = new Set(committed.map((placed) => keyOf(placed, history, app)));
  return {
    history,
    known,
    fromGit: fromGit.filter((placed) => placed !== undefined),
    numbersInGit: known.versions.map(({ version }) => version),
    isCommitted: (placed) => digests.has(keyOf(placed, history, app)),
  };
}

const keyOf = (placed: PlacedContent, { sources }: History, { sha256 }: App): string =>
  `${placed.version} ${contentDigest(placed, sources, sha256)}`;

/** What is served, or frozen and changed since, has a form that only Git knows. */
function findMissing(prompt: RegisteredPrompt, { store }: App): string[] {
  const served = [...servedVersions(prompt).keys()];
  return served.filter((version) => contentOf(prompt, version, store) === undefined);
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

/** Undefined in a workspace that is not trusted: a repository's configuration can run programs. */
export async function historyOf(_app: App): Promise<History | undefined> {
  return undefined;
}
