import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { runGit } from '../../node/gitProcess.ts';

/** The name that commits made in a folder would have; undefined without Git, or where it may not be started. */
export async function gitUser({ scheme, fsPath }: vscode.Uri): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted || scheme !== 'file') return undefined;
  try {
    const { exitCode, output } = await runGit(['config', 'user.name'], { cwd: fsPath, program: 'git' });
    return exitCode === 0 && output.trim() !== '' ? output.trim() : undefined;
  } catch (error) {
    if (PromptError.is(error, 'git-unavailable')) return undefined;
    throw error;
  }
}
