import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/events.ts';
import type { App } from './app.ts';
import { alertingPrompts } from './monitoring/promptAlerts.ts';
import type { EvalRun } from './testing/evalRuns.ts';
import type { AlarmKind } from './views/scores.ts';

/** Left of most: what the workspace's prompts need stands beside what its files need. */
const PRIORITY = 10;

/**
 * The workspace's scores in a word, or the run that is under way. A click lists what is behind it. Hidden where there
 * are no prompts.
 */
export function registerStatusBar(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const item = disposables.add(
    vscode.window.createStatusBarItem('promptLedger.scores', vscode.StatusBarAlignment.Left, PRIORITY),
  );
  item.name = vscode.l10n.t('Prompt Ledger: Scores');
  item.command = 'promptLedger.showAlarms';
  const update = (): void => {
    const prompts = app.store.workspace.registries.reduce(
      (sum, registry) => sum + registry.prompts.length,
      0,
    );
    if (prompts === 0) return item.hide();
    const running = app.evals.recent.filter(({ state }) => state === 'running');
    const shown = running.length > 0 ? showRunning(running) : showAlarms(app, prompts);
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.accessibilityInformation = { label: shown.label };
    item.backgroundColor = shown.color && new vscode.ThemeColor(`statusBarItem.${shown.color}Background`);
    item.show();
  };
  disposables.add(app.alarms.onDidCount(update));
  disposables.add(app.promptAlerts.onDidChange(update));
  disposables.add(app.evals.onDidChange(update));
  return disposables;
}

interface Shown {
  readonly text: string;
  readonly tooltip: string;
  /** For screen readers: the text without its icons. */
  readonly label: string;
  /** What it is in front of. */
  readonly color: 'error' | 'warning' | undefined;
}

function showAlarms(app: App, prompts: number): Shown {
  const { found } = app.alarms;
  const alerting = alertingPrompts(app).length;
  const count = (kind: AlarmKind): number =>
    found.filter(({ alarms }) => alarms.some((alarm) => alarm.kind === kind)).length;
  const [stale, failing, killed] = [count('stale'), count('failing'), count('killed')];
  const words = [
    killed > 0 && vscode.l10n.t('{0} off', killed),
    alerting > 0 && vscode.l10n.t('{0} alerting', alerting),
    stale > 0 && vscode.l10n.t('{0} stale', stale),
    failing > 0 && vscode.l10n.t('{0} failing', failing),
  ].filter((word) => word !== false);
  const of = prompts === 1 ? vscode.l10n.t('1 prompt') : vscode.l10n.t('{0} prompts', prompts);
  const meaning =
    killed > 0
      ? vscode.l10n.t('{0}: {1} (off: the kill switch is on)', of, words.join(', '))
      : words.length > 0
        ? alerting > 0
          ? vscode.l10n.t('{0}: {1}', of, words.join(', '))
          : vscode.l10n.t('{0}: scores of {1}', of, words.join(', '))
        : vscode.l10n.t('{0}: no stale or failing score', of);
  return {
    text: [killed > 0 ? '$(circle-slash)' : alerting > 0 ? '$(pulse)' : '$(beaker)', words.join(' · ')]
      .filter(Boolean)
      .join(' '),
    tooltip: `${meaning}\n${vscode.l10n.t('Click to see them')}`,
    label: meaning,
    color: killed > 0 || alerting > 0 ? 'error' : failing > 0 ? 'warning' : undefined,
  };
}

/** `12/48 $0.02`, of all runs together. */
function showRunning(runs: readonly EvalRun[]): Shown {
  const done = sumOf(runs, ({ results: { subject, baseline } }) => subject.size + baseline.size);
  const total = sumOf(
    runs,
    ({ evaluation: { subject, baseline } }) => subject.cases.length + (baseline?.cases.length ?? 0),
  );
  const spent = sumOf(runs, (run) => run.spent);
  const cost = spent > 0 ? ` $${spent.toFixed(2)}` : '';
  const names = runs.map(({ evaluation: { subject } }) => `${subject.prompt} ${subject.version}`).join(', ');
  const label = vscode.l10n.t('Evaluating {0}: {1} of {2} cases', names, done, total);
  return {
    text: `$(sync~spin) ${done}/${total}${cost}`,
    tooltip: `${label}\n${vscode.l10n.t('Click to cancel')}`,
    label,
    color: undefined,
  };
}

const sumOf = (runs: readonly EvalRun[], valueOf: (run: EvalRun) => number): number =>
  runs.reduce((sum, run) => sum + valueOf(run), 0);
