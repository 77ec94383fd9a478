import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import { type Layout, scaffoldFiles, withLines } from '../../core/registry/scaffold.ts';
import { readIfThere } from '../../node/writeChanges.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';

/**
 * Writes the files of a new registry. Nothing is written if one of them is there already, except for files of
 * which each line counts by itself, which get the lines that they lack.
 */
export async function init(context: Context, { layout }: { layout: Layout }): Promise<ExitCode> {
  const files = await Promise.all(
    scaffoldFiles(layout).map(async (file) => {
      const path = join(context.cwd, file.path);
      return { ...file, target: path, before: await readIfThere(path) };
    }),
  );
  const inTheWay = files.find(({ append, before }) => !append && before !== undefined);
  if (inTheWay) {
    throw new PromptError('bad-input', `${inTheWay.path} is there already, so nothing was written.`, {
      hint: 'Move it away, or go on with what it has.',
    });
  }
  for (const { path, target, text, before = '' } of files) {
    const after = withLines(before, text);
    if (after === before) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, after);
    context.print(`${context.paint('good', before === '' ? 'created' : 'changed')}  ${path}\n`);
  }
  context.print(
    '\nEdit the draft, then check it and run its evals:\n  prompt-ledger validate\n  prompt-ledger eval --record\n',
  );
  return EXIT.passed;
}
