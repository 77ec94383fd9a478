import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { servedVersion } from './knownContents.ts';
import { IN_EFFECT, type MoveRequest, serve } from './serve.ts';
import type { LifecycleContext, Transition } from './transition.ts';

/**
 * Makes an environment serve a version. In production what was served is what a rollback goes back to.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function deploy(
  prompt: RegisteredPrompt,
  request: MoveRequest,
  context: LifecycleContext,
): Transition {
  const { name } = promptOf(prompt);
  const { environment, target } = request;
  const served = servedVersion(prompt, environment);
  const instead = served === undefined ? '' : `, instead of ${served}`;
  const words = {
    action: 'deploy' as const,
    title: `Deploy ${name} ${target.version} to ${environment}`,
    result: `Deployed ${name} ${target.version} to ${environment}${instead}. ${IN_EFFECT}`,
  };
  return serve(prompt, request, { words, context });
}
