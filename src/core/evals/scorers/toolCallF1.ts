import { isJsonArray, type JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';
import type { Scorer } from './scorer.ts';
import { parseTextList } from './textList.ts';
import { findToolCalls } from './toolCalls.ts';
import { atLeast } from './verdict.ts';

const DEFAULT_THRESHOLD = 1;

export const toolCallF1: Scorer = {
  description:
    'The F1 of the tools that the answer calls against these names reaches `threshold` (1); order and number of calls do not count.',
  schema: {
    properties: {
      value: {
        oneOf: [
          { type: 'array', items: { type: 'string' }, minItems: 1 },
          { type: 'string', minLength: 1 },
        ],
      },
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'tool-call-f1', value: ['find_ticket', 'reply'], threshold: 0.8 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    const names = namesOf(value);
    if ('error' in names) return names;
    return ({ output }) => {
      const called = new Set(findToolCalls(output).map(({ name }) => name));
      const shared = [...called].filter((name) => names.has(name)).length;
      const score = (2 * shared) / (called.size + names.size);
      const list = called.size === 0 ? 'no tool' : [...called].join(', ');
      const { reason, ...rest } = atLeast('F1', score, threshold);
      return { ...rest, reason: `The answer calls ${list}. ${reason}` };
    };
  },
};

function namesOf(value: JsonValue | undefined): ReadonlySet<string> | ScoreError {
  if (typeof value === 'string') {
    const texts = parseTextList(value);
    return 'error' in texts ? texts : toSet(texts);
  }
  return toSet(value !== undefined && isJsonArray(value) ? value : []);
}

function toSet(items: readonly JsonValue[]): ReadonlySet<string> | ScoreError {
  const names = items.filter((name) => typeof name === 'string');
  return names.length === items.length && names.length > 0
    ? new Set(names)
    : { error: '`tool-call-f1` needs the names of tools as its `value`, at least one.' };
}
