import { type GitFacts as CoreFacts, readGitFacts } from '../../core/lifecycle/gitFacts.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { History, PromptHistory } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';

/** What Git adds to the files, where there is a repository and the workspace is trusted. */
export interface GitFacts extends CoreFacts {
  readonly history: History;
  readonly known: PromptHistory;
}

/** How long an action waits for the first reading of a long history; what is known by then has to do. */
const MOST_MS = 3000;

export async function readGit(app: App, prompt: RegisteredPrompt): Promise<GitFacts> {
  const history = await app.history();
  const known = await within(MOST_MS, history.settled(prompt), () => history.of(prompt));
  return { history, known, ...(await readGitFacts(prompt, known, { history, sha256: app.sha256 })) };
}

/** What `work` comes to, or something else if it takes too long. */
export async function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
