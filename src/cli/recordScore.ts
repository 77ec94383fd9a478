import { PromptError } from '../core/base/errors.ts';
import type { Evaluated } from '../core/evals/evaluate.ts';
import { recordEdits } from '../core/evals/record.ts';
import { type PlacedContent, contentOf } from '../core/versions/content.ts';
import { messagesOf } from '../core/versions/messages.ts';
import { editFile } from '../node/editFile.ts';
import { toPath } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import { type OpenWorkspace, promptNamed } from './openWorkspace.ts';

/**
 * Writes a score into the file that holds the content which ran, as that file is now: others may have changed it
 * during the run, or be recording too.
 * @returns the file
 * @throws PromptError `conflict` where the content changed meanwhile, `locked`, `bad-input` where the file is not UTF-8
 */
export async function recordScore(
  workspace: OpenWorkspace,
  evaluated: Evaluated,
  { uri, prompt: { registry } }: Pick<PlacedContent, 'uri' | 'prompt'>,
): Promise<string> {
  const { prompt: name, version } = evaluated.run;
  await editFile(toPath(uri), async (text) => {
    const now = workspace.reopen();
    now.store.setFile(uri, text);
    await now.load();
    const prompt = await now.settle(() => {
      const found = promptNamed(now, { name, registryUri: registry.uri });
      // The version may stand in a file of its own, and its wording in others.
      const placed = contentOf(found, version, now.store);
      if (placed) messagesOf(placed, now.store);
      return found;
    });
    const { uri: target, edits } = recordEdits(prompt, evaluated, { sources: now.store, sha256 });
    if (target !== uri) throw gone(`${name} ${version}`);
    return edits;
  });
  return workspace.show(uri);
}

const gone = (what: string): PromptError =>
  new PromptError(
    'conflict',
    `${what} moved to another place during the run, so its score is not recorded.`,
    {
      hint: 'Run the evaluation again for the files as they are now.',
    },
  );
