import { join } from 'node:path';
import type { History } from '../core/versions/history.ts';
import { PromptHistories } from '../core/versions/promptHistories.ts';
import { nodeClock } from '../node/clock.ts';
import { createGit } from '../node/git.ts';
import { createHistoryCache } from '../node/historyFile.ts';
import { sha256 } from '../node/sha256.ts';
import { cacheFolder } from './cacheFolder.ts';
import type { Context } from './context.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** Gives a command the history of its registries. Git is started when it is first asked, and ends with the command. */
export async function withHistory<T>(
  { environment }: Pick<Context, 'environment'>,
  { store }: Pick<OpenWorkspace, 'store'>,
  use: (history: History) => Promise<T>,
): Promise<T> {
  const cache = createHistoryCache(join(cacheFolder(environment), 'history'));
  const histories = new PromptHistories(store, { git: createGit(), clock: nodeClock, sha256, cache });
  try {
    return await use(histories);
  } finally {
    histories.dispose();
  }
}
