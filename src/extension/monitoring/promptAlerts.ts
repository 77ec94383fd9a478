import * as vscode from 'vscode';
import { DisposableStore, Emitter, type Event } from '../../core/base/events.ts';
import type { Alert, Evaluation, MonitorReport } from '../../core/monitoring/alert.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';

/** The first look waits for the editor to be there; nobody waits for it. */
const FIRST_LOOK_MS = 5000;
const LOOK_MS = 5 * 60_000;
/** A busy application writes all the time: after this long there is something new to say. */
const LEAST_MS = 60_000;

/** Where registries keep it that name no other place; what is kept elsewhere is looked at every few minutes. */
const TELEMETRY_FILES = '**/.prompt-ledger/telemetry/*';

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
  let dueAt = Infinity;
  let lookedAt = 0;
  let isLooking = false;
  let isBehind = false;
  const look = async (): Promise<void> => {
    isLooking = true;
    dueAt = Infinity;
    try {
      if (vscode.workspace.isTrusted) await (await import('./watchAlerts.ts')).lookAtAll(app);
    } finally {
      isLooking = false;
      lookedAt = Date.now();
      lookIn(isBehind ? LEAST_MS : LOOK_MS);
      isBehind = false;
    }
  };
  /** Sooner than it would be, never later: an application that writes all the time keeps nobody from looking. */
  const lookIn = (milliseconds: number): void => {
    const at = Date.now() + milliseconds;
    if (at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => app.inBackground(look()), milliseconds);
  };
  const start = (): void => {
    if (timer !== undefined || app.store.roots.length === 0) return;
    lookIn(FIRST_LOOK_MS);
    const files = disposables.add(vscode.workspace.createFileSystemWatcher(TELEMETRY_FILES));
    const lookSoon = (): void => {
      // What is written while a look is under way may be behind it.
      if (isLooking) isBehind = true;
      else lookIn(Math.max(FIRST_LOOK_MS, lookedAt + LEAST_MS - Date.now()));
    };
    files.onDidCreate(lookSoon);
    files.onDidChange(lookSoon);
  };
  disposables.add(app.store.onDidChange(start));
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}
