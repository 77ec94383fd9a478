import type { ErrorCode, PromptError } from '../core/base/errors.ts';

export const EXIT = { passed: 0, failed: 1, badInput: 2, inconclusive: 3, incomplete: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where several codes apply the first of these is given: what was not measured says more than what was. */
const PRECEDENCE: readonly ExitCode[] = [EXIT.badInput, EXIT.incomplete, EXIT.failed, EXIT.inconclusive];

export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.passed;
}

/** What somebody has to correct before another try makes sense; everything else may work next time. */
const BAD_INPUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad-input',
  'has-problems',
  'file-not-found',
  'git-unavailable',
  'path-outside-workspace',
  'not-trusted',
  'missing-key',
  'origin-not-allowed',
  'price-unknown',
]);

export const exitOfError = ({ code }: PromptError): ExitCode =>
  BAD_INPUT.has(code) ? EXIT.badInput : EXIT.incomplete;
