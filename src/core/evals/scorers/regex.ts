import { quote } from './quote.ts';
import { safeMatchLength } from './regexCost.ts';
import type { Answer, CompiledScorer, Scorer, ScorerPorts } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

/** Steps that a pattern may take where nothing can stop it: some milliseconds at worst. */
const MAX_STEPS = 1_000_000;
/** How long a pattern may take in the worker. */
const DEADLINE_MS = 1000;
const MATCH = 'new RegExp(pattern, flags).test(text)';

/**
 * JavaScript's matcher can take exponential time and cannot be interrupted from its own thread. So a pattern
 * runs here only on texts so short that it provably ends soon (see `safeMatchLength`); on longer ones it runs
 * where user code runs, with a deadline. Where there is no such place, it is an error, not a frozen editor.
 */
export const regex: Scorer = {
  description: 'The answer matches this JavaScript regular expression, with the `flags` i, m, s, u or v.',
  schema: {
    properties: {
      value: { type: 'string', minLength: 1 },
      flags: { type: 'string', pattern: '^[imsuv]*$' },
    },
    required: ['value'],
  },
  example: { type: 'regex', value: '\\bP[1-4]\\b', flags: 'i' },
  compile({ value, flags = '' }, ports) {
    if (typeof value !== 'string' || value === '') {
      return { error: '`regex` needs a pattern as its `value`, and not an empty one.' };
    }
    if (!/^[imsuv]*$/.test(flags)) {
      return { error: `\`regex\` knows the flags i, m, s, u and v, not ${quote(flags)}.` };
    }
    try {
      return compilePattern(new RegExp(value, flags), ports);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { error: `${error.message}. Correct the pattern in \`value\`.` };
    }
  },
};

function compilePattern(pattern: RegExp, { runCode }: ScorerPorts): CompiledScorer {
  const shown = quote(pattern.source);
  const [match, mismatch] = [`The answer matches ${shown}.`, `The answer does not match ${shown}.`];
  const verdict = (pass: boolean) => yesOrNo(pass, pass ? match : mismatch);
  const safeLength = safeMatchLength(pattern, MAX_STEPS);
  return ({ output }: Answer) => {
    if (output.length <= safeLength) return verdict(pattern.test(output));
    if (!runCode) {
      return {
        error:
          `The pattern ${shown} may take very long on an answer of ${output.length} characters, and nothing ` +
          'here could stop it. Trust the workspace, or write the pattern without nested repetition.',
      };
    }
    const input = { pattern: pattern.source, flags: pattern.flags, text: output };
    return runCode(MATCH, input, DEADLINE_MS).then((matched) => verdict(matched === true));
  };
}
