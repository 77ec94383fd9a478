import { NO_JUDGE, questionOf } from './askJudge.ts';
import {
  DEFAULT_THRESHOLD,
  judgeFraction,
  missingVariable,
  THRESHOLD_SCHEMA,
  variableText,
} from './fractionJudge.ts';
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
    if (!judge) return NO_JUDGE;
    return async (answer) => {
      const context = variableText(answer, 'context');
      if (context === undefined) return missingVariable('context-relevance', 'context');
      const question = variableText(answer, 'query') ?? questionOf(answer.messages);
      return judgeFraction(judge, {
        task: 'You go through the sentences of the context, and say of each whether it helps to answer the question.',
        parts: 'sentences',
        key: 'relevant',
        material: { question, context },
        threshold,
        none: { score: 0, reason: 'The judge finds no sentence in the context.' },
      });
    };
  },
};
