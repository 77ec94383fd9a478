import * as vscode from 'vscode';
import type { EvalOptions } from './evalRuns.ts';

/**
 * Whether somebody can be asked about a test run. VS Code does not say who started one: a click and an agent look the
 * same here. But a click is made by somebody who is at the window, which VS Code knows: its window has the focus, and
 * keys or the mouse were used in it a moment ago. What runs after each save asks nobody.
 */
export function attendanceOf({
  continuous,
}: Pick<vscode.TestRunRequest, 'continuous'>): EvalOptions['attendance'] {
  const { focused, active } = vscode.window.state;
  return continuous !== true && focused && active ? 'attended' : 'unattended';
}
