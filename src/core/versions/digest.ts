import { type JsonObject, type JsonValue, renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { PlacedContent } from './content.ts';
import { expandedMessages, messagesOf } from './messages.ts';

/** Names what is hashed and how, so that a later way of hashing can never be taken for this one. */
const CONTENT_PREFIX = 'prompt-ledger/content/1\n';

/** A digest as it stands in files. */
export function toDigest(prefix: string, value: JsonValue, sha256: Sha256): string {
  return `sha256:${sha256(prefix + renderCanonicalJson(value))}`;
}

/**
 * Digest of all that goes to the model: model, parameters and wording, template files and partials written
 * out, line endings LF. SHA-256 over canonical JSON (RFC 8785). Where the wording stands (`template` or
 * `template_file`) does not matter. Undefined while a file is being read, or where one is missing.
 */
export function contentDigest(placed: PlacedContent, sources: Sources, sha256: Sha256): string | undefined {
  const found = messagesOf(placed, sources);
  if (!found.complete || found.messages.length === 0) return undefined;
  const { model, parameters, wording } = placed.content;
  const messages = expandedMessages(found).map(({ role, content }) => ({ role, content: content.replaceAll('\r\n', '\n') }));
  const written: JsonObject = wording.kind === 'messages' ? { messages } : { template: messages[0]!.content };
  const content: JsonObject = { ...(parameters as JsonObject), ...written, ...(model && { model: model.value }) };
  return toDigest(CONTENT_PREFIX, content, sha256);
}
