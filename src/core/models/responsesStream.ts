import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Assembler } from './api.ts';
import type { Delta } from './stream.ts';

/** Events of the Responses API. The last one holds the whole response, so the pieces are only passed on. */
export class ResponsesAssembler implements Assembler {
  #response: JsonObject | undefined;

  take(event: JsonObject): readonly Delta[] {
    const { type, response, delta, item, output_index } = event;
    const index = typeof output_index === 'number' ? output_index : 0;
    if (typeof type !== 'string') return [];
    if (/^response\.(completed|incomplete|failed)$/.test(type) && isJsonObject(response)) {
      this.#response = response;
      return [];
    }
    if (type === 'response.output_item.added' && isJsonObject(item) && item['type'] === 'function_call') {
      const name = typeof item['name'] === 'string' && { name: item['name'] };
      return [{ type: 'tool-call', index, ...name, arguments: '' }];
    }
    if (typeof delta !== 'string' || delta === '') return [];
    if (type === 'response.function_call_arguments.delta')
      return [{ type: 'tool-call', index, arguments: delta }];
    const kind = TEXTS.get(type);
    return kind ? [{ type: kind, text: delta }] : [];
  }

  reply(): JsonObject | undefined {
    return this.#response;
  }

  /** Only the event with the whole response ends a stream of this API. */
  end(): void {}
}

const TEXTS: ReadonlyMap<string, 'text' | 'refusal' | 'reasoning'> = new Map([
  ['response.output_text.delta', 'text'],
  ['response.refusal.delta', 'refusal'],
  ['response.reasoning_summary_text.delta', 'reasoning'],
  ['response.reasoning_text.delta', 'reasoning'],
]);
