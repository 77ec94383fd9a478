import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Clock } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import type { ModelRequest } from './request.ts';
import type { CallEvent, Delta } from './stream.ts';

/** A model that the editor offers to its extensions, such as GitHub Copilot's. */
export interface EditorModel {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
  /** Tokens. */
  readonly maxInputTokens: number;
}

export interface EditorMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface EditorTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

/** A call in the words of the editor, and what of the prompt these cannot say. */
export interface EditorRequest {
  readonly messages: readonly EditorMessage[];
  /** Passed on by the editor; which of them count is the provider's decision. */
  readonly options: JsonObject;
  readonly tools: readonly EditorTool[];
  readonly losses: readonly EditorLoss[];
}

export type EditorLoss = 'system-role' | 'output-schema';

/** The editor's own models. They have no prices, so nothing that they answer is ever a score. */
export interface EditorModels {
  /** Empty where the editor has none. It never asks for consent. */
  list(): Promise<readonly EditorModel[]>;
  /**
   * Asks the user for consent at the first call, so it is called only because the user wants an answer.
   * @throws PromptError `bad-input`, `request-refused`, `rate-limited` or `endpoint-failed`
   */
  stream(id: string, request: EditorRequest, signal: AbortSignal): AsyncGenerator<Delta, void, undefined>;
}

const PREFIX = 'vscode-lm/';

/** How a model of the editor is named where the registry's models are: `vscode-lm/<id>`. */
export const toEditorModelName = (id: string): string => PREFIX + id;

/** The id of the editor's model that is named, if one is. */
export const editorModelId = (name: string): string | undefined =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;

/** The editor knows two roles: whatever is not the assistant's is sent as the user's. */
export function toEditorRequest({ messages, parameters }: ModelRequest): EditorRequest {
  const { output_schema, tools = [], extra, ...options } = parameters;
  const losses: EditorLoss[] = [];
  if (messages.some(({ role }) => role !== 'user' && role !== 'assistant')) losses.push('system-role');
  if (output_schema) losses.push('output-schema');
  return {
    messages: messages.map(({ role, content }) => ({
      role: role === 'assistant' ? role : 'user',
      content,
    })),
    options: { ...options, ...extra },
    tools: tools.flatMap(toTool),
    losses,
  };
}

function toTool(tool: JsonValue): EditorTool[] {
  const written = isJsonObject(tool) && isJsonObject(tool['function']) ? tool['function'] : tool;
  if (!isJsonObject(written) || typeof written['name'] !== 'string') return [];
  const { name, description, parameters } = written;
  return [
    {
      name,
      description: typeof description === 'string' ? description : '',
      inputSchema: isJsonObject(parameters) ? parameters : { type: 'object', properties: {} },
    },
  ];
}

/** The same events as a call of an endpoint has. How an answer ended, and its tokens, the editor does not say. */
export async function* streamFromEditor(
  models: EditorModels,
  { id, request, signal }: { id: string; request: EditorRequest; signal: AbortSignal },
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<CallEvent, void, undefined> {
  yield { type: 'started' };
  const started = clock.now();
  let firstAt: number | undefined;
  let output = '';
  const calls: { name: string; arguments: string }[] = [];
  for await (const delta of models.stream(id, request, signal)) {
    firstAt ??= clock.now();
    if (delta.type === 'text') output += delta.text;
    if (delta.type === 'tool-call') calls.push({ name: delta.name ?? '', arguments: delta.arguments });
    yield delta;
  }
  if (signal.aborted) throw toAbortError(signal);
  yield {
    type: 'finished',
    answer: {
      output: output === '' && calls.length > 0 ? renderCalls(calls) : output,
      latency_ms: clock.now() - started,
      retries: 0,
      ...(firstAt !== undefined && { time_to_first_token_ms: firstAt - started }),
    },
  };
}

/** As chat completions give them, so that a suite does not depend on who answered. */
const renderCalls = (calls: readonly { name: string; arguments: string }[]): string =>
  JSON.stringify(calls.map((call) => ({ type: 'function', function: call })));
