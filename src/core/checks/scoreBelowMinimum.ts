import { scoreStateOf } from '../evals/scoreState.ts';
import type { PromptCheck } from './check.ts';
import { inContent, nameOf } from './findings.ts';

/** A score that is about this very text and less than what the prompt asks for. Stale scores have a rule of their own. */
export const scoreBelowMinimum: PromptCheck = {
  codes: ['score-below-minimum'],
  check({ prompt, current, sources, sha256 }) {
    const { minScore } = prompt.evals;
    return current.flatMap((placed) => {
      if (scoreStateOf(placed, sources, sha256) !== 'below-minimum') return [];
      const { value, range } = placed.content.evalScore!;
      const message = `${nameOf(placed)} scores ${value}, less than the \`min_score\` of ${minScore}, so it passes no gate. Look at the cases that failed and improve it, or ask for less.`;
      const data = { score: value, min_score: minScore };
      return [inContent(placed, { code: 'score-below-minimum', message, severity: 'warning', range, data })];
    });
  },
};
