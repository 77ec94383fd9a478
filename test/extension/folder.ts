import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** A folder of its own for each test, inside the workspace. */
export class Folder {
  readonly path = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, `test-${randomUUID().slice(0, 8)}`);

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  uri(name: string): vscode.Uri {
    return vscode.Uri.file(join(this.path, name));
  }

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** The file as it is on the disk, byte order mark included. */
  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  delete(name: string): void {
    rmSync(join(this.path, name), { recursive: true });
  }

  /** Opens a file in an editor. */
  async open(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri(name)));
  }

  /** What commands are given to name a prompt of a file in this folder. */
  target(
    prompt: string,
    version?: string,
    name = 'prompt-registry.yaml',
  ): { prompt: string; version?: string } {
    return { prompt: `${this.uri(name).toString()}#${prompt}`, ...(version !== undefined && { version }) };
  }

  /** Forgets unsaved changes, closes the editors and removes the folder. */
  async dispose(): Promise<void> {
    while (vscode.window.activeTextEditor)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Reads again and again until `accept` is satisfied; fails with what was read last. */
export async function until<T>(
  what: string,
  read: () => T | PromiseLike<T>,
  accept: (value: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`${what}: not within ${timeoutMs} ms; last seen: ${JSON.stringify(value, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Replaces a text that stands once in a document. */
export async function replace(editor: vscode.TextEditor, text: string, by: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`${text} does not stand in ${document.fileName}`);
  await editor.edit((edit) =>
    edit.replace(new vscode.Range(document.positionAt(at), document.positionAt(at + text.length)), by),
  );
}

/** Our problems of a file: `code "the text that is underlined"`. */
export function problemsOf(uri: vscode.Uri): string[] {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Prompt Ledger')
    .map(({ code, range: { start, end } }) => {
      const name = typeof code === 'object' ? code.value : code;
      return document
        ? `${name} “${document.getText(new vscode.Range(start, end))}”`
        : `${name} ${start.line + 1}:${start.character + 1}`;
    });
}
