import * as vscode from 'vscode';
import { endpointsOf } from '../../core/evals/plan.ts';
import { OPENAI, needsKey, originOf } from '../../core/models/endpoints.ts';
import type { App } from '../app.ts';

/** Keeps an API key in VS Code's secret storage, bound to the origin that it is sent to. */
export async function setApiKey(app: App): Promise<void> {
  const origins = new Map<string, string>([[originOf(OPENAI)!, OPENAI.name]]);
  for (const { settings } of app.store.workspace.registries) {
    for (const endpoint of endpointsOf(settings).values()) {
      const origin = originOf(endpoint);
      if (origin !== undefined && (needsKey(endpoint) || endpoint.api_key_env !== undefined))
        origins.set(origin, endpoint.name);
    }
  }
  const items = await Promise.all(
    Array.from(origins, async ([origin, name]) => ({
      label: name,
      description: origin,
      detail: (await app.keys.has(origin)) ? vscode.l10n.t('A key is set') : vscode.l10n.t('No key is set'),
      origin,
    })),
  );
  const title = vscode.l10n.t('Set API Key');
  const chosen =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          title,
          placeHolder: vscode.l10n.t('Which endpoint is the key for?'),
          matchOnDescription: true,
        });
  if (!chosen) return;
  const key = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'The key is sent to {0} and to nobody else. Leave it empty to remove the key.',
      chosen.origin,
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      /\s/.test(value.trim()) ? vscode.l10n.t('A key has no spaces or line breaks.') : undefined,
  });
  if (key === undefined) return;
  if (key.trim() === '') {
    await app.keys.remove(chosen.origin);
    void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is removed.', chosen.origin));
    return;
  }
  await app.keys.set(chosen.origin, key.trim());
  void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is set.', chosen.origin));
}
