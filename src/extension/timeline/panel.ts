import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { type Timeline, toTimeline } from '../../core/evals/timeline.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { type History, findVersions } from '../../core/versions/history/history.ts';
import type { FromTimeline, TimelineView, ToTimeline } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { openCommit } from '../openCommit.ts';
import { panelHtml } from '../panelHtml.ts';
import { knownActions, runAction } from './actions.ts';
import { timelineLabels } from './labels.ts';
import { parseTimelineMessage } from './messages.ts';
import { type GitState, emptyView, toTimelineView } from './view.ts';

/** How long changes are collected: Git tells of what it reads commit by commit. */
const UPDATE_MS = 80;

/** The timeline of one prompt. It asks Git when it is seen, and never in a workspace that is not trusted. */
export class TimelinePanel {
  readonly #app: App;
  readonly #panel: vscode.WebviewPanel;
  readonly #prompt: string;
  readonly #disposables = new DisposableStore();
  #actions: ReturnType<typeof knownActions> | undefined;
  #history: History | undefined;
  #isAsking = false;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #sent = '';
  #timeline: Timeline | undefined;

  constructor(
    app: App,
    panel: vscode.WebviewPanel,
    { prompt, extension }: { readonly prompt: string; readonly extension: vscode.Uri },
  ) {
    this.#app = app;
    this.#panel = panel;
    this.#prompt = prompt;
    const add = this.#disposables.add.bind(this.#disposables);
    add(app.store.onDidChange(() => this.#updateSoon()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#updateSoon()));
    add(panel.onDidChangeViewState(() => this.#updateSoon()));
    add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    add({ dispose: () => clearTimeout(this.#timer) });
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', name);
    panel.iconPath = { light: icon('timeline-light.svg'), dark: icon('timeline-dark.svg') };
    panel.title = vscode.l10n.t('Timeline {0}', prompt.slice(prompt.indexOf('#') + 1));
    panel.webview.html = panelHtml(panel.webview, extension, {
      script: 'timeline',
      title: vscode.l10n.t('Prompt timeline'),
      labels: timelineLabels(),
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #updateSoon(): void {
    if (!this.#isReady || !this.#panel.visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#app.inBackground(this.#update());
    }, UPDATE_MS);
  }

  async #update(): Promise<void> {
    const view = await this.#view();
    const text = JSON.stringify(view);
    if (text === this.#sent) return;
    this.#sent = text;
    await this.#panel.webview.postMessage({ type: 'state', view } satisfies ToTimeline);
  }

  async #view(): Promise<TimelineView> {
    const actions = await (this.#actions ??= knownActions());
    const prompt = this.#find();
    this.#timeline = undefined;
    if (!prompt) return emptyView(this.#prompt, this.#isSearching());
    const git = this.#git(prompt);
    const sources = this.#history?.sources ?? this.#app.store;
    const versions = findVersions(prompt, git.history, sources);
    this.#timeline = toTimeline(prompt, versions, { sources, sha256: this.#app.sha256 });
    return toTimelineView(this.#timeline, {
      prompt: this.#prompt,
      name: prompt.block.name,
      git,
      actions,
      locale: vscode.env.language,
    });
  }

  #find(): RegisteredPrompt | undefined {
    const prompts = this.#app.store.workspace.registries.flatMap((registry) => registry.prompts);
    return prompts.find((prompt) => idOf(prompt) === this.#prompt);
  }

  #isSearching(): boolean {
    const { roots, wanted } = this.#app.store;
    return roots.length === 0 || wanted.files.length + wanted.globs.length > 0;
  }

  #git(prompt: RegisteredPrompt): GitState & { readonly history?: ReturnType<History['of']> } {
    if (!vscode.workspace.isTrusted) return { state: 'untrusted' };
    if (!this.#history) {
      this.#askHistory();
      return { state: 'loading' };
    }
    const history = this.#history.of(prompt);
    return { ...history, history };
  }

  #askHistory(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const ask = async (): Promise<void> => {
      this.#history = await this.#app.history();
      this.#disposables.add(this.#history.onDidChange(() => this.#updateSoon()));
      this.#updateSoon();
    };
    this.#app.inBackground(ask());
  }

  /** The boundary of what the page asks for. */
  #receive(value: unknown): void {
    const message = parseTimelineMessage(value);
    if (!message) return this.#app.log.warn('A timeline sent a message that nobody knows.');
    this.#app.inBackground(Promise.resolve(this.#handle(message)));
  }

  async #handle(message: FromTimeline): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#sent = '';
        return this.#update();
      case 'openPrompt':
        return vscode.commands.executeCommand('promptLedger.openPrompt', { prompt: this.#prompt });
      case 'openCommit':
        return openCommit(
          vscode.Uri.parse(this.#prompt.slice(0, this.#prompt.indexOf('#')), true),
          message.commit,
        );
      default: {
        const entry = this.#timeline?.entries.find(({ version }) => version === message.version);
        if (entry)
          await runAction(message.action, {
            prompt: this.#prompt,
            entry,
            deployed: this.#timeline?.deployed,
          });
      }
    }
  }
}
