import { contentKeys } from '../registry/schemaProblems.ts';

/** What a run or a step writes beside a content; the rest of a content's keys is what goes to the model. */
export const RECORD_KEYS: ReadonlySet<string> = new Set([
  'eval_score',
  'last_eval',
  'stage',
  'released_at',
  'deployed_at',
  'digest',
  'notes',
  'overrides',
  'shadow',
]);

/** Whether a key of a prompt is content or its record, rather than the prompt's policy. */
export const isContentKey = (key: string): boolean => contentKeys.includes(key);
