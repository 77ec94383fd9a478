import * as vscode from 'vscode';
import { DisposableStore, Emitter, type Event } from '../../core/base/events.ts';
import type { Alert, Evaluation, MonitorReport } from '../../core/monitoring/alert.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';

/** The first look waits for the editor to be there; nobody waits for it. */
const FIRST_LOOK_MS = 5000;
const LOOK_MS = 5 * 60_000;

/** What monitors last found of the prompts of this window, for tree, status bar and hovers. */
export class PromptAlerts {
  readonly #reports = new Map<string, MonitorReport>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  /** Those that last, of what is served in production. */
  of({ registry, block }: RegisteredPrompt): readonly Alert[] {
    const alerts = this.#reports.get(registry.uri)?.alerts ?? [];
    return alerts.filter(({ evaluation }) => evaluation.prompt === block.name);
  }

  evaluationsOf({ registry, block }: RegisteredPrompt, version: string): readonly Evaluation[] {
    const evaluations = this.#reports.get(registry.uri)?.evaluations ?? [];
    return evaluations.filter((one) => one.prompt === block.name && one.version === version);
  }

  set(uri: string, report: MonitorReport): void {
    this.#reports.set(uri, report);
    this.#changed.fire();
  }
}

/** The prompts of the workspace with an alert that is certain. */
export const alertingPrompts = ({
  store,
  promptAlerts,
}: Pick<App, 'store' | 'promptAlerts'>): readonly RegisteredPrompt[] =>
  store.workspace.registries
    .flatMap(({ prompts }) => prompts)
    .filter((prompt) => promptAlerts.of(prompt).some(({ wasFiring }) => wasFiring));

/** Looks at telemetry every few minutes, where there is any, and in trusted workspaces only. */
export function registerAlertWatch(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (vscode.workspace.isTrusted) await (await import('./watchAlerts.ts')).lookAtAll(app);
    timer = setTimeout(() => app.inBackground(look()), LOOK_MS);
  };
  const start = (): void => {
    if (app.store.roots.length > 0) timer ??= setTimeout(() => app.inBackground(look()), FIRST_LOOK_MS);
  };
  disposables.add(app.store.onDidChange(start));
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}
