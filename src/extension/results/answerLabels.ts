import { Emitter, type Event } from '../../core/base/events.ts';
import type { LabelValue } from '../../core/evals/results/resultQuery.ts';
import type { App } from '../app.ts';

export interface KnownLabel {
  readonly value: LabelValue;
  readonly note: string;
}

/** What people say of answers to the cases of a prompt. */
export interface AnswerLabelBook {
  readonly onDidChange: Event<void>;
  /** Whether answers can be labelled here. */
  readonly canLabel: boolean;
  of(caseId: string, output: string): KnownLabel | undefined;
}

/** The labels beside the suite of a prompt. */
export function openLabels(_app: App, _prompt: string): AnswerLabelBook {
  return { onDidChange: new Emitter<void>().event, canLabel: false, of: () => undefined };
}
