import * as vscode from 'vscode';
import { idOf } from '../../core/registry/workspace.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { AlarmingPrompt } from '../alarms.ts';
import type { App } from '../app.ts';
import { showError } from '../showError.ts';
import type { EvalRequest, EvalRun } from '../testing/evalRuns.ts';
import type { AlarmKind, ScoreAlarm } from '../views/scores.ts';
import { turnKillSwitchOff } from './killSwitch.ts';
import { openPrompt } from './openPrompt.ts';
import { runEvals } from './runEvals.ts';
import { showMonitoring } from './showMonitoring.ts';

interface Item extends vscode.QuickPickItem {
  readonly run?: () => unknown;
  readonly concerned?: Concerned;
}

/** A version whose score is stale, failing or flaky, or which is turned off. */
interface Concerned extends ScoreAlarm {
  readonly prompt: AlarmingPrompt['prompt'];
}

const EVALUATE = 'beaker';
const GO_TO = 'go-to-file';
const TURN_ON = 'play';

/** What the status bar counts, one row a version, with what can be done about it; runs under way can be cancelled. */
export async function showAlarms(app: App): Promise<void> {
  const running = app.evals.recent.filter(({ state }) => state === 'running');
  const concerned = app.alarms.found.flatMap(({ prompt, alarms }) =>
    alarms.map((alarm): Concerned => ({ ...alarm, prompt })),
  );
  const alerts = alertItems(app);
  const worst = [...alerts, ...toItems(app, concerned)];
  const stale = concerned.filter(({ kind }) => kind === 'stale');
  const all: Item[] =
    stale.length > 1
      ? [
          {
            label: `$(run-all) ${vscode.l10n.t('Evaluate All {0} Stale Versions', stale.length)}`,
            run: () => evaluateAll(app, stale),
          },
        ]
      : [];
  const picked = await pick(
    [...running.map(toCancelItem), ...all, ...worst],
    worst.length === 0
      ? vscode.l10n.t('No alert, no score is stale, failing or flaky, and nothing is turned off')
      : vscode.l10n.t('Alerts, what is turned off, and scores that are stale, failing or flaky'),
  );
  if (!picked) return;
  const { item, button } = picked;
  if (item.run) return void (await item.run());
  if (!item.concerned) return;
  const action = button ?? (await pickAction(item.concerned));
  if (action === EVALUATE) await runEvals(app, targetOf(item.concerned));
  if (action === GO_TO) await openPrompt(app, targetOf(item.concerned), 'score');
  if (action === TURN_ON) await turnKillSwitchOff(app, { prompt: idOf(item.concerned.prompt) });
}

/** What monitors found, the certain first; the dashboard tells the rest. */
function alertItems(app: App): Item[] {
  const rows = app.store.workspace.registries.flatMap(({ prompts }) =>
    prompts.flatMap((prompt) => app.promptAlerts.of(prompt).map((alert) => ({ prompt, alert }))),
  );
  if (rows.length === 0) return [];
  return [
    { label: vscode.l10n.t('Alerts'), kind: vscode.QuickPickItemKind.Separator },
    ...rows
      .toSorted((a, b) => Number(b.alert.wasFiring) - Number(a.alert.wasFiring))
      .map(({ prompt, alert }): Item => ({
        label: prompt.block.name,
        description: alert.wasFiring ? vscode.l10n.t('firing') : vscode.l10n.t('suspected'),
        detail: alert.evaluation.text,
        run: () => showMonitoring(app, { prompt: idOf(prompt) }),
      })),
  ];
}

const targetOf = ({ prompt, version }: Concerned): { prompt: string; version: string } => ({
  prompt: idOf(prompt),
  version,
});

const KINDS: readonly AlarmKind[] = ['killed', 'failing', 'stale', 'flaky'];

function toItems(app: App, concerned: readonly Concerned[]): Item[] {
  const titles: Readonly<Record<AlarmKind, string>> = {
    killed: vscode.l10n.t('Turned Off'),
    failing: vscode.l10n.t('Failing'),
    stale: vscode.l10n.t('Stale'),
    flaky: vscode.l10n.t('Flaky'),
  };
  return KINDS.flatMap((kind) => {
    const rows = concerned.filter((one) => one.kind === kind);
    if (rows.length === 0) return [];
    return [
      { label: titles[kind], kind: vscode.QuickPickItemKind.Separator },
      ...rows.map((one): Item => ({
        label: one.prompt.block.name,
        description: `${one.version === DRAFT ? vscode.l10n.t('draft') : one.version} · ${app.files.relative(one.prompt.file.uri)}`,
        buttons: actionsOf(one).map(toButton),
        concerned: one,
      })),
    ];
  });
}

function toCancelItem(run: EvalRun): Item {
  const { prompt, version } = run.evaluation.subject;
  return {
    label: `$(debug-stop) ${vscode.l10n.t('Cancel the Evaluation of {0} {1}', prompt, version)}`,
    run: () => run.cancel(),
  };
}

/** One question about all of them; what cannot be run is told, and the others go on. */
async function evaluateAll(app: App, stale: readonly Concerned[]): Promise<void> {
  const requests = stale.map((one): EvalRequest => targetOf(one));
  await app.evals.runAll(requests, {
    attendance: 'attended',
    onError: (error) => showError(app, error),
  });
}

const toButton = ({ action, label }: Action): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon(action),
  tooltip: label,
});

interface Action {
  /** The icon says which one. */
  readonly action: string;
  readonly label: string;
}

function actionsOf({ kind }: Concerned): Action[] {
  if (kind === 'killed')
    return [
      { action: TURN_ON, label: vscode.l10n.t('Turn Kill Switch Off…') },
      { action: GO_TO, label: vscode.l10n.t('Go to Version') },
    ];
  return [
    { action: EVALUATE, label: vscode.l10n.t('Evaluate') },
    { action: GO_TO, label: vscode.l10n.t('Go to Score') },
  ];
}

/** For the keyboard, which does not reach the buttons of a row. */
async function pickAction(concerned: Concerned): Promise<string | undefined> {
  const { prompt, version } = concerned;
  const actions = actionsOf(concerned).map(({ action, label }) => ({
    label: `$(${action}) ${label}`,
    action,
  }));
  const name = `${prompt.block.name} ${version}`;
  return (await vscode.window.showQuickPick(actions, { placeHolder: name }))?.action;
}

interface Picked {
  readonly item: Item;
  readonly button?: string;
}

function pick(items: readonly Item[], placeholder: string): Promise<Picked | undefined> {
  const quickPick = vscode.window.createQuickPick<Item>();
  quickPick.items = items;
  quickPick.placeholder = placeholder;
  quickPick.matchOnDescription = true;
  return new Promise((resolve) => {
    const end = (picked?: Picked): void => {
      resolve(picked);
      quickPick.dispose();
    };
    quickPick.onDidAccept(() => {
      const [item] = quickPick.selectedItems;
      if (item) end({ item });
    });
    quickPick.onDidTriggerItemButton(({ item, button: { iconPath } }) =>
      end({ item, ...(iconPath instanceof vscode.ThemeIcon && { button: iconPath.id }) }),
    );
    quickPick.onDidHide(() => end());
    quickPick.show();
  });
}
