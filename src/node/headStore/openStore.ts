import { resolve } from 'node:path';
import { directoryStore } from './directory.ts';
import { gitStore } from './git.ts';
import type { HeadStore } from './headStore.ts';
import { httpStore } from './http.ts';

/**
 * The store that a place names: `https://…`, `git:<branch>` of the repository around `cwd`, or a folder.
 * @throws PromptError `bad-input`
 */
export function openStore(
  place: string,
  { cwd, token }: { readonly cwd: string; readonly token: string | undefined },
): HeadStore {
  if (/^https?:/.test(place)) return httpStore(place, { token });
  if (place.startsWith('git:')) return gitStore(cwd, place.slice('git:'.length));
  return directoryStore(resolve(cwd, place));
}
