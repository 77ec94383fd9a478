import { DisposableStore, Emitter, type Event } from '../../core/base/events.ts';
import type { LabelValue } from '../../core/evals/results/resultQuery.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import type { Labels } from '../labels/labels.ts';

export interface KnownLabel {
  readonly value: LabelValue;
  readonly note: string;
}

/** What people say of answers to the cases of a prompt, in the file beside its suite. */
export class AnswerLabelBook {
  readonly #app: App;
  readonly #prompt: string;
  readonly #changed = new Emitter<void>();
  readonly #disposables = new DisposableStore();
  #labels: Labels | undefined;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(app: App, prompt: string) {
    this.#app = app;
    this.#prompt = prompt;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Loads what knows of labels. */
  async open(): Promise<void> {
    this.#labels = await this.#app.labels();
    this.#disposables.add(
      this.#labels.onDidChange((suite) => {
        if (suite === this.suite) this.#changed.fire();
      }),
    );
  }

  /** The suite beside which labels are kept; undefined where the prompt is gone. */
  get suite(): string | undefined {
    const prompt = findPromptById(this.#app, this.#prompt);
    return prompt && suiteUriOf(prompt, this.#app.store).uri;
  }

  /** Whether answers can be labelled here. */
  get canLabel(): boolean {
    return this.#labels !== undefined && this.suite !== undefined;
  }

  /** For many answers at once: the suite is looked up once. */
  reader(): (caseId: string, output: string) => KnownLabel | undefined {
    const { suite } = this;
    const labels = suite === undefined ? undefined : this.#labels?.of(suite);
    return (caseId, output) => {
      const label = labels?.of(caseId, output);
      return label && { value: label.verdict, note: label.note ?? '' };
    };
  }
}
