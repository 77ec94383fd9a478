import * as vscode from 'vscode';
import { settings } from '../settings.ts';

/** Draws values behind variables, or no longer. */
export async function toggleInlinePreview(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('promptLedger');
  const isOn = settings.inlinePreview;
  const { workspaceValue } = configuration.inspect<boolean>('inlinePreview') ?? {};
  // A workspace that has its own setting would hide a change of the user's.
  await configuration.update('inlinePreview', !isOn, workspaceValue === undefined);
}
