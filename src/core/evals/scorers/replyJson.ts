import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { findJson } from './findJson.ts';

/**
 * What a judge says, read from the one JSON object of its reply that can be read so, in whatever text or fence
 * around it. Undefined where there is none, or where several say different things: a judge that quotes a verdict
 * out of the answer that it judges must not have that one counted.
 */
export function parseReply<T>(reply: string, read: (object: JsonObject) => T | undefined): T | undefined {
  const [first, ...others] = findJson(reply)
    .flatMap(({ start, end }): unknown => JSON.parse(reply.slice(start, end)))
    .filter(isJsonObject)
    .map(read)
    .filter((said) => said !== undefined);
  const said = JSON.stringify(first);
  return others.every((other) => JSON.stringify(other) === said) ? first : undefined;
}

/** The reason that a judge gives, or what to say where it gives none. */
export function reasonOf({ reason }: JsonObject, otherwise: string): string {
  return typeof reason === 'string' && reason.trim() !== '' ? reason : otherwise;
}

/** A list of items that all can be read; undefined where one cannot. */
export function readList<T>(value: unknown, read: (item: JsonObject) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = (value as readonly unknown[]).filter(isJsonObject).map(read);
  const known = items.filter((item) => item !== undefined);
  return known.length === value.length ? known : undefined;
}
