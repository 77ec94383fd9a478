import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { idOf } from '../../core/registry/workspace.ts';
import type { PlannedRun } from './plannedRun.ts';

/** What is being evaluated: nobody pays twice for a double click. Runs of different cases do not disturb each other. */
export class Claims {
  readonly #claimed = new Set<PlannedRun>();

  /** @throws PromptError `conflict` where one of its cases is being evaluated already */
  claim(planned: PlannedRun): void {
    const { prompt, version } = planned.evaluation.subject;
    if (Array.from(this.#claimed).some((other) => overlaps(planned, other)))
      throw new PromptError(
        'conflict',
        vscode.l10n.t('{0} {1} is being evaluated already.', prompt, version),
      );
    this.#claimed.add(planned);
  }

  release(planned: PlannedRun): void {
    this.#claimed.delete(planned);
  }
}

function overlaps(one: PlannedRun, other: PlannedRun): boolean {
  if (keyOf(one) !== keyOf(other)) return false;
  const ids = new Set(other.evaluation.subject.cases.map(({ id }) => id));
  return one.evaluation.subject.cases.some(({ id }) => ids.has(id));
}

const keyOf = ({ prompt, evaluation: { subject } }: PlannedRun): string =>
  `${idOf(prompt, subject.version)}\n${subject.endpoint.name}\n${subject.model}`;
