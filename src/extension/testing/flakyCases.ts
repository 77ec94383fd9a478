import * as vscode from 'vscode';
import { findFlakyCases } from '../../core/evals/statistics/passK.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { editedContent } from '../../core/versions/content.ts';
import { latestRuns } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';

/** The cases of what is edited that did not always pass or always fail, by the latest kept run that looked at each. */
export async function findFlaky(app: App, prompt: RegisteredPrompt): Promise<ReadonlySet<string>> {
  const version = editedContent(prompt, app.store)?.version;
  if (version === undefined) return new Set();
  const folder = vscode.Uri.joinPath(folderOf(prompt.registry.uri), '.prompt-ledger').fsPath;
  const runs = await latestRuns(folder, { prompt: prompt.block.name, version });
  const outcomes = new Map<string, readonly boolean[]>();
  for (const { cases } of runs)
    for (const { id, repeats } of cases)
      if (!outcomes.has(id))
        outcomes.set(
          id,
          repeats.map(({ outcome }) => outcome === 'pass'),
        );
  return new Set(findFlakyCases(outcomes).map(({ id }) => id));
}
