import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import type { Context } from './context.ts';

/** @param text whole, or in parts */
export async function writeReport(
  { cwd }: Context,
  path: string,
  text: string | Iterable<string>,
): Promise<void> {
  try {
    await writeFile(resolve(cwd, path), text);
  } catch (error) {
    throw new PromptError('file-not-found', `${path} cannot be written.`, {
      cause: error,
      hint: 'Check that its folder exists.',
    });
  }
}
