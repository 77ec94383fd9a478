import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Assembler } from './api.ts';
import type { Delta } from './stream.ts';

interface Call {
  id: string;
  name: string;
  arguments: string;
}

/** Chunks of a chat completion. The usage comes in a chunk of its own, after the one that says why it ended. */
export class ChatAssembler implements Assembler {
  #content = '';
  #refusal = '';
  readonly #calls: Call[] = [];
  readonly #logprobs: JsonValue[] = [];
  #finishReason: string | undefined;
  #rest: JsonObject = {};

  take({ choices, usage, model }: JsonObject): readonly Delta[] {
    this.#rest = {
      ...this.#rest,
      ...(isJsonObject(usage) && { usage }),
      ...(typeof model === 'string' && { model }),
    };
    const [choice] = Array.isArray(choices) ? (choices as readonly JsonValue[]) : [];
    if (!isJsonObject(choice)) return [];
    const { delta, finish_reason, logprobs } = choice;
    if (typeof finish_reason === 'string') this.#finishReason = finish_reason;
    if (isJsonObject(logprobs) && Array.isArray(logprobs['content']))
      this.#logprobs.push(...(logprobs['content'] as readonly JsonValue[]));
    return isJsonObject(delta) ? this.#takeDelta(delta) : [];
  }

  reply(): JsonObject | undefined {
    if (this.#finishReason === undefined) return undefined;
    const calls = this.#calls.filter(Boolean);
    const message = {
      role: 'assistant',
      content: this.#content,
      ...(this.#refusal !== '' && { refusal: this.#refusal }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, ...called }) => ({ id, type: 'function', function: called })),
      }),
    };
    const logprobs = this.#logprobs.length > 0 && { logprobs: { content: this.#logprobs } };
    return { ...this.#rest, choices: [{ message, finish_reason: this.#finishReason, ...logprobs }] };
  }

  /** Servers that name no reason at all still say that they are done. */
  end(): void {
    this.#finishReason ??= 'stop';
  }

  #takeDelta({ content, refusal, tool_calls, reasoning_content, reasoning }: JsonObject): readonly Delta[] {
    const deltas: Delta[] = [];
    const thought = [reasoning_content, reasoning].find((text) => typeof text === 'string');
    if (typeof thought === 'string' && thought !== '') deltas.push({ type: 'reasoning', text: thought });
    const text = typeof content === 'string' ? content : joinParts(content);
    this.#content += text;
    if (text !== '') deltas.push({ type: 'text', text });
    if (typeof refusal === 'string' && refusal !== '') {
      this.#refusal += refusal;
      deltas.push({ type: 'refusal', text: refusal });
    }
    if (Array.isArray(tool_calls))
      for (const call of tool_calls as readonly JsonValue[])
        if (isJsonObject(call)) deltas.push(this.#takeCall(call));
    return deltas;
  }

  #takeCall({ index, id, function: called }: JsonObject): Delta {
    const at =
      typeof index === 'number' ? index : Math.max(0, this.#calls.length - (id === undefined ? 1 : 0));
    const { name, arguments: text } = isJsonObject(called) ? called : {};
    const call = (this.#calls[at] ??= { id: '', name: '', arguments: '' });
    if (typeof id === 'string') call.id ||= id;
    if (typeof name === 'string') call.name += name;
    const added = typeof text === 'string' ? text : '';
    call.arguments += added;
    return {
      type: 'tool-call',
      index: at,
      ...(typeof name === 'string' && name !== '' && { name }),
      arguments: added,
    };
  }
}

/** Some servers give the content as a list of parts. */
export function joinParts(content: JsonValue | undefined): string {
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
