import { Emitter, type Event } from '../../core/base/events.ts';
import type { LabelValue } from '../../core/evals/results/resultQuery.ts';

export interface KnownLabel {
  readonly value: LabelValue;
  readonly note: string;
}

/** What people say of answers to the cases of a prompt. Nobody keeps labels yet, so there are none. */
export class AnswerLabelBook {
  readonly #changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly canLabel: boolean = false;

  dispose(): void {
    this.#changed.dispose();
  }

  /** For many answers at once. */
  reader(): (caseId: string, output: string) => KnownLabel | undefined {
    return () => undefined;
  }
}
