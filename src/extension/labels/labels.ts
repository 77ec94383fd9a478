import { DisposableStore, Emitter } from '../../core/base/events.ts';
import { applyEdits } from '../../core/base/problem.ts';
import {
  AnswerLabels,
  type LabelChange,
  type Verdict,
  labelEdits,
  labelsUriOf,
} from '../../core/evals/calibration/answerLabels.ts';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openDocument } from '../convert.ts';
import { gitUser } from './gitUser.ts';

/** What a person says of an answer. */
export interface LabelledAnswer {
  /** The suite's URI. */
  readonly suite: string;
  readonly caseId: string;
  readonly output: string;
  /** Undefined: what was said is taken back. */
  readonly verdict: Verdict | undefined;
  readonly note?: string | undefined;
  /** For those who read the file: the version that gave the answer, and what the case is called. */
  readonly version?: string | undefined;
  readonly description?: string | undefined;
}

/** People's labels, in files beside the suites. */
export class Labels {
  readonly #app: App;
  readonly #disposables = new DisposableStore();
  readonly #changes = new Emitter<string>();
  /** Files that somebody asked about: suite and labels, by the file of labels. */
  readonly #known = new Map<string, { readonly suite: string; text?: string; labels?: AnswerLabels }>();
  readonly #users = new Map<string, Promise<string | undefined>>();
  #writing: Promise<unknown> = Promise.resolve();

  /** The labels of this suite changed. */
  readonly onDidChange = this.#changes.event;

  constructor(app: App) {
    this.#app = app;
    this.#disposables.add(
      app.store.onDidChange(({ uris }) => {
        for (const uri of uris) {
          const known = this.#known.get(uri);
          if (known) this.#changes.fire(known.suite);
        }
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** As its file says now, unsaved changes included; empty until it was read, after which `onDidChange` fires. */
  of(suite: string): AnswerLabels {
    const uri = labelsUriOf(suite);
    const known = this.#known.get(uri) ?? { suite };
    this.#known.set(uri, known);
    const source = this.#app.store.read(uri);
    const text = source.state === 'loaded' ? source.text : '';
    if (!known.labels || known.text !== text) {
      known.labels = new AnswerLabels(text);
      known.text = text;
    }
    return known.labels;
  }

  /** Writes one label after another, in the order in which they were given. */
  label(answer: LabelledAnswer): Promise<void> {
    const written = this.#writing.then(() => this.#write(answer));
    this.#writing = written.catch(() => undefined); // Who gave the label hears of it; the next one is tried all the same.
    return written;
  }

  async #write({ suite, caseId, ...answer }: LabelledAnswer): Promise<void> {
    const change: LabelChange = { case: caseId, by: await this.#userOf(suite), ...answer };
    const uri = labelsUriOf(suite);
    this.of(suite);
    await this.#app.load();
    if (this.#app.store.read(uri).state === 'loaded') {
      // The buffer's own text: without a byte order mark, and with one kind of line ending.
      await this.#app.applyEdits(uri, () => labelEdits(openDocument(uri)?.getText() ?? '', change));
    } else if (change.verdict !== undefined) {
      const text = applyEdits('', labelEdits('', change));
      await this.#app.applyChanges(() => ({ edits: [], newFiles: [{ uri, text }] }));
    }
    this.of(suite);
    await this.#app.load();
  }

  #userOf(suite: string): Promise<string | undefined> {
    const folder = vscode.Uri.joinPath(vscode.Uri.parse(suite, true), '..');
    const key = `${vscode.workspace.isTrusted}:${folder.toString()}`;
    const user = this.#users.get(key) ?? gitUser(folder);
    this.#users.set(key, user);
    return user;
  }
}
