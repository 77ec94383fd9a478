import { checkContent } from '../registry/promptBlock.ts';
import type { PlacedContent } from '../versions/content.ts';
import { messagesOf } from '../versions/messages.ts';
import type { LifecycleContext } from './transition.ts';

/**
 * Why a content cannot be served; undefined where it can. `unread`: a file that it needs is not read yet.
 */
export function faultOf(
  placed: PlacedContent,
  { sources }: Pick<LifecycleContext, 'sources'>,
): string | 'unread' | undefined {
  const { model, wording } = placed.content;
  if (!model) return 'it names no model';
  if (wording.kind === 'none') return 'it has no template';
  const wrong = checkContent(placed.content).find(({ severity }) => severity === 'error');
  if (wrong) return `its text is not as it should be (${wrong.message.replace(/\.$/, '')})`;
  const found = messagesOf(placed, sources);
  if (!found.complete) return 'unread';
  if (wording.kind === 'file' && found.messages.length === 0)
    return `its template file ${wording.path.value} cannot be read`;
  for (const { template } of found.messages) {
    const problem = template.problems.find(({ severity }) => severity === 'error');
    if (problem) return `its template has a mistake (${problem.message.replace(/\.$/, '')})`;
    const missing = template.partials.find(({ name }) => !found.partials.has(name));
    if (missing) return `the partial “${missing.name}” that it renders cannot be read`;
  }
  return undefined;
}
