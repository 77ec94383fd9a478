import * as vscode from 'vscode';

/** The output channel. Keys and, by default, inputs of prompts never go there. */
export const createLog = (): vscode.LogOutputChannel =>
  vscode.window.createOutputChannel('Prompt Ledger', { log: true });

/** Logs what nobody expected, with its stack. */
export const logError = (log: vscode.LogOutputChannel, error: unknown): void =>
  log.error(error instanceof Error ? error : String(error));
