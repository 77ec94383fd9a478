import * as vscode from 'vscode';
import { idOf } from '../../core/registry/workspace.ts';
import type { ShadowResult } from '../../core/shadow/runShadow.ts';
import type { App } from '../app.ts';
import { pickCalls } from '../shadow/pickCalls.ts';
import { pickCandidate } from '../shadow/pickCandidate.ts';
import { validateShadow } from '../shadow/validateShadow.ts';
import { type Target, pickPrompt } from './target.ts';

/**
 * Holds a version against recorded calls, and records what comes of it.
 * @param paths files of calls, or folders of them; asked for where absent
 */
export async function shadowValidate(
  app: App,
  target?: Target,
  { paths }: { readonly paths?: readonly string[] } = {},
): Promise<ShadowResult | undefined> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Shadow-validate which prompt?'));
  if (!prompt) return undefined;
  const version = target?.version ?? (await pickCandidate(app, prompt));
  if (version === undefined) return undefined;
  const calls = paths ?? (await pickCalls(prompt));
  return calls && validateShadow(app, { prompt: idOf(prompt), version }, calls);
}
