import { continueSuite } from '../core/evals/suite/parseSuite.ts';
import { suiteUriOf } from '../core/evals/suiteOf.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import type { App } from './app.ts';
import { finishInSlices } from './slices.ts';

/**
 * Has a prompt's suite parsed as far as its files are there, ten thousand cases in slices. Whoever asks the checker
 * for it afterwards has it at once.
 */
export async function settleSuite({ store, sha256 }: App, prompt: RegisteredPrompt): Promise<void> {
  await finishInSlices((hasTime) => {
    const { uri } = suiteUriOf(prompt, store);
    if (store.read(uri).state !== 'loaded') return true;
    return continueSuite(uri, { sources: store, sha256, hasTime }) && true;
  });
}
