import { readFile, realpath } from 'node:fs/promises';
import { PromptError } from '../core/base/errors.ts';
import { type TextEdit, applyEdits } from '../core/base/problem.ts';
import { lockFile } from './fileLock.ts';
import { writeAtomic } from './writeAtomic.ts';

const MOST_ATTEMPTS = 10;

/**
 * Changes a file by edits that are computed on its text as it is now. Other processes that change it this way
 * wait; if another program saves it meanwhile, the edits are computed anew. The file is replaced at once, with
 * everything that the edits do not touch as it was.
 * @throws PromptError `locked` where another process keeps the file, `conflict` where it changes all the time,
 * `bad-input` where it is not UTF-8; and what `compute` throws
 */
export async function editFile(
  path: string,
  compute: (text: string) => Promise<readonly TextEdit[]>,
): Promise<void> {
  const target = await realpath(path);
  const unlock = await lockFile(target);
  try {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await readExactly(target);
      const edits = await compute(before);
      if (edits.length === 0) return;
      const after = applyEdits(before, edits);
      if ((await readExactly(target)) !== before) continue;
      await writeAtomic(target, after);
      return;
    }
    throw new PromptError('conflict', `${path} changes all the time, so nothing was written.`, {
      hint: 'Try again when it is quiet.',
    });
  } finally {
    await unlock();
  }
}

/** Bytes that are no UTF-8 would come back as something else, so such a file is not written. */
export async function readExactly(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new PromptError('bad-input', `${path} is not UTF-8 text, so it is not changed.`, {
      cause: error,
      hint: 'Save it as UTF-8.',
    });
  }
}
