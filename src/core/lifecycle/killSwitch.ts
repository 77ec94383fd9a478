import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { entryOf } from '../yaml/tree.ts';
import { keyBefore } from './keyOrder.ts';
import { PromptText } from './promptText.ts';
import { readable } from './readable.ts';
import { refusalOf } from './requirements.ts';
import { IN_EFFECT } from './serve.ts';
import type { Requirement, Transition } from './transition.ts';

/**
 * Turns the feature off, or on again, for everybody: `kill_switch` in the registry. Turning it off asks for nothing
 * but that it is on.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function setKillSwitch(given: RegisteredPrompt, isOn: boolean): Transition {
  const prompt = readable(given);
  const { name, isKilled } = promptOf(prompt);
  const title = isOn ? `Turn the kill switch of ${name} on` : `Turn the kill switch of ${name} off`;
  const requirements = [changes(name, { isKilled, isOn }), ...(isOn ? [response(prompt)] : [])];
  const refusal = refusalOf(requirements, { title, reason: undefined });
  const text = new PromptText(prompt);
  if (isOn) {
    const after = keyBefore(text.map, 'kill_switch');
    text.set([{ path: ['kill_switch'], value: true, ...(after !== undefined && { after }) }]);
  } else text.removeEntries([], ['kill_switch']);
  return {
    action: isOn ? 'kill' : 'unkill',
    title,
    result: isOn
      ? `Turned ${name} off: nobody is served a model’s answer. ${IN_EFFECT}`
      : `Turned ${name} on again. ${IN_EFFECT}`,
    requirements,
    edits: refusal ? [] : text.toEdits(),
    newFiles: [],
    refusal,
  };
}

function changes(
  name: string,
  { isKilled, isOn }: { readonly isKilled: boolean; readonly isOn: boolean },
): Requirement {
  const state = isKilled ? 'off' : 'on';
  return {
    id: 'kill-switch-changes',
    strength: 'required',
    outcome: isKilled === isOn ? 'unmet' : 'met',
    text: isKilled === isOn ? `${name} is turned ${state} already.` : `${name} is turned ${state} now.`,
  };
}

function response(prompt: RegisteredPrompt): Requirement {
  const isThere = entryOf(promptOf(prompt).node, 'fallback_response') !== undefined;
  return {
    id: 'fallback-response',
    strength: 'advice',
    outcome: isThere ? 'met' : 'unmet',
    text: isThere
      ? 'Callers get `fallback_response`.'
      : 'There is no `fallback_response`, so callers get nothing and have to see to it themselves.',
  };
}
