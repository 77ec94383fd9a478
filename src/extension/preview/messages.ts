import { isJsonObject } from '../../core/base/json.ts';
import type { FromPreview, PreviewMemory } from '../../webview/protocol.ts';

/** The fields of each message with their types: what a webview sends is checked like any other input. */
const SHAPES: { readonly [Type in FromPreview['type']]: Fields<Extract<FromPreview, { type: Type }>> } = {
  ready: {},
  shown: { sequence: 'number' },
  setInput: { name: 'string', text: 'string' },
  resetInput: { name: 'string' },
  saveSample: { name: 'string' },
  pickInputs: {},
  setVersion: { version: 'string' },
  setLocked: { locked: 'boolean' },
  openSource: { message: 'number', piece: 'number', offset: 'number' },
  openProblem: { problem: 'number' },
  openPrompt: {},
  copyMessage: { message: 'number' },
  run: {},
  compare: {},
  stop: {},
  copyAnswer: { lane: 'string' },
  resolveError: { lane: 'string' },
  saveCase: { lane: 'string', selection: 'string' },
};

type Fields<Message> = {
  readonly [Key in Exclude<keyof Message, 'type'>]: 'string' | 'number' | 'boolean';
};

/** A message of the webview, or undefined where it is none. */
export function parseMessage(value: unknown): FromPreview | undefined {
  if (!isJsonObject(value) || typeof value['type'] !== 'string') return undefined;
  const { type } = value;
  if (!Object.hasOwn(SHAPES, type)) return undefined;
  const shape: Readonly<Record<string, string>> = SHAPES[type as FromPreview['type']]; // oxlint-disable-line typescript/no-unsafe-type-assertion
  const fits = Object.entries(shape).every(([key, expected]) => typeof value[key] === expected);
  return fits ? (value as unknown as FromPreview) : undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/** What a panel remembered before the window was closed, as far as it still makes sense. */
export function parseMemory(state: unknown): PreviewMemory | undefined {
  const memory = isJsonObject(state) ? state['memory'] : undefined;
  if (!isJsonObject(memory)) return undefined;
  const { prompt, version, locked, caseId, typed } = memory;
  if (typeof prompt !== 'string') return undefined;
  return {
    prompt,
    version: typeof version === 'string' ? version : undefined,
    locked: locked === true,
    caseId: typeof caseId === 'string' ? caseId : undefined,
    typed: Object.fromEntries(
      Object.entries(isJsonObject(typed) ? typed : {}).map(([key, values]) => [key, textsIn(values)]),
    ),
  };
}

const textsIn = (values: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isJsonObject(values) ? values : {}).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text] as const] : [],
    ),
  );
