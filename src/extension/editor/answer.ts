import type * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';

/** Files of any name and language can be templates and suites: providers ask the store, which is quick. */
export const ANY_FILE: vscode.DocumentSelector = { pattern: '**' };

/**
 * What core says about a document as it is now, asked again until every file is read that the answer needs.
 * Undefined for files that the workspace's registries have nothing to do with, and where the text changed meanwhile.
 */
export async function answer<T>(
  app: App,
  document: vscode.TextDocument,
  ask: () => T | Promise<T>,
): Promise<T | undefined> {
  if (!app.store.knows(document.uri.toString())) return undefined;
  const { version } = document;
  for (;;) {
    const result = await attempt(ask);
    if (document.version !== version) return undefined;
    const { files, globs } = app.store.wanted;
    if (files.length + globs.length === 0) {
      if ('refusal' in result) throw result.refusal;
      return result.value;
    }
    await app.load();
  }
}

/** A refusal may be due to a file that is not read yet. */
async function attempt<T>(
  ask: () => T | Promise<T>,
): Promise<{ readonly value: T } | { readonly refusal: PromptError }> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    return { refusal: error };
  }
}
