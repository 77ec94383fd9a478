import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Message } from '../models/request.ts';
import type { Role } from '../registry/parameters.ts';

/*
 * Ten thousand cases send the same instructions and are held against the same rubrics. A run file has each of these
 * once, in `values`, and says elsewhere at which place of `values` it stands.
 */

/** A piece of a message: a text, the place of one in `values`, or the variable whose value it is. */
type Part = string | number | { readonly variable: string };

/** Texts that are shorter cost less where they are. */
const SHORTEST = 24;

/** What all messages at one place of the conversation begin and end with. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

/** Collects what several places of a file share, while the file is written. */
export class SharedValues {
  readonly #places = new Map<JsonValue, number>();

  /** In the order of their places. */
  get values(): readonly JsonValue[] {
    return [...this.#places.keys()];
  }

  placeOf(value: JsonValue): number {
    let place = this.#places.get(value);
    if (place === undefined) this.#places.set(value, (place = this.#places.size));
    return place;
  }

  /** The messages of one side's cases, in which the words of its templates stand once. */
  messageWriter(
    cases: readonly { readonly messages: readonly Message[] }[],
  ): (messages: readonly Message[], variables: JsonObject) => JsonValue {
    const frames = findFrames(cases.map(({ messages }) => messages));
    return (messages, variables) =>
      messages.map(({ role, content }, index) => {
        const parts = this.#partsOf(content, frames[index]!, variables);
        const isPlain = parts.length < 2 && parts.every((part) => typeof part === 'string');
        return { role, content: isPlain ? content : parts };
      });
  }

  #partsOf(content: string, { before, after }: Frame, variables: JsonObject): Part[] {
    const middle = content.slice(before.length, content.length - after.length);
    const name = Object.keys(variables).find((key) => variables[key] === middle);
    const isVariable = name !== undefined && middle.length >= SHORTEST;
    return [
      ...(before === '' ? [] : [this.placeOf(before)]),
      ...(middle === '' ? [] : [isVariable ? { variable: name } : middle]),
      ...(after === '' ? [] : [this.placeOf(after)]),
    ];
  }
}

function findFrames(conversations: readonly (readonly Message[])[]): Frame[] {
  const length = Math.max(0, ...conversations.map((messages) => messages.length));
  return Array.from({ length }, (_, index) =>
    toFrame(conversations.flatMap((messages) => messages[index]?.content ?? [])),
  );
}

function toFrame([first = '', ...others]: readonly string[]): Frame {
  if (others.length === 0) return { before: '', after: '' };
  let before = first;
  for (const text of others) if (!text.startsWith(before)) before = text.slice(0, sharedStart(text, before));
  if (before.length < SHORTEST) before = '';
  const rests = [first, ...others].map((text) => text.slice(before.length));
  let [after = ''] = rests;
  for (const text of rests)
    if (!text.endsWith(after)) after = text.slice(text.length - sharedEnd(text, after));
  return { before, after: after.length < SHORTEST ? '' : after };
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let index = 0; index < most; index++) if (a[index] !== b[index]) return index;
  return most;
}

function sharedEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let index = 1; index <= most; index++) if (a.at(-index) !== b.at(-index)) return index - 1;
  return most;
}

/** The messages as they were sent, from what a run file has of them; none where it has none. */
export function readMessages(
  written: JsonValue | undefined,
  variables: JsonObject,
  values: readonly JsonValue[],
): Message[] {
  if (written === undefined || !isJsonArray(written)) return [];
  return written.filter(isJsonObject).map(({ role, content }) => ({
    role: role as Role, // oxlint-disable-line typescript/no-unsafe-type-assertion -- Nobody but us writes it.
    content: readContent(content ?? '', variables, values),
  }));
}

function readContent(content: JsonValue, variables: JsonObject, values: readonly JsonValue[]): string {
  if (!isJsonArray(content)) return textOf(content);
  return content
    .map((part) => {
      if (typeof part === 'number') return textOf(values[part]);
      return isJsonObject(part) ? textOf(variables[textOf(part['variable'])]) : textOf(part);
    })
    .join('');
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
