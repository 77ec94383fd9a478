import { PromptError } from '../base/errors.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { servedVersion } from './knownContents.ts';
import { IN_EFFECT, type MoveRequest, type Staged, serve } from './serve.ts';
import { type LifecycleContext, PRODUCTION, type Transition } from './transition.ts';

/**
 * Makes an environment serve an earlier version again, at once or by and by.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function rollBack(
  prompt: RegisteredPrompt,
  request: MoveRequest,
  context: LifecycleContext,
): Transition {
  const { name } = promptOf(prompt);
  const { environment, target, staged } = request;
  const served = servedVersion(prompt, environment);
  if (staged) checkStaged(staged, { environment, served, name });
  const pace = staged ? ` over ${staged.overMinutes} minutes` : '';
  const where = environment === PRODUCTION ? '' : ` in ${environment}`;
  const instead = served === undefined ? '' : `, instead of ${served}`;
  const words = {
    action: 'rollback' as const,
    title: `Roll back ${name} to ${target.version}${where}${pace}`,
    result: staged
      ? `Rolling back ${name}: traffic moves from ${served} to ${target.version}${pace}. ${IN_EFFECT}`
      : `Rolled back ${name}: ${environment} serves ${target.version} again${instead}. ${IN_EFFECT}`,
  };
  return serve(prompt, request, { words, context });
}

/** Traffic is moved in production only, and away from something. */
function checkStaged(
  { overMinutes, steps }: Staged,
  {
    environment,
    served,
    name,
  }: { readonly environment: string; readonly served: string | undefined; readonly name: string },
): void {
  if (environment !== PRODUCTION)
    throw new PromptError('bad-input', `Traffic is staged in ${PRODUCTION} only, not in ${environment}.`, {
      hint: 'Roll back at once: leave out --staged.',
    });
  if (served === undefined)
    throw new PromptError('bad-input', `${name} serves nothing that traffic could leave.`, {
      hint: 'Deploy the version instead.',
    });
  if (overMinutes > 0 && (steps === undefined || (Number.isInteger(steps) && steps > 0))) return;
  throw new PromptError('bad-input', 'A staged rollback takes some minutes, in one step or more.', {
    hint: 'Say how many: --over 30 --steps 6',
  });
}
