import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/events.ts';
import type { Alert } from '../../core/monitoring/alert.ts';
import { type DashboardData, daysOf, readDashboard } from '../../core/monitoring/dashboard.ts';
import { DEFAULT_MONITORS } from '../../core/monitoring/monitoringSettings.ts';
import type { MonitorTarget } from '../../core/monitoring/targets.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../../core/registry/workspace.ts';
import { PRODUCTION } from '../../core/serving/decide.ts';
import { watchedIn } from '../../node/monitorRegistry.ts';
import type {
  DashboardAction,
  DashboardChoice,
  DashboardView,
  FromDashboard,
  ToDashboard,
} from '../../webview/protocol/dashboard.ts';
import type { App } from '../app.ts';
import type { CallsTarget } from '../commands/showCalls.ts';
import { panelHtml } from '../panelHtml.ts';
import { toCharts } from './charts.ts';
import { dashboardLabels } from './labels.ts';
import { parseDashboardMessage } from './messages.ts';
import { toAlertView, toFigures, toMarkView, toTable } from './view.ts';

/** How long changes are collected. */
const UPDATE_MS = 80;
/** How often what is seen is read again: only what is new has to be read for it. */
const REFRESH_MS = 10_000;
/** How often monitors look while the dashboard is seen. */
const LOOK_MS = 60_000;

const COMMANDS: Readonly<Record<DashboardAction, string>> = {
  rollBack: 'promptLedger.rollBack',
  stopExperiment: 'promptLedger.stopExperiment',
  openPrompt: 'promptLedger.openPrompt',
  showCalls: 'promptLedger.showCalls',
};

/** What telemetry says of one prompt, live while it is seen. */
export class DashboardPanel {
  readonly #app: App;
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables = new DisposableStore();
  #choice: DashboardChoice;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #refreshing: NodeJS.Timeout | undefined;
  #sent = '';
  #lookedAt = 0;
  /** What was read for which choice; shown until there is something newer. */
  #shown:
    | { readonly key: string; readonly data: DashboardData; readonly alerts: readonly Alert[] }
    | undefined;
  #error: PromptError | undefined;
  #turn = 0;

  constructor(
    app: App,
    panel: vscode.WebviewPanel,
    { choice, extension }: { readonly choice: Partial<DashboardChoice>; readonly extension: vscode.Uri },
  ) {
    this.#app = app;
    this.#panel = panel;
    this.#choice = { prompt: undefined, version: '', environment: PRODUCTION, range: '7d', ...choice };
    const add = this.#disposables.add.bind(this.#disposables);
    add(app.store.onDidChange(() => this.#updateSoon()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#updateSoon()));
    add(panel.onDidChangeViewState(() => this.#updateSoon()));
    add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    add({ dispose: () => clearTimeout(this.#timer) });
    add({ dispose: () => clearTimeout(this.#refreshing) });
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', name);
    panel.iconPath = { light: icon('monitoring-light.svg'), dark: icon('monitoring-dark.svg') };
    panel.title = vscode.l10n.t('Monitoring');
    panel.webview.html = panelHtml(panel.webview, extension, {
      script: 'dashboard',
      title: vscode.l10n.t('Monitoring'),
      labels: dashboardLabels(),
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  choose(choice: Partial<DashboardChoice>): void {
    const isOther = choice.prompt !== undefined && choice.prompt !== this.#choice.prompt;
    this.#choice = { ...this.#choice, ...(isOther && { version: '' }), ...choice };
    this.#updateSoon();
  }

  #updateSoon(): void {
    if (!this.#isReady || !this.#panel.visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#app.inBackground(this.#update());
    }, UPDATE_MS);
  }

  /** Sends what is known at once, then what the telemetry says now. */
  async #update(): Promise<void> {
    clearTimeout(this.#refreshing);
    const turn = ++this.#turn;
    const prompt = this.#find();
    if (prompt) this.#choice = { ...this.#choice, prompt: idOf(prompt) };
    const target = prompt && this.#targetOf(prompt);
    await this.#send(prompt, target);
    if (prompt && target) {
      try {
        await this.#read(prompt, target, turn);
        this.#error = undefined;
      } catch (error) {
        if (!PromptError.is(error)) throw error;
        this.#error = error;
      }
      if (turn === this.#turn) await this.#send(prompt, target);
    }
    if (turn === this.#turn && this.#panel.visible)
      this.#refreshing = setTimeout(() => this.#updateSoon(), REFRESH_MS);
  }

  async #read(prompt: RegisteredPrompt, target: MonitorTarget, turn: number): Promise<void> {
    const monitoring = await this.#app.monitoring();
    const source = await monitoring.sourceOf(prompt.registry);
    if (Date.now() - this.#lookedAt > LOOK_MS) {
      this.#lookedAt = Date.now();
      await monitoring.look(prompt.registry);
    }
    const { lasting, ended } = await monitoring.alertsOf(prompt.registry);
    const { environment, range, version } = this.#choice;
    const { score, windowDays } = target.settings.quality ?? DEFAULT_MONITORS.quality;
    const request = {
      prompt: target.prompt,
      version: version === '' ? undefined : version,
      environment,
      range,
      now: Date.now(),
      score,
      windowDays,
    };
    const data = await readDashboard(source, request, [...lasting, ...ended]);
    if (turn !== this.#turn) return; // Something else was chosen meanwhile.
    const isMeant = ({ evaluation }: Alert): boolean =>
      evaluation.prompt === target.prompt && evaluation.environment === environment;
    this.#shown = { key: this.#key, data, alerts: lasting.filter(isMeant) };
  }

  get #key(): string {
    return JSON.stringify(this.#choice);
  }

  /** The prompt that was chosen, else the first with an alert, else the first. */
  #find(): RegisteredPrompt | undefined {
    const prompts = this.#prompts();
    return prompts.find((prompt) => idOf(prompt) === this.#choice.prompt) ?? prompts[0];
  }

  #prompts(): readonly RegisteredPrompt[] {
    return this.#app.store.workspace.registries.flatMap(({ prompts }) => prompts);
  }

  #targetOf(prompt: RegisteredPrompt): MonitorTarget | undefined {
    const { environment } = this.#choice;
    const { store } = this.#app;
    const watch = watchedIn(prompt.registry, { sources: store, now: Date.now(), environment });
    return watch.targets.find((target) => target.prompt === prompt.block.name);
  }

  async #send(prompt: RegisteredPrompt | undefined, target: MonitorTarget | undefined): Promise<void> {
    const view = this.#view(prompt, target);
    const text = JSON.stringify(view);
    if (text === this.#sent) return;
    this.#sent = text;
    await this.#panel.webview.postMessage({ type: 'state', view } satisfies ToDashboard);
  }

  #view(prompt: RegisteredPrompt | undefined, target: MonitorTarget | undefined): DashboardView {
    const choice = this.#choice;
    const shown = this.#shown?.key === this.#key ? this.#shown : undefined;
    const base = {
      choice,
      prompts: this.#prompts().map((one) => ({ value: idOf(one), label: one.block.name })),
      versions: [{ value: '', label: vscode.l10n.t('All versions') }],
      environments: environmentsOf(prompt, choice.environment),
      banners: [],
      isLoading: prompt !== undefined && shown === undefined && this.#error === undefined,
      alerts: [],
      calm: undefined,
      figures: [],
      charts: [],
      marks: [],
      from: 0,
      to: 0,
      table: { columns: [], rows: [] },
      empty: undefined,
      status: '',
    } satisfies DashboardView;
    if (!prompt)
      return {
        ...base,
        empty: {
          text: vscode.l10n.t('There is no prompt in this workspace yet.'),
          hint: vscode.l10n.t('Create a registry with “Prompt Ledger: Create Registry”.'),
        },
      };
    if (!target)
      return {
        ...base,
        isLoading: false,
        empty: { text: vscode.l10n.t('Nothing of this prompt is served in {0}.', choice.environment) },
      };
    const error = this.#error;
    const banners: DashboardView['banners'] = error
      ? [{ severity: 'error', message: [error.message, error.hint].filter(Boolean).join(' ') }]
      : [];
    if (!shown)
      return { ...base, banners, status: base.isLoading ? vscode.l10n.t('Reading telemetry…') : '' };
    const { data, alerts } = shown;
    const words = { locale: vscode.env.language, target };
    const versions = [...new Set([...target.versions.map(({ version }) => version), ...data.versions])];
    const isEmpty = data.total.calls === 0 && data.total.scored === 0 && data.rolling.length === 0;
    return {
      ...base,
      banners,
      versions: [...base.versions, ...versions.map((version) => ({ value: version, label: version }))],
      alerts: alerts.map((alert) => toAlertView(alert, words)),
      calm: alerts.length > 0 || isEmpty ? undefined : vscode.l10n.t('No alert.'),
      figures: isEmpty ? [] : toFigures(data, words),
      charts: isEmpty ? [] : toCharts(data, words),
      marks: data.marks.map(toMarkView),
      from: data.from / 1000,
      to: data.to / 1000,
      table: toTable(data, words),
      empty: isEmpty ? noCalls(target.prompt) : undefined,
      status: vscode.l10n.t('{0}: {1} alerts', target.prompt, alerts.length),
    };
  }

  /** The calls that the figures are about. */
  get #shownCalls(): Omit<CallsTarget, 'prompt'> {
    const { version, environment, range } = this.#choice;
    return { ...(version !== '' && { version }), environment, days: daysOf(range) };
  }

  #receive(value: unknown): void {
    const message = parseDashboardMessage(value);
    if (!message) return;
    this.#app.inBackground(this.#act(message));
  }

  async #act(message: FromDashboard): Promise<void> {
    if (message.type === 'ready') {
      this.#isReady = true;
      this.#sent = '';
      this.#updateSoon();
    } else if (message.type === 'choose') this.choose(message.choice);
    else {
      const prompt = this.#find();
      if (!prompt) return;
      await vscode.commands.executeCommand(COMMANDS[message.action], {
        prompt: idOf(prompt),
        ...(message.action === 'showCalls' && this.#shownCalls),
      });
      this.#updateSoon();
    }
  }
}

function environmentsOf(prompt: RegisteredPrompt | undefined, chosen: string): DashboardView['environments'] {
  const named = prompt ? [...promptOf(prompt).environments.keys()] : [];
  return [...new Set([PRODUCTION, ...named, chosen])].map((value) => ({ value, label: value }));
}

const noCalls = (prompt: string): DashboardView['empty'] => ({
  text: vscode.l10n.t('No call of {0} was recorded in this range.', prompt),
  hint: vscode.l10n.t(
    'Applications record calls with the runtime; where else telemetry is kept, the registry says under “monitoring: source:”.',
  ),
  code: "const prompts = await open({ file, telemetry: { folder: '.prompt-ledger/telemetry' } });",
});
