import * as vscode from 'vscode';
import { isJsonObject } from '../../core/base/json.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { pointerOf } from './environments.ts';

/** What a command may be given so that nobody has to be asked. */
export interface GivenMove {
  readonly environment?: string;
  readonly reason?: string;
}

/**
 * What a command is about: what a row of the tree names, or of the two versions that a comparison shows the one
 * that is meant. Menus of editors hand over a URI.
 */
export function targetOf(
  app: App,
  source: unknown,
  action: 'promote' | 'deploy' | 'rollBack',
): Target | undefined {
  if (isTarget(source)) return source;
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
  if (!(source instanceof vscode.Uri) || !(input instanceof vscode.TabInputTextDiff)) return undefined;
  // What is shown as new is promoted and deployed; a rollback is to what it is compared with.
  const sides = action === 'rollBack' ? [input.original, input.modified] : [input.modified, input.original];
  const targets = sides.flatMap((uri) => versionOf(uri) ?? []);
  if (action === 'promote') return promotedOf(app, targets);
  const isOther = ({ prompt, version }: Target): boolean =>
    version !== DRAFT && version !== pointerOf(findTarget(app, { prompt }), PRODUCTION);
  return targets.find(isOther) ?? targets[0];
}

/** What production serves is where it is to be: then somebody is asked. */
function promotedOf(app: App, targets: readonly Required<Target>[]): Target | undefined {
  const [first] = targets;
  const isOnItsWay = ({ prompt, version }: Target): boolean =>
    version !== pointerOf(findTarget(app, { prompt }), PRODUCTION);
  return targets.find(isOnItsWay) ?? (first && { prompt: first.prompt });
}

const isTarget = (source: unknown): source is Target =>
  typeof source === 'object' && source !== null && 'prompt' in source && typeof source.prompt === 'string';

/** The version that a side of a comparison shows; undefined for any other document. */
function versionOf({ scheme, query }: vscode.Uri): Required<Target> | undefined {
  if (!/^prompt-ledger-(version|rendered)$/.test(scheme)) return undefined;
  const value: unknown = JSON.parse(query);
  const side = isJsonObject(value) ? (value['side'] ?? value) : undefined;
  if (!isJsonObject(side)) return undefined;
  const { prompt, version } = side;
  return typeof prompt === 'string' && typeof version === 'string' ? { prompt, version } : undefined;
}
