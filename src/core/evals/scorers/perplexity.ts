import type { ScoreError } from '../outcome.ts';
import type { Answer, Scorer } from './scorer.ts';
import { atLeast, shown, yesOrNo } from './verdict.ts';

/** How surprised the model was by its own tokens: 1 for certainty, higher for doubt. */
export const perplexity: Scorer = {
  description:
    "The perplexity of the answer's tokens is at most `threshold`; without one, any is. Needs `logprobs: true` in the prompt's `extra`.",
  schema: { properties: { threshold: { type: 'number', minimum: 1 } } },
  example: { type: 'perplexity', threshold: 2 },
  compile({ threshold = Infinity }) {
    return (answer) => {
      const value = perplexityOf(answer);
      if (typeof value !== 'number') return value;
      const pass = value <= threshold;
      const limit =
        threshold === Infinity ? '' : `, ${pass ? 'within' : 'more than'} the ${threshold} allowed`;
      return yesOrNo(pass, `The perplexity of the answer is ${shown(value)}${limit}.`);
    };
  },
};

/** The same on a scale from 0 to 1/2, where certainty is 1/2: 1 / (1 + perplexity). */
export const perplexityScore: Scorer = {
  description:
    "The score 1 / (1 + perplexity) of the answer's tokens reaches `threshold`; without one, any does. Needs `logprobs: true` in the prompt's `extra`.",
  schema: { properties: { threshold: { type: 'number', minimum: 0, maximum: 1 } } },
  example: { type: 'perplexity-score', threshold: 0.4 },
  compile({ threshold = 0 }) {
    return (answer) => {
      const value = perplexityOf(answer);
      return typeof value === 'number' ? atLeast('1 / (1 + perplexity)', 1 / (1 + value), threshold) : value;
    };
  },
};

function perplexityOf({ logprobs = [] }: Answer): number | ScoreError {
  if (logprobs.length === 0) {
    return {
      error:
        'The answer came without log probabilities. Set `logprobs: true` under `extra` of the prompt, if its ' +
        'endpoint gives them.',
    };
  }
  return Math.exp(-logprobs.reduce((sum, logprob) => sum + logprob, 0) / logprobs.length);
}
