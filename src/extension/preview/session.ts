import * as vscode from 'vscode';
import type { JsonValue } from '../../core/base/json.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { SuiteCase } from '../../core/evals/suite/suite.ts';
import { SuiteCases } from '../../core/preview/cases.ts';
import { type Field, type Inputs, fillFields, parseField, variablesFrom } from '../../core/preview/fields.ts';
import {
  type FilePlace,
  type Preview,
  isPartOf,
  previewOf,
  templatePlace,
} from '../../core/preview/preview.ts';
import { type RegisteredPrompt, type Workspace, promptOf } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf, editedContent } from '../../core/versions/content.ts';
import { messagesOf } from '../../core/versions/messages.ts';
import type { BannerView, PreviewMemory, PreviewView } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { fieldView, messageView, versionViews } from './views.ts';

const isError = ({ severity }: Problem): boolean => severity === 'error';

/** What a panel shows now, and what it showed last that could be rendered. */
interface Shown {
  readonly view: PreviewView;
  readonly preview: Preview | undefined;
}

/**
 * One prompt with its inputs, as a panel shows it. Everything is derived from the store and the memory, but for
 * what was last good: the messages of a template while it is broken, and the values of fields while they are.
 */
export class PreviewSession {
  readonly #app: App;
  readonly #cases: SuiteCases;
  readonly #lastGood = new Map<string, Map<string, JsonValue>>();
  #memory: PreviewMemory;
  #found:
    | { readonly workspace: Workspace; readonly id: string; readonly prompt: RegisteredPrompt | undefined }
    | undefined;
  #shown: Shown | undefined;
  #fields: readonly Field[] = [];
  #places: readonly FilePlace[] = [];

  constructor(app: App, memory: PreviewMemory) {
    this.#app = app;
    this.#memory = memory;
    this.#cases = new SuiteCases(app.store, app.sha256);
  }

  get memory(): PreviewMemory {
    return this.#memory;
  }

  /** What is on the screen. */
  get view(): PreviewView | undefined {
    return this.#shown?.view;
  }

  get preview(): Preview | undefined {
    return this.#shown?.preview;
  }

  get fields(): readonly Field[] {
    return this.#fields;
  }

  /** The prompt as it is now; undefined where it is gone. */
  get prompt(): RegisteredPrompt | undefined {
    const { workspace } = this.#app.store;
    const id = this.#memory.prompt;
    if (this.#found?.workspace !== workspace || this.#found.id !== id)
      this.#found = { workspace, id, prompt: findPromptById(this.#app, id) };
    return this.#found.prompt;
  }

  /** What is previewed: the version that was chosen, else what is edited. */
  get placed(): PlacedContent | undefined {
    const { prompt } = this;
    const { version } = this.#memory;
    const chosen = prompt && version !== undefined ? contentOf(prompt, version, this.#app.store) : undefined;
    return chosen ?? (prompt && editedContent(prompt, this.#app.store));
  }

  /** The cases of the prompt's suite. */
  get cases(): readonly SuiteCase[] {
    const { prompt } = this;
    return prompt ? this.#cases.of(prompt) : [];
  }

  get case(): SuiteCase | undefined {
    const { caseId } = this.#memory;
    return caseId === undefined ? undefined : this.cases.find(({ id }) => id === caseId);
  }

  /** The values that the messages are rendered with. */
  get inputs(): Inputs {
    const { prompt, typed } = this.#memory;
    const lastGood = this.#lastGood.get(prompt) ?? new Map<string, JsonValue>();
    return { case: this.case, typed: new Map(Object.entries(typed[prompt] ?? {})), lastGood };
  }

  get variables(): ReturnType<typeof variablesFrom> {
    return variablesFrom(this.#fields, this.inputs);
  }

  remember(change: Partial<PreviewMemory>): void {
    this.#memory = { ...this.#memory, ...change };
  }

  /** Shows another prompt or version. What was typed for any prompt is kept. */
  show(prompt: string, version: string | undefined): void {
    const isSame = prompt === this.#memory.prompt;
    if (!isSame) this.#shown = undefined;
    this.remember({ prompt, version, ...(!isSame && { caseId: undefined }) });
  }

  /** Takes what stands in a field; undefined gives the field back to the sample or the case. */
  type(name: string, text: string | undefined): void {
    const { prompt, typed } = this.#memory;
    const before = typed[prompt] ?? {};
    const { [name]: _, ...others } = before;
    const now = text === undefined ? others : { ...before, [name]: text };
    this.remember({ typed: { ...typed, [prompt]: now } });
    const field = this.#fields.find((known) => known.name === name);
    if (text === undefined || !field) return;
    const parsed = parseField(text, field.kind, this.#typeOf(name));
    if (!('value' in parsed)) return;
    const good = this.#lastGood.get(prompt) ?? new Map<string, JsonValue>();
    this.#lastGood.set(prompt, good.set(name, parsed.value));
  }

  /** Another case, or the samples; typed values give way to it. */
  choose(caseId: string | undefined): void {
    const { prompt, typed } = this.#memory;
    this.remember({ caseId, typed: { ...typed, [prompt]: {} } });
  }

  /** Whether the messages consist of a file, besides the registry. */
  consistsOf(uri: string): boolean {
    const preview = this.#shown?.preview;
    return preview !== undefined && isPartOf(preview, uri, this.#app.store);
  }

  /** Where a banner leads to. */
  placeOf(banner: number): FilePlace | undefined {
    return this.#places[banner];
  }

  update(): PreviewView {
    const { placed, prompt } = this;
    const shown = placed && prompt ? this.#render(placed) : this.#gone(prompt);
    this.#shown = shown;
    return shown.view;
  }

  #typeOf(name: string): string | undefined {
    const { prompt } = this;
    return prompt && promptOf(prompt).variables?.get(name)?.type;
  }

  #render(placed: PlacedContent): Shown {
    const { store } = this.#app;
    const { prompt } = placed;
    const { inputs } = this;
    this.#fields = fillFields(promptOf(prompt), messagesOf(placed, store), inputs);
    const preview = previewOf(placed, variablesFrom(this.#fields, inputs), store);
    const before = this.#shown;
    const isSameVersion = before?.view.version === placed.version;
    const isUnreadable = preview.messages.length === 0;
    const messages =
      isUnreadable && isSameVersion
        ? before.view.messages.map((message) => ({ ...message, stale: true }))
        : preview.messages.map((message, i) =>
            messageView(message, isSameVersion ? before.view.messages[i] : undefined, this.#fields),
          );
    const view: PreviewView = {
      memory: this.#memory,
      name: prompt.block.name,
      model: placed.content.model?.value,
      version: placed.version,
      versions: versionViews(prompt, store),
      inputs: this.case?.description ?? vscode.l10n.t('Samples'),
      banners: this.#banners(preview),
      messages,
      fields: this.#fields.map(fieldView),
      cannotRun: this.#whyNot(placed, preview),
    };
    return { view, preview };
  }

  #gone(prompt: RegisteredPrompt | undefined): Shown {
    const before = this.#shown?.view;
    const mistake = prompt ? undefined : this.#mistakeAround();
    this.#places = mistake ? [mistake] : [];
    const message = prompt
      ? vscode.l10n.t(
          'This prompt has no content that can be read: write “template”, “template_file” or “messages”.',
        )
      : mistake
        ? vscode.l10n.t('The registry cannot be read as it stands: correct the mistake in it first.')
        : vscode.l10n.t('This prompt is not in the registry any more. What you typed is kept here.');
    const view: PreviewView = {
      versions: [],
      messages: (before?.messages ?? []).map((shown) => ({ ...shown, stale: true })),
      fields: before?.fields ?? [],
      inputs: before?.inputs ?? vscode.l10n.t('Samples'),
      model: before?.model,
      name: nameIn(this.#memory.prompt),
      version: this.#memory.version ?? '',
      memory: this.#memory,
      banners: [{ severity: 'warning', message, problem: mistake && 0 }],
      cannotRun: message,
    };
    return { view, preview: undefined };
  }

  /** The first mistake outside the prompts of the registry, which may be why a prompt is not found. */
  #mistakeAround(): FilePlace | undefined {
    const { prompt } = this.#memory;
    const uri = prompt.slice(0, prompt.lastIndexOf('#'));
    const mistake = this.#app.store.registryFile(uri)?.checkSections().find(isError);
    return mistake && { uri, range: mistake.range };
  }

  /** What is wrong with the version as a whole, each once; what is missing is seen in its place. */
  #banners({ placed, contents, messages }: Preview): BannerView[] {
    const places: FilePlace[] = [];
    const banners: BannerView[] = [];
    const { version } = this.#memory;
    const add = (severity: BannerView['severity'], message: string, place?: FilePlace): void => {
      if (banners.some((banner) => banner.message === message)) return;
      banners.push({ severity, message, problem: place ? places.push(place) - 1 : undefined });
    };
    if (version !== undefined && version !== placed.version)
      add(
        'information',
        vscode.l10n.t('The files have no version {0}: this is {1}.', version, placed.version),
      );
    for (const { source, problem, pieces } of messages) {
      const place = (found: Problem): FilePlace => templatePlace(placed, source, found.range);
      if (problem) add('error', problem.message, place(problem));
      for (const piece of pieces)
        if (piece.kind === 'failed' && piece.problem)
          add('error', piece.problem.message, piece.partials.length === 0 ? place(piece.problem) : undefined);
    }
    if (messages.length === 0 && contents.complete)
      add('error', vscode.l10n.t('There is no template here that can be read.'));
    this.#places = places;
    return banners;
  }

  #whyNot({ content }: PlacedContent, { messages }: Preview): string | undefined {
    if (!vscode.workspace.isTrusted) return vscode.l10n.t('Models are asked in trusted workspaces only.');
    if (!content.model) return vscode.l10n.t('This version names no model.');
    const pieces = messages.flatMap((message) => message.pieces);
    if (
      messages.length === 0 ||
      messages.some(({ problem }) => problem) ||
      pieces.some(({ kind }) => kind === 'failed')
    )
      return vscode.l10n.t('Correct the template to run it.');
    const missing = new Set(
      pieces.flatMap(({ kind, variable, expression }) =>
        kind === 'missing' ? [variable ?? expression] : [],
      ),
    );
    if (missing.size > 0)
      return vscode.l10n.t('Fill in what is missing to run it: {0}.', [...missing].join(', '));
    return undefined;
  }
}

/** An id is a file and a name; a name may hold any character, a URI no `#`. */
const nameIn = (prompt: string): string => prompt.slice(prompt.indexOf('#') + 1);
