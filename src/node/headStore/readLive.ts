import { checkEnvironment } from '../../core/serving/head.ts';
import type { LiveState } from '../../core/serving/liveState.ts';
import { type ChangeContext, readHead, readLog, readWholeSnapshot } from './changeStore.ts';
import type { HeadStore } from './headStore.ts';

/**
 * What applications of an environment are served; undefined where nothing is published.
 * @throws PromptError `has-problems` where the head cannot be read, `bad-input` where the environment is no name
 */
export async function readLive(
  store: HeadStore,
  context: Pick<ChangeContext, 'environment' | 'sha256'>,
): Promise<LiveState | undefined> {
  checkEnvironment(context.environment);
  const current = await readHead(store, context);
  if (!current) return undefined;
  const { head } = current;
  const [snapshot, { entries }] = await Promise.all([
    readWholeSnapshot(store, head.snapshot, context.sha256),
    readLog(store, head, context),
  ]);
  return { environment: context.environment, place: store.name, head, snapshot, entries };
}
