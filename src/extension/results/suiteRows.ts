import type { SuiteRow } from '../../core/evals/results/resultTable.ts';
import { parseSuite } from '../../core/evals/suite/parseSuite.ts';
import type { Suite } from '../../core/evals/suite/suite.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';

/** The suite of a prompt as its buffers have it now, however broken; undefined where there is none. */
export async function readSuite(app: App, prompt: RegisteredPrompt): Promise<Suite | undefined> {
  const { uri } = suiteUriOf(prompt, app.store);
  app.store.read(uri);
  await app.load();
  if (app.store.read(uri).state !== 'loaded') return undefined;
  for (;;) {
    const { suite, complete } = parseSuite(uri, app.store, app.sha256);
    if (complete) return suite;
    await app.load();
  }
}

export const toRows = ({ cases }: Suite): readonly SuiteRow[] =>
  cases.map(({ id, description, variables }) => ({
    id,
    description,
    text: () =>
      Object.values(variables)
        .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
        .join('\n'),
  }));
