import { realpath, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { FileEdits, TextEdit } from '../core/base/problem.ts';
import type { NewFile } from '../core/checks/fix.ts';
import { toRange } from './convert.ts';
import { isThere } from './files.ts';

/** A change of several files, which is one step of undo. */
export interface FileChanges {
  readonly edits: readonly FileEdits[];
  /** Files that must not be there yet. */
  readonly newFiles?: readonly NewFile[];
  readonly deletedFiles?: readonly string[];
}

/** Another window, or a program, may save the file just before we do. */
const MOST_ATTEMPTS = 3;

/** The only writer of files that people edit: see App.applyEdits. */
export async function applyEdits(uri: string, compute: () => readonly TextEdit[]): Promise<void> {
  await changeFiles([uri], () => ({ edits: [{ uri, edits: compute() }] }));
}

/** See App.applyChanges. Resolves to the files that were created or deleted. */
export function applyChanges(compute: () => FileChanges): Promise<readonly string[]> {
  return changeFiles(
    compute().edits.map(({ uri }) => uri),
    compute,
  );
}

async function changeFiles(uris: readonly string[], compute: () => FileChanges): Promise<readonly string[]> {
  const documents = new Map<string, vscode.TextDocument>();
  for (const uri of uris)
    documents.set(uri, await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)));
  const unlocks: (() => Promise<void>)[] = [];
  try {
    // In one order everywhere: two windows that change the same files must not wait for each other.
    for (const uri of uris.toSorted()) {
      const document = documents.get(uri)!;
      if (!document.isDirty) await refuseReadOnly(document.uri);
      // VS Code looks at the disk before it saves, but another window may do so in the same moment.
      const unlock = document.isDirty ? undefined : await lock(document.uri);
      if (unlock) unlocks.push(unlock);
    }
    return await change(documents, compute);
  } finally {
    for (const unlock of unlocks) await unlock();
  }
}

const OWNER_MAY_WRITE = 0o200;

/** What cannot be saved is not changed at all. @throws PromptError `conflict` */
async function refuseReadOnly(uri: vscode.Uri): Promise<void> {
  if (uri.scheme !== 'file') return;
  const { isSystemError } = await import('../node/nodeFiles.ts');
  try {
    if (((await stat(uri.fsPath)).mode & OWNER_MAY_WRITE) !== 0) return;
  } catch (error) {
    // A file that was deleted under its editor comes back when it is saved.
    if (isSystemError(error) && NO_LOCK.has(error.code)) return;
    throw error;
  }
  throw new PromptError(
    'conflict',
    vscode.l10n.t('{0} is read-only, so nothing was written.', vscode.workspace.asRelativePath(uri)),
    { hint: vscode.l10n.t('Make it writable, then try again.') },
  );
}

/** Where a file has no lock: it was deleted under its editor, or its folder may not be written in. */
const NO_LOCK: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS']);

/** The lock that the command line takes too. */
async function lock({ scheme, fsPath }: vscode.Uri): Promise<(() => Promise<void>) | undefined> {
  if (scheme !== 'file') return undefined;
  const [{ lockFile }, { isSystemError }] = await Promise.all([
    import('../node/fileLock.ts'),
    import('../node/nodeFiles.ts'),
  ]);
  try {
    return await lockFile(await realpath(fsPath));
  } catch (error) {
    if (isSystemError(error) && NO_LOCK.has(error.code)) return undefined;
    throw error;
  }
}

type Documents = ReadonlyMap<string, vscode.TextDocument>;

async function change(documents: Documents, compute: () => FileChanges): Promise<readonly string[]> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    await refuseExisting(compute().newFiles ?? []);
    const changes = compute();
    const edits = changes.edits.filter((file) => file.edits.length > 0);
    const { newFiles = [], deletedFiles = [] } = changes;
    if (edits.length + newFiles.length + deletedFiles.length === 0) return [];
    // What else has to be changed now was neither opened nor locked.
    if (edits.some(({ uri }) => !documents.has(uri))) break;
    const changed = edits.map(({ uri }) => documents.get(uri)!);
    const before = new Map(changed.map((document) => [document, document.getText()]));
    const clean = changed.filter(({ isDirty }) => !isDirty);
    // VS Code refuses edits that were computed on an older text than the buffer's.
    if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(documents, { ...changes, edits })))) {
      await deleteFiles(newFiles);
      continue;
    }
    const failed: vscode.TextDocument[] = [];
    for (const document of clean) if (!(await document.save())) failed.push(document);
    if (failed.length === 0) return [...newFiles.map(({ uri }) => uri), ...deletedFiles];
    // The disk of these is newer. Everything is given up and computed anew.
    for (const document of failed) before.delete(document);
    await takeBack(before, { clean, newFiles });
    for (const document of failed) await revert(document);
  }
  throw new PromptError(
    'conflict',
    vscode.l10n.t(
      '{0} changes all the time, so nothing was written.',
      Array.from(documents.values(), ({ uri }) => vscode.workspace.asRelativePath(uri)).join(', '),
    ),
    {
      hint: vscode.l10n.t('Try again when it is quiet.'),
    },
  );
}

/** New files come first: whatever goes wrong afterwards, no content is lost. */
function toWorkspaceEdit(
  documents: Documents,
  { edits, newFiles = [], deletedFiles = [] }: FileChanges,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, text } of newFiles)
    edit.createFile(vscode.Uri.parse(uri, true), { contents: new TextEncoder().encode(text) });
  for (const file of edits) {
    const document = documents.get(file.uri)!;
    const texts = file.edits.map(
      ({ newText, ...range }) => new vscode.TextEdit(toRange(document, range), newText),
    );
    edit.set(document.uri, texts);
  }
  for (const uri of deletedFiles) edit.deleteFile(vscode.Uri.parse(uri, true));
  return edit;
}

/** @throws PromptError `conflict` where one of the files is there */
async function refuseExisting(files: readonly NewFile[]): Promise<void> {
  for (const { uri } of files) {
    const file = vscode.Uri.parse(uri, true);
    if (!(await isThere(file))) continue;
    throw new PromptError(
      'conflict',
      vscode.l10n.t('{0} is there already, so nothing was written.', vscode.workspace.asRelativePath(file)),
      { hint: vscode.l10n.t('Move it away, or go on with what it has.') },
    );
  }
}

/** What was created for a change that was then refused goes; what somebody else wrote meanwhile stays. */
async function deleteFiles(files: readonly NewFile[]): Promise<void> {
  for (const { uri, text } of files) {
    const file = vscode.Uri.parse(uri, true);
    if (!(await isThere(file))) continue;
    const found = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    if (found === text) await vscode.workspace.fs.delete(file);
  }
}

/** Gives documents the texts that they had, on the disk too where it was the same as the buffer. */
async function takeBack(
  before: ReadonlyMap<vscode.TextDocument, string>,
  { clean, newFiles }: { clean: readonly vscode.TextDocument[]; newFiles: readonly NewFile[] },
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const [document, text] of before) {
    const whole = toRange(document, { start: 0, end: document.getText().length });
    edit.set(document.uri, [new vscode.TextEdit(whole, text)]);
  }
  for (const { uri } of newFiles) edit.deleteFile(vscode.Uri.parse(uri, true));
  await vscode.workspace.applyEdit(edit);
  for (const document of clean) if (before.has(document)) await document.save();
}

async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.files.revert');
}
