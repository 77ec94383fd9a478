import { checkContent } from '../registry/promptBlock.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type ContentMessages, messagesOf } from '../versions/messages.ts';
import type { LifecycleContext } from './transition.ts';

/** Why a content cannot be served. `unread`: nobody knows yet, because a file that it needs is not read. */
export type Fault = { readonly kind: 'unread' } | { readonly kind: 'wrong'; readonly why: string };

export function faultOf(
  placed: PlacedContent,
  { sources }: Pick<LifecycleContext, 'sources'>,
): Fault | undefined {
  const found = messagesOf(placed, sources);
  const why = findFault(placed, found);
  if (why !== undefined) return { kind: 'wrong', why };
  return found.complete ? undefined : { kind: 'unread' };
}

function findFault(placed: PlacedContent, found: ContentMessages): string | undefined {
  const { model, wording } = placed.content;
  if (!model) return 'it names no model';
  if (wording.kind === 'none') return 'it has no template';
  const wrong = checkContent(placed.content).find(({ severity }) => severity === 'error');
  if (wrong) return `its text is not as it should be (${wrong.message.replace(/\.$/, '')})`;
  if (wording.kind === 'file' && found.messages.length === 0 && found.complete)
    return `its template file ${wording.path.value} cannot be read`;
  for (const { template } of found.messages) {
    const problem = template.problems.find(({ severity }) => severity === 'error');
    if (problem) return `its template has a mistake (${problem.message.replace(/\.$/, '')})`;
    const missing = template.partials.find(({ name }) => !found.partials.has(name));
    if (missing && found.complete) return `the partial “${missing.name}” that it renders cannot be read`;
  }
  return undefined;
}
