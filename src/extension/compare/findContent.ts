import type { Sources } from '../../core/base/sources.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
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
  { version }: Pick<Side, 'version' | 'revision'>,
): Promise<FoundContent | undefined> {
  const placed = contentOf(prompt, version, app.store);
  return placed && { placed, sources: app.store };
}
