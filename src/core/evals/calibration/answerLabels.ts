import { parseJsonObject } from '../../base/json.ts';
import type { TextEdit } from '../../base/problem.ts';
import { companionUri } from './companionUri.ts';
import { ratingOf } from './labels.ts';

/** What a person says of one answer, as a line of the file beside the suite has it. */
export interface AnswerLabel {
  /** The case's id. */
  readonly case: string;
  readonly verdict: Verdict;
  readonly output: string;
  readonly note?: string;
  /** Who labelled it. */
  readonly by?: string;
}

export type Verdict = 'good' | 'bad';

/** An answer that is labelled, or no longer: with no verdict its label goes. */
export interface LabelChange {
  readonly case: string;
  readonly output: string;
  readonly verdict: Verdict | undefined;
  readonly note?: string | undefined;
  readonly by?: string | undefined;
  /** For those who read the file: what the case is called, and which version gave the answer. */
  readonly description?: string | undefined;
  readonly version?: string | undefined;
}

/** `evals/greet.yaml` has its labels in `evals/greet.labels.jsonl`. */
export const labelsUriOf = (suiteUri: string): string => companionUri(suiteUri, '.labels.jsonl');

/**
 * The labels of a suite by case and answer. An answer is told by its text, so that a label is found again after
 * every rerun that gives the same one. Lines that are no labels, such as the marks of a merge, are passed over.
 */
export class AnswerLabels {
  readonly #labels = new Map<string, AnswerLabel>();

  constructor(text: string) {
    for (const { label } of linesOf(text)) if (label) this.#labels.set(keyOf(label), label);
  }

  get size(): number {
    return this.#labels.size;
  }

  /** All of them, in the order of the file. */
  get all(): readonly AnswerLabel[] {
    return Array.from(this.#labels.values());
  }

  of(caseId: string, output: string): AnswerLabel | undefined {
    return this.#labels.get(keyOf({ case: caseId, output }));
  }
}

const keyOf = (label: Pick<AnswerLabel, 'case' | 'output'>): string => `${label.case}\n${label.output}`;

/**
 * Sets, changes or removes the label of one answer. Lines stand in the order of their cases, whose ids are digests:
 * two people who label at the same time seldom write in the same place, so that Git merges what they did.
 */
export function labelEdits(text: string, change: LabelChange): TextEdit[] {
  const lines = linesOf(text);
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const written = change.verdict === undefined ? '' : `${renderLine(change)}${newline}`;
  const key = keyOf(change);
  const same = lines.filter(({ label }) => label && keyOf(label) === key);
  const [first, ...others] = same;
  if (first)
    return [
      { start: first.start, end: first.end, newText: written },
      ...others.map(({ start, end }) => ({ start, end, newText: '' })),
    ].filter(({ start, end, newText }) => text.slice(start, end) !== newText);
  if (written === '') return [];
  const next = lines.find(({ label }) => label && isBefore(change, label));
  const at = next?.start ?? text.length;
  const isOpen = at === text.length && text !== '' && !text.endsWith('\n');
  return [{ start: at, end: at, newText: isOpen ? `${newline}${written}` : written }];
}

const isBefore = (
  a: Pick<AnswerLabel, 'case' | 'output'>,
  b: Pick<AnswerLabel, 'case' | 'output'>,
): boolean => a.case < b.case || (a.case === b.case && a.output < b.output);

/** What is long comes last, so that a line can be read from its beginning. */
function renderLine({ case: id, description, verdict, by, note, version, output }: LabelChange): string {
  const line: Record<string, string> = { case: id };
  for (const [name, value] of Object.entries({ description, human: verdict, by, note, version, output }))
    if (value !== undefined && (value !== '' || name === 'output')) line[name] = value;
  return JSON.stringify(line);
}

interface LabelLine {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  readonly label: AnswerLabel | undefined;
}

function linesOf(text: string): LabelLine[] {
  const lines: LabelLine[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found + 1;
    const label = labelOf(text.slice(start, end).replace(/^\uFEFF/, ''));
    lines.push({ start, end, label });
    start = end;
  }
  return lines;
}

function labelOf(source: string): AnswerLabel | undefined {
  const row = parseJsonObject(source);
  if (!row) return undefined;
  const { case: id, human, output, note, by } = row;
  const rating = ratingOf(human);
  if (typeof id !== 'string' || typeof output !== 'string' || typeof rating !== 'number') return undefined;
  return {
    case: id,
    verdict: rating >= 0.5 ? 'good' : 'bad',
    output,
    ...(typeof note === 'string' && { note }),
    ...(typeof by === 'string' && { by }),
  };
}
