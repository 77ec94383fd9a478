import * as vscode from 'vscode';
import type { Fix, FixCommand, GitCommand } from '../../core/checks/fix.ts';
import { readReleased } from '../../core/lifecycle/gitFacts.ts';
import { suggestVersion } from '../../core/lifecycle/suggestRelease.ts';
import { contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { findTarget } from '../commands/target.ts';
import { within } from '../lifecycle/gitFacts.ts';

/** How long the light bulb waits for Git: a history that is still being read is asked again the next time. */
const MOST_MS = 1000;

/**
 * Leaves out the actions that Git cannot help with, and names a new version by its number and the reason for it.
 * The edits of all others were made before: Git is waited for, and texts change meanwhile.
 */
export async function withGit(
  app: App,
  offered: readonly { readonly fix: Fix; readonly action: vscode.CodeAction }[],
): Promise<vscode.CodeAction[]> {
  const actions = await Promise.all(
    offered.map(async ({ fix, action }) => {
      if (!isGitFix(fix.command)) return action;
      const title = await titleOf(app, fix.title, fix.command);
      if (title !== undefined) action.title = title;
      return title === undefined ? undefined : action;
    }),
  );
  return actions.filter((action) => action !== undefined);
}

type GitFix = FixCommand & { readonly name: GitCommand };

const GIT_COMMANDS: ReadonlySet<FixCommand['name']> = new Set<GitCommand>([
  'takeFromGit',
  'restoreVersion',
  'createVersion',
]);

const isGitFix = (command: FixCommand | undefined): command is GitFix =>
  command !== undefined && GIT_COMMANDS.has(command.name);

/** Undefined where Git does not have what the command needs. */
async function titleOf(app: App, title: string, command: GitFix): Promise<string | undefined> {
  const history = await app.history();
  const prompt = findTarget(app, command);
  const { version } = command;
  const known = await within(MOST_MS, history.settled(prompt), () => history.of(prompt));
  if (!known.versions.some((historic) => historic.version === version)) return undefined;
  if (command.name === 'takeFromGit') return title;
  const changed = contentOf(prompt, version, app.store);
  const released = changed && (await readReleased(changed, { history, sha256: app.sha256 }));
  if (!changed || !released) return undefined;
  if (command.name === 'restoreVersion') return title;
  const {
    version: number,
    bump,
    reasons,
  } = suggestVersion(changed, {
    sources: history.sources,
    sha256: app.sha256,
    now: '',
    fromGit: [released],
    numbersInGit: known.versions.map((historic) => historic.version),
  });
  // What asks the same of the model in another form is no version of its own.
  return bump === 'none'
    ? undefined
    : vscode.l10n.t('Create {0} ({1})', number, [bump, ...reasons.slice(0, 1)].join(': '));
}
