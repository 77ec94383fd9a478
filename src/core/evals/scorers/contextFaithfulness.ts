import { askedIn, compileOnContext, DEFAULT_THRESHOLD, THRESHOLD_SCHEMA } from './fractionJudge.ts';
import type { Scorer } from './scorer.ts';

export const contextFaithfulness: Scorer = {
  description:
    "The share of the answer's statements that follow from the variable `context`, as the judge's model finds, reaches `threshold` (0.5).",
  schema: { properties: { threshold: THRESHOLD_SCHEMA } },
  example: { type: 'context-faithfulness', threshold: 0.9 },
  asks: ['judge'],
  reads: [
    { name: 'query', isNeeded: false },
    { name: 'context', isNeeded: true },
  ],
  compile({ threshold = DEFAULT_THRESHOLD }, { judge }) {
    return compileOnContext('context-faithfulness', judge, (context, answer) => ({
      task: 'You break the answer down into its single statements of fact, and say of each whether it follows from the context. What you know yourself does not count.',
      parts: 'statements',
      key: 'supported',
      material: { question: askedIn(answer), context, answer: answer.output },
      threshold,
      none: { score: 1, reason: 'The answer states no facts.' },
    }));
  },
};
