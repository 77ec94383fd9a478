import { type JsonObject, type JsonValue, renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Content } from '../registry/model.ts';
import type { PlacedContent } from './content.ts';
import { parseTemplate } from '../template/template.ts';
import { type ContentMessages, expandedMessages, isOnItsOwn, messagesOf } from './messages.ts';

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
  const known = ownDigests.get(placed.content);
  if (known !== undefined) return known;
  const found = messagesOf(placed, sources);
  if (!found.complete || found.messages.length === 0) return undefined;
  const { model, parameters, wording } = placed.content;
  const messages = expandedMessages(found).map(({ role, content }) => ({ role, content: toLf(content) }));
  const written: JsonObject = wording.kind === 'messages' ? { messages } : { template: messages[0]!.content };
  const content: JsonObject = {
    ...parameters,
    ...written,
    ...(model && { model: model.value }),
    ...unexpandedPartials(found),
  };
  const digest = toDigest(CONTENT_PREFIX, content, sha256);
  if (isOnItsOwn(placed, found)) ownDigests.set(placed.content, digest);
  return digest;
}

const toLf = (text: string): string => text.replaceAll('\r\n', '\n');

/** Partials that have no equivalent as text (counters, loops around them) count as they are, with those that they use. */
export function unexpandedPartials(found: ContentMessages): { readonly partials?: JsonObject } {
  if (found.messages.every(({ template }) => template.partials.length === 0)) return {};
  const names = expandedMessages(found).flatMap(({ content }) =>
    parseTemplate(content).partials.map(({ name }) => name),
  );
  const used: Record<string, string> = {};
  for (const name of names) {
    const partial = found.partials.get(name);
    if (!partial || name in used) continue;
    used[name] = toLf(partial.source);
    names.push(...partial.partials.map((use) => use.name));
  }
  return names.length > 0 ? { partials: used } : {};
}

/** Digests of content that no other file has a part in. Content is a new object when its text is new. */
const ownDigests = new WeakMap<Content, string>();
