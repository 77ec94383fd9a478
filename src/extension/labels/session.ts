import type { Verdict } from '../../core/evals/calibration/answerLabels.ts';
import { type JudgedAnswer, kappaSoFar } from '../../core/evals/calibration/answersToLabel.ts';
import type { Labels } from './labels.ts';

/** What is labelled, one answer after another. */
export interface SessionSubject {
  readonly prompt: string;
  readonly version: string;
  /** The suite's URI. */
  readonly suite: string;
  /** All that the judge rated in the run, labelled ones included. */
  readonly judged: readonly JudgedAnswer[];
  /** Those to be labelled, in their order. */
  readonly answers: readonly JudgedAnswer[];
}

interface Step {
  readonly place: number;
  /** What was said of the answer before; undefined for a step that skipped it. */
  readonly undo: (() => Promise<void>) | undefined;
}

/** Walks through answers, and takes back step by step. */
export class LabelSession {
  readonly subject: SessionSubject;
  readonly #labels: Labels;
  readonly #steps: Step[] = [];
  #place = 0;
  #note = '';

  constructor(subject: SessionSubject, labels: Labels) {
    this.subject = subject;
    this.#labels = labels;
  }

  /** Undefined when all have been seen. */
  get current(): JudgedAnswer | undefined {
    return this.subject.answers[this.#place];
  }

  /** From 1. */
  get number(): number {
    return this.#place + 1;
  }

  /** What the next label will say besides its verdict. */
  get note(): string {
    return this.#note;
  }

  set note(text: string) {
    this.#note = text;
  }

  get canUndo(): boolean {
    return this.#steps.length > 0;
  }

  get agreement(): ReturnType<typeof kappaSoFar> {
    return kappaSoFar(this.subject.judged, this.#labels.of(this.subject.suite));
  }

  async label(verdict: Verdict): Promise<void> {
    const { current } = this;
    if (!current) return;
    const { caseId, output, description } = current;
    const { suite, version } = this.subject;
    const before = this.#labels.of(suite).of(caseId, output);
    const note = this.#note;
    this.#next(() =>
      this.#labels.label({
        suite,
        caseId,
        output,
        description,
        version,
        verdict: before?.verdict,
        note: before?.note,
      }),
    );
    await this.#labels.label({ suite, caseId, output, description, version, verdict, note });
  }

  skip(): void {
    if (this.current) this.#next(undefined);
  }

  async undo(): Promise<void> {
    const step = this.#steps.pop();
    if (!step) return;
    this.#place = step.place;
    this.#note = '';
    await step.undo?.();
  }

  #next(undo: Step['undo']): void {
    this.#steps.push({ place: this.#place, undo });
    this.#place++;
    this.#note = '';
  }
}
