import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the user keeps what can be made again. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = environment;
  const folder = cache || (process.platform === 'win32' && local) || join(homedir(), '.cache');
  return join(folder, 'prompt-ledger');
}
