import * as vscode from 'vscode';

/** The output channel. Keys and, by default, inputs of prompts never go there. */
export const createLog = (): vscode.LogOutputChannel => vscode.window.createOutputChannel('Prompt Ledger', { log: true });
