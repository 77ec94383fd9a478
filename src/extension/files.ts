import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { Files } from '../core/base/ports.ts';
import { realPlace } from '../node/realPlace.ts';
import { openDocument } from './convert.ts';

/** Files of the workspace: open buffers as they are, the rest from disk. Offsets are those of VS Code, without a byte order mark. */
export const files: Files = {
  resolve(from, path) {
    const folder = folderOf(from);
    return path.startsWith('/')
      ? folder.with({ path }).toString()
      : vscode.Uri.joinPath(folder, path).toString();
  },
  // With several folders in the workspace the folder's name is a part of it.
  relative: (uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)),
  leavesWorkspace(from, path) {
    const folder = folderOf(from);
    // A single file without a workspace folder may refer to what lies beside and below it.
    const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
    return !isWithin(vscode.Uri.parse(files.resolve(from, path), true), root);
  },
  async readText(uri) {
    const open = openDocument(uri);
    if (open) return open.getText();
    const target = vscode.Uri.parse(uri, true);
    await refuseLinksOut(target);
    let bytes: Uint8Array;
    try {
      bytes = await vscode.workspace.fs.readFile(target);
    } catch (error) {
      throw new PromptError('file-not-found', `${files.relative(uri)} cannot be read.`, { cause: error });
    }
    return new TextDecoder().decode(bytes);
  },
  async find(from, glob) {
    const { base, pattern } = toPattern(folderOf(from), glob);
    const found = await vscode.workspace.findFiles(
      new vscode.RelativePattern(base, pattern),
      '**/node_modules/**',
    );
    return found.map(String).toSorted();
  },
};

/** The folder of a file; for one that was never saved, the folder where it would be. */
export function folderOf(uri: string): vscode.Uri {
  const file = vscode.Uri.parse(uri, true);
  const first = vscode.workspace.workspaceFolders?.[0];
  return file.scheme === 'untitled' && first ? first.uri : vscode.Uri.joinPath(file, '..');
}

/** VS Code's patterns cannot climb, so leading `../` move the folder instead. */
function toPattern(folder: vscode.Uri, glob: string): { base: vscode.Uri; pattern: string } {
  const steps = glob.replace(/^(?:\.\/)+/, '').split('/');
  const up = steps.findIndex((step) => step !== '..');
  return {
    base: vscode.Uri.joinPath(folder, ...steps.slice(0, Math.max(up, 0))),
    pattern: steps.slice(Math.max(up, 0)).join('/'),
  };
}

const isWithin = (uri: vscode.Uri, root: vscode.Uri): boolean =>
  uri.scheme === root.scheme &&
  uri.authority === root.authority &&
  (uri.path === root.path || uri.path.startsWith(`${root.path.replace(/\/$/, '')}/`));

/** @throws PromptError `path-outside-workspace` where a symbolic link leads out of the workspace folder */
async function refuseLinksOut(uri: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) {
    if (vscode.workspace.workspaceFolders?.length) throw outside(uri);
    return;
  }
  if (uri.scheme !== 'file') return;
  let real: string;
  try {
    real = await realPlace(uri.fsPath);
  } catch (error) {
    throw new PromptError('file-not-found', `${files.relative(uri.toString())} is not there.`, {
      cause: error,
    });
  }
  const root = await realpath(folder.uri.fsPath);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) throw outside(uri);
}

const outside = (uri: vscode.Uri): PromptError =>
  new PromptError('path-outside-workspace', `${uri.path} lies outside the workspace.`, {
    hint: 'Keep the file inside the workspace folder, also behind symbolic links.',
  });

/** Whether there is a file or folder. */
export async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
