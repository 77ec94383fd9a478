import { isJsonObject } from '../../core/base/json.ts';
import type { FromTimeline, TimelineAction } from '../../webview/protocol.ts';

const ACTIONS: Readonly<Record<TimelineAction, true>> = {
  open: true,
  compareWithPrevious: true,
  compareWithDeployed: true,
  startDraft: true,
  rollBack: true,
};

/** A message of a timeline, or undefined where it is none: what a webview sends is checked like any other input. */
export function parseTimelineMessage(value: unknown): FromTimeline | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type, commit, action, version } = value;
  if (type === 'ready' || type === 'openPrompt') return { type };
  if (type === 'openCommit' && typeof commit === 'string') return { type, commit };
  if (type !== 'act' || typeof action !== 'string' || typeof version !== 'string') return undefined;
  return isAction(action) ? { type, action, version } : undefined;
}

const isAction = (name: string): name is TimelineAction => Object.hasOwn(ACTIONS, name);

/** The prompt that a panel was about before the window was closed. */
export function parseTimelinePrompt(state: unknown): string | undefined {
  const prompt = isJsonObject(state) ? state['prompt'] : undefined;
  return typeof prompt === 'string' ? prompt : undefined;
}
