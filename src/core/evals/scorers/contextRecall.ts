import { compileOnContext, DEFAULT_THRESHOLD, THRESHOLD_SCHEMA } from './fractionJudge.ts';
import type { Scorer } from './scorer.ts';

export const contextRecall: Scorer = {
  description:
    "The share of the statements of this reference that can be found in the variable `context`, as the judge's model finds, reaches `threshold` (0.5).",
  schema: {
    properties: { value: { type: 'string', minLength: 1 }, threshold: THRESHOLD_SCHEMA },
    required: ['value'],
  },
  example: {
    type: 'context-recall',
    value: 'Sessions end after ten minutes without traffic.',
    threshold: 0.9,
  },
  asks: ['judge'],
  reads: [{ name: 'context', isNeeded: true }],
  compile({ value, threshold = DEFAULT_THRESHOLD }, { judge }) {
    if (typeof value !== 'string' || value.trim() === '') {
      return { error: '`context-recall` needs the right answer as its `value`.' };
    }
    return compileOnContext('context-recall', judge, (context) => ({
      task: 'You break the reference down into its single statements, and say of each whether it can be found in the context. What you know yourself does not count.',
      parts: 'statements',
      key: 'attributed',
      material: { context, reference: value },
      threshold,
      none: { score: 0, reason: 'The judge finds no statement in the reference.' },
    }));
  },
};
