import * as vscode from 'vscode';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../../core/registry/workspace.ts';
import { currentValue, renderValue } from '../../core/language/variableValues.ts';
import { parseSample, sampleEdits } from '../../core/language/sampleEdits.ts';
import { editedContent } from '../../core/versions/content.ts';
import { messagesOf, variablesOf } from '../../core/versions/messages.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';
import { findTarget, pickPrompt, type Target } from './target.ts';

interface VariableTarget extends Target {
  readonly variable: string;
}

/** Writes another sample of a variable, which is what previews show; a value of several lines is edited in the file. */
export async function changeValue(app: App, target?: VariableTarget): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Change a value of a prompt'));
  if (!prompt) return;
  const name = target?.variable ?? (await pickVariable(app, prompt));
  if (name === undefined) return;
  const before = currentValue(prompt, name);
  const written = before === undefined ? '' : renderValue(before);
  if (written.trimEnd().includes('\n')) return showSample(prompt, name);
  const isText = before === undefined || typeof before === 'string';
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Value of {0}', name),
    value: written,
    prompt: isText
      ? vscode.l10n.t('The sample in `variables`, which previews show')
      : vscode.l10n.t('The sample in `variables`, as JSON'),
    validateInput: (value) =>
      parseSample(value, before) === undefined ? vscode.l10n.t('This is no JSON.') : undefined,
  });
  if (text === undefined) return;
  const sample = parseSample(text, before);
  if (sample === undefined) return;
  const id = { prompt: idOf(prompt) };
  await app.applyEdits(prompt.file.uri, () => sampleEdits(findTarget(app, id), name, sample));
}

async function pickVariable({ store }: App, prompt: RegisteredPrompt): Promise<string | undefined> {
  const edited = editedContent(prompt, store);
  const used = edited ? variablesOf(messagesOf(edited, store)).used : [];
  const names = new Set([...(promptOf(prompt).variables?.keys() ?? []), ...used]);
  const items = [...names].map((label) => {
    const value = currentValue(prompt, label);
    return { label, description: value === undefined ? '' : renderValue(value).slice(0, 80) };
  });
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Change the value of') }))
    ?.label;
}

async function showSample(prompt: RegisteredPrompt, name: string): Promise<void> {
  const declared = promptOf(prompt).variables?.get(name);
  if (!declared) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(prompt.file.uri, true));
  const { start } = toRange(document, inFile(prompt, declared.keyRange));
  const editor = await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start, start),
  });
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  await vscode.window.showInformationMessage(
    vscode.l10n.t('The value of {0} has several lines: change it here.', name),
  );
}
