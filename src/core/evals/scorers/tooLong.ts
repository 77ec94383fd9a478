import type { ScoreError } from '../outcome.ts';

/**
 * What takes more than linear time runs on the thread that everything else runs on, and cannot be interrupted: on
 * answers of this many characters it takes about a second at worst.
 */
const LONGEST_ANSWER = 200_000;

/** The error of an answer that is too long to be judged here; undefined for all that models usually give. */
export function tooLong(output: string): ScoreError | undefined {
  if (output.length <= LONGEST_ANSWER) return undefined;
  return {
    error: `The answer has ${output.length} characters, more than the ${LONGEST_ANSWER} that are judged.`,
  };
}
