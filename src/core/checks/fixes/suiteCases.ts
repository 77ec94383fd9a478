import type { JsonObject } from '../../base/json.ts';
import { editedContent } from '../../versions/content.ts';
import { messagesOf, variablesOf } from '../../versions/messages.ts';
import type { FixContext, FixRule } from '../fix.ts';
import { changeFix, mapPathOf, placeOf } from '../fixEdits.ts';

const ASSERTION = { type: 'icontains', value: 'what the answer has to contain' };

/** A case that asserts nothing gets an assertion to fill in. */
export const suiteCaseAssertsNothing: FixRule = {
  codes: ['suite-case-asserts-nothing'],
  findFixes(problem, context) {
    const place = placeOf(problem, context);
    if (!place) return [];
    return changeFix(context, { title: 'Add an assertion' }, [
      { path: [...mapPathOf(place), 'assert'], value: [ASSERTION], after: 'vars' },
    ]);
  },
};

/** A suite without cases gets one with the variables of its prompt. */
export const suiteEmpty: FixRule = {
  codes: ['suite-empty'],
  findFixes(_problem, context) {
    return changeFix(context, { title: 'Add a case' }, [{ path: ['tests'], value: [firstCase(context)] }]);
  },
};

/** A case with the samples of the variables that the prompt declares, or with a text for each that it uses. */
export function firstCase(context: Pick<FixContext, 'prompts' | 'contextOf' | 'store'>): JsonObject {
  const [prompt] = context.prompts;
  const placed = prompt && editedContent(prompt, context.store);
  const names = placed ? [...variablesOf(messagesOf(placed, context.store)).used] : [];
  const declared = prompt && context.contextOf(prompt).prompt.variables;
  const vars = Object.fromEntries(names.map((name) => [name, declared?.get(name)?.sample ?? `a ${name}`]));
  return { ...(names.length > 0 && { vars }), assert: [ASSERTION] };
}
