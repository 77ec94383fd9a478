import type { History } from '../core/versions/history/history.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** Gives a command what Git knows of its prompts. Git is started when it is first asked, and ends with the command. */
export async function withHistory<T>(
  workspace: Pick<OpenWorkspace, 'history'>,
  use: (history: History) => Promise<T>,
): Promise<T> {
  const history = await workspace.history();
  try {
    return await use(history);
  } finally {
    history.dispose();
  }
}
