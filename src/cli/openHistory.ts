import { PromptError } from '../core/base/errors.ts';
import type { History } from '../core/versions/history.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

export async function openHistory(_workspace: OpenWorkspace): Promise<History> {
  throw new PromptError('bad-input', 'Git is not read yet.');
}
