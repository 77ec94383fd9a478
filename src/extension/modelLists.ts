import { PromptError, isAbort } from '../core/base/errors.ts';
import { ModelLists, listModels } from '../core/models/listModels.ts';
import { nodeClock } from '../node/clock.ts';
import { createNodeFetch } from '../node/nodeFetch.ts';
import type { App } from './app.ts';
import { logError } from './log.ts';

/** Lists of models for completion: that there is none is not worth a message, only a line in the log. */
export function createModelLists({ keys, log }: Pick<App, 'keys' | 'log'>): ModelLists {
  const fetch = createNodeFetch();
  const onFailure = (error: unknown): void => {
    if (isAbort(error)) return;
    if (PromptError.is(error)) log.info(error.message);
    else logError(log, error);
  };
  return new ModelLists((endpoint) => listModels(endpoint, { secrets: keys, fetch }), nodeClock, onFailure);
}
