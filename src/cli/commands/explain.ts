import { readFileSync } from 'node:fs';
import { didYouMean } from '../../core/base/didYouMean.ts';
import { PromptError } from '../../core/base/errors.ts';
import { codes } from '../../core/checks/codes.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';

/** Prints the page of a diagnostic, which stands beside the program. */
export function explain({ print, paint }: Context, code: string): ExitCode {
  if (!codes.has(code)) {
    throw new PromptError(
      'bad-input',
      `There is no problem with the code “${code}”.${didYouMean(code, codes)}`,
      {
        hint: 'The code stands behind the severity in what `validate` prints.',
      },
    );
  }
  const page = readFileSync(new URL(`../../../media/diagnostics/${code}.md`, import.meta.url), 'utf8');
  print(page.replaceAll(/^#+ .*$/gm, (heading) => paint('bold', heading)));
  return EXIT.passed;
}
