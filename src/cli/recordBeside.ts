import { PromptError } from '../core/base/errors.ts';
import type { Sha256 } from '../core/base/ports.ts';
import type { FileEdits } from '../core/base/problem.ts';
import type { Sources } from '../core/base/sources.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../core/versions/content.ts';
import { messagesOf } from '../core/versions/messages.ts';
import { editFile } from '../node/editFile.ts';
import { toPath } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import { type OpenWorkspace, promptNamed } from './openWorkspace.ts';

/** What was found about a version, to be written beside it. */
export interface Finding {
  readonly prompt: string;
  readonly version: string;
  /** What it is, for the sentence that says that it was not recorded: “score”. */
  readonly what: string;
  readonly edits: (
    prompt: RegisteredPrompt,
    ports: { readonly sources: Sources; readonly sha256: Sha256 },
  ) => FileEdits;
}

/**
 * Writes a finding into the file that holds the content which it is about, as that file is now: others may have changed
 * it during the run, or be recording too.
 * @returns the file
 * @throws PromptError `conflict` where the content changed meanwhile, `locked`, `bad-input` where the file is not UTF-8
 */
export async function recordBeside(
  workspace: OpenWorkspace,
  finding: Finding,
  { uri, prompt: { registry } }: Pick<PlacedContent, 'uri' | 'prompt'>,
): Promise<string> {
  const { prompt: name, version } = finding;
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
    const { uri: target, edits } = finding.edits(prompt, { sources: now.store, sha256 });
    if (target !== uri) throw gone(finding);
    return edits;
  });
  return workspace.show(uri);
}

const gone = ({ prompt, version, what }: Finding): PromptError =>
  new PromptError(
    'conflict',
    `${prompt} ${version} moved to another place during the run, so its ${what} is not recorded.`,
    { hint: 'Run it again for the files as they are now.' },
  );
