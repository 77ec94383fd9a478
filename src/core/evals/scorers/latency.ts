import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const latency: Scorer = {
  description: 'The answer took at most `threshold` milliseconds.',
  schema: { properties: { threshold: { type: 'number', minimum: 0 } }, required: ['threshold'] },
  example: { type: 'latency', threshold: 2000 },
  compile({ threshold }) {
    if (threshold === undefined) return { error: '`latency` needs a `threshold` in milliseconds.' };
    return ({ latency_ms }) => {
      if (latency_ms === undefined) {
        return { error: 'Nobody measured how long this answer took. Run the case again without the cache.' };
      }
      const pass = latency_ms <= threshold;
      const time = `The answer took ${+latency_ms.toPrecision(4)} ms`;
      return yesOrNo(pass, `${time}, ${pass ? 'within' : 'more than'} the ${threshold} ms allowed.`);
    };
  },
};
