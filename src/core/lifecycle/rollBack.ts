import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { servedVersion } from './knownContents.ts';
import { IN_EFFECT, type MoveRequest, serve } from './serve.ts';
import { type LifecycleContext, PRODUCTION, type Transition } from './transition.ts';

/**
 * Makes an environment serve an earlier version again.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function rollBack(
  prompt: RegisteredPrompt,
  request: MoveRequest,
  context: LifecycleContext,
): Transition {
  const { name } = promptOf(prompt);
  const { environment, target } = request;
  const served = servedVersion(prompt, environment);
  const where = environment === PRODUCTION ? '' : ` in ${environment}`;
  const instead = served === undefined ? '' : `, instead of ${served}`;
  const words = {
    action: 'rollback' as const,
    title: `Roll back ${name} to ${target.version}${where}`,
    result: `Rolled back ${name}: ${environment} serves ${target.version} again${instead}. ${IN_EFFECT}`,
  };
  return serve(prompt, request, { words, context });
}
