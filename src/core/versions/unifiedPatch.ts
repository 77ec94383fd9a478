import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff/lib/patch/create.js';

/** Beyond this many lines added and removed, the search for the smallest patch takes longer than anybody reads. */
const MOST_LINES = 3000;

/**
 * The change of a file as `git diff` and `patch` have it.
 * @param before undefined for a new file
 */
export function renderPatch(path: string, before: string | undefined, after: string): string {
  const [old, now] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`];
  const options = { context: 3, maxEditLength: MOST_LINES, headerOptions: FILE_HEADERS_ONLY };
  const patch = createTwoFilesPatch(old, now, before ?? '', after, undefined, undefined, options);
  return patch ?? `--- ${old}\n+++ ${now}\n(The change is too large to be shown.)\n`;
}
