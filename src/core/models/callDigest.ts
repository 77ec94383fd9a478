import { renderCanonicalJson, type JsonObject } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Endpoint } from './endpoints.ts';
import type { ModelRequest } from './request.ts';

/**
 * Identifies a call for evidence: who was asked and what. The endpoint counts by where it leads and how it is
 * spoken to, not by its name or its limits, so that renaming it or allowing it more requests keeps the evidence.
 */
export function callDigest(endpoint: Endpoint, request: ModelRequest, sha256: Sha256): string {
  const { api, replay, base_url = '' } = endpoint;
  const target = replay === undefined ? { api, base_url } : { replay };
  return digest('prompt-ledger/call/1', { target, ...toJson(request) }, sha256);
}

/** Identifies what is asked, whoever is asked: the key of cassettes, whose answers stand in for another endpoint's. */
export function questionDigest(request: ModelRequest, sha256: Sha256): string {
  return digest('prompt-ledger/question/1', toJson(request), sha256);
}

function toJson({ model, messages, parameters, embeds }: ModelRequest): JsonObject {
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    parameters: { ...parameters },
    ...(embeds && { embeds }),
  };
}

/** The prefix names the kind and the version of the form, so that a digest never equals one of another kind. */
function digest(prefix: string, value: JsonObject, sha256: Sha256): string {
  return `sha256:${sha256(`${prefix}\n${renderCanonicalJson(value)}`)}`;
}
