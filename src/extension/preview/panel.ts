import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { pieceAt, placeOfPiece, templatePlace, textOf } from '../../core/preview/preview.ts';
import type { LaneChoice } from '../../core/preview/lane.ts';
import { saveSampleEdits } from '../../core/preview/saveSample.ts';
import type { FromPreview, PreviewMemory, ToPreview } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { openPrompt } from '../commands/openPrompt.ts';
import { saveEvalCase } from '../commands/saveEvalCase.ts';
import { showError } from '../showError.ts';
import { previewHtml } from './html.ts';
import { pickInputs } from './pickInputs.ts';
import { LanesRun } from './lanesRun.ts';
import { parseMessage } from './messages.ts';
import { type CursorTarget, openPlace, targetAtCursor } from './navigation.ts';
import { pickLanes } from './pickLanes.ts';
import { PreviewSession } from './session.ts';
import { UsageCounter } from './usageCounter.ts';

type Handlers = {
  readonly [Type in FromPreview['type']]: (message: Extract<FromPreview, { type: Type }>) => unknown;
};

/**
 * One preview panel. It computes at once what a change means and sends it; while the page is still drawing, it
 * waits, and then sends the newest. A panel that nobody sees does nothing.
 */
export class PreviewPanel {
  readonly #app: App;
  readonly #panel: vscode.WebviewPanel;
  readonly #session: PreviewSession;
  readonly #usage: UsageCounter;
  readonly #lanes: LanesRun;
  readonly #disposables = new DisposableStore();
  readonly #handlers: Handlers;
  #sequence = 0;
  /** The page has not drawn the last view yet. */
  #isDrawing = true;
  #isStale = true;
  #isDisposed = false;
  #sent = '';
  #isScheduled = false;
  /** Where the cursor was last; `moved`: by something else than typing. */
  #cursor: { readonly target: CursorTarget; readonly moved: boolean } | undefined;
  /** The document that the cursor was last in, as it was then. */
  #document: { readonly uri: string; readonly version: number } | undefined;
  /** The prompt and version that the cursor stood in when the panel last followed it. */
  #followed: string | undefined;

  constructor(
    app: App,
    panel: vscode.WebviewPanel,
    options: { memory: PreviewMemory; extension: vscode.Uri },
  ) {
    this.#app = app;
    this.#panel = panel;
    this.#session = new PreviewSession(app, options.memory);
    this.#usage = new UsageCounter(app, (usage) => this.#post({ type: 'usage', usage }));
    this.#lanes = new LanesRun(app, (message) => this.#post(message));
    this.#handlers = this.#createHandlers();
    const add = this.#disposables.add.bind(this.#disposables);
    add(app.store.onDidChange(() => this.#changed()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed()));
    add(vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#cursorMoved(textEditor)));
    add(vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.#cursorMoved(editor)));
    add(panel.onDidChangeViewState(() => panel.visible && this.#schedule()));
    add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    add(this.#usage);
    add(this.#lanes);
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(options.extension, 'media', name);
    panel.iconPath = { light: icon('preview-light.svg'), dark: icon('preview-dark.svg') };
    panel.webview.html = previewHtml(panel.webview, options.extension);
    this.#drawTitle();
  }

  get isLocked(): boolean {
    return this.#session.memory.locked;
  }

  get session(): PreviewSession {
    return this.#session;
  }

  /** Shows a prompt because somebody asked for it. */
  show(prompt: string, version: string | undefined): void {
    this.#followed = `${prompt}@${version}`;
    this.#panel.reveal(undefined, true);
    this.#turnTo(prompt, version);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#disposables.dispose();
  }

  #changed(): void {
    this.#isStale = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isDrawing || this.#isDisposed || !this.#panel.visible) return;
    this.#isScheduled = true;
    // Behind all that hears of the same change, but before what the editor asks for next.
    queueMicrotask(() => {
      this.#isScheduled = false;
      try {
        this.#flush();
      } catch (error) {
        showError(this.#app, error);
      }
    });
  }

  #flush(): void {
    if (this.#isDisposed || !this.#panel.visible) return;
    if (this.#isStale) {
      this.#isStale = false;
      const view = this.#session.update();
      const text = JSON.stringify(view);
      if (text !== this.#sent) {
        this.#sent = text;
        this.#isDrawing = true;
        this.#post({ type: 'view', view, sequence: ++this.#sequence });
        this.#drawTitle();
      } else this.#count(); // What a call costs may have changed although the text did not.
    }
    this.#reveal();
  }

  #count(): void {
    const { preview } = this.#session;
    if (preview) this.#usage.count(preview);
  }

  #drawTitle(): void {
    const { prompt } = this.#session.memory;
    const name = prompt.slice(prompt.indexOf('#') + 1);
    this.#panel.title = this.isLocked
      ? `[${vscode.l10n.t('Preview {0}', name)}]`
      : vscode.l10n.t('Preview {0}', name);
  }

  #cursorMoved(editor: vscode.TextEditor): void {
    const target = targetAtCursor(this.#app, editor, this.#session);
    if (!target) return;
    const { version } = editor.document;
    // A cursor that moves together with the text is being typed with.
    const isTyping = this.#document?.uri === target.uri && this.#document.version !== version;
    this.#document = { uri: target.uri, version };
    this.#cursor = { target, moved: !isTyping };
    this.#follow(target);
    this.#schedule();
  }

  /** Goes with the cursor to another prompt or version. A version that was chosen stays until the cursor leaves its place. */
  #follow({ prompt, version }: CursorTarget): void {
    if (this.isLocked) return;
    const place = `${prompt}@${version}`;
    if (place === this.#followed) return;
    this.#followed = place;
    const { memory } = this.#session;
    if (prompt === memory.prompt && (version === undefined || version === memory.version)) return;
    this.#turnTo(prompt, version);
  }

  #turnTo(prompt: string, version: string | undefined): void {
    if (prompt !== this.#session.memory.prompt) this.#lanes.clear();
    this.#session.show(prompt, version);
    this.#changed();
  }

  #reveal(): void {
    const cursor = this.#cursor;
    const { preview } = this.#session;
    if (!cursor || !preview) return;
    this.#cursor = undefined;
    const { uri, offset } = cursor.target;
    const position = pieceAt(preview, uri, offset, this.#app.store);
    this.#post(position ? { type: 'reveal', ...position, scroll: cursor.moved } : { type: 'conceal' });
  }

  #post(message: ToPreview): void {
    // A run that was stopped with its panel still says so.
    if (!this.#isDisposed) void this.#panel.webview.postMessage(message);
  }

  /** The boundary of what the page asks for. */
  #receive(value: unknown): void {
    const message = parseMessage(value);
    // It may hold what was typed, which no log should have.
    if (!message) return this.#app.log.warn('A preview sent a message that nobody knows.');
    // Each handler takes what its key says, which TypeScript cannot follow through the lookup.
    const handle = this.#handlers[message.type] as (message: FromPreview) => unknown; // oxlint-disable-line typescript/no-unsafe-type-assertion
    this.#app.inBackground(Promise.resolve(message).then(handle));
  }

  #createHandlers(): Handlers {
    const session = this.#session;
    return {
      ready: () => {
        this.#isDrawing = false;
        this.#sent = '';
        this.#usage.forget();
        this.#lanes.send();
        this.#changed();
      },
      shown: ({ sequence }) => {
        if (sequence !== this.#sequence) return;
        this.#isDrawing = false;
        this.#schedule();
        this.#count();
      },
      setInput: ({ name, text }) => this.#change(() => session.type(name, text)),
      resetInput: ({ name }) => this.#change(() => session.type(name, undefined)),
      saveSample: ({ name }) => this.#saveSample(name),
      pickInputs: async () => {
        const picked = await pickInputs(this.#app, session);
        if (picked) this.#change(() => session.choose(picked.caseId));
      },
      setVersion: ({ version }) => this.#change(() => session.remember({ version })),
      setLocked: ({ locked }) => this.#change(() => session.remember({ locked })),
      openSource: (at) => this.#openSource(at),
      openProblem: ({ problem }) => {
        const place = session.placeOf(problem);
        return place && openPlace(place.uri, () => session.placeOf(problem));
      },
      openPrompt: () => {
        const { prompt, version } = session.memory;
        return openPrompt(this.#app, { prompt, ...(version !== undefined && { version }) });
      },
      copyMessage: async ({ message }) => {
        const shown = session.view?.messages[message];
        if (!shown) return;
        await vscode.env.clipboard.writeText(textOf(shown.pieces));
        this.#post({ type: 'copied', message });
      },
      run: () => {
        const { placed } = session;
        return placed && this.#run([{ version: placed.version }]);
      },
      compare: async () => {
        const { placed } = session;
        const choices = placed && (await pickLanes(this.#app, placed));
        if (choices) await this.#run(choices);
      },
      stop: () => this.#lanes.stop(),
      copyAnswer: ({ lane }) => vscode.env.clipboard.writeText(this.#lanes.laneOf(lane)?.view.output ?? ''),
      resolveError: ({ lane }) => {
        const remedy = this.#lanes.laneOf(lane)?.remedy;
        return remedy && vscode.commands.executeCommand(remedy);
      },
      saveCase: ({ lane, selection }) => this.#saveCase(lane, selection),
    };
  }

  /** The page has to hear what came of what it sent, even if that is what it showed before. */
  #change(change: () => void): void {
    change();
    this.#sent = '';
    this.#changed();
  }

  async #run(choices: readonly LaneChoice[]): Promise<void> {
    const { prompt } = this.#session;
    if (prompt) await this.#lanes.start(prompt, { variables: this.#session.variables, choices });
  }

  async #saveCase(id: string, selection: string): Promise<void> {
    const shown = this.#lanes.laneOf(id);
    if (!shown?.result) return;
    const { prompt } = this.#session.memory;
    const { version } = shown.lane;
    const { variables } = this.#lanes;
    const call = { prompt, version, variables, answer: shown.result.output };
    await saveEvalCase(this.#app, { ...call, ...(selection !== '' && { selection }) });
  }

  async #openSource({ message, piece, offset }: Extract<FromPreview, { type: 'openSource' }>): Promise<void> {
    const { store } = this.#app;
    const placeNow = () => {
      const { preview } = this.#session;
      const shown = preview?.messages[message];
      const found = shown?.pieces[piece];
      if (!preview || !shown) return undefined;
      // Of a message that is broken there are no pieces, but there is its template.
      if (!found) return templatePlace(preview.placed, shown.source, { start: 0, end: 0 });
      return placeOfPiece(preview, shown, { piece: found, offset }, store);
    };
    const place = placeNow();
    if (place) await openPlace(place.uri, placeNow);
  }

  async #saveSample(name: string): Promise<void> {
    const field = this.#session.fields.find((known) => known.name === name);
    const { prompt } = this.#session;
    if (!prompt || field?.value === undefined || field.error) return;
    const { value } = field;
    await this.#app.applyEdits(prompt.file.uri, () => {
      const now = this.#session.prompt;
      return now ? saveSampleEdits(now, name, value) : [];
    });
    // What was typed meanwhile is newer than the sample.
    const now = this.#session.memory.typed[this.#session.memory.prompt]?.[name];
    if (now === field.text) this.#change(() => this.#session.type(name, undefined));
  }
}
