import * as vscode from 'vscode';
import type { TimelineEntry } from '../../core/evals/timeline.ts';
import type { TimelineAction } from '../../webview/protocol.ts';

const COMMANDS: Readonly<Record<TimelineAction, string>> = {
  open: 'promptLedger.openPrompt',
  compareWithPrevious: 'promptLedger.diffVersions',
  compareWithDeployed: 'promptLedger.diffVersions',
  startDraft: 'promptLedger.startDraft',
  rollBack: 'promptLedger.rollBack',
};

const ACTIONS = Object.keys(COMMANDS) as TimelineAction[]; // oxlint-disable-line typescript/no-unsafe-type-assertion

/** The actions whose commands there are. */
export async function knownActions(): Promise<ReadonlySet<TimelineAction>> {
  const commands = new Set(await vscode.commands.getCommands(true));
  return new Set(ACTIONS.filter((action) => commands.has(COMMANDS[action])));
}

interface ActionContext {
  /** The prompt's id. */
  readonly prompt: string;
  readonly entry: TimelineEntry;
  readonly deployed: string | undefined;
}

export async function runAction(
  action: TimelineAction,
  { prompt, entry, deployed }: ActionContext,
): Promise<void> {
  const target = { prompt, version: entry.version };
  const base = action === 'compareWithPrevious' ? entry.previous : deployed;
  const isCompare = action === 'compareWithPrevious' || action === 'compareWithDeployed';
  await vscode.commands.executeCommand(COMMANDS[action], target, ...(isCompare ? [base] : []));
}
