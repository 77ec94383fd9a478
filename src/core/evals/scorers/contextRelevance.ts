import { askedIn, compileOnContext, DEFAULT_THRESHOLD, THRESHOLD_SCHEMA } from './fractionJudge.ts';
import type { Scorer } from './scorer.ts';

export const contextRelevance: Scorer = {
  description:
    "The share of the sentences in the variable `context` that are needed to answer the question (the variable `query`, or else the prompt), as the judge's model finds, reaches `threshold` (0.5).",
  schema: { properties: { threshold: THRESHOLD_SCHEMA } },
  example: { type: 'context-relevance', threshold: 0.5 },
  asks: ['judge'],
  reads: [
    { name: 'query', isNeeded: false },
    { name: 'context', isNeeded: true },
  ],
  compile({ threshold = DEFAULT_THRESHOLD }, { judge }) {
    return compileOnContext('context-relevance', judge, (context, answer) => ({
      task: 'You go through the sentences of the context, and say of each whether it helps to answer the question.',
      parts: 'sentences',
      key: 'relevant',
      material: { question: askedIn(answer), context },
      threshold,
      none: { score: 0, reason: 'The judge finds no sentence in the context.' },
    }));
  },
};
