import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.ts';

/**
 * Keeps compiled code between runs, which is a third of the time of a short command. In a folder of the user's
 * own: whoever can write into it decides what runs, and the system's temporary folder is everybody's.
 */
export function keepCompiledCode(environment: NodeJS.ProcessEnv): void {
  enableCompileCache(join(cacheFolder(environment), 'compiled'));
}
