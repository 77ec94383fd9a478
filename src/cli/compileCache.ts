import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps compiled code between runs, which is a third of the time of a short command. In a folder of the user's
 * own: whoever can write into it decides what runs, and the system's temporary folder is everybody's.
 */
export function keepCompiledCode(environment: NodeJS.ProcessEnv): void {
  const { XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = environment;
  const folder = cache || (process.platform === 'win32' && local) || join(homedir(), '.cache');
  enableCompileCache(join(folder, 'prompt-ledger', 'compiled'));
}
