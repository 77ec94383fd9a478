import type { Sources } from '../../core/base/sources.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { gitHistory } from './gitHistory.ts';
import type { Side } from './side.ts';

/** A content, and what the files that it refers to are read from. */
export interface FoundContent {
  readonly placed: PlacedContent;
  readonly sources: Sources;
}

/** The content of a side: from the files, else from Git. */
export async function findContent(
  app: App,
  prompt: RegisteredPrompt,
  { version, revision }: Pick<Side, 'version' | 'revision'>,
): Promise<FoundContent | undefined> {
  const here = revision === undefined ? contentOf(prompt, version, app.store) : undefined;
  if (here) return { placed: here, sources: app.store };
  const history = await gitHistory(app);
  if (!history) return undefined;
  const placed =
    revision === undefined
      ? await history.versionFromGit(prompt, version)
      : (await history.atRevision(prompt, revision)).find((content) => content.version === version);
  return placed && { placed, sources: history.sources };
}
