import type { Sources } from '../../core/base/sources.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';
import { gitHistory } from './gitHistory.ts';
import type { Side } from './side.ts';

/** A content, and what the files that it refers to are read from. */
export interface FoundContent {
  readonly placed: PlacedContent;
  readonly sources: Sources;
}

/** The content of a side: from the files, else from Git. */
export async function findContent(
  app: App,
  prompt: RegisteredPrompt,
  { version, revision }: Pick<Side, 'version' | 'revision'>,
): Promise<FoundContent | undefined> {
  const here = revision === undefined ? contentOf(prompt, version, app.store) : undefined;
  if (here) return { placed: here, sources: app.store };
  // What is being written was never released, so no version of Git's is meant by it.
  if (revision === undefined && version === DRAFT) return undefined;
  const history = await gitHistory(app);
  if (!history) return undefined;
  const key = JSON.stringify([idOf(prompt), version, revision]);
  const known = foundIn(history);
  let found = known.get(key);
  if (!found) {
    found = findInGit(history, prompt, { version, revision });
    known.set(key, found);
    // What failed is tried again.
    found.catch(() => known.delete(key));
  }
  return found;
}

async function findInGit(
  history: History,
  prompt: RegisteredPrompt,
  { version, revision }: { readonly version: string; readonly revision: string | undefined },
): Promise<FoundContent | undefined> {
  const placed =
    revision === undefined
      ? await history.versionFromGit(prompt, version)
      : (await history.atRevision(prompt, revision)).find((content) => content.version === version);
  return placed && { placed, sources: history.sources };
}

type Found = Map<string, Promise<FoundContent | undefined>>;

const finds = new WeakMap<History, Found>();

/** What was found in Git, until Git has something new: a document is drawn at every key, and no process starts for it. */
function foundIn(history: History): Found {
  let known = finds.get(history);
  if (!known) {
    const found: Found = new Map();
    finds.set(history, (known = found));
    history.onDidChange(() => found.clear());
  }
  return known;
}
