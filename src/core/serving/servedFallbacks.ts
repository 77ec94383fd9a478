import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';
import type { Sources } from '../base/sources.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { parseTemplate } from '../template/template.ts';
import type { ServedFallback, ServedMessage } from './snapshot.ts';

/** Keys of a fallback that are no parameters of the model. */
const OWN_KEYS: ReadonlySet<string> = new Set(['model', 'template', 'template_file', 'messages']);

/** The models to try when the first one fails, each with its own wording if it has one; or what is wrong with them. */
export function readFallbacks(
  value: JsonValue | undefined,
  prompt: RegisteredPrompt,
  sources: Sources,
): ServedFallback[] | string {
  if (value === undefined || !isJsonArray(value)) return [];
  const fallbacks: ServedFallback[] = [];
  for (const item of value) {
    if (!isJsonObject(item) || typeof item['model'] !== 'string') return 'a fallback names no model.';
    const messages = readMessages(item, prompt, sources);
    if (typeof messages === 'string') return messages;
    const parameters = Object.fromEntries(
      Object.entries(item).filter(([key]) => !OWN_KEYS.has(key) && !key.startsWith('x-')),
    );
    fallbacks.push({
      model: item['model'],
      ...(messages && { messages }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    });
  }
  return fallbacks;
}

function readMessages(
  item: JsonObject,
  prompt: RegisteredPrompt,
  sources: Sources,
): ServedMessage[] | string | undefined {
  const messages = writtenMessages(item, prompt, sources);
  if (typeof messages !== 'object') return messages;
  const model = typeof item['model'] === 'string' ? item['model'] : '';
  for (const { content } of messages) {
    const { problems, partials } = parseTemplate(content);
    if (problems[0]) return `the fallback ${model}: ${problems[0].message}`;
    if (partials.length > 0) return `the fallback ${model} uses partials: write them out.`;
  }
  return messages;
}

function writtenMessages(
  { template, template_file: file, messages }: JsonObject,
  prompt: RegisteredPrompt,
  sources: Sources,
): ServedMessage[] | string | undefined {
  if (typeof template === 'string') return [{ role: 'user', content: template }];
  if (typeof file === 'string') {
    const source = sources.read(sources.resolve(prompt.file.uri, file));
    return source.state === 'loaded'
      ? [{ role: 'user', content: source.text }]
      : `the file ${file} of a fallback is missing.`;
  }
  if (messages === undefined || !isJsonArray(messages)) return undefined;
  return messages.flatMap((message) => {
    if (!isJsonObject(message)) return [];
    const { role, content } = message;
    return isRole(role) && typeof content === 'string' ? [{ role, content }] : [];
  });
}

const isRole = (role: JsonValue | undefined): role is ServedMessage['role'] =>
  role === 'system' || role === 'developer' || role === 'user' || role === 'assistant';
