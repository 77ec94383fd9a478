import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type Layout, type NewFile, scaffoldFiles } from '../../core/registry/scaffold.ts';
import type { App } from '../app.ts';

/** Writes a first registry with one prompt and its suite, and opens it. */
export async function createRegistry(_app: App): Promise<void> {
  const folder = await pickFolder();
  if (!folder) return;
  const layouts: (vscode.QuickPickItem & { layout: Layout })[] = [
    {
      label: vscode.l10n.t('One File'),
      detail: vscode.l10n.t('All prompts in prompt-registry.yaml. Best for a few prompts.'),
      layout: 'single',
    },
    {
      label: vscode.l10n.t('One Folder for Each Prompt'),
      detail: vscode.l10n.t(
        'prompts/<name>/prompt.yaml, with a file for each released version. Best for many prompts and several people.',
      ),
      layout: 'split',
    },
  ];
  const chosen = await vscode.window.showQuickPick(layouts, {
    title: vscode.l10n.t('Create Registry'),
    placeHolder: vscode.l10n.t('How should the prompts be laid out?'),
  });
  if (!chosen) return;
  const files = scaffoldFiles(chosen.layout);
  await writeNewFiles(folder, files);
  const prompt = files.find(({ text }) => text.startsWith('prompts:'))!;
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, prompt.path));
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    const open = vscode.l10n.t('Open Folder');
    const choice = await vscode.window.showInformationMessage(
      vscode.l10n.t('A registry is created in a folder. Open one first.'),
      open,
    );
    if (choice === open) await vscode.commands.executeCommand('vscode.openFolder');
    return undefined;
  }
  if (folders.length === 1) return folders[0]!.uri;
  return (
    await vscode.window.showWorkspaceFolderPick({
      placeHolder: vscode.l10n.t('Where should the registry be created?'),
    })
  )?.uri;
}

/**
 * Writes files that must not be there yet; lines for a file that collects them are added to it.
 * @throws PromptError `conflict` before anything is written, where a file is in the way
 */
export async function writeNewFiles(folder: vscode.Uri, files: readonly NewFile[]): Promise<void> {
  const existing = await Promise.all(files.map(({ path }) => readIfThere(vscode.Uri.joinPath(folder, path))));
  const inTheWay = files.find(({ append }, i) => existing[i] !== undefined && !append);
  if (inTheWay) {
    throw new PromptError(
      'conflict',
      vscode.l10n.t('{0} is there already, so nothing was written.', inTheWay.path),
      {
        hint: vscode.l10n.t('Move it away, or go on with what it has.'),
      },
    );
  }
  for (const [i, { path, text }] of files.entries()) {
    const before = existing[i] ?? '';
    if (before.split(/\r?\n/).includes(text.trimEnd())) continue;
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, path),
      new TextEncoder().encode(before + gap + text),
    );
  }
}

async function readIfThere(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
