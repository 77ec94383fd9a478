import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { BadCall, BadCalls, WantedCalls } from '../../core/monitoring/badCalls.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { findBadCalls } from '../../node/badCalls.ts';
import { sourceSettingsOf } from '../../node/monitorRegistry.ts';
import type { App } from '../app.ts';
import { renderCall, toCallItem } from './callText.ts';
import { renderFigure } from './figureText.ts';

interface CallItem extends vscode.QuickPickItem {
  readonly call?: BadCall;
}

/**
 * Lists bad calls, the newest first, while it is open; a button shows all that is known of one. Undefined where none is
 * chosen.
 */
export async function pickCall(
  app: App,
  prompt: RegisteredPrompt,
  wanted: WantedCalls,
): Promise<BadCall | undefined> {
  const disposables = new DisposableStore();
  const input = disposables.add(vscode.window.createQuickPick<CallItem>());
  const stop = new AbortController();
  disposables.add({ dispose: () => stop.abort() });
  input.title = vscode.l10n.t('Calls of {0}', [wanted.prompt, wanted.version].filter(Boolean).join(' '));
  input.placeholder = vscode.l10n.t('Reading telemetry…');
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.busy = true;
  const chosen = new Promise<BadCall | undefined>((resolve) => {
    disposables.add(input.onDidHide(() => resolve(undefined)));
    disposables.add(
      input.onDidAccept(() => {
        const [item] = input.selectedItems;
        if (item?.call) resolve(item.call);
      }),
    );
  });
  disposables.add(
    input.onDidTriggerItemButton(({ item }) => {
      if (item.call) app.inBackground(showCall(app, item.call, wanted.prompt));
    }),
  );
  input.show();
  try {
    const read = findBadCalls(prompt.registry, sourceSettingsOf(prompt.registry), {
      wanted,
      signal: stop.signal,
    });
    const found = await Promise.race([read, chosen]);
    if (!found || !('calls' in found)) {
      app.inBackground(read);
      return undefined;
    }
    input.busy = false;
    fill(input, found, wanted);
    return await chosen;
  } finally {
    disposables.dispose();
  }
}

function fill(input: vscode.QuickPick<CallItem>, found: BadCalls, wanted: WantedCalls): void {
  const locale = vscode.env.language;
  const show = {
    iconPath: new vscode.ThemeIcon('open-preview'),
    tooltip: vscode.l10n.t('Show Call'),
  };
  input.placeholder = summaryOf(found, wanted);
  input.items =
    found.calls.length > 0
      ? found.calls.map((call) => ({ ...toCallItem(call, locale), buttons: [show], alwaysShow: false, call }))
      : [{ label: vscode.l10n.t('There is no call to look at'), detail: emptyText(found), alwaysShow: true }];
}

const emptyText = ({ looked }: BadCalls): string =>
  looked === 0
    ? vscode.l10n.t('No call was recorded in this time.')
    : vscode.l10n.t('{0} calls were looked at.', renderFigure(looked, 'count'));

function summaryOf({ calls, found, looked }: BadCalls, { below }: WantedCalls): string {
  if (calls.length === 0) return vscode.l10n.t('Failed, corrected, scored below {0} or slow', below);
  return calls.length < found
    ? vscode.l10n.t(
        'The newest {0} of {1} among {2} calls; choose one to add it as an eval case',
        calls.length,
        renderFigure(found, 'count'),
        renderFigure(looked, 'count'),
      )
    : vscode.l10n.t(
        '{0} of {1} calls; choose one to add it as an eval case',
        calls.length,
        renderFigure(looked, 'count'),
      );
}

/** Beside the list, which goes away: it is opened again where somebody wants more. */
async function showCall({ outputs }: App, call: BadCall, prompt: string): Promise<void> {
  const add = outputs.begin(prompt);
  const uri = add(vscode.l10n.t('Call {0}', call.id ?? ''), renderCall(call, vscode.env.language));
  await vscode.window.showTextDocument(uri, { preview: true });
}
