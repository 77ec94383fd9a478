import type { JsonObject } from '../base/json.ts';
import { CHAT } from './chat.ts';
import { type Endpoint, needsKey } from './endpoints.ts';
import type { ModelRequest } from './request.ts';
import { RESPONSES } from './responses.ts';

/**
 * A call as a command for a shell, with the very body that is sent. The key is the shell's variable, never its value.
 * Undefined where nothing is called: answers are replayed, or models run in this process.
 */
export function renderCurl(endpoint: Endpoint, request: ModelRequest): string | undefined {
  if (endpoint.base_url === undefined || endpoint.replay !== undefined || endpoint.in_process)
    return undefined;
  const api = endpoint.api === 'responses' ? RESPONSES : CHAT;
  const body: JsonObject = api.toBody(request, endpoint);
  return [
    `curl ${quoted(withoutLogin(endpoint.base_url) + api.path)}`,
    "-H 'content-type: application/json'",
    ...(needsKey(endpoint) ? [`-H "authorization: Bearer $${keyVariable(endpoint)}"`] : []),
    `-d ${quoted(JSON.stringify(body, undefined, 2))}`,
  ].join(' \\\n  ');
}

/** As shells of the POSIX family read it: nothing within single quotes means anything else. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What somebody wrote in front of the host is a secret too. */
function withoutLogin(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const url = new URL(baseUrl);
  if (url.username === '' && url.password === '') return baseUrl;
  [url.username, url.password] = ['', ''];
  return url.href.replace(/\/+$/, '');
}

/** The variable that holds the endpoint's key; where none is named, one that is called like the endpoint. */
const keyVariable = ({ name, api_key_env }: Endpoint): string =>
  api_key_env ?? `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_API_KEY`;
