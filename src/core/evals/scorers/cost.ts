import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const cost: Scorer = {
  description: 'The call cost at most `threshold` US dollars.',
  schema: { properties: { threshold: { type: 'number', minimum: 0 } }, required: ['threshold'] },
  example: { type: 'cost', threshold: 0.01 },
  compile({ threshold }) {
    if (threshold === undefined) return { error: '`cost` needs a `threshold` in US dollars.' };
    return ({ cost_usd }) => {
      if (cost_usd === undefined) {
        return {
          error:
            "What the call cost is unknown. Add the model's price under `prices` in the registry, or set " +
            '`free: true` on its endpoint.',
        };
      }
      const pass = cost_usd <= threshold;
      const amount = `The call cost ${+cost_usd.toPrecision(4)} USD`;
      return yesOrNo(pass, `${amount}, ${pass ? 'within' : 'more than'} the ${threshold} USD allowed.`);
    };
  },
};
