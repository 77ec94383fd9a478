import type { Sources } from '../base/sources.ts';

/** The file of a version in `versions_dir`, relative to the prompt's file. */
export const versionPath = (directory: string, version: string): string =>
  `${directory.replace(/\/+$/, '')}/${version}.yaml`;

/**
 * A path as another file has to write it to name the same file; undefined where that cannot be said without
 * knowing where the two files lie.
 * @param from the URI of the file that the path is written in
 * @param to the URI of the other file
 * @param directory `versions_dir`, as the prompt's file writes it: one of the two files lies in it
 */
export function movedPath(
  path: string,
  { from, to, directory }: { readonly from: string; readonly to: string; readonly directory: string },
  sources: Pick<Sources, 'resolve'>,
): string | undefined {
  const meant = sources.resolve(from, path);
  const parts = directory.split('/').filter((part) => part !== '' && part !== '.');
  const candidates = [path, `${'../'.repeat(parts.length)}${path}`, `${parts.join('/')}/${path}`];
  return candidates.map(normalised).find((candidate) => sources.resolve(to, candidate) === meant);
}

function normalised(path: string): string {
  if (path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || part === '') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
