import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Usage } from './request.ts';

/** A line of a cassette: one answer, and the question that it answers. */
export interface Recording {
  /** `questionDigest` of the request. */
  readonly call: string;
  readonly prompt: string;
  /** Digest of the case's variables. */
  readonly variables: string;
  readonly repeat: number;
  readonly output: string;
  readonly usage?: Usage;
  readonly latency_ms: number;
  readonly finish_reason?: string;
  readonly model?: string;
  readonly logprobs?: readonly number[];
  /** A sample answer also serves its case when the template was worded otherwise; it is no evidence then. */
  readonly sample?: true;
}

/** The recordings of a file, in its order. Of two for the same question and repeat the later one holds. */
export interface Cassette {
  readonly recordings: readonly Recording[];
}

/** Reads JSON Lines. A line that is not a recording is a problem of its own and hides no other line. */
export function parseCassette(text: string): { value: Cassette; problems: Problem[] } {
  const recordings: Recording[] = [];
  const problems: Problem[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const [index, line] of text.slice(start).split('\n').entries()) {
    const recording = line.trim() === '' ? undefined : toRecording(line);
    if (typeof recording === 'string') {
      const message = `Line ${index + 1} is no recorded answer: ${recording}. Remove it, or record the answers again.`;
      const range = { start, end: start + line.trimEnd().length };
      problems.push({ code: 'cassette-invalid', message, severity: 'error', range });
    } else if (recording) recordings.push(recording);
    start += line.length + 1;
  }
  return { value: { recordings }, problems };
}

/** One line with its line feed. */
export function renderCassetteLine(recording: Recording): string {
  const { call, prompt, variables, repeat, output, usage, latency_ms, finish_reason, ...rest } = recording;
  const ordered = { call, prompt, variables, repeat, output, usage, latency_ms, finish_reason, ...rest };
  return `${JSON.stringify(ordered)}\n`;
}

/** The recording, or what is wrong with the line. */
function toRecording(line: string): Recording | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `it is not JSON (${String(error)})`;
  }
  if (!isJsonObject(value)) return 'it is not a JSON object';
  const wrong = Object.entries(FIELDS).find(([name, isRight]) => !isRight(value[name]));
  if (wrong)
    return value[wrong[0]] === undefined ? `\`${wrong[0]}\` is missing` : `\`${wrong[0]}\` has a wrong value`;
  const known = Object.keys(FIELDS).filter((name) => value[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, value[name]])) as unknown as Recording; // oxlint-disable-line typescript/no-unsafe-type-assertion -- Each field has just passed its test.
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isAmount: Test = (value) => typeof value === 'number' && value >= 0;
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);

const FIELDS: Readonly<Record<keyof Recording, Test>> = {
  call: isText,
  prompt: isText,
  variables: isText,
  repeat: (value) => Number.isSafeInteger(value) && isAmount(value),
  output: isText,
  usage: optional(isUsage),
  latency_ms: isAmount,
  finish_reason: optional(isText),
  model: optional(isText),
  logprobs: optional((value) => Array.isArray(value) && value.every((item) => typeof item === 'number')),
  sample: optional((value) => value === true),
};

function isUsage(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { input_tokens, cached_input_tokens, output_tokens }: JsonObject = value;
  return [input_tokens, cached_input_tokens, output_tokens].every(isAmount);
}
