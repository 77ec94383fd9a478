import type { RegistryStore } from '../core/registry/store.ts';
import { PromptHistories } from '../core/versions/history/promptHistories.ts';
import { nodeClock } from '../node/clock.ts';
import { createGit } from '../node/git.ts';
import { createHistoryCache } from '../node/historyFile.ts';
import { makeRunFolder } from '../node/runFolder.ts';
import { sha256 } from '../node/sha256.ts';
import { runFolderPath } from './openWorkspace.ts';

/** The histories of a workspace's registries, kept in `.prompt-ledger` beside each. */
export function openHistory(store: RegistryStore): PromptHistories {
  return new PromptHistories(store, {
    git: createGit(),
    clock: nodeClock,
    sha256,
    cacheOf: (uri) => createHistoryCache(runFolderPath(uri), makeRunFolder),
  });
}
