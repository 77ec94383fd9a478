import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../../src/core/base/ports.ts';
import type { Sources } from '../../../../src/core/base/sources.ts';

export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The suite of every test stands here; other files are relative to it. */
export const SUITE = 'file:///work/suite.yaml';

/** The URI of a path relative to the suite. */
export function uriOf(path: string): string {
  return new URL(path, SUITE).href;
}

/** A workspace in memory: names relative to the suite, and their texts; `loading` is not read yet. */
export function memorySources(files: Readonly<Record<string, string | { readonly loading: true }>>): Sources {
  const texts = new Map(Object.entries(files).map(([path, text]) => [uriOf(path), text]));
  return {
    resolve: (_from, path) => uriOf(path),
    read: (uri) => {
      if (!uri.startsWith('file:///work/')) return { state: 'outside' };
      const text = texts.get(uri);
      if (text === undefined) return { state: 'missing' };
      return typeof text === 'string' ? { state: 'loaded', text } : { state: 'loading' };
    },
    find: (_from, glob) => {
      const [before = '', after] = uriOf(glob).split('*');
      const matches = (uri: string): boolean =>
        after === undefined ? uri === before : uri.startsWith(before) && uri.endsWith(after);
      return [...texts.keys()].filter(matches).toSorted();
    },
  };
}
